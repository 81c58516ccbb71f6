"""Words and sliders that follow a moving hand: the page hears of them now and then, not each time.

Each change of the state makes the page lay itself out again, on the thread that puts pictures on
the screen. Sent with every turn of the wheel they took a third of the pictures.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

EVERY_S: Final = 0.15
"""No eye reads numbers that change more often."""


class Trickle:
    """Sends at once after a pause, and otherwise when the time has come. Loop thread only."""

    def __init__(self, send: Callable[[], None]) -> None:
        """Call `send` for each set of changes."""
        self._send = send
        self._next = -1.0
        self._waiting: asyncio.TimerHandle | None = None

    @contextmanager
    def update(self) -> Iterator[None]:
        """Changes made inside are sent at its end or within `EVERY_S`."""
        try:
            yield
        finally:
            self._changed()

    def _changed(self) -> None:
        if self._waiting is not None:
            return
        loop = asyncio.get_running_loop()
        if loop.time() >= self._next:
            self._flush()
        else:
            self._waiting = loop.call_at(self._next, self._flush)

    def _flush(self) -> None:
        self._waiting = None
        self._next = asyncio.get_running_loop().time() + EVERY_S
        self._send()
