"""A study, read by the job that reads studies for the page."""

from pathlib import Path
from typing import TypeVar

from spine_app.commands.progress_line import ProgressLine
from spine_app.domain.errors import FilesChanged, JobCrashed, JobError, error_for
from spine_app.domain.study.delivery import AcquiredFile, VolumeFile
from spine_app.domain.study.messages import (
    Choose,
    CoarseReady,
    DescribeSource,
    OpenFolder,
    Preview,
    Progress,
    SeriesFound,
    SeriesPreview,
    SeriesReady,
    SeriesRefused,
    SourceDescribed,
    SourceRefused,
    StudyAnswer,
)
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import Job, start_job

Wanted = TypeVar("Wanted")


class StudyReader:
    """Lists the series of a path and reads them, one after the other.

    A reading process that dies is replaced by another one, so that one series cannot take the
    others with it. Use it as an async context manager.
    """

    def __init__(self, path: Path, work_folder: Path, line: ProgressLine) -> None:
        """Read from a path into a private folder."""
        self._path = path
        self._folders = work_folder
        self._line = line
        self._started = 0
        self._job: Job[StudyAnswer] | None = None
        self._found: SeriesFound | None = None

    async def __aenter__(self) -> "StudyReader":
        """Return the reader."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Leave no process behind."""
        await self._stop()
        self._line.clear()

    @property
    def folder(self) -> Path:
        """Where the files of the last answer are."""
        return self._folders / str(self._started)

    async def find(self) -> SeriesFound:
        """What there is.

        Raises:
            SpineError: nothing can be opened.
        """
        await self._running()
        if self._found is None:
            raise JobCrashed
        return self._found

    async def read(self, index: int) -> SeriesReady | SeriesRefused:
        """Read one series; a process that dies of it counts as a refusal."""
        note = f"{index + 1}: "
        try:
            job = await self._running()
            await job.send(Choose(index))
            return await self._wait(job, (SeriesReady, SeriesRefused), note)
        except JobError as error:
            await self._stop()
            return SeriesRefused(index, error.code)

    async def describe(self, index: int, *, identified: bool) -> SourceDescribed:
        """Which images a series was read from, as a file of the folder.

        Raises:
            SpineError: nothing can refer to them.
        """
        job = await self._running()
        await job.send(DescribeSource(index, identified))
        kinds: tuple[type[SourceDescribed | SourceRefused], ...] = (SourceDescribed, SourceRefused)
        answer = await self._wait(job, kinds)
        if isinstance(answer, SourceRefused):
            raise error_for(answer.code) or JobCrashed()
        return answer

    async def preview(self, index: int) -> SeriesPreview | None:
        """Picture and words of one series; None when the process died of it."""
        try:
            job = await self._running()
            await job.send(Preview(index))
            return await self._wait(job, (SeriesPreview,))
        except JobError:
            await self._stop()
            return None

    def forget(self, *files: VolumeFile | AcquiredFile | None) -> None:
        """Remove files of the work folder that are not needed."""
        for file in files:
            if file is not None:
                (self.folder / file.file_name).unlink(missing_ok=True)

    async def _running(self) -> Job[StudyAnswer]:
        """The process, started when there is none.

        Raises:
            FilesChanged: started again, it finds something else than before.
        """
        if self._job is None:
            self._started += 1
            self.folder.mkdir(mode=0o700)
            self._job = await start_job(STUDY, OpenFolder(str(self._path), str(self.folder)))
            found = await self._wait(self._job, (SeriesFound,))
            if self._found is not None and found.series != self._found.series:
                raise FilesChanged
            self._found = found
        return self._job

    async def _wait(
        self, job: Job[StudyAnswer], kinds: tuple[type[Wanted], ...], note: str = ""
    ) -> Wanted:
        """The next answer of some kinds.

        Raises:
            JobError: the process ended without one.
        """
        async for answer in job:
            if isinstance(answer, kinds):
                return answer
            if isinstance(answer, Progress):
                self._line.show(answer, note)
            elif isinstance(answer, CoarseReady):
                self.forget(answer.volume)
        raise JobCrashed

    async def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            await job.stop()
