"""Listening on loopback until the process is told to stop."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from spine_app.domain.errors import PortUnavailable

ADDRESS = "127.0.0.1"
STOP_TIMEOUT_S = 2.0


async def serve_until_told(
    server: Any,
    port: int,
    on_ready: Callable[[int], Awaitable[None]],
    on_told: Callable[[], object] = lambda: None,
) -> None:
    """Listen until SIGTERM, SIGINT or the end of the terminal.

    Args:
        server: the trame server, with its gate installed.
        port: on 127.0.0.1; 0 takes a free one.
        on_ready: called once with the port, as soon as requests are answered; given up when the
            process is told to stop meanwhile.
        on_told: called when it was told.

    Raises:
        PortUnavailable: the port is taken or not allowed.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _stop_signals():
        # Where the loop cannot handle signals, SIGINT arrives as KeyboardInterrupt instead.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    listening = server.start(
        exec_mode="task",
        host=ADDRESS,
        port=port,
        thread=True,
        timeout=0,
        open_browser=False,
        show_connection_info=False,
    )
    try:
        await server.ready
    except OSError:
        await asyncio.gather(listening, return_exceptions=True)
        raise PortUnavailable from None
    waiting = asyncio.ensure_future(stop.wait())
    opening = asyncio.ensure_future(on_ready(int(server.port)))
    await asyncio.wait({waiting, listening, opening}, return_when=asyncio.FIRST_COMPLETED)
    if opening.done() and opening.exception() is None:
        await asyncio.wait({waiting, listening}, return_when=asyncio.FIRST_COMPLETED)
    on_told()
    waiting.cancel()
    opening.cancel()
    with suppress(TimeoutError):
        await asyncio.wait_for(server.stop(), STOP_TIMEOUT_S)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    with suppress(asyncio.CancelledError):
        await opening


def _stop_signals() -> list[signal.Signals]:
    """Signals that end the program; a closed terminal does, unless `nohup` said otherwise."""
    numbers = [signal.SIGTERM, signal.SIGINT]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    return numbers
