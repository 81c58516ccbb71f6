"""Exports that leave the program: surfaces, label maps and segmentations, one at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from spine_app.controllers.background import to_its_end
from spine_app.controllers.downloads import Downloads
from spine_app.controllers.exports.dialog import ExportDialog
from spine_app.controllers.exports.jobs import (
    ExportRequest,
    OnProgress,
    make_surfaces,
    write_export,
)
from spine_app.controllers.exports.plan import Plan
from spine_app.controllers.exports.texts import saved
from spine_app.controllers.notices import tell
from spine_app.controllers.one_task import OneTask
from spine_app.domain.export.delivery import (
    FIRST_NUMBER,
    Content,
    Exported,
    ExportLabels,
    ExportMeshes,
    ExportSegmentation,
    LabelFile,
)
from spine_app.domain.labels.delivery import GridNumbers
from spine_app.domain.study.messages import Progress
from spine_app.io.labels.file import write_labels
from spine_app.screen.export_state import ExportKind
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text

SurfaceMaker = Callable[[Path, LabelFile, Content, OnProgress], Awaitable[None]]
Writer = Callable[[ExportRequest, OnProgress], Awaitable[Exported]]
DescribeImages = Callable[[bool], Awaitable[int]]

SURFACES_SHARE = 0.6
"""Part of an export of surfaces in which they are made; the rest is writing."""


class ExportControl(OneTask):
    """Makes the export that the dialog describes. Loop thread only."""

    def __init__(self, screen: Screen, dialog: ExportDialog, downloads: Downloads) -> None:
        """Make what `dialog` describes; files leave by `downloads`."""
        super().__init__(screen)
        self._dialog = dialog
        self._downloads = downloads
        self._shown = screen.shown.exports
        self._number = FIRST_NUMBER
        self.work = Path()
        """The session's private folder."""
        self.make_surfaces: SurfaceMaker = make_surfaces
        self.write_export: Writer = write_export
        self.describe_images: DescribeImages = _no_images
        """Has the images of the series on screen described, with identifiers or without."""

    def make(self) -> None:
        """Begin the export; while one is being made, nothing happens."""
        self.start(self._make())

    async def _make(self) -> None:
        plan = self._dialog.plan()
        number, self._number = self._number, self._number + 1
        self._begin(plan)
        try:
            made = await self._write(plan, number)
            self._offer(plan, made)
        except asyncio.CancelledError:
            with self._screen.update():
                tell(self._screen.shown, text("export.cancelled"))
            raise
        finally:
            try:
                await to_its_end(_discard, self.work, number)
            finally:
                self._end()

    async def _write(self, plan: Plan, number: int) -> Exported:
        """Have the jobs of an export done."""
        labels = plan.labels
        file = LabelFile(number, GridNumbers.of(labels.grid))
        array = labels.labels_kji
        path = self.work / file.file_name
        await to_its_end(write_labels, path, array.shape, array.dtype, array)
        folder = str(self.work)
        if plan.kind is ExportKind.LABELS:
            kind = plan.wanted.label_format
            request = ExportLabels(folder, number, file, plan.content, kind)
            return await self.write_export(request, self._progress_from(0.0))
        if plan.kind is ExportKind.SEGMENTATION:
            source = await self.describe_images(plan.wanted.identified)
            seg = ExportSegmentation(folder, number, file, plan.content, source)
            return await self.write_export(seg, self._progress_from(0.0))
        await self.make_surfaces(self.work, file, plan.content, self._progress_to(SURFACES_SHARE))
        meshes = ExportMeshes(
            folder, number, plan.content, plan.wanted.mesh_format, plan.wanted.together
        )
        return await self.write_export(meshes, self._progress_from(SURFACES_SHARE))

    def _offer(self, plan: Plan, made: Exported) -> None:
        """Give the file to the page under a name of our own."""
        kept = self.work / f"exported-{made.number:d}"
        (self.work / made.file_name).replace(kept)
        with self._screen.update():
            self._downloads.offer_file(plan.file_name, plan.media_type, kept)
            tell(self._screen.shown, saved(plan.file_name, made.empty))

    def _begin(self, plan: Plan) -> None:
        with self._screen.update():
            self._shown.working = True
            self._shown.title = text(f"export.working.{plan.kind.value}")
            self._shown.fraction = 0.0
            self._dialog.describe()

    def _end(self) -> None:
        with self._screen.update():
            self._shown.working = False
            self._dialog.describe()

    def _progress_to(self, share: float) -> OnProgress:
        return lambda progress: self._tell(share * progress.fraction)

    def _progress_from(self, share: float) -> OnProgress:
        def tell_it(progress: Progress) -> None:
            self._tell(share + (1 - share) * progress.fraction)

        return tell_it

    def _tell(self, fraction: float) -> None:
        with self._screen.update():
            self._shown.fraction = round(fraction, 3)


async def _no_images(identified: bool) -> int:
    """Stands in until a session has a study."""
    raise NotImplementedError


def _discard(folder: Path, number: int) -> None:
    """Remove what an export has put into the work folder."""
    patterns = (f"surfaces-{number}.npy", f"surface-{number}-*.npy", f"export-{number}.part")
    for pattern in patterns:
        for path in folder.glob(pattern):
            with suppress(OSError):
                path.unlink()
