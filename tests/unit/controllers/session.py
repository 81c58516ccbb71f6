"""A session without processes, windows or a browser: real controllers, fakes at the edges."""

import asyncio
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from spine_app.controllers import session
from spine_app.controllers.study.jobs import StudyFolders
from spine_app.domain.errors import JobCrashed
from spine_app.domain.study.delivery import AcquiredFile, PatientPosition, StudyFacts
from spine_app.domain.study.messages import CoarseReady, Preview, SeriesFound, SeriesReady
from spine_app.domain.study.series import FileFormat, Opening, Orientation, SeriesSummary
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.io.volume_file import describe_volume, write_volume
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from tests.data.grids import straight_grid
from tests.data.tilted import tilted_slices

SECRET = "Doe^Jane"  # noqa: S105 - a name, no password
"""Part of every path that the tests open."""
GRID = straight_grid()
COARSE_GRID = straight_grid((3, 30, 40), (0.8, 0.8, 20.0))
FACTS = StudyFacts(
    patient_position=PatientPosition.HFS,
    window_center=300.0,
    window_width=1500.0,
    slice_thickness=2.5,
)


class Page:
    """Stands in for trame's state; looks for the path of the study in all that goes out."""

    def __init__(self, shown):
        self.shown = shown
        self.flushes = 0
        self.leaks = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.flushes += 1
        told = asdict(self.shown)
        self.leaks += [name for name, value in told.items() if SECRET in repr(value)]


class FakeJob:
    """A job that answers what a test tells it to."""

    def __init__(self, request):
        self.request = request
        self.sent = []
        self.received = bytearray()
        self.is_running = True
        self.stops = 0
        self._answers = asyncio.Queue()

    def answer(self, *answers):
        for answer in answers:
            self._answers.put_nowait(answer)

    def crash(self, error=None):
        self.is_running = False
        self._answers.put_nowait(error or JobCrashed())

    def end(self):
        self.is_running = False
        self._answers.put_nowait(StopAsyncIteration())

    def __aiter__(self):
        return self

    async def __anext__(self):
        answer = await self._answers.get()
        if isinstance(answer, Exception):
            self._answers.put_nowait(answer)
            raise answer
        return answer

    async def send(self, message):
        if not self.is_running:
            raise JobCrashed
        self.sent.append(message)

    async def send_bytes(self, data):
        if not self.is_running:
            raise JobCrashed
        self.received += data

    async def stop(self):
        self.stops += 1
        self.end()
        await asyncio.sleep(0)


class Starter:
    """Starts fake jobs, at once or when `gate` is set."""

    def __init__(self):
        self.jobs = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.errors = []

    async def __call__(self, request):
        await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.jobs.append(FakeJob(request))
        return self.jobs[-1]


class Drawn:
    """A view target that remembers its volume and what it was told last."""

    def __init__(self):
        self.volume = None
        self.calls = []
        self.broken = False
        self.labels = None
        self.table = None
        self.half_spaces = ()
        self.meshes = ()
        self.asked_looks = {}
        self.picked = None

    def show_labels(self, labels, table):
        self.labels, self.table = labels, table

    def paint_labels(self, table):
        self.table = table

    def clear_labels(self):
        self.labels = None

    def show(self, volume):
        if self.broken:
            raise MemoryError
        self.volume = volume

    def clear(self):
        self.volume = None

    def show_slice(self, volume, settings):
        self.show(volume)
        self.apply(settings)

    def apply(self, what):
        self.calls.append(what)

    def look(self, camera, overlay=None):
        self.calls.append(camera)

    def resize(self, width, height):
        self.calls.append((width, height))

    def cut(self, half_spaces):
        self.half_spaces = half_spaces

    def show_meshes(self, meshes):
        self.meshes = meshes

    def thumbnails(self, camera, looks, size, on_picture):
        self.asked_looks = looks
        self.on_picture = on_picture

    def pick(self, ray):
        return self.picked


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


def slices():
    """The slices of a ramp."""
    return (np.full(GRID.shape_kji[1:], 10 * k, np.int16) for k in range(GRID.shape_kji[0]))


def coarse_slices():
    """Every eighth of them."""
    return (np.full(COARSE_GRID.shape_kji[1:], 80 * k, np.int16) for k in range(3))


def found(*series, set_aside=(), not_dicom=0, unreadable=0):
    return SeriesFound(tuple(series), tuple(set_aside), not_dicom, unreadable)


def summary(index=0, problem=None, number=3, modality=Modality.CT, **more):
    if problem is not None:
        more = {"opening": Opening.NOTHING} | more
    return replace(_summary(index, problem, number, modality), **more)


def _summary(index, problem, number, modality):
    return SeriesSummary(
        index=index,
        patient=1,
        study=1,
        number=number,
        part=0,
        split=(),
        modality=modality,
        file_format=FileFormat.DICOM,
        orientation=Orientation.AXIAL,
        files=20,
        frames=20,
        rows=30,
        columns=40,
        spacing_ijk=(0.8, 0.8, 2.5),
        opening=Opening.VOLUME,
        problem_code=problem,
    )


async def turns(count=20):
    """Let whatever is ready on the loop run."""
    for _ in range(count):
        await asyncio.sleep(0)


async def until(condition):
    """Run the loop until a condition holds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - fields of the screen are no events
            await asyncio.sleep(0)
