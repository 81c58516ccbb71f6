"""A camera that turns in small steps: short, and never in the way."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from spine_app.domain.view.camera import Camera, between

DURATION_S = 0.28
STEP_S = 0.05
LATE_S = 0.15
"""A step that comes this much late tells that the machine is busy: the rest is skipped."""


class Turning:
    """Takes a camera from where it is to where it should be. Loop thread only."""

    def __init__(self, look: Callable[[Camera], None]) -> None:
        """Show each camera on the way with `look`."""
        self._look = look
        self._next: asyncio.TimerHandle | None = None
        self.smooth = False
        # Sends to the page what a step changes: no event of the page surrounds it.
        self.showing: Callable[[], AbstractContextManager[Any]] = nullcontext

    def go(self, start: Camera, end: Camera) -> None:
        """Turn from one camera to another; at once where steps are not wanted."""
        self.stop()
        if not self.smooth:
            self._look(end)
            return
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._plan(loop, began, began + STEP_S, (start, end))

    def stop(self) -> None:
        """Stay where it is: the hand wants something else."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _plan(
        self,
        loop: asyncio.AbstractEventLoop,
        began: float,
        due: float,
        way: tuple[Camera, Camera],
    ) -> None:
        def step() -> None:
            now = loop.time()
            part = (now - began) / DURATION_S
            if part >= 1.0 or now - due > LATE_S:
                self._next = None
                self._show(way[1])
                return
            # The hand slows down towards the end.
            self._show(between(*way, 1.0 - (1.0 - part) ** 2))
            self._plan(loop, began, now + STEP_S, way)

        self._next = loop.call_at(due, step)

    def _show(self, camera: Camera) -> None:
        with self.showing():
            self._look(camera)
