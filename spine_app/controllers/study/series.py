"""The series of the open study: listing, choosing and showing them, as its reader answers."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from spine_app.controllers.guard import logged
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.study.jobs import StudyJob
from spine_app.controllers.study.loading import Delivery, load_images
from spine_app.controllers.study.machine import Machine
from spine_app.controllers.study.previews import Previews
from spine_app.controllers.study.progress import ProgressMirror
from spine_app.controllers.study.quality_texts import quality_rows, warnings_in
from spine_app.controllers.study.series_texts import (
    aside_lines,
    flat_notice,
    series_rows,
    unreadable_notice,
)
from spine_app.controllers.study.texts import facts_of
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import JobCrashed, NoImageSeries, SpineError, error_for
from spine_app.domain.lifecycle import (
    JobFailed,
    Phase,
    SeriesChosen,
    SeriesListed,
    VolumeLoaded,
)
from spine_app.domain.study.messages import (
    Choose,
    CoarseReady,
    Progress,
    SeriesAnswer,
    SeriesFound,
    SeriesPreview,
    SeriesReady,
    SeriesRefused,
)
from spine_app.domain.study.quality import Finding
from spine_app.domain.study.series import Opening, SeriesSummary
from spine_app.screen.state import Shown
from spine_app.screen.texts import text

IsCurrent = Callable[[StudyJob], bool]


class SeriesControl:
    """What the reader of a study says, on the screen. Loop thread only."""

    def __init__(self, machine: Machine, shown: Shown, viewer: Viewer, work: Path) -> None:
        """Move the phase, write to `shown`, show images that lie in the folder `work`."""
        self.progress = ProgressMirror(shown)
        self.previews = Previews(shown)
        self._machine = machine
        self._shown = shown
        self._viewer = viewer
        self._work = work
        self._series: tuple[SeriesSummary, ...] = ()
        self._index = -1
        self.findings: tuple[Finding, ...] = ()

    @property
    def count(self) -> int:
        """How many series the study has."""
        return len(self._series)

    @property
    def on_screen(self) -> SeriesSummary | None:
        """The series that is shown or read."""
        return self._find(self._index)

    async def take(self, job: StudyJob, answer: SeriesAnswer, is_current: IsCurrent) -> None:
        """Act on an answer of a reader.

        Args:
            job: the reader.
            answer: what it says.
            is_current: whether a reader is still that of the open study.

        Raises:
            SpineError: the study cannot be shown.
        """
        if isinstance(answer, Progress):
            self.progress.show(text(f"stage.{answer.stage.value}"), answer.fraction)
            return
        if isinstance(answer, SeriesFound):
            await self._list(job, answer)
        elif isinstance(answer, SeriesPreview):
            self.previews.take(answer)
        elif isinstance(answer, CoarseReady):
            await self._show_coarse(job, answer, is_current)
        elif isinstance(answer, SeriesReady):
            await self._show(job, answer, is_current)
        else:
            self._refuse(answer)
        if is_current(job):
            await self.previews.ask(job, self._machine.phase)

    async def choose(self, index: int, job: StudyJob | None) -> None:
        """Let a reader read a series of the list.

        An index that is not in the list, or of a series that cannot be opened, changes nothing.

        Raises:
            JobCrashed: the process that knows the series has ended.
        """
        series = self._find(index)
        if series is None or series.opening is Opening.NOTHING:
            return
        if not self._machine.allows(SeriesChosen):
            return
        if job is None or not job.is_running:
            raise JobCrashed
        self.clear_views()
        self._machine.send(SeriesChosen(self._machine.job))
        self._index = self._shown.series_index = index
        self.progress.begin(text("stage.reading"))
        # A job that has died is told by whoever follows it.
        with suppress(SpineError):
            await job.send(Choose(index))

    def clear_views(self) -> None:
        """Show no images and nothing about them."""
        self._viewer.clear()
        self._shown.facts = []
        self._shown.study = ""
        self._show_quality(())

    def forget(self) -> None:
        """Show no study."""
        self.clear_views()
        self.progress.clear()
        self._series = ()
        self.previews.start(())
        self._shown.series = []
        self._shown.aside = []
        self._unmark()

    def _find(self, index: int) -> SeriesSummary | None:
        return next((one for one in self._series if one.index == index), None)

    async def _list(self, job: StudyJob, found: SeriesFound) -> None:
        if not found.series:
            raise NoImageSeries
        self._series = found.series
        self._shown.series = series_rows(found.series)
        self._shown.aside = aside_lines(found)
        self.previews.start(found.series)
        self.progress.clear()
        self._machine.send(SeriesListed(self._machine.job))
        if found.unreadable:
            tell(self._shown, unreadable_notice(found.unreadable), "warning")
        if len(found.series) == 1:
            lone = found.series[0]
            if lone.opening is Opening.NOTHING:
                raise error_for(lone.problem_code or "") or NoImageSeries
            await self.choose(lone.index, job)

    async def _show_coarse(self, job: StudyJob, ready: CoarseReady, is_current: IsCurrent) -> None:
        """Show a first look while the rest is read."""
        self._being_read(ready.index)
        delivery = Delivery(ready.volume, None, ready.facts, coarse=True)
        images = await asyncio.to_thread(load_images, self._work, delivery)
        if is_current(job):
            # Without facts: its matrix and spacing would be taken for those of the series.
            self._viewer.show(images)

    async def _show(self, job: StudyJob, ready: SeriesReady, is_current: IsCurrent) -> None:
        series = self._being_read(ready.index)
        self.progress.show(text("stage.showing"), 1.0)
        delivery = Delivery(ready.volume, ready.acquired, ready.facts)
        images = await asyncio.to_thread(load_images, self._work, delivery)
        if not is_current(job):
            return
        self._viewer.show(images, keep=self._viewer.is_coarse)
        self.progress.clear()
        # Before anyone who follows the phase tells what the findings limit.
        self._show_quality(ready.quality)
        self._machine.send(VolumeLoaded(self._machine.job))
        described = ready.volume or ready.acquired
        if described is not None:
            self._shown.facts = facts_of(series, described, ready.facts)
        if ready.volume is None:
            tell(self._shown, flat_notice(series), "warning")

    def _being_read(self, index: int) -> SeriesSummary:
        """The series that an answer is about.

        Raises:
            JobCrashed: nobody asked for it.
        """
        series = self._find(index)
        if series is None or self._machine.phase is not Phase.READING:
            raise JobCrashed
        return series

    def _refuse(self, refused: SeriesRefused) -> None:
        """A chosen series cannot be read: back to the list, or to the start if it was alone."""
        error = error_for(refused.code) or JobCrashed()
        if len(self._series) == 1:
            raise error
        self._machine.send(JobFailed(self._machine.job))
        self.progress.clear()
        self.clear_views()
        self._unmark()
        tell(self._shown, error_sentence(*logged(error)), "error")

    def _show_quality(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        self._shown.quality = quality_rows(findings)
        self._shown.quality_warnings = warnings_in(findings)

    def _unmark(self) -> None:
        self._index = self._shown.series_index = -1
