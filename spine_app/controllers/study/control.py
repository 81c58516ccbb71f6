"""Opening, cancelling and closing a study: one job at a time, followed message by message."""

import asyncio
from datetime import datetime
from pathlib import Path

from spine_app.controllers.guard import logged
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.study.jobs import Starter, StudyFolders, StudyJob
from spine_app.controllers.study.loading import discard_files
from spine_app.controllers.study.machine import Machine
from spine_app.controllers.study.recent import Recent
from spine_app.controllers.study.series import SeriesControl
from spine_app.controllers.study.series_texts import series_line
from spine_app.controllers.study.sources import Sources
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import JobCrashed, SpineError
from spine_app.domain.export.errors import NoSourceImages
from spine_app.domain.lifecycle import (
    JobCancelled,
    JobFailed,
    Phase,
    ScanStarted,
    StudyClosed,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import (
    DescribeSource,
    OpenDemo,
    OpenFolder,
    OpenUpload,
    SourceDescribed,
    SourceRefused,
    StudyAnswer,
    StudyRequest,
)
from spine_app.domain.study.series import FileFormat
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text


class StudyControl:
    """The study of one session. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        folders: StudyFolders,
        start: Starter,
    ) -> None:
        """Show studies in a viewer.

        Args:
            screen: where progress, series and notices are shown.
            viewer: shows volumes.
            folders: where the voxels go.
            start: starts jobs.
        """
        self.machine = Machine()
        self.series = SeriesControl(self.machine, screen.shown, viewer, folders.work)
        self.progress = self.series.progress
        self.sources = Sources()
        self._screen = screen
        self._shown = screen.shown
        self._folders = folders
        self._start = start
        self._recent = Recent(screen.shown)
        self._request: StudyRequest | None = None
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
        """Read a series of the open study; one that cannot be opened changes nothing.

        Raises:
            JobCrashed: the process that knows the series has ended.
        """
        await self.series.choose(index, self._job)

    async def describe_source(self, *, identified: bool) -> int:
        """Number of a description of the images that the series on screen was read from.

        Raises:
            NoSourceImages: it is not of DICOM files.
            SpineError: it cannot be described.
        """
        job, series = self._job, self.series.on_screen
        if not self.has_images or job is None or series is None:
            raise NoSourceImages
        answer = await self.sources.ask(job, DescribeSource(series.index, identified))
        return answer.number

    @property
    def has_images(self) -> bool:
        """Whether the series on screen is of DICOM files whose reader still runs."""
        job, series = self._job, self.series.on_screen
        is_dicom = series is not None and series.file_format is FileFormat.DICOM
        is_demo = isinstance(self._request, OpenDemo)
        return job is not None and job.is_running and is_dicom and not is_demo

    async def cancel(self) -> None:
        """Stop the running work: back to the list if there is something to choose, else the start.

        The process that reads is ended, because only that is sure to be quick; the list comes from
        a new one. Bytes that were sent from the page went with it.
        """
        async with self._turn:
            if not self.machine.allows(JobCancelled):
                return
            request, several = self._request, self.series.count > 1
            await self._leave()
            is_upload = isinstance(request, OpenUpload)
            tell(self._shown, text(f"notice.cancelled{'_upload' if several and is_upload else ''}"))
            if several and not is_upload and request is not None:
                await self._begin(request)

    async def close(self) -> None:
        """Close the study and free its memory, whatever is being read of it."""
        async with self._turn:
            if self.machine.phase is not Phase.EMPTY:
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
        """Leave what is open and start the job of a request; None where that failed."""
        async with self._turn:
            await self._leave()
            self._shown.notice_open = False
            return await self._begin(request)

    async def _begin(self, request: StudyRequest) -> StudyJob | None:
        """Start the job of a request; None where that failed, which is told."""
        self.machine.send(ScanStarted(self.machine.job + 1))
        self._request = request
        self.progress.begin(text("stage.scanning"))
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
            self.sources.end()
            await job.stop()
            await asyncio.to_thread(discard_files, self._folders.work)

    async def _take(self, job: StudyJob, answer: StudyAnswer) -> None:
        if self._job is not job:
            return
        if isinstance(answer, SourceDescribed | SourceRefused):
            self.sources.take(answer)
            return
        before = self.machine.phase
        await self.series.take(job, answer, self.is_following)
        if self._job is job and before is Phase.READING and self.machine.phase is Phase.READY:
            self._remember()

    def _fail(self, code: str, error_id: str) -> None:
        """The job ended: back to the start, unless its volume is on screen already."""
        self._job = None
        while self.machine.allows(JobFailed):
            self.machine.send(JobFailed(self.machine.job))
        if self.machine.phase is Phase.READY:
            self.progress.clear()
        else:
            if self.machine.allows(StudyClosed):
                self.machine.send(StudyClosed())
            self.series.forget()
        tell(self._shown, error_sentence(code, error_id), "error")

    def _remember(self) -> None:
        """Name the study on screen, here and in the recent list."""
        series = self.series.on_screen
        if series is None:
            return
        title, subtitle = series_line(series), datetime.now().astimezone().strftime("%H:%M")
        if isinstance(self._request, OpenDemo):
            title, subtitle = text("start.demo"), text("start.demo_hint")
        self._shown.study = title
        self._recent.remember(self._request, title, subtitle)

    async def _leave(self) -> None:
        """End whatever is open or running."""
        if self.machine.allows(JobCancelled):
            self.machine.send(JobCancelled(self.machine.job))
        elif self.machine.allows(StudyClosed):
            self.machine.send(StudyClosed())
        await self._end_job()
        self.series.forget()

    async def _end_job(self) -> None:
        job, follower = self._job, self._follower
        self._job = self._follower = None
        if job is not None:
            await job.stop()
        if follower is not None:
            await asyncio.gather(follower, return_exceptions=True)
