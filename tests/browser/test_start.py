"""Start, stop and the contract for scripts."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage

pytestmark = pytest.mark.browser


def test_sigterm_ends_with_zero_and_leaves_no_process_and_no_session_folder(cache, series):
    with running_app(series, cache=cache) as app:
        process = psutil.Process(app.process.pid)
        deadline = time.monotonic() + 10
        while not process.children() and time.monotonic() < deadline:
            time.sleep(0.05)
        family = [process, *process.children(recursive=True)]
        assert len(family) > 1

        code, seconds = app.stop()

    assert code == 0
    assert seconds < 5
    _, alive = psutil.wait_procs(family, timeout=2)
    assert alive == []
    assert list((cache / "sessions").iterdir()) == []


def test_sigint_ends_with_zero_too(cache):
    with running_app(cache=cache) as app:
        app.process.send_signal(signal.SIGINT)

        assert app.process.wait(5) == 0


def test_a_killed_session_is_swept_by_the_next_one(cache):
    with running_app(cache=cache) as app:
        app.process.kill()
        app.process.wait()
    left = list((cache / "sessions").iterdir())
    assert len(left) == 1

    with running_app(cache=cache):
        assert not left[0].exists()


def test_only_one_line_is_printed_and_nothing_to_stderr(cache):
    with running_app(cache=cache) as app:
        app.stop()

        assert app._lines.empty()
        assert app.errors == []


def test_the_process_tree_listens_on_loopback_only_and_connects_to_nobody(cache, series):
    with running_app(series, cache=cache) as app:
        process = psutil.Process(app.process.pid)
        sockets = [
            c
            for member in (process, *process.children(recursive=True))
            for c in member.net_connections("inet")
        ]

    assert [c.laddr.ip for c in sockets if c.status == psutil.CONN_LISTEN] == ["127.0.0.1"]
    assert all(c.raddr == () or c.raddr.ip == "127.0.0.1" for c in sockets)


def test_no_secret_stands_in_any_argument_list_or_child_environment(browser, cache, series):
    with running_app(series, cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        secrets = [app.url.rpartition("=")[2]]
        secrets += [cookie["value"] for cookie in page.page.context.cookies()]
        assert len(secrets) == 2
        members = psutil.Process(app.process.pid)
        for member in (members, *members.children(recursive=True)):
            texts = [*member.cmdline(), *member.environ().values()]
            assert not any(secret in text for secret in secrets for text in texts)
        assert "t=" not in page.page.url
        page.page.context.close()


def test_the_link_works_once(cache):
    with running_app(cache=cache) as app:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert opener.open(app.url).status == 200

        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(app.url)

        assert refused.value.code == 403
        refused.value.close()


@pytest.mark.parametrize(
    "arguments", [["--port", "DOE^JANE"], ["--nonsense"], ["a", "b"], ["--host", "0.0.0.0"]]
)
def test_wrong_arguments_exit_with_two_and_do_not_echo_the_value(arguments):
    run = subprocess.run(
        [sys.executable, "-m", "spine_app", *arguments],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert run.returncode == 2
    assert "DOE" not in run.stdout + run.stderr
    assert "Traceback" not in run.stderr


def test_a_settings_variable_is_read_and_a_debug_switch_of_trame_is_refused(cache):
    environment = {**os.environ, "TRAME_LOG_NETWORK": str(cache / "network.log")}
    run = subprocess.run(
        [sys.executable, "-m", "spine_app", "--no-open", "--cache-folder", str(cache)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        env=environment,
    )

    assert run.returncode not in (0, None)
    assert not (cache / "network.log").exists()
    for line in run.stderr.splitlines():
        assert json.loads(line)
