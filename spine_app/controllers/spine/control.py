"""The automatic measurements of one session: made beside the event loop, made again after edits."""

import asyncio
from dataclasses import dataclass

from spine_app.controllers.background import Background
from spine_app.controllers.guard import logged
from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.spine.rows import write_chosen, write_tables
from spine_app.controllers.spine.source import SpineSource, Subject
from spine_app.domain.spine.derive import changed_between, derive_spine, rederive_spine
from spine_app.domain.spine.measure import measure_spine
from spine_app.domain.spine.measured import Measured
from spine_app.domain.spine.parts import Spine
from spine_app.screen.measure_state import MeasuredBy
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text

QUIET_S = 0.3
"""A hand that goes on painting within this time is waited for."""


@dataclass(frozen=True, eq=False)
class Result:
    """What was measured.

    Attributes:
        subject: on what.
        spine: all bones.
        measured: all measurements.
    """

    subject: Subject
    spine: Spine
    measured: tuple[Measured, ...]


class SpineControl:
    """Measures the label map on screen while the page lists its measurements. Loop thread only."""

    def __init__(self, screen: Screen, source: SpineSource, views: MeasureSource) -> None:
        """Measure what `source` knows, and show in `views` where."""
        self._screen, self._shown = screen, screen.shown.spine
        self._source = source
        self._views = views
        self._background = Background()
        self._wanted: Subject | None = None
        self._failed: Subject | None = None
        self._is_at_work = False
        self.result: Result | None = None
        self._chosen = -1

    @property
    def chosen(self) -> Measured | None:
        """The measurement that is drawn."""
        return None if self.result is None or self._chosen < 0 else self.measured[self._chosen]

    @property
    def measured(self) -> tuple[Measured, ...]:
        """All measurements, in the order of the list."""
        return () if self.result is None else self.result.measured

    def follow(self) -> None:
        """The label map, its names, the images or the wish to see measurements may be others."""
        subject = self._source.subject()
        if subject is None:
            self._failed = None
            self._take(None)
        is_listed = self._screen.controls.measuring.listed is MeasuredBy.PROGRAM
        self._wanted = subject if is_listed else None
        if self._is_wanted and not self._is_at_work:
            self._is_at_work = True
            self._background.start(self._work())
        self.write()

    def choose(self, number: int) -> None:
        """Draw a measurement and bring the crosshair to it; drawn already or unknown, draw none."""
        known = 0 <= number < len(self.measured) and number != self._chosen
        self._chosen = number if known else -1
        chosen = self.chosen
        if chosen is not None and chosen.construction.plane is not None:
            self._views.show(chosen.construction.plane.origin, None, "")
        self.write()
        self._views.redraw_all()

    def show_plane(self) -> None:
        """Turn the slice view that lies nearest onto the plane of the chosen measurement."""
        chosen = self.chosen
        frame = None if chosen is None else chosen.construction.plane
        if frame is not None:
            view = self._views.nearest_plane(frame)
            self._views.show(frame.origin, frame, "" if view is None else view.value)

    def write(self) -> None:
        """Write the tables and what is known of the chosen value."""
        shown = self._shown
        shown.busy = self._is_wanted
        shown.advice = self._advice()
        write_tables(shown, self.measured, self._screen.controls.measuring.decimals)
        write_chosen(shown, self._chosen, self.chosen, self._screen.controls.measuring.decimals)

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self._wanted = None
        await self._background.stop()

    @property
    def _is_wanted(self) -> bool:
        """Whether something is to be measured that was not."""
        wanted, done = self._wanted, None if self.result is None else self.result.subject
        return wanted is not None and not wanted.is_same(done) and not wanted.is_same(self._failed)

    def _advice(self) -> str:
        """What to do where there is nothing to measure."""
        if self.result is not None or self._is_wanted:
            return ""
        if self._failed is not None:
            return text("spine.failed")
        return text("spine.no_levels" if self._source.has_labels else "spine.no_labels")

    async def _work(self) -> None:
        """Measure until what is wanted is measured."""
        try:
            while self._is_wanted:
                await self._step()
        finally:
            self._is_at_work = False

    async def _step(self) -> None:
        strokes = self._source.strokes
        await asyncio.sleep(QUIET_S)
        wanted = self._wanted
        if wanted is None or strokes != self._source.strokes:
            return
        try:
            result = await asyncio.to_thread(_measured, self.result, wanted)
        except Exception as error:  # noqa: BLE001 - the end of a task
            self._failed = wanted
            with self._screen.update():
                tell(self._screen.shown, error_sentence(*logged(error)), "error")
                self._take(None)
                self.write()
            return
        # A hand may have changed voxels while they were looked at.
        if self._wanted is wanted and strokes == self._source.strokes:
            with self._screen.update():
                self._take(result)
                self.write()

    def _take(self, result: Result | None) -> None:
        """Keep a result, or none; the same measurement stays chosen where it is among them."""
        before = self.chosen
        self.result = result
        self._chosen = -1
        if before is not None:
            places = [(one.key, one.levels) for one in self.measured]
            place = before.key, before.levels
            self._chosen = places.index(place) if place in places else -1
            self._views.redraw_all()


def _measured(before: Result | None, subject: Subject) -> Result:
    """Measure; bones that nobody touched are taken from before. Up to seconds."""
    named = subject.named
    if before is None or before.subject.named.labels.grid is not named.labels.grid:
        spine = derive_spine(named)
    else:
        changed = changed_between(before.subject.named, named)
        spine = rederive_spine(before.spine, named, changed)
    grid = named.labels.grid
    return Result(subject, spine, measure_spine(spine, grid, subject.volume, subject.imaging))
