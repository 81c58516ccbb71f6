import asyncio
import gc
import threading
import weakref
from pathlib import Path

import pytest

from spine_app.controllers.notices import error_text
from spine_app.controllers.study import series as series_module
from spine_app.controllers.study.loading import discard_files, load_images
from spine_app.domain.errors import (
    BadGeometry,
    JobCrashed,
    JobTimedOut,
    NoImages,
    OutOfMemory,
    UploadInterrupted,
)
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import (
    Choose,
    OpenDemo,
    OpenFolder,
    OpenUpload,
    Progress,
    SeriesRefused,
    Stage,
)
from spine_app.domain.volume import Modality
from spine_app.screen.texts import text
from tests.unit.controllers.session import SECRET, found, summary, turns, until


def path(name):
    return Path("/data", SECRET, name)


class HeldLoading:
    """Mapping a volume that lasts until the test lets it go on."""

    def __init__(self):
        self.entered = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, folder, described):
        self.entered.set()
        assert self.go_on.wait(10)
        return load_images(folder, described)


@pytest.fixture
def held(monkeypatch):
    held = HeldLoading()
    monkeypatch.setattr(series_module, "load_images", held)
    yield held
    held.go_on.set()


def shows_nothing(session):
    views = [session.volume, *session.slices.values()]
    return not session.shown.has_volume and all(view.volume is None for view in views)


def said(session, code):
    shown = session.shown
    return shown.notice_open and shown.notice.startswith(error_text(code))


# ---- the good way ----


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


# ---- refusals ----


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


async def test_a_refused_choice_returns_to_the_list(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(1)

    session.job.answer(SeriesRefused(1, BadGeometry.code))
    await until(lambda: session.shown.notice_open)

    assert said(session, "bad-geometry")
    assert session.phase is Phase.CHOOSING
    assert session.shown.series_index == -1
    assert len(session.shown.series) == 2
    assert not session.shown.can_cancel
    assert not session.job.stops


async def test_after_a_refused_choice_another_one_is_shown(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(1)
    session.job.answer(SeriesRefused(1, BadGeometry.code))
    await until(lambda: session.phase is Phase.CHOOSING)

    await session.study.choose(0)
    session.job.answer(session.ready(number=2))
    await until(lambda: session.shown.has_volume)

    assert session.phase is Phase.READY


async def test_a_refusal_of_the_only_series_goes_back_to_the_start(session):
    await session.open(summary())

    session.job.answer(SeriesRefused(0, BadGeometry.code))
    await until(lambda: session.shown.notice_open)

    assert said(session, "bad-geometry")
    assert session.phase is Phase.EMPTY


async def test_a_refusal_with_an_unknown_code_is_a_crash(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(1)

    session.job.answer(SeriesRefused(1, "no-such-code"))
    await until(lambda: session.shown.notice_open)

    assert said(session, "job-crashed")


@pytest.mark.parametrize("index", [-1, 2, 10**400])
async def test_choosing_an_unknown_index_changes_nothing(session, index):
    await session.open(summary(0), summary(1))

    await session.study.choose(index)

    assert session.phase is Phase.CHOOSING
    assert session.asked == []
    assert not session.shown.notice_open


async def test_choosing_a_series_with_a_problem_changes_nothing(session):
    await session.open(summary(0), summary(1, problem="single-slice"))

    await session.study.choose(1)

    assert session.phase is Phase.CHOOSING
    assert session.asked == []


async def test_choosing_while_another_series_is_read_changes_nothing(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(0)

    await session.study.choose(1)

    assert session.asked == [Choose(0)]
    assert session.shown.series_index == 0


async def test_choosing_without_a_study_changes_nothing(session):
    await session.study.choose(0)

    assert session.phase is Phase.EMPTY


async def test_choosing_from_a_reader_that_has_ended_is_an_error(session):
    await session.open(summary(0), summary(1))
    session.job.is_running = False

    with pytest.raises(JobCrashed):
        await session.study.choose(1)

    assert session.phase is Phase.CHOOSING


async def test_a_reader_that_dies_while_it_is_told_the_choice_is_told_by_its_follower(session):
    await session.open(summary(0), summary(1))

    async def die(_message):
        session.job.crash(OutOfMemory())
        raise OutOfMemory

    session.job.send = die
    await session.study.choose(1)
    await until(lambda: session.shown.notice_open)

    assert said(session, "out-of-memory")
    assert session.phase is Phase.EMPTY


# ---- crashes ----


@pytest.mark.parametrize("error", [NoImages(), JobCrashed(), JobTimedOut(), ValueError("x")])
async def test_a_crash_while_scanning_goes_back_to_the_start(session, error):
    await session.study.open_path(path("a"))
    session.job.crash(error)
    await until(lambda: session.shown.notice_open)

    assert said(session, getattr(error, "code", "internal"))
    assert session.phase is Phase.EMPTY
    assert not session.shown.can_cancel


async def test_a_crash_while_choosing_goes_back_to_the_start(session):
    await session.open(summary(0), summary(1))
    session.job.crash()
    await until(lambda: session.shown.notice_open)

    assert session.phase is Phase.EMPTY
    assert session.shown.series == []


async def test_a_crash_while_reading_goes_back_to_the_start(session):
    await session.open(summary())
    session.job.crash()
    await until(lambda: session.shown.notice_open)

    assert said(session, "job-crashed")
    assert session.phase is Phase.EMPTY
    assert session.shown.series == []


async def test_a_volume_that_is_not_what_the_reader_said_is_refused(session):
    await session.open(summary())
    ready = session.ready()
    (session.work / ready.volume.file_name).write_bytes(b"no array")
    session.job.answer(ready)
    await until(lambda: session.shown.notice_open)

    assert said(session, "bad-pixels")
    assert session.phase is Phase.EMPTY


async def test_a_view_that_cannot_show_the_volume_goes_back_to_the_start(session):
    await session.open(summary())
    session.volume.broken = True
    session.job.answer(session.ready())
    await until(lambda: session.shown.notice_open)

    assert said(session, "internal")
    assert session.phase is Phase.EMPTY
    assert shows_nothing(session)


async def test_a_volume_of_no_listed_series_is_a_crash(session):
    await session.open(summary())
    session.job.answer(session.ready(index=7))
    await until(lambda: session.shown.notice_open)

    assert said(session, "job-crashed")
    assert shows_nothing(session)


async def test_a_volume_that_nobody_asked_for_is_not_shown(session):
    await session.open(summary(0), summary(1))
    session.job.answer(session.ready())
    await until(lambda: session.shown.notice_open)

    assert session.phase is Phase.EMPTY
    assert shows_nothing(session)


async def test_a_reader_that_ends_without_an_answer_has_crashed(session):
    await session.study.open_path(path("a"))
    session.job.end()
    await until(lambda: session.shown.notice_open)

    assert said(session, "job-crashed")
    assert session.phase is Phase.EMPTY


async def test_a_crash_after_the_volume_is_shown_keeps_the_view(session):
    await session.open_volume()
    session.job.crash()
    await until(lambda: session.shown.notice_open)

    assert session.phase is Phase.READY
    assert session.shown.has_volume
    assert session.volume.volume is not None
    assert session.shown.study


async def test_after_such_a_crash_another_series_cannot_be_chosen(session):
    await session.open_volume()
    session.job.crash()
    await until(lambda: session.shown.notice_open)

    with pytest.raises(JobCrashed):
        await session.study.choose(0)

    assert session.shown.has_volume


async def test_after_such_a_crash_the_study_can_be_closed(session):
    await session.open_volume()
    session.job.crash()
    await until(lambda: session.shown.notice_open)

    await session.study.close()

    assert session.phase is Phase.EMPTY
    assert shows_nothing(session)


async def test_a_process_that_cannot_be_started_is_told(session):
    session.start.errors = [JobCrashed()]
    await session.study.open_path(path("a"))

    assert said(session, "job-crashed")
    assert session.phase is Phase.EMPTY
    assert not session.shown.can_cancel


# ---- cancel ----


async def test_cancelling_a_scan_goes_back_to_the_start(session):
    await session.study.open_path(path("a"))
    await session.study.cancel()

    assert session.job.stops
    assert session.phase is Phase.EMPTY
    assert session.shown.notice == text("notice.cancelled")
    assert not session.shown.can_cancel


async def test_cancelling_while_the_process_starts_stops_it(session):
    session.start.gate.clear()
    opening = asyncio.create_task(session.study.open_path(path("a")))
    await turns()
    cancelling = asyncio.create_task(session.study.cancel())
    await turns()
    session.start.gate.set()
    await asyncio.gather(opening, cancelling)

    assert session.job.stops
    assert session.phase is Phase.EMPTY
    assert session.shown.notice == text("notice.cancelled")


async def test_cancelling_the_only_series_goes_back_to_the_start(session):
    await session.open(summary(0))
    await session.study.cancel()

    assert session.phase is Phase.EMPTY
    assert session.shown.series == []
    assert len(session.start.jobs) == 1


async def test_cancelling_one_of_several_series_goes_back_to_the_list(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(0)
    first = session.job
    await session.study.cancel()

    assert first.stops
    assert session.job.request == first.request
    assert session.shown.notice == text("notice.cancelled")
    session.job.answer(found(summary(0), summary(1)))
    await until(lambda: session.phase is Phase.CHOOSING)
    assert len(session.shown.series) == 2
    assert session.shown.series_index == -1


async def test_files_of_a_cancelled_upload_are_gone_and_that_is_said(session):
    job = await session.study.open_upload()
    job.answer(found(summary(0), summary(1)))
    await until(lambda: session.phase is Phase.CHOOSING)
    await session.study.choose(0)
    await session.study.cancel()

    assert session.phase is Phase.EMPTY
    assert session.shown.notice == text("notice.cancelled_upload")
    assert len(session.start.jobs) == 1


async def test_half_a_volume_of_a_cancelled_reader_does_not_stay_on_disk(session):
    await session.open(summary())
    session.ready()
    await session.study.cancel()

    assert session.volumes_on_disk == []


async def test_a_volume_that_arrives_with_the_cancel_is_not_shown(session):
    await session.open(summary())
    session.job.answer(session.ready())
    await session.study.cancel()
    await turns()

    assert session.phase is Phase.EMPTY
    assert shows_nothing(session)
    assert session.shown.notice == text("notice.cancelled")


async def test_cancelling_while_the_volume_is_mapped_shows_nothing(session, held):
    await session.open(summary())
    session.job.answer(session.ready())
    await asyncio.to_thread(held.entered.wait, 10)

    cancelling = asyncio.create_task(session.study.cancel())
    await turns()
    held.go_on.set()
    await cancelling

    assert session.phase is Phase.EMPTY
    assert shows_nothing(session)
    assert session.shown.notice == text("notice.cancelled")


async def test_opening_another_study_while_a_volume_is_mapped_shows_the_other(session, held):
    await session.open(summary())
    session.job.answer(session.ready())
    await asyncio.to_thread(held.entered.wait, 10)

    opening = asyncio.create_task(session.study.open_path(path("b")))
    await turns()
    held.go_on.set()
    await opening
    assert shows_nothing(session)
    session.job.answer(found(summary(modality=Modality.MR)))
    await until(lambda: session.phase is Phase.READING)
    session.job.answer(session.ready(modality=Modality.MR))
    await until(lambda: session.shown.has_volume)

    assert session.volume.volume.modality is Modality.MR
    assert not session.shown.notice_open


@pytest.mark.parametrize("several", [False, True])
async def test_cancelling_when_nothing_runs_changes_nothing(session, several):
    if several:
        await session.open(summary(0), summary(1))
    before = session.phase

    await session.study.cancel()

    assert session.phase is before
    assert not session.shown.notice_open


# ---- one after the other ----


async def test_opening_another_study_while_one_is_scanned_stops_the_first(session):
    await session.study.open_path(path("a"))
    first = session.job
    await session.study.open_path(path("b"))
    first.answer(found(summary(0), summary(1)))
    await turns()

    assert first.stops
    assert session.phase is Phase.SCANNING
    assert session.shown.series == []
    assert session.job.request.path.endswith("b")


async def test_two_studies_opened_at_once_leave_the_second(session):
    session.start.gate.clear()
    opening = [asyncio.create_task(session.study.open_path(path(name))) for name in "ab"]
    await turns()
    session.start.gate.set()
    await asyncio.gather(*opening)

    first, second = session.start.jobs
    assert first.stops
    assert not second.stops
    assert session.study.is_following(second)
    assert session.phase is Phase.SCANNING


async def test_opening_a_study_closes_the_one_on_screen(session):
    await session.open_volume()
    first = session.job
    await session.study.open_path(path("b"))

    assert first.stops
    assert shows_nothing(session)
    assert session.shown.facts == []
    assert session.shown.study == ""


async def test_answers_of_a_job_that_was_replaced_are_dropped(session):
    await session.study.open_path(path("a"))
    first = session.job
    await session.study.open_path(path("b"))

    await session.study._take(first, session.ready())
    await session.study._take(first, Progress(Stage.READING, 0.5))

    assert session.phase is Phase.SCANNING
    assert session.shown.fraction == 0


async def test_closing_frees_the_volume_and_ends_the_reader(session):
    await session.open_volume()
    volume = weakref.ref(session.volume.volume)
    await session.study.close()

    assert session.phase is Phase.EMPTY
    assert session.job.stops
    assert session.shown.series == []
    assert volume() is None


async def test_closing_without_a_study_changes_nothing(session):
    await session.study.close()

    assert session.phase is Phase.EMPTY


async def test_leaving_the_list_closes_the_study(session):
    await session.open(summary(0), summary(1))
    await session.study.close()

    assert session.phase is Phase.EMPTY
    assert session.job.stops


async def test_stopping_ends_the_reader_without_a_word(session):
    await session.open(summary(0), summary(1))
    await session.study.stop()
    await session.study.stop()

    assert session.job.stops
    assert not session.shown.notice_open


# ---- recent ----


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


# ---- uploads ----


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


# ---- the work folder ----


def test_only_what_a_reader_writes_is_discarded(tmp_path):
    for name in ("volume-1.npy", "volume-12.npy", "slices-3.npy", "labels.npy"):
        (tmp_path / name).touch()

    discard_files(tmp_path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["labels.npy"]


def test_a_volume_whose_name_cannot_be_taken_is_left(tmp_path):
    (tmp_path / "volume-1.npy").mkdir()

    discard_files(tmp_path)

    assert (tmp_path / "volume-1.npy").exists()
