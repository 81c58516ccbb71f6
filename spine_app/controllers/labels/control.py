"""A label map over the open study: reading, naming, showing and hiding its structures."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from spine_app.controllers.guard import logged
from spine_app.controllers.labels.jobs import LabelJob, LabelStarter, start_label_job
from spine_app.controllers.labels.loading import discard, load
from spine_app.controllers.labels.naming import Named, Naming
from spine_app.controllers.labels.texts import notes_of, row_of
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.study.jobs import StudyFolders
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import JobCrashed, RequestRefused, SpineError
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.labels.delivery import GridNumbers, LabelsReady, OpenLabels
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import Progress
from spine_app.screen.screen import Screen
from spine_app.screen.told import again


class LabelTarget(Protocol):
    """Something that draws labels over a slice."""

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels in colours by label: (n, 4) uint8 RGBA."""

    def paint_labels(self, table: NDArray[np.uint8]) -> None:
        """Give the labels that are shown other colours."""

    def clear_labels(self) -> None:
        """Show no labels."""


class LabelControl:
    """The label map of one session. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        targets: Sequence[LabelTarget],
        folders: StudyFolders,
        start: LabelStarter = start_label_job,
    ) -> None:
        """Show label maps over the volume of a viewer.

        Args:
            screen: where structures and notices are shown.
            viewer: what shows the volume.
            targets: what draws.
            folders: where the labels go.
            start: starts jobs.
        """
        self._screen, self._shown = screen, screen.shown
        self._viewer = viewer
        self._targets = targets
        self._folders = folders
        self._start = start
        self._number = 0
        self._job: LabelJob | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._labels: LabelMap | None = None
        self._ready: LabelsReady | None = None
        self._naming: Naming | None = None
        self._names: Mapping[int, Named] = {}
        self._hidden: set[int] = set()
        viewer.slices.name_at = self.name_at
        # Called after structures got other names, or were shown or hidden.
        self.on_names: Callable[[], None] = lambda: None

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
        self._in_background(self._follow(job, grid, number))
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
            self._in_background(job.stop())

    def remove(self) -> None:
        """Show no labels and free their memory; stop reading."""
        self.cancel()
        if self._labels is not None:
            for target in self._targets:
                target.clear_labels()
        self._labels = self._ready = self._naming = None
        self._names = {}
        self._hidden.clear()
        self._write()

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self.cancel()
        while self._ending:
            await asyncio.gather(*self._ending, return_exceptions=True)

    def use_table(self, name: str) -> None:
        """Take the names from the table that the user chose; an unknown one changes nothing."""
        if self._naming is not None and self._naming.choose(name):
            self._rename()

    def show_label(self, label: int, *, visible: bool) -> None:
        """Show or hide one label."""
        if label in self._names:
            (self._hidden.discard if visible else self._hidden.add)(label)
            self._write()
            self.paint()

    def show_all(self, *, visible: bool) -> None:
        """Show or hide all labels."""
        self._hidden = set() if visible else set(self._names)
        self._write()
        self.paint()

    def jump_to(self, label: int) -> None:
        """Move the crosshair to the middle of a label."""
        if self._labels is not None and label in self._labels.stats:
            self._viewer.slices.show_point(self._labels.stats[label].inside_lps)

    @property
    def label_map(self) -> LabelMap | None:
        """What is shown over the slices."""
        return self._labels

    @property
    def naming(self) -> Naming | None:
        """How its labels are named; None without a label map."""
        return self._naming

    def edited(self, labels: LabelMap, *, done: bool = True) -> None:
        """Draw the label map after some of its voxels have changed.

        Args:
            labels: the same map as it is now.
            done: list it anew; False while a hand is still changing it.
        """
        self._labels = labels
        if done and self._naming is not None:
            self._naming.follow(labels)
            self._names = self._naming.names()
            self._write()
        self._draw(labels)

    def shown_names(self) -> dict[int, str]:
        """Name of each label that is shown."""
        return {n: again(one.name) for n, one in self._names.items() if n not in self._hidden}

    def name_at(self, point_lps: Floats) -> str:
        """Name of the structure that is seen at a point, empty where there is none."""
        label = 0 if self._labels is None else self._labels.label_at(point_lps)
        named = self._names.get(label)
        return "" if named is None or label in self._hidden else again(named.name)

    def paint(self) -> None:
        """Draw the labels in their colours, with the opacity that the page sets."""
        if self._labels is not None:
            table = self._table()
            for target in self._targets:
                target.paint_labels(table)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

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
            await asyncio.to_thread(discard, self._folders.work, number)

    def _progress(self, job: LabelJob, progress: Progress) -> None:
        if self._job is job:
            with self._screen.update():
                self._shown.labels_fraction = round(progress.fraction, 3)

    async def _take(self, job: LabelJob, grid: Grid, ready: LabelsReady) -> None:
        """Show what a job wrote, unless another took its place meanwhile."""
        if self._job is not job:
            return
        labels, naming = await asyncio.to_thread(load, self._folders.work, ready, grid)
        if self._job is not job:
            return
        with self._screen.update():
            self._job = None
            self._shown.labels_busy = False
            self._labels, self._ready, self._naming = labels, ready, naming
            self._hidden.clear()
            self._rename()
            self._draw(labels)

    def _draw(self, labels: LabelMap) -> None:
        table = self._table()
        for target in self._targets:
            target.show_labels(labels, table)

    def _rename(self) -> None:
        if self._naming is not None:
            self._names = self._naming.names()
            self._write()
            self.paint()

    def _table(self) -> NDArray[np.uint8]:
        """(largest label + 1, 4) uint8 RGBA."""
        table = np.zeros((max(self._names, default=0) + 2, 4), np.uint8)
        alpha = round(255 * self._screen.controls.label_opacity)
        for label, named in self._names.items():
            if label not in self._hidden:
                table[label] = (*named.color, alpha)
        return table

    def _write(self) -> None:
        """Write the list, the tables and the notes."""
        shown, labels, naming = self._shown, self._labels, self._naming
        shown.has_labels = labels is not None
        shown.label_tables = [] if naming is None else naming.offers()
        shown.label_table = "" if naming is None else naming.chosen
        shown.labels = (
            []
            if labels is None
            else [
                row_of(one, labels.volume_ml(one.id), visible=one.id not in self._hidden)
                for one in self._names.values()
            ]
        )
        shown.label_notes = (
            []
            if self._ready is None or naming is None
            else notes_of(self._ready, naming, self._names)
        )
        self.on_names()
        self._viewer.redraw()
