"""A session without processes, windows or a browser: real controllers, fakes at the edges."""

import asyncio
from dataclasses import replace
from pathlib import Path

from spine_app.controllers import session
from spine_app.controllers.study.jobs import StudyFolders
from spine_app.domain.study.delivery import AcquiredFile
from spine_app.domain.study.messages import CoarseReady, Preview, SeriesReady
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.io.volume_file import describe_volume, write_volume
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from tests.data.tilted import tilted_slices
from tests.unit.controllers.fakes import Drawn, Page, Starter
from tests.unit.controllers.told import (
    COARSE_GRID,
    FACTS,
    GRID,
    SECRET,
    coarse_slices,
    found,
    slices,
    summary,
)

VIEWS = ["volume", *(plane.value for plane in Plane)]


class Session:
    """The controllers of one session around fake jobs and views."""

    def __init__(self, work):
        self.work = work
        self.shown = Shown()
        self.page = Page(self.shown)
        self.screen = Screen(self.shown, Controls(), self.page)
        self.start = Starter()
        self.slices = {plane: Drawn() for plane in Plane}
        self.volume = Drawn()
        self.curved = Drawn()
        self.scouter = Drawn()
        folders = StudyFolders(work, work.parent / "kept", upload_bytes=1000)
        self.start_labels = Starter()
        controllers = session.Session(self.screen, self, folders, self.start, self.start_labels)
        self.controllers = controllers
        controllers.surfaces.start = self.start_surfaces = Starter()
        self.labels, self.label_uploads = controllers.labels, controllers.label_uploads
        self.stop = controllers.stop
        self.viewer, self.study = controllers.viewer, controllers.study
        self.actions, self.slicing = controllers.actions, controllers.slicing
        self.rendering, self.drawers = controllers.rendering, controllers.drawers
        self.history, self.downloads = controllers.history, controllers.downloads

    @property
    def job(self):
        return self.start.jobs[-1]

    @property
    def phase(self):
        return self.study.machine.phase

    @property
    def volumes_on_disk(self):
        return sorted(path.name for path in self.work.iterdir())

    async def open(self, *series, name="a", **more):
        """Open a path whose scan finds these series, and let the messages arrive."""
        await self.study.open_path(Path("/data", SECRET, name))
        self.job.answer(found(*series, **more))
        await until(lambda: self.shown.series or self.shown.notice_open)
        await turns()

    async def open_volume(self, name="a", **ready):
        """Open a path with one series and show its volume."""
        await self.open(summary(), name=name)
        self.job.answer(self.ready(**ready))
        await until(lambda: self.shown.has_volume)

    def ready(self, index=0, number=1, modality=Modality.CT, facts=FACTS, **more):
        """A message about a volume that lies in the work folder."""
        described = describe_volume(number, GRID, modality)
        write_volume(self.work / described.file_name, GRID.shape_kji, slices())
        told = {"acquired": None, "quality": ()} | more
        return SeriesReady(index, described, facts=facts, **told)

    def coarse(self, index=0, number=1, modality=Modality.CT, facts=FACTS):
        """A message about a coarse volume of the same region that lies in the work folder."""
        described = describe_volume(number, COARSE_GRID, modality)
        write_volume(self.work / described.file_name, COARSE_GRID.shape_kji, coarse_slices())
        return CoarseReady(index, described, facts)

    def acquired(self, number=1, modality=Modality.CT, **unknown):
        """A file of acquired slices, a tilted stack, in the work folder."""
        of = tilted_slices(modality=modality)
        told = AcquiredFile(
            number=number,
            shape_nji=of.voxels_nji.shape,
            pixel_spacing=of.pixel_spacing,
            orientation=tuple(of.orientation.ravel().tolist()),
            positions=tuple(map(tuple, of.positions_lps.tolist())),
            modality=modality,
        )
        write_volume(self.work / told.file_name, told.shape_nji, of.voxels_nji)
        return replace(told, **unknown)

    def flat(self, index=0, facts=FACTS, quality=(), **unknown):
        """A message about slices without a volume."""
        return SeriesReady(index, None, self.acquired(**unknown), facts, quality)

    @property
    def asked(self):
        """Messages to the job besides questions for previews."""
        return [message for message in self.job.sent if not isinstance(message, Preview)]


async def turns(count=20):
    """Let whatever is ready on the loop run."""
    for _ in range(count):
        await asyncio.sleep(0)


async def until(condition):
    """Run the loop until a condition holds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - fields of the screen are no events
            await asyncio.sleep(0)
