"""The app's keeper and real programs: the helper itself, and programs that are none."""

import asyncio
import json
import os
import signal
import sys
import textwrap
import time
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from spine_app.domain.helper_errors import HelperAbsent, HelperMismatch
from spine_app.helper_client.helper_process import HelperProcess, UnsafePlace
from spine_app.helper_client.keeper import Keeper, Pace
from spine_app.helper_client.presence import HelperPresence as P

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals"),
]
QUICK = Pace(start_after_s=0, beat_s=0.5, silent_s=4, backoff_s=(0.05, 0.05, 0.05))


class Kept:
    """A keeper at work, and every presence it has told."""

    def __init__(self, keeper):
        self.keeper = keeper
        self.told = [keeper.status.presence]
        keeper.on_change = lambda status: self.told.append(status.presence)
        self.running = asyncio.create_task(keeper.run())

    async def until(self, presence, within_s=20):
        async with asyncio.timeout(within_s):
            while self.keeper.status.presence is not presence:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)

    def process(self):
        return psutil.Process(self.keeper._process.process_id)

    async def stop(self):
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        await self.keeper.close()


@pytest.fixture
async def keep():
    kept = []

    def begin(plan="auto", **options):
        options.setdefault("pace", QUICK)
        kept.append(Kept(Keeper(plan, **options)))
        return kept[-1]

    yield begin
    for one in kept:
        await one.stop()


def program(text):
    """A command whose program is a piece of Python."""
    return (sys.executable, "-c", textwrap.dedent(text))


async def test_a_helper_is_started_used_and_ended_with_all_it_started(keep):
    kept = keep()
    await kept.until(P.READY)
    assert kept.told == [P.STARTING, P.READY]
    assert (await kept.keeper.client.health()).contract == 3
    helper = kept.process()
    tree = [helper, *helper.children(recursive=True)]
    assert helper.net_connections("inet") == []
    folder = kept.keeper._process._folder
    assert folder.stat().st_mode & 0o077 == 0
    await kept.stop()
    _, alive = await asyncio.to_thread(psutil.wait_procs, tree, 5)
    assert alive == []
    assert not folder.exists()


async def test_a_helper_over_a_port_gets_its_token_on_standard_input(keep):
    kept = keep(start=partial(HelperProcess.start, has_sockets=False))
    await kept.until(P.READY)
    helper = kept.process()
    (listening,) = [c for c in helper.net_connections("inet") if c.status == "LISTEN"]
    assert listening.laddr.ip == "127.0.0.1"
    token = kept.keeper.client._connection._http.headers["authorization"].split()[1]
    assert token not in " ".join(helper.cmdline()) + str(helper.environ())
    async with httpx.AsyncClient(trust_env=False) as stranger:
        reply = await stranger.get(f"http://127.0.0.1:{listening.laddr.port}/v1/health")
        assert reply.status_code == 401


async def test_a_helper_that_is_killed_is_started_three_times_and_then_only_when_asked(keep):
    kept = keep()
    for _ in range(4):
        await kept.until(P.READY)
        kept.process().kill()
        while kept.keeper.status.presence is P.READY:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)
    await kept.until(P.STOPPED)
    assert kept.told.count(P.READY) == 4
    assert kept.told.count(P.RESTARTING) == 4
    await asyncio.sleep(0.5)
    assert kept.told[-1] is P.STOPPED
    kept.keeper.ask()
    await kept.until(P.READY)


async def test_a_helper_that_hangs_is_said_to_and_then_replaced(keep):
    kept = keep()
    await kept.until(P.READY)
    first = kept.process()
    begin_s = time.monotonic()
    first.suspend()
    await kept.until(P.SILENT)
    await kept.until(P.READY, 30)
    assert not first.is_running() or first.status() == psutil.STATUS_ZOMBIE
    assert time.monotonic() - begin_s > QUICK.silent_s
    assert kept.process().pid != first.pid


async def test_a_helper_that_hangs_for_a_moment_is_kept(keep):
    kept = keep(pace=Pace(start_after_s=0, beat_s=0.3, silent_s=60))
    await kept.until(P.READY)
    first = kept.process()
    first.suspend()
    await kept.until(P.SILENT)
    first.resume()
    await kept.until(P.READY)
    assert kept.process().pid == first.pid


async def test_a_helper_that_runs_already_is_used_and_left_alone(keep, tmp_path):
    path = tmp_path / "private" / "socket"
    waiting = keep(path)
    await waiting.until(P.ABSENT)
    command = (sys.executable, "-m", "spine_helper", "serve", "--socket", str(path))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    await process.stdout.readline()
    await waiting.until(P.READY)
    await waiting.stop()
    assert process.returncode is None
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_without_the_program_there_is_no_helper_and_nothing_is_imported(keep, monkeypatch):
    monkeypatch.setattr("spine_app.helper_client.keeper._PROGRAM", "spine_helper_that_is_not_there")
    kept = keep()
    await asyncio.wait_for(kept.running, 1)
    assert kept.told == [P.ABSENT]


async def test_switched_off_there_is_no_helper(keep):
    kept = keep("off")
    await asyncio.wait_for(kept.running, 1)
    assert kept.told == [P.OFF]


READY = json.dumps({"ready": True, "contract": 3, "version": "1", "port": None})


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("raise SystemExit(1)", HelperAbsent),
        ("raise SystemExit(78)", UnsafePlace),
        ("print('<html>'); import time; time.sleep(60)", HelperMismatch),
        ("print('x' * 10**7); import time; time.sleep(60)", HelperMismatch),
        ("print('[]', flush=True); import time; time.sleep(60)", HelperMismatch),
        ('print(\'{"ready": true, "contract": 1}\', flush=True)', HelperMismatch),
    ],
)
async def test_a_program_that_is_no_helper_is_ended_and_named(text, error):
    with pytest.raises(HelperAbsent if error is UnsafePlace else error) as caught:
        await HelperProcess.start(program(text))
    assert type(caught.value) is error


async def test_a_program_that_cannot_be_started_is_absent():
    with pytest.raises(HelperAbsent):
        await HelperProcess.start(("/nonexistent/python",))


async def test_what_a_helper_prints_later_is_dropped():
    noise = program(
        f"""
        import os, sys, time
        sys.stdout.write('{READY}\\n'); sys.stdout.flush()
        for _ in range(2000):
            os.write(1, b'x' * 65536); os.write(2, b'x' * 65536)
        open(os.environ['SPINE_HELPER_DONE'], 'w').close()
        time.sleep(60)
        """
    )
    done = Path(os.environ["SPINE_HELPER_DONE"])
    before = psutil.Process().memory_info().rss
    process = await HelperProcess.start(noise)
    async with asyncio.timeout(20):
        while not done.exists():  # noqa: ASYNC110, ASYNC240 - another process
            await asyncio.sleep(0.02)
    assert psutil.Process().memory_info().rss - before < 32 * 2**20
    await process.close()


@pytest.fixture(autouse=True)
def place_for_done(monkeypatch, tmp_path):
    monkeypatch.setenv("SPINE_HELPER_DONE", str(tmp_path / "done"))
    monkeypatch.setenv("SPINE_SECRET", "CANARY")


async def test_the_helper_does_not_get_what_is_ours(keep):
    kept = keep()
    await kept.until(P.READY)
    environment = kept.process().environ()
    assert "SPINE_SECRET" not in environment
    assert "SPINE_HELPER_DONE" in environment


async def test_an_unsafe_place_or_a_wrong_version_is_not_tried_again(keep):
    for text, presence in (
        ("raise SystemExit(78)", P.UNSAFE),
        ('print(\'{"ready": true, "contract": 1}\', flush=True)', P.MISMATCH),
    ):
        kept = keep(start=partial(HelperProcess.start, program(text)))
        await kept.until(presence)
        await asyncio.sleep(0.3)
        assert kept.told == [P.STARTING, presence]
