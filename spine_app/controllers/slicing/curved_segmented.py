"""The line of the segmented canal, looked for anew whenever the label map is another one."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

from spine_app.controllers.background import Background
from spine_app.controllers.guard import logged
from spine_app.controllers.slicing.curved_course import CanalCourse, Finding
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.spine.canal_line import canal_line, has_canal_line
from spine_app.domain.spine.derive import Named
from spine_app.screen.screen import Screen


class Meaning(Protocol):
    """What a label is."""

    @property
    def ours(self) -> int:
        """Our id of what it means; 0 where that is not certain."""


class SegmentedLabels(Protocol):
    """The label map on screen; see `controllers.labels.control.LabelControl`."""

    @property
    def label_map(self) -> LabelMap | None:
        """The map, None where there is none."""

    @property
    def subject(self) -> object:
        """The same one as long as forms of one map are shown."""

    @property
    def structures(self) -> Mapping[int, Meaning]:
        """Every label of the map."""


class SegmentedCanal:
    """Keeps the line of the segmented canal up to date. Loop thread only."""

    def __init__(self, screen: Screen, labels: SegmentedLabels, course: CanalCourse) -> None:
        """Look for the canal of `labels`, for `course`."""
        self._screen = screen
        self._labels = labels
        self._course = course
        self._background = Background()
        self._subject: object = None
        self._known: Named | None = None
        self._done: Named | None = None
        self._is_at_work = False
        self.is_seen: Callable[[], bool] = lambda: True
        """Whether anybody looks; until then nothing is looked for."""

    def follow(self) -> None:
        """The map or the meaning of its numbers may be another; or somebody looks now."""
        labels = self._labels.label_map
        if labels is None:
            self._known = self._done = self._subject = None
            self._course.find(Finding.NONE)
            return
        meanings = {n: one.ours for n, one in self._labels.structures.items() if one.ours}
        known = self._known
        if known is None or known.labels is not labels or known.meanings != meanings:
            self._take(Named(labels, meanings))
        if self._course.finding is not Finding.NONE and self._done is not self._known:
            self._start()

    async def stop(self) -> None:
        """Wait for what is being looked for; the session ends."""
        self._known = self._done = None
        await self._background.stop()

    def _take(self, named: Named) -> None:
        self._known = named
        is_same = self._labels.subject is self._subject
        self._subject = self._labels.subject
        if not has_canal_line(named):
            self._course.find(Finding.NONE)
        elif not is_same or self._course.segmented is None:
            self._course.find(Finding.WAITING)
        # Else the line of before stays until there is the one of the edited map.

    def _start(self) -> None:
        if not self._is_at_work and self.is_seen():
            self._is_at_work = True
            self._background.start(self._look())

    async def _look(self) -> None:
        """Look until the line of the map of now is known."""
        try:
            while self._known is not None and self._done is not self._known:
                named = self._known
                finding, path = await self._found(named)
                if self._known is named:
                    self._done = named
                    with self._screen.update():
                        self._course.find(finding, path)
        finally:
            self._is_at_work = False

    async def _found(self, named: Named) -> tuple[Finding, CurvedPath | None]:
        if not has_canal_line(named):
            return Finding.NONE, None
        try:
            line = await asyncio.to_thread(canal_line, named)
        except Exception as error:  # noqa: BLE001 - the end of a task
            logged(error)
            return Finding.REFUSED, None
        return Finding.THERE, line.path
