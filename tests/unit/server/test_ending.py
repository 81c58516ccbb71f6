"""The process ends, whatever a thread or a task still does."""

import subprocess
import sys

SOON_S = 20
"""Much less than what the programs below would take by themselves."""
ENDLESS = "threading.Thread(target=time.sleep, args=(600,)).start()"


def ended(program):
    """Exit code and what was printed by a program that would go on for ten minutes."""
    head = "import sys, threading, time\nfrom spine_app.server.ending import end_within, leave\n"
    done = subprocess.run(
        [sys.executable, "-c", head + program],
        capture_output=True,
        text=True,
        timeout=SOON_S,
        check=False,
    )
    return done.returncode, done.stdout


def test_leaving_waits_for_no_thread_and_loses_no_line():
    assert ended(f"{ENDLESS}\nsys.stdout.write('last')\nleave(0)") == (0, "last")


def test_an_end_that_takes_too_long_is_cut_short_after_what_must_be_tidied():
    program = "end_within(0.2, lambda: sys.stdout.write('tidy'))\ntime.sleep(600)"

    assert ended(program) == (0, "tidy")


def test_an_end_in_order_is_not_disturbed():
    assert ended("end_within(60, lambda: sys.stdout.write('tidy'))\nleave(0)") == (0, "")
