"""The whole program as a process: how it ends, and what it says when it cannot start."""

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from spine_app.screen.texts import text

pytestmark = pytest.mark.integration


def hear_the_end_of_the_terminal():
    """Undo what the tests inherit where they themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@contextmanager
def program(*arguments, cache, before=()):
    command = [*before, sys.executable, "-m", "spine_app", "--no-open", "--cache-folder", cache]
    process = subprocess.Popen(
        [*command, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=None if sys.platform == "win32" else hear_the_end_of_the_terminal,  # noqa: PLW1509
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals do not signal their end there")
def test_the_end_of_the_terminal_ends_the_program_and_leaves_no_session_folder(tmp_path):
    with program(cache=tmp_path) as process:
        assert process.stdout.readline().startswith("Open: ")
        process.send_signal(signal.SIGHUP)

        assert process.wait(10) == 0
    assert list((tmp_path / "sessions").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no nohup")
def test_under_nohup_the_end_of_the_terminal_means_nothing(tmp_path):
    with program(cache=tmp_path, before=["nohup"]) as process:
        assert process.stdout.readline().startswith("Open: ")
        process.send_signal(signal.SIGHUP)

        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.terminate()
        assert process.wait(10) == 0


def last_line(process):
    """What the program says at its end, after lines of the log."""
    _, errors = process.communicate(timeout=30)
    *logged, last = errors.splitlines()
    for line in logged:
        json.loads(line)
    return last


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with program("--port", port, cache=tmp_path) as process:
            last = last_line(process)

    assert process.returncode == 1
    assert last == f"spine-app: {text('error.port-unavailable')}"


def test_a_cache_that_is_not_private_is_told_in_a_sentence(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sessions").symlink_to("elsewhere")

    with program(cache=tmp_path) as process:
        last = last_line(process)

    assert process.returncode == 1
    assert last == f"spine-app: {text('error.unsafe-folder')}"
