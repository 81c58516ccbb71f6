"""When serving ends: on a signal, whatever the start still does, and when the start failed."""

import asyncio
import os
import signal
import sys

import pytest

from spine_app.server.serve import serve_until_told


class QuietServer:
    """Stands for a trame server that listens at once."""

    port = 1234

    def __init__(self):
        self.stopped = False
        self.ready = asyncio.get_running_loop().create_future()
        self.ready.set_result(None)
        self._done = asyncio.Event()

    def start(self, **_options):
        return asyncio.ensure_future(self._done.wait())

    async def stop(self):
        self.stopped = True
        self._done.set()


async def raise_signal(number):
    os.kill(os.getpid(), number)


@pytest.mark.skipif(sys.platform == "win32", reason="the loop handles no signals there")
async def test_a_signal_ends_a_start_that_takes_for_ever():
    server, told = QuietServer(), []

    async def open_for_ever(_port):
        await raise_signal(signal.SIGTERM)
        await asyncio.sleep(600)

    async with asyncio.timeout(20):
        await serve_until_told(server, 0, open_for_ever, lambda: told.append(server.stopped))

    assert told == [False]
    assert server.stopped


@pytest.mark.skipif(sys.platform == "win32", reason="the loop handles no signals there")
async def test_after_the_start_it_serves_until_the_signal():
    server, ports = QuietServer(), []

    async def note(port):
        ports.append(port)

    serving = asyncio.create_task(serve_until_told(server, 0, note))
    await asyncio.sleep(0.05)
    assert not serving.done()
    await raise_signal(signal.SIGTERM)
    async with asyncio.timeout(20):
        await serving

    assert ports == [1234]


async def test_a_start_that_fails_stops_the_server_and_is_told():
    server = QuietServer()

    async def fail(_port):
        raise LookupError

    async with asyncio.timeout(20):
        with pytest.raises(LookupError):
            await serve_until_told(server, 0, fail)

    assert server.stopped
