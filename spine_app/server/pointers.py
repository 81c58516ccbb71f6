"""Pointer events on their way to a view: in order, but of what comes in between only the newest."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from spine_app.domain.view.interaction import CONTINUOUS, PointerEvent

PACE_S: Final = 1 / 120
"""Moves and wheel turns are handled no more often than this: no screen shows more."""
PATIENCE_S: Final = 0.1
"""So long a move waits for the page to show what it was sent, not longer."""
WAITING_MAX: Final = 64
"""Events of one view; pressing a button more often without our handling it means nothing."""


class PointerQueue:
    """Events of one view. Loop thread only."""

    def __init__(
        self, handle: Callable[[PointerEvent], None], is_behind: Callable[[], bool]
    ) -> None:
        """Start empty.

        Args:
            handle: acts on an event.
            is_behind: whether the page has not yet shown what it was sent, so that another
                picture would only make it later.
        """
        self._handle = handle
        self._is_behind = is_behind
        self._events: deque[PointerEvent] = deque()
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: PointerEvent) -> None:
        """Take an event; it may take the place of the one before or be added to it."""
        last = self._events[-1] if self._events else None
        if last is not None and _same_kind(last, event):
            self._events[-1] = replace(event, amount=last.amount + event.amount)
        elif len(self._events) < WAITING_MAX:
            self._events.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._drain())
        elif not self._may_wait():
            self._news.set()

    def page_followed(self) -> None:
        """The page has shown something."""
        self._news.set()

    async def stop(self) -> None:
        """Handle nothing more."""
        self._events.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _drain(self) -> None:
        while self._events:
            await self._wait(PATIENCE_S, self._is_behind)
            event = self._events.popleft()
            self._handle(event)
            if event.gesture in CONTINUOUS:
                await self._wait(PACE_S, lambda: True)

    def _may_wait(self) -> bool:
        """Whether nothing but one move or turn of the wheel waits."""
        return len(self._events) <= 1 and all(e.gesture in CONTINUOUS for e in self._events)

    async def _wait(self, seconds: float, reason: Callable[[], bool]) -> None:
        """Let time pass while there is a reason and nothing waits that must not."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while reason() and self._may_wait() and loop.time() < end:
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), end - loop.time())


def _same_kind(left: PointerEvent, right: PointerEvent) -> bool:
    """Whether one event says all that both say."""
    keys = (left.ctrl, left.shift, left.alt) == (right.ctrl, right.shift, right.alt)
    return keys and left.gesture is right.gesture and left.gesture in CONTINUOUS
