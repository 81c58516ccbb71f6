"""What wslink says to one page: a queue and a writer of its own, so no page waits for another."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from aiohttp import WSCloseCode, web

BYTES_MAX: Final = 16 * 1024 * 1024
"""A page that lets more than this pile up is cut off; it comes back and gets the whole state."""
STALLED_S: Final = 10.0
LEAVE_S: Final = 1.0
LOOK_EVERY_S: Final = 1.0


class Outbox:
    """Messages on their way to one page, in order. Loop thread only."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        """Start with nothing to send.

        Args:
            socket: to send on.
            transport: below the socket; None once the page is gone.
        """
        self._socket = socket
        self._transport = transport
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._since = 0.0
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks = [asyncio.create_task(work()) for work in (self._write, self._watch)]

    @property
    def bytes_waiting(self) -> int:
        """Bytes that were put in and have not left."""
        return self._bytes

    def put(self, chunks: Iterable[bytes]) -> None:
        """Send one message, made of some chunks, after those before it. Never waits."""
        for chunk in chunks:
            self._waiting.append(chunk)
            self._bytes += len(chunk)
        if self._bytes > BYTES_MAX:
            self.cut_off()
        elif self._waiting:
            self._idle.clear()
            self._wake.set()

    async def sent(self, patience_s: float) -> None:
        """Wait until all has left, but not for longer than this."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), patience_s)

    def cut_off(self) -> None:
        """End the connection without waiting for what is still to be sent."""
        self._waiting.clear()
        self._bytes = 0
        if self._transport is not None:
            self._transport.abort()

    async def leave(self) -> None:
        """Say that the program ends; a page that does not take that in time is cut off."""
        try:
            await asyncio.wait_for(self._socket.close(code=WSCloseCode.GOING_AWAY), LEAVE_S)
        except (TimeoutError, ConnectionError):
            self.cut_off()

    async def stop(self) -> None:
        """Send nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _write(self) -> None:
        with suppress(ConnectionError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    chunk = self._waiting.popleft()
                    self._since = time.monotonic()
                    await self._socket.send_bytes(chunk)
                    self._since = 0.0
                    self._bytes = max(0, self._bytes - len(chunk))
                self._idle.set()

    async def _watch(self) -> None:
        """Cut the page off when one chunk has not left for too long."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._since and time.monotonic() - self._since > STALLED_S:
                self.cut_off()
