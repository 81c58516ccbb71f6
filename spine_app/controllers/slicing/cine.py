"""Cine: slices played one after the other, no faster than they are drawn."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from spine_app.controllers.slicing.views import SliceViews
from spine_app.domain.view.planes import Plane
from spine_app.screen.screen import Screen

FRAMES_MIN, FRAMES_MAX = 1, 30
DRAW_TIMEOUT_S = 1.0
"""A picture that is not drawn within this is not waited for any longer."""
PLANES = {plane.value: plane for plane in Plane}


class Cine:
    """Plays in any number of slice views at once. Loop thread only."""

    def __init__(
        self,
        views: SliceViews,
        screen: Screen,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Play in `views`.

        Args:
            views: the slice views.
            screen: where it is shown what plays, and how fast.
            clock: seconds, growing.
            sleep: waits for seconds.
        """
        self._views = views
        self._screen = screen
        self._shown = screen.shown.slices
        self._clock, self._sleep = clock, sleep
        self._tasks: dict[Plane, asyncio.Task[None]] = {}
        self._drawn: dict[Plane, asyncio.Event] = {}
        views.listen(self._follow)

    def is_playing(self, plane: Plane) -> bool:
        """Whether a view plays."""
        return plane in self._tasks

    def toggle(self, plane: Plane) -> None:
        """Start or stop a view; one that is hidden or has a single slice does not start."""
        if self.is_playing(plane):
            self.stop(plane)
        elif self._can_play(plane):
            self._tasks[plane] = asyncio.get_running_loop().create_task(self._play(plane))
            getattr(self._shown, plane.value).playing = True

    def stop(self, plane: Plane) -> None:
        """Stop a view where it is."""
        task = self._tasks.pop(plane, None)
        getattr(self._shown, plane.value).playing = False
        if task is not None:
            task.cancel()

    def set_speed(self, frames_per_s: float, *, bounce: bool) -> None:
        """Set slices in a second, within `FRAMES_MIN` and `FRAMES_MAX`, and what ends do.

        Args:
            frames_per_s: how many.
            bounce: turn back at the ends; otherwise start over.
        """
        self._shown.frames_per_s = round(min(max(frames_per_s, FRAMES_MIN), FRAMES_MAX))
        self._shown.bounce = bounce

    def drawn(self, view: str) -> None:
        """A picture of a view was drawn; called for each."""
        event = self._drawn.get(PLANES[view]) if view in PLANES else None
        if event is not None:
            event.set()

    async def close(self) -> None:
        """Stop everything; the session ends."""
        tasks = list(self._tasks.values())
        for plane in tuple(self._tasks):
            self.stop(plane)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _follow(self) -> None:
        """Views that show nothing any more play nothing."""
        for plane in tuple(self._tasks):
            if self._views.view(plane) is None:
                self.stop(plane)

    def _can_play(self, plane: Plane) -> bool:
        view, planes = self._views.view(plane), self._views.planes
        if view is None or planes.is_hidden(plane):
            return False
        return planes.pages[plane].place(view).count > 1

    async def _play(self, plane: Plane) -> None:
        """Show slice after slice, each once the one before was drawn and its time is over."""
        event = self._drawn.setdefault(plane, asyncio.Event())
        direction = 1
        while self._can_play(plane):
            started = self._clock()
            event.clear()
            direction = self._step(plane, direction)
            try:
                async with asyncio.timeout(DRAW_TIMEOUT_S):
                    await event.wait()
            except TimeoutError:
                pass
            left = 1 / self._shown.frames_per_s - (self._clock() - started)
            await self._sleep(max(left, 0.0))
        self._tasks.pop(plane, None)
        with self._screen.update():
            getattr(self._shown, plane.value).playing = False

    def _step(self, plane: Plane, direction: int) -> int:
        """Go one slice on; gives the direction of the next step."""
        view = self._views.view(plane)
        if view is None:
            return direction
        place = self._views.planes.pages[plane].place(view)
        if self._shown.bounce:
            at_end = place.number >= place.count if direction > 0 else place.number <= 1
            direction = -direction if at_end else direction
            step = direction
        else:
            direction = 1
            step = 1 if place.number < place.count else 1 - place.count
        with self._screen.update_in_motion():
            self._views.scroll(plane, step)
        return direction
