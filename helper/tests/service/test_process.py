# ruff: noqa: S603 - the commands are our own
"""The real command: sockets, token, signals and the end of its parent."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from spine_helper.cli import main
from spine_helper.egress import OutboundRefused
from spine_helper.service.secret_file import UnsafeSetup, read_token
from spine_helper.service.sockets import listen_on_path

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX sockets and signals"),
]

TOKEN = "t" * 43
COMMAND = [sys.executable, "-m", "spine_helper", "serve"]


@pytest.fixture
def start():
    started = []

    def run(*arguments, **options):
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        started.append(process)
        return process, json.loads(process.stdout.readline())

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "private" / "helper.sock"


@pytest.fixture
def token_file(tmp_path):
    file = tmp_path / "token"
    file.touch(0o600)
    file.write_text(TOKEN)
    return file


def over(path):
    transport = httpx.HTTPTransport(uds=str(path))
    return httpx.Client(transport=transport, base_url="http://localhost", trust_env=False)


def test_a_socket_is_private_listens_nowhere_else_and_goes_away_on_sigterm(start, path):
    process, ready = start("--socket", path)
    assert (ready["ready"], ready["port"]) == (True, None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert psutil.Process(process.pid).net_connections("inet") == []
    with over(path) as http:
        health = http.get("/v1/health").json()
        assert health["contract"] == ready["contract"]
        assert health["state"] == "idle"
        assert http.get("/v1/health", headers={"host": "evil.example"}).status_code == 421
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=5)
    assert (process.returncode, out) == (0, "")
    assert not path.exists()
    events = [json.loads(line)["event"] for line in errors.splitlines()]
    assert (events[0], events[-1]) == ("started", "stopped")


def test_a_large_body_of_another_digest_gets_its_answer(start, path):
    start("--socket", path)
    grid = {"shape_kji": [16, 512, 512], "spacing_ijk": [1, 1, 1], "modality": "CT"}
    grid["direction"] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    headers = {"spine-grid": json.dumps(grid), "content-type": "application/octet-stream"}
    with over(path) as http:
        body = bytes(128 + 16 * 512 * 512 * 2)
        reply = http.put(f"/v1/volumes/{'0' * 64}", headers=headers, content=body)
        assert (reply.status_code, reply.json()["code"]) == (400, "digest-mismatch")


def test_a_port_is_loopback_only_and_needs_the_token(start, token_file):
    process, ready = start("--port", 0, "--token-file", token_file)
    listening = psutil.Process(process.pid).net_connections("inet")
    assert [tuple(c.laddr) for c in listening] == [("127.0.0.1", ready["port"])]
    assert TOKEN not in " ".join(psutil.Process(process.pid).cmdline())
    assert TOKEN not in str(psutil.Process(process.pid).environ())
    url = f"http://127.0.0.1:{ready['port']}/v1/health"
    good = {"authorization": f"Bearer {TOKEN}"}
    with httpx.Client(trust_env=False) as http:
        assert http.get(url).json()["code"] == "bad-token"
        assert http.get(url, headers=good).status_code == 200
        assert http.get(url, headers={**good, "host": "127.0.0.1"}).status_code == 421
        assert http.get(url, headers={**good, "origin": "null"}).status_code == 403
        assert http.get(url, headers={**good, "x": "y" * 20000}).status_code in {400, 431}


def test_the_token_may_come_on_standard_input(start):
    reader, writer = os.pipe()
    os.write(writer, f"{TOKEN}\n".encode())
    os.close(writer)
    _, ready = start("--port", 0, "--token-file", "-", stdin=reader)
    os.close(reader)
    assert ready["port"] > 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o700])
def test_a_token_file_open_to_others_is_refused(token_file, mode):
    token_file.chmod(mode)
    with pytest.raises(UnsafeSetup, match="0600"):
        read_token(str(token_file))


def test_a_token_file_must_be_a_plain_file_with_a_real_token(token_file, tmp_path):
    assert read_token(str(token_file)) == TOKEN
    link = tmp_path / "link"
    link.symlink_to(token_file)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo, 0o600)
    for bad in (link, fifo, tmp_path, tmp_path / "absent"):
        with pytest.raises(UnsafeSetup):
            read_token(str(bad))
    token_file.write_text("short")
    with pytest.raises(UnsafeSetup, match="32 random bytes"):
        read_token(str(token_file))


def test_an_unsafe_setup_ends_with_its_own_status(token_file, tmp_path):
    token_file.chmod(0o644)
    wide = tmp_path / "wide"
    wide.mkdir(0o755)
    for arguments in (
        ["--port", "0", "--token-file", str(token_file)],
        ["--socket", str(wide / "s")],
    ):
        done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (78, "")
        assert str(tmp_path) not in done.stderr


def test_the_command_says_what_is_missing(capsys):
    assert main(["serve", "--port", "0"]) == 2
    assert "--token-file" in capsys.readouterr().err
    assert main(["version"]) == 0


def test_only_a_dead_socket_is_replaced(path):
    first = listen_on_path(path)
    with pytest.raises(UnsafeSetup, match="in use"):
        listen_on_path(path)
    first.close()
    listen_on_path(path).close()
    path.unlink()
    path.write_text("a file")
    with pytest.raises(UnsafeSetup, match="in use"):
        listen_on_path(path)


def test_the_helper_ends_when_its_parent_is_killed(path):
    """The parent starts a helper with one endless job, and is killed without warning."""
    parent = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("doomed_parent.py"), path],
        stdout=subprocess.PIPE,
        text=True,
    )
    tree = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
    assert len(tree) >= 2
    parent.kill()
    parent.communicate()
    _, alive = psutil.wait_procs(tree, timeout=5)
    assert alive == []


def test_the_helper_ends_when_another_process_was_named_as_its_parent(start, path):
    """Without the kernel's help: the watch alone sees that the parent is not there."""
    process, _ = start("--socket", path, "--parent", 2**22)
    assert process.wait(5) == 0
    assert not path.exists()


def test_no_outbound_connection_can_be_opened():
    code = (
        "import socket\n"
        "from spine_helper.egress import OutboundRefused, forbid_outbound\n"
        "forbid_outbound()\n"
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "far = ('192.0.2.1', 9)\n"
        "for call in (\n"
        "    lambda: s.connect(far),\n"
        "    lambda: s.sendto(b'x', far),\n"
        "    lambda: socket.getaddrinfo('example.org', 80),\n"
        "):\n"
        "    try:\n"
        "        call()\n"
        "    except OutboundRefused:\n"
        "        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"] * 3
    assert issubclass(OutboundRefused, OSError)


def test_a_stopped_helper_still_dies_with_its_parent(path):
    """SIGSTOP: only the kernel can end it (Linux)."""
    if sys.platform != "linux":
        pytest.skip("PR_SET_PDEATHSIG is Linux's")
    script = Path(__file__).with_name("doomed_parent.py")
    parent = subprocess.Popen([sys.executable, script, path], stdout=subprocess.PIPE, text=True)
    helper = psutil.Process(int(parent.stdout.readline().split()[0]))
    helper.suspend()
    parent.kill()
    parent.communicate()
    _, alive = psutil.wait_procs([helper], timeout=5)
    assert alive == []


def test_an_idle_connection_does_not_hold_the_helper_back(start, path):
    process, _ = start("--socket", path)
    with socket.socket(socket.AF_UNIX) as idle:
        idle.connect(str(path))
        begin_s = time.monotonic()
        process.terminate()
        assert process.wait(5) == 0
        assert time.monotonic() - begin_s < 4
