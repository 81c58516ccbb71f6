"""The straightened view along the canal that a label map tells."""

import asyncio

from spine_app.controllers.background import Background
from spine_app.controllers.guard import logged
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.slicing.curved_points import CanalPoints
from spine_app.controllers.spine.source import SpineSource, Subject
from spine_app.domain.labels.structures import CANAL, CORD
from spine_app.domain.spine.canal_line import canal_line
from spine_app.domain.view.plane_frame import point_of
from spine_app.screen.screen import Screen


class SegmentedCanal:
    """Lays the points of the canal where the label map has it. Loop thread only."""

    def __init__(self, screen: Screen, source: SpineSource, points: CanalPoints) -> None:
        """Ask `source`, and change `points` so that it can be undone."""
        self._screen, self._shown = screen, screen.shown.slices.curved
        self._source = source
        self._points = points
        self._background = Background()
        self._wanted: Subject | None = None

    def follow(self) -> None:
        """The label map may be another one: what is being looked for is given up."""
        subject = self._source.subject(also=(CANAL, CORD))
        self._shown.can_find = subject is not None
        if self._wanted is not None and not self._wanted.is_same(subject):
            self._wanted = None
            self._shown.finding = False

    def find(self) -> None:
        """Look for the canal beside the event loop; while it is looked for, nothing happens."""
        subject = self._source.subject(also=(CANAL, CORD))
        if subject is not None and self._wanted is None:
            self._wanted = subject
            self._shown.finding = True
            self._background.start(self._find(subject))

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self._wanted = None
        await self._background.stop()

    async def _find(self, subject: Subject) -> None:
        try:
            line = await asyncio.to_thread(canal_line, subject.named)
        except Exception as error:  # noqa: BLE001 - the end of a task
            with self._screen.update():
                if self._end(subject):
                    tell(self._screen.shown, error_sentence(*logged(error)), "warning")
            return
        with self._screen.update():
            if self._end(subject):
                after = tuple(point_of(point) for point in line)
                self._points.change("canal_find", self._points.points, after, None)

    def _end(self, subject: Subject) -> bool:
        """Look for nothing any more; False where the map was exchanged meanwhile."""
        if self._wanted is not subject:
            return False
        self._wanted = None
        self._shown.finding = False
        return True
