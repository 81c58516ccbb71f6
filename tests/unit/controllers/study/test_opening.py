"""Opening a study, by any way there is."""

import gc
import weakref

import pytest

from spine_app.domain.errors import (
    JobCrashed,
    UploadInterrupted,
)
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import (
    Choose,
    OpenDemo,
    OpenFolder,
    OpenUpload,
    Progress,
    Stage,
)
from spine_app.domain.volume import Modality
from spine_app.screen.texts import text
from tests.unit.controllers.session import until
from tests.unit.controllers.study.seen import path, said, shows_nothing
from tests.unit.controllers.told import found, summary


async def test_a_single_series_is_read_and_shown_at_once(session):
    await session.open_volume()

    assert session.phase is Phase.READY
    assert session.job.request == OpenFolder(str(path("a")), str(session.work))
    assert session.asked == [Choose(0)]
    assert session.volume.volume is session.slices[next(iter(session.slices))].volume
    assert session.shown.series_index == 0
    assert session.shown.study == "CT axial · 20 × 40 × 30 · 0.8 × 0.8 × 2.5 mm"
    assert not session.shown.can_cancel
    assert not session.shown.notice_open


async def test_the_voxels_are_those_of_the_file_whose_name_is_gone(session):
    await session.open_volume()

    assert session.volumes_on_disk == []
    assert session.volume.volume.voxels_kji[7, 3, 2] == 70


async def test_several_series_wait_for_a_choice(session):
    await session.open(summary(0), summary(1))

    assert session.phase is Phase.CHOOSING
    assert session.asked == []
    assert [row["index"] for row in session.shown.series] == [0, 1]
    assert session.shown.series_index == -1
    assert not session.shown.can_cancel


async def test_a_chosen_series_is_shown(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(1)
    assert session.phase is Phase.READING
    assert session.shown.can_cancel

    session.job.answer(session.ready(index=1))
    await until(lambda: session.shown.has_volume)

    assert session.phase is Phase.READY
    assert session.shown.series_index == 1


async def test_another_series_replaces_the_one_on_screen(session):
    await session.open(summary(0), summary(1, modality=Modality.MR))
    await session.study.choose(0)
    session.job.answer(session.ready())
    await until(lambda: session.shown.has_volume)
    first = weakref.ref(session.volume.volume)

    await session.study.choose(1)
    assert shows_nothing(session)
    session.job.answer(session.ready(index=1, number=2, modality=Modality.MR))
    await until(lambda: session.shown.has_volume)
    gc.collect()

    assert session.volume.volume.modality is Modality.MR
    assert first() is None


async def test_the_window_of_the_study_is_offered(session):
    await session.open_volume()

    assert "stored" in [row["name"] for row in session.shown.windows]


async def test_progress_is_told_while_work_runs(session):
    await session.study.open_path(path("a"))
    session.job.answer(Progress(Stage.SCANNING, 0.25))

    await until(lambda: session.shown.fraction)

    assert session.shown.fraction == 0.25
    assert session.shown.stage == text("stage.scanning")
    assert session.shown.can_cancel


async def test_files_that_could_not_be_read_are_told(session):
    await session.study.open_path(path("a"))
    session.job.answer(found(summary(0), summary(1), unreadable=3))
    await until(lambda: session.shown.notice_open)

    assert session.shown.notice.startswith("3 files")
    assert session.shown.notice_kind == "warning"
    assert session.phase is Phase.CHOOSING


async def test_the_demo_case_is_opened_by_its_own_request(session):
    await session.study.open_demo()

    kept = session.work.parent / "kept"
    assert session.job.request == OpenDemo(str(session.work), str(kept))


async def test_a_lone_series_that_cannot_be_shown_is_refused_with_its_own_sentence(session):
    await session.open(summary(problem="uneven-slices"))

    assert said(session, "uneven-slices")
    assert session.phase is Phase.EMPTY
    assert session.shown.series == []
    await until(lambda: session.job.stops)


async def test_a_series_with_an_unknown_problem_is_a_fault_that_is_told(session):
    await session.study.open_path(path("a"))
    session.job.answer(found(summary(problem="no-such-code")))
    await until(lambda: session.shown.notice_open)

    assert said(session, "internal")
    assert session.phase is Phase.EMPTY


async def test_a_scan_that_finds_nothing_is_refused(session):
    await session.open()

    assert said(session, "no-image-series")
    assert session.phase is Phase.EMPTY


async def test_a_study_is_opened_again_from_the_recent_list(session):
    await session.open_volume(name="a")
    await session.open_volume(name="b")
    await session.study.reopen(1)

    assert session.job.request.path.endswith("a")
    assert [row["index"] for row in session.shown.recent] == [0, 1]


async def test_an_unknown_entry_of_the_recent_list_changes_nothing(session):
    await session.open_volume()
    await session.study.reopen(1)

    assert session.phase is Phase.READY
    assert len(session.start.jobs) == 1


async def test_the_demo_case_is_in_the_recent_list_under_its_own_name(session):
    await session.study.open_demo()
    session.job.answer(found(summary(number=None)))
    await until(lambda: session.phase is Phase.READING)
    session.job.answer(session.ready())
    await until(lambda: session.shown.has_volume)

    assert session.shown.recent[0]["title"] == text("start.demo")


async def test_a_study_that_failed_is_not_in_the_recent_list(session):
    await session.open(summary(problem="single-slice"))

    assert session.shown.recent == []


async def test_an_upload_is_read_within_its_limit_and_is_not_in_the_recent_list(session):
    job = await session.study.open_upload()
    assert isinstance(job.request, OpenUpload)
    assert job.request.limits.upload_bytes == 1000

    job.answer(found(summary()))
    await until(lambda: session.phase is Phase.READING)
    job.answer(session.ready())
    await until(lambda: session.shown.has_volume)

    assert session.shown.recent == []


async def test_an_upload_whose_process_cannot_be_started_is_an_error(session):
    session.start.errors = [JobCrashed()]
    with pytest.raises(JobCrashed):
        await session.study.open_upload()

    assert session.phase is Phase.EMPTY


async def test_an_abandoned_upload_goes_back_to_the_start(session):
    job = await session.study.open_upload()
    await session.study.abandon(job, UploadInterrupted())

    assert said(session, "upload-interrupted")
    assert session.phase is Phase.EMPTY
    assert job.stops


async def test_a_job_that_was_replaced_cannot_be_abandoned(session):
    job = await session.study.open_upload()
    await session.study.open_path(path("b"))
    await session.study.abandon(job, UploadInterrupted())

    assert session.phase is Phase.SCANNING
    assert not session.shown.notice_open
