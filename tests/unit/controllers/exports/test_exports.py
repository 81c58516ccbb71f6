"""The export dialog and its jobs, in a session without processes."""

import asyncio
import threading

import numpy as np
import pytest

from spine_app.domain.errors import JobCrashed
from spine_app.domain.export.delivery import (
    FIRST_NUMBER,
    Exported,
    ExportLabels,
    ExportMeshes,
    ExportSegmentation,
)
from spine_app.domain.export.errors import UnnamedSource
from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.study.messages import (
    DescribeSource,
    Progress,
    SourceDescribed,
    SourceRefused,
    Stage,
)
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.io.labels.file import map_labels
from spine_app.screen.export_state import ExportKind, ExportWhich
from tests.unit.controllers.labels.maps import VERSE, labels_of, open_labels
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID, SECRET


class Jobs:
    """Stands for the processes of an export."""

    def __init__(self, session):
        self.work = session.work
        self.surfaces, self.requests, self.labels = [], [], []
        self.gate = asyncio.Event()
        self.gate.set()
        self.failure = None

    async def make_surfaces(self, folder, file, content, on_progress):
        self.surfaces.append([one.label for one in content.structures])
        on_progress(Progress(Stage.BUILDING, 0.5))
        await self.gate.wait()

    async def write_export(self, request, on_progress):
        self.requests.append(request)
        if not isinstance(request, ExportMeshes):
            path = self.work / request.labels.file_name
            self.labels.append(np.array(map_labels(path, GRID.shape_kji)))
        on_progress(Progress(Stage.BUILDING, 0.5))
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        made = Exported(request.number, ("file",))
        (self.work / made.file_name).write_bytes(b"exported")
        return made


@pytest.fixture
async def exports(session):
    """A session with C1 to C5 on screen, and the jobs of its exports."""
    await open_labels(session)
    jobs = Jobs(session)
    control = session.controllers.exports.control
    control.make_surfaces, control.write_export = jobs.make_surfaces, jobs.write_export
    session.jobs = jobs
    session.export = session.controllers.exports
    yield session
    jobs.gate.set()
    await session.export.stop()
    session.downloads.clear()


def wanted(session, **fields):
    for name, value in fields.items():
        setattr(session.screen.controls.exporting, name, value)
    session.export.dialog.describe()


async def make(session, **fields):
    wanted(session, **fields)
    await session.actions.exports.make()
    await until(lambda: session.jobs.requests and not session.export.control.is_running)
    await turns()


def downloaded(session):
    (ticket,) = session.shown.downloads
    one = session.downloads.take(ticket)
    content = one.path.read_bytes()
    one.discard()
    return one.name, one.media_type, content


def left(session):
    """Files of exports in the work folder."""
    known = ("surfaces-1", "surface-1", "export", "source")
    return [path.name for path in session.work.iterdir() if path.name.startswith(known)]


async def test_the_dialog_tells_what_goes_out(exports):
    wanted(exports)
    shown = exports.shown.exports

    assert [row["name"] for row in shown.rows] == ["C1", "C2", "C3", "C4", "C5"]
    assert shown.files[-1] == "spine-structures.json"
    assert shown.summary.startswith("spine-surfaces-stl.zip · about ")
    assert (shown.identifies, shown.why_not) == (False, "")


async def test_surfaces_are_made_first_and_then_written(exports):
    await make(exports, mesh_format=MeshFormat.PLY, which=ExportWhich.ONE, one=3)

    assert exports.jobs.surfaces == [[3]]
    (request,) = exports.jobs.requests
    assert (request.kind, request.number) == (MeshFormat.PLY, FIRST_NUMBER)
    assert downloaded(exports) == ("spine-c3-ply.zip", "application/zip", b"exported")
    assert "spine-c3-ply.zip" in exports.shown.notice


async def test_nothing_is_left_in_the_work_folder_when_it_was_fetched(exports):
    await make(exports, kind=ExportKind.LABELS)
    downloaded(exports)

    assert left(exports) == []


async def test_the_labels_that_are_written_are_those_on_screen(exports):
    await make(exports, kind=ExportKind.LABELS)

    assert isinstance(exports.jobs.requests[0], ExportLabels)
    assert np.array_equal(exports.jobs.labels[0], labels_of(VERSE))


async def test_only_structures_that_are_shown_are_written_when_asked(exports):
    exports.labels.show_label(2, visible=False)
    await make(exports, kind=ExportKind.LABELS, which=ExportWhich.VISIBLE)

    names = [one.name for one in exports.jobs.requests[0].content.structures]
    assert names == ["C1", "C3", "C4", "C5"]


async def test_progress_is_shown_and_the_dialog_says_that_an_export_is_being_made(exports):
    exports.jobs.gate.clear()
    await exports.actions.exports.make()
    await until(lambda: exports.shown.exports.fraction > 0)

    assert exports.shown.exports.fraction == pytest.approx(0.3)
    assert exports.shown.exports.title == "Making surfaces"
    assert "being made" in exports.shown.exports.why_not
    await exports.actions.exports.cancel()


async def test_a_cancelled_export_leaves_nothing(exports):
    exports.jobs.gate.clear()
    await exports.actions.exports.make()
    await until(lambda: exports.jobs.surfaces)
    await exports.actions.exports.cancel()

    assert (exports.shown.exports.working, exports.shown.downloads) == (False, [])
    assert "cancelled" in exports.shown.notice
    assert left(exports) == []


async def test_closing_the_study_ends_an_export(exports):
    exports.jobs.gate.clear()
    await exports.actions.exports.make()
    await until(lambda: exports.jobs.surfaces)
    await exports.actions.close_study()
    await until(lambda: not exports.export.control.is_running)

    assert not exports.shown.exports.working


async def test_an_export_that_fails_is_told_and_another_can_be_made(exports):
    exports.jobs.failure = JobCrashed()
    await make(exports, kind=ExportKind.LABELS)
    assert exports.shown.notice_kind == "error"

    exports.jobs.failure = None
    await make(exports, kind=ExportKind.LABELS)
    assert downloaded(exports)[2] == b"exported"


async def test_a_segmentation_asks_the_reader_for_the_images_without_identifiers(exports):
    wanted(exports, kind=ExportKind.SEGMENTATION)
    await exports.actions.exports.make()
    await until(lambda: isinstance(exports.job.sent[-1], DescribeSource))
    assert exports.job.sent[-1].identified is False

    exports.job.answer(SourceDescribed(0, 7))
    await until(lambda: exports.jobs.requests)
    (request,) = exports.jobs.requests
    assert isinstance(request, ExportSegmentation)
    assert request.source == 7


async def test_identifiers_go_out_only_when_asked_and_the_dialog_says_so(exports):
    wanted(exports, kind=ExportKind.SEGMENTATION, identified=True)
    assert exports.shown.exports.identifies
    assert any("name, ID, birth date" in note for note in exports.shown.exports.notes)

    await exports.actions.exports.make()
    await until(lambda: isinstance(exports.job.sent[-1], DescribeSource))
    assert exports.job.sent[-1].identified is True
    await exports.actions.exports.cancel()


async def test_images_that_nothing_can_refer_to_are_told_by_name(exports):
    wanted(exports, kind=ExportKind.SEGMENTATION)
    await exports.actions.exports.make()
    await until(lambda: isinstance(exports.job.sent[-1], DescribeSource))
    exports.job.answer(SourceRefused(0, UnnamedSource.code))
    await until(lambda: not exports.export.control.is_running)

    assert "do not say their study" in exports.shown.notice


async def test_a_series_that_is_no_dicom_gets_no_segmentation(exports):
    exports.export.dialog.has_images = lambda: False
    wanted(exports, kind=ExportKind.SEGMENTATION)

    assert "refers to DICOM images" in exports.shown.exports.why_not


async def test_a_resampled_volume_is_told_before_a_segmentation_is_made(exports):
    exports.export.dialog.findings = lambda: (Finding(Quality.TILT_CORRECTED, Severity.INFO, 12.0),)
    wanted(exports, kind=ExportKind.SEGMENTATION)

    assert any("resampled" in note for note in exports.shown.exports.notes)


async def test_without_a_label_map_the_dialog_says_so(exports):
    exports.labels.remove()
    wanted(exports)

    assert "no label map" in exports.shown.exports.why_not.lower()
    assert exports.shown.exports.rows == []


async def test_nothing_of_the_paths_reaches_the_state(exports):
    await make(exports, kind=ExportKind.LABELS)

    assert SECRET not in repr(exports.shown)


async def test_an_export_cancelled_while_its_labels_are_written_leaves_nothing(
    exports, monkeypatch
):
    begun, go_on = threading.Event(), threading.Event()

    def slow(path, *described):
        begun.set()
        go_on.wait(10)
        path.write_bytes(b"labels")

    monkeypatch.setattr("spine_app.controllers.exports.control.write_labels", slow)
    await exports.actions.exports.make()
    await until(begun.is_set)
    cancelling = asyncio.create_task(exports.actions.exports.cancel())
    await turns()
    go_on.set()
    await cancelling

    assert left(exports) == []
