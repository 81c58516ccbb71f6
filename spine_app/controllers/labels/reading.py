"""Reading a label map from a file, in a job, and handing it over to be shown."""

import asyncio
from contextlib import suppress
from pathlib import Path

from spine_app.controllers.background import Background
from spine_app.controllers.guard import logged
from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.labels.jobs import LabelJob, LabelStarter, start_label_job
from spine_app.controllers.labels.naming import Naming
from spine_app.controllers.labels.source import FileSource
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.study.jobs import StudyFolders
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import JobCrashed, RequestRefused, SpineError
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import GridNumbers, LabelsReady, OpenLabels, label_file_name
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import Progress
from spine_app.io.labels.file import open_labels
from spine_app.screen.screen import Screen


class LabelReading:
    """The label map that is being read in one session. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        labels: LabelControl,
        folders: StudyFolders,
        start: LabelStarter = start_label_job,
    ) -> None:
        """Read label maps onto the grid of the volume on screen.

        Args:
            screen: where progress and notices are shown.
            viewer: what shows the volume.
            labels: what shows a map that was read.
            folders: where the labels go.
            start: starts jobs.
        """
        self._screen, self._shown = screen, screen.shown
        self._viewer = viewer
        self.labels = labels
        self._folders = folders
        self._start = start
        self._number = 0
        self._job: LabelJob | None = None
        self._background = Background()

    async def open(self, path: Path | None) -> LabelJob:
        """Start reading a label map; the one that is shown stays until the new one is there.

        Args:
            path: the file; None where the caller sends its bytes.

        Raises:
            RequestRefused: no volume is open, or its rest is still being read.
            JobCrashed: the process could not be started.
        """
        grid = self._viewer.volume_grid
        if grid is None:
            raise RequestRefused
        self.cancel()
        self._number += 1
        number = self._number
        self._shown.labels_busy, self._shown.labels_fraction = True, 0.0
        limits = ReadLimits(upload_bytes=self._folders.upload_bytes)
        named = None if path is None else str(path)
        numbers = GridNumbers.of(grid)
        try:
            job = await self._start(
                OpenLabels(named, str(self._folders.work), number, numbers, limits)
            )
        except SpineError:
            self._shown.labels_busy = False
            raise
        self._background.start(self._follow(job, grid, number))
        if number != self._number or self._viewer.volume_grid is not grid:
            # Another one was asked for, or the study was closed, while the process started.
            await job.stop()
            raise JobCrashed
        self._job = job
        return job

    def is_following(self, job: LabelJob) -> bool:
        """Whether a job reads the label map that is waited for."""
        return self._job is job

    def abandon(self, job: LabelJob, error: SpineError) -> None:
        """Give up a job because of an error outside of it, unless it is over already."""
        if self._job is job:
            self.cancel()
            tell(self._shown, error_sentence(*logged(error)), "error")

    def cancel(self) -> None:
        """Stop reading; what is shown stays."""
        job, self._job = self._job, None
        self._number += 1
        self._shown.labels_busy = False
        if job is not None:
            self._background.start(job.stop())

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self.cancel()
        await self._background.stop()

    async def _follow(self, job: LabelJob, grid: Grid, number: int) -> None:
        """Act on the messages of a job until it ends."""
        try:
            async for answer in job:
                if isinstance(answer, Progress):
                    self._progress(job, answer)
                else:
                    await self._take(job, grid, answer)
                    # Whatever else it would say: a label map is one answer.
                    break
            if self._job is job:
                raise JobCrashed
        except Exception as error:  # noqa: BLE001 - the end of a job
            with self._screen.update():
                if self._job is job:
                    self.cancel()
                    tell(self._shown, error_sentence(*logged(error)), "error")
        finally:
            await job.stop()
            await asyncio.to_thread(_discard, self._folders.work, number)

    def _progress(self, job: LabelJob, progress: Progress) -> None:
        if self._job is job:
            with self._screen.update():
                self._shown.labels_fraction = round(progress.fraction, 3)

    async def _take(self, job: LabelJob, grid: Grid, ready: LabelsReady) -> None:
        """Show what a job wrote, unless another took its place meanwhile."""
        if self._job is not job:
            return
        labels, naming = await asyncio.to_thread(_load, self._folders.work, ready, grid)
        if self._job is not job:
            return
        with self._screen.update():
            self._job = None
            self._shown.labels_busy = False
            self.labels.show(labels, FileSource(ready, naming))


def _load(folder: Path, ready: LabelsReady, grid: Grid) -> tuple[LabelMap, Naming]:
    """Map what a job wrote, take its name off the disk, and recognise its numbers."""
    labels = open_labels(folder, ready, grid)
    # Where the system allows it, a mapped file lives on without a name and goes with the study.
    with suppress(OSError):
        (folder / ready.file_name).unlink()
    return labels, Naming(labels)


def _discard(folder: Path, number: int) -> None:
    """Remove what a reader left when it was stopped."""
    path = folder / label_file_name(number)
    for left in (path, path.with_suffix(".part")):
        with suppress(OSError):
            left.unlink()
