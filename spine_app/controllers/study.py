"""Opening, choosing and closing a study: one job at a time, followed message by message."""

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from spine_app.controllers.guard import logged
from spine_app.controllers.loading import discard_volumes, load_volume, stored_window
from spine_app.controllers.machine import Machine
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.progress import ProgressMirror
from spine_app.controllers.recent import Recent
from spine_app.controllers.study_jobs import Starter, StudyFolders, StudyJob, start_study_job
from spine_app.controllers.study_texts import aside_line, facts_of, row_of, series_line
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import JobCrashed, NoImageSeries, SpineError, error_for
from spine_app.domain.lifecycle import (
    JobCancelled,
    JobFailed,
    ScanStarted,
    SeriesChosen,
    SeriesListed,
    StudyClosed,
    VolumeLoaded,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.series import SeriesSummary
from spine_app.domain.study import (
    Choose,
    OpenDemo,
    OpenFolder,
    OpenUpload,
    Progress,
    SeriesFound,
    SeriesReady,
    SeriesRefused,
    StudyAnswer,
    StudyRequest,
)
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text


class StudyControl:
    """The study of one session. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        folders: StudyFolders,
        start: Starter = start_study_job,
    ) -> None:
        """Show studies in a viewer.

        Args:
            screen: where progress, series and notices are shown.
            viewer: shows volumes.
            folders: where the voxels go.
            start: starts jobs.
        """
        self.machine = Machine()
        self.progress = ProgressMirror(screen.shown)
        self._screen = screen
        self._shown = screen.shown
        self._viewer = viewer
        self._folders = folders
        self._start = start
        self._recent = Recent(screen.shown)
        self._request: StudyRequest | None = None
        self._series: tuple[SeriesSummary, ...] = ()
        self._job: StudyJob | None = None
        self._follower: asyncio.Task[None] | None = None
        # Opening and leaving take turns: while a process starts, no other may be started.
        self._turn = asyncio.Lock()
        self.machine.listen(lambda phase, _event: setattr(self._shown, "phase", phase))

    async def open_path(self, path: Path) -> None:
        """Open a folder or file of this computer."""
        await self._open(OpenFolder(str(path), str(self._folders.work)))

    async def open_demo(self) -> None:
        """Open the built-in demo case."""
        await self._open(OpenDemo(str(self._folders.work), str(self._folders.kept)))

    async def open_upload(self) -> StudyJob:
        """Start a job that waits for files; the caller sends them.

        Raises:
            JobCrashed: the process could not be started.
        """
        limits = ReadLimits(upload_bytes=self._folders.upload_bytes)
        job = await self._open(OpenUpload(str(self._folders.work), limits))
        if job is None:
            raise JobCrashed
        return job

    async def reopen(self, index: int) -> None:
        """Open an entry of the recent list again; an unknown one changes nothing."""
        request = self._recent.request(index)
        if request is not None:
            await self._open(request)

    async def choose(self, index: int) -> None:
        """Read a series of the open study.

        An index that is not in the list, or of a series that cannot be shown, changes nothing.

        Raises:
            JobCrashed: the process that knows the series has ended.
        """
        if not self.machine.allows(SeriesChosen):
            return
        if not any(s.index == index and s.problem_code is None for s in self._series):
            return
        if self._job is None or not self._job.is_running:
            raise JobCrashed
        self._clear_views()
        self.machine.send(SeriesChosen(self.machine.job))
        self._shown.series_index = index
        self._show_running(text("stage.reading"))
        # A job that has died is told by whoever follows it.
        with suppress(SpineError):
            await self._job.send(Choose(index))

    async def cancel(self) -> None:
        """Stop the running work and go back to the start."""
        async with self._turn:
            if self.machine.allows(JobCancelled):
                await self._leave()
                tell(self._shown, text("notice.cancelled"))

    async def close(self) -> None:
        """Close the study and free its memory."""
        async with self._turn:
            if self.machine.allows(StudyClosed):
                await self._leave()

    async def stop(self) -> None:
        """End the job without telling anybody; the session ends."""
        async with self._turn:
            await self._end_job()

    def is_following(self, job: StudyJob) -> bool:
        """Whether a job is that of the open study."""
        return self._job is job

    async def abandon(self, job: StudyJob, error: SpineError) -> None:
        """Give up a job because of an error outside of it, unless another took its place."""
        if self._job is job:
            self._fail(*logged(error))
            await job.stop()

    async def _open(self, request: StudyRequest) -> StudyJob | None:
        """Start the job of a request; None where that failed, which is told."""
        async with self._turn:
            await self._leave()
            self._shown.notice_open = False
            self.machine.send(ScanStarted(self.machine.job + 1))
            self._request = request
            self._show_running(text("stage.scanning"))
            try:
                self._job = job = await self._start(request)
            except SpineError as error:
                self._fail(*logged(error))
                return None
            self._follower = asyncio.create_task(self._follow(job))
            return job

    async def _follow(self, job: StudyJob) -> None:
        """Act on the messages of a job until it ends."""
        try:
            async for answer in job:
                with self._screen.update():
                    await self._take(job, answer)
            if self._job is job:
                raise JobCrashed
        except Exception as error:  # noqa: BLE001 - the end of a job
            with self._screen.update():
                if self._job is job:
                    self._fail(*logged(error))
        finally:
            await job.stop()
            await asyncio.to_thread(discard_volumes, self._folders.work)

    async def _take(self, job: StudyJob, answer: StudyAnswer) -> None:
        if self._job is not job:
            return
        if isinstance(answer, Progress):
            self.progress.show(text(f"stage.{answer.stage.value}"), answer.fraction)
        elif isinstance(answer, SeriesFound):
            await self._list(answer)
        elif isinstance(answer, SeriesReady):
            await self._show(job, answer)
        elif isinstance(answer, SeriesRefused):
            self._refuse(answer)

    async def _list(self, found: SeriesFound) -> None:
        if not found.series:
            raise NoImageSeries
        self._series = found.series
        self._shown.series = [row_of(series) for series in found.series]
        self._shown.aside = aside_line(found)
        self._stop_running()
        self.machine.send(SeriesListed(self.machine.job))
        if found.unreadable:
            sentence = text("notice.unreadable").replace("{count}", str(found.unreadable))
            tell(self._shown, sentence, "warning")
        if len(found.series) == 1:
            problem = found.series[0].problem_code
            if problem is not None:
                raise error_for(problem) or NoImageSeries
            await self.choose(found.series[0].index)

    async def _show(self, job: StudyJob, ready: SeriesReady) -> None:
        series = next((s for s in self._series if s.index == ready.index), None)
        if series is None:
            raise JobCrashed
        self.progress.show(text("stage.showing"), 1.0)
        folder = self._folders.work
        if ready.volume is None:
            raise JobCrashed
        volume, automatic = await asyncio.to_thread(load_volume, folder, ready.volume)
        if self._job is not job:
            return
        self._stop_running()
        self.machine.send(VolumeLoaded(self.machine.job))
        self._viewer.show(volume, stored_window(ready.facts), automatic)
        self._shown.facts = facts_of(series, ready.volume, ready.facts)
        self._entitle(series)

    def _refuse(self, refused: SeriesRefused) -> None:
        """A chosen series cannot be read: back to the list, or to the start if it was alone."""
        error = error_for(refused.code) or JobCrashed()
        if len(self._series) == 1:
            raise error
        self.machine.send(JobFailed(self.machine.job))
        self._stop_running()
        self._shown.series_index = -1
        tell(self._shown, error_sentence(*logged(error)), "error")

    def _fail(self, code: str, error_id: str) -> None:
        """The job ended: back to the start, unless its volume is on screen already."""
        self._job = None
        while self.machine.allows(JobFailed):
            self.machine.send(JobFailed(self.machine.job))
        if self._viewer.is_showing:
            self._stop_running()
        else:
            if self.machine.allows(StudyClosed):
                self.machine.send(StudyClosed())
            self._forget()
        tell(self._shown, error_sentence(code, error_id), "error")

    def _entitle(self, series: SeriesSummary) -> None:
        """Name the study on screen, here and in the recent list."""
        if isinstance(self._request, OpenDemo):
            title, subtitle = text("start.demo"), text("start.demo_hint")
        else:
            title, subtitle = series_line(series), datetime.now().astimezone().strftime("%H:%M")
        self._shown.study = title
        self._recent.remember(self._request, title, subtitle)

    async def _leave(self) -> None:
        """End whatever is open or running."""
        if self.machine.allows(JobCancelled):
            self.machine.send(JobCancelled(self.machine.job))
        elif self.machine.allows(StudyClosed):
            self.machine.send(StudyClosed())
        await self._end_job()
        self._forget()

    async def _end_job(self) -> None:
        job, follower = self._job, self._follower
        self._job = self._follower = None
        if job is not None:
            await job.stop()
        if follower is not None:
            await asyncio.gather(follower, return_exceptions=True)

    def _show_running(self, stage: str) -> None:
        self._shown.can_cancel = True
        self.progress.show(stage, 0.0)

    def _stop_running(self) -> None:
        self._shown.can_cancel = False
        self.progress.clear()

    def _clear_views(self) -> None:
        self._viewer.clear()
        self._shown.facts = []
        self._shown.study = ""

    def _forget(self) -> None:
        self._clear_views()
        self._stop_running()
        self._series = ()
        self._shown.series = []
        self._shown.aside = ""
        self._shown.series_index = -1
