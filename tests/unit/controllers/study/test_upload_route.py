import asyncio

import pytest

from spine_app.controllers.notices import error_text
from spine_app.controllers.study import upload_route
from spine_app.controllers.study.upload_route import UploadRoute
from spine_app.domain.errors import JobCrashed, NoImages, OutOfMemory, UploadInterrupted
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import FileEnd, FileStart, OpenUpload, UploadEnd
from spine_app.screen.texts import text
from tests.unit.controllers.session import until
from tests.unit.controllers.told import found, summary


class Clock:
    """Stands in for the `time` module."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(upload_route, "time", clock)
    return clock


@pytest.fixture
def route(session, clock):
    return UploadRoute(session.screen, session.study)


async def test_files_reach_the_job_in_order(session, route):
    await route.begin(6)
    for data in (b"abc", b"def"):
        await route.file_started()
        await route.chunk(data)
        await route.file_ended()
    await route.finished()

    assert isinstance(session.job.request, OpenUpload)
    assert session.job.sent == [FileStart(), FileEnd(), FileStart(), FileEnd(), UploadEnd()]
    assert session.job.received == b"abcdef"


async def test_the_share_that_has_arrived_is_shown(session, route):
    await route.begin(8)
    await route.file_started()
    await route.chunk(b"ab")

    assert session.shown.stage == text("stage.receiving")
    assert session.shown.fraction == 0.25


async def test_progress_is_told_ten_times_a_second_at_most(session, route, clock):
    await route.begin(8)
    await route.chunk(b"ab")
    clock.now += 0.05
    await route.chunk(b"ab")
    assert session.shown.fraction == 0.25

    clock.now += 0.06
    await route.chunk(b"ab")
    assert session.shown.fraction == 0.75


async def test_an_upload_of_unknown_size_shows_no_share(session, route):
    await route.begin(0)
    await route.chunk(b"ab")

    assert session.shown.stage == text("stage.receiving")
    assert session.shown.fraction == 0


async def test_more_than_was_announced_is_no_more_than_all(session, route):
    await route.begin(1)
    await route.chunk(b"ab")

    assert session.shown.fraction == 1


async def test_the_study_that_was_open_is_closed(session, route):
    await session.open_volume()
    await route.begin(0)

    assert not session.shown.has_volume
    assert session.phase is Phase.SCANNING


async def test_the_page_is_told_of_the_beginning(session, route):
    flushes = session.page.flushes
    await route.begin(0)

    assert session.page.flushes > flushes


async def test_an_upload_that_breaks_off_is_told_and_given_up(session, route):
    await route.begin(8)
    await route.file_started()
    await route.aborted(UploadInterrupted())

    assert session.phase is Phase.EMPTY
    assert session.shown.notice.startswith(error_text("upload-interrupted"))
    assert session.job.stops


async def test_an_upload_without_files_is_told(session, route):
    await route.begin(8)
    await route.aborted(NoImages())

    assert session.shown.notice.startswith(error_text("no-images"))


async def test_cancelling_midway_stops_the_sender_without_another_notice(session, route):
    await route.begin(8)
    await route.file_started()
    await session.study.cancel()

    with pytest.raises(JobCrashed):
        await route.chunk(b"ab")
    await route.aborted(JobCrashed())

    assert session.shown.notice == text("notice.cancelled")
    assert session.phase is Phase.EMPTY


async def test_a_chunk_on_its_way_during_the_cancel_shows_no_progress(session, route):
    await route.begin(8)
    go_on = asyncio.Event()

    async def slow(_data):
        await go_on.wait()

    session.job.send_bytes = slow
    sending = asyncio.create_task(route.chunk(b"ab"))
    await session.study.cancel()
    go_on.set()
    await sending

    assert session.shown.stage == ""


async def test_another_study_opened_midway_is_left_alone(session, route):
    await route.begin(8)
    await session.study.open_demo()
    with pytest.raises(JobCrashed):
        await route.file_started()
    await route.aborted(UploadInterrupted())

    assert session.phase is Phase.SCANNING
    assert not session.shown.notice_open


async def test_a_crash_of_the_reader_is_told_once_with_its_own_reason(session, route):
    await route.begin(8)
    session.job.crash(OutOfMemory())
    await until(lambda: session.shown.notice_open)
    serial = session.shown.notice_serial

    with pytest.raises(JobCrashed):
        await route.chunk(b"ab")
    await route.aborted(JobCrashed())

    assert session.shown.notice_serial == serial
    assert session.shown.notice.startswith(error_text("out-of-memory"))


async def test_a_reader_that_cannot_be_started_is_an_error_for_the_sender(session, route):
    session.start.errors = [JobCrashed()]
    with pytest.raises(JobCrashed):
        await route.begin(8)
    with pytest.raises(UploadInterrupted):
        await route.file_started()

    assert session.shown.notice.startswith(error_text("job-crashed"))


@pytest.mark.parametrize("call", ["file_started", "file_ended", "finished"])
async def test_nothing_is_taken_before_the_beginning(route, call):
    with pytest.raises(UploadInterrupted):
        await getattr(route, call)()
    with pytest.raises(UploadInterrupted):
        await route.chunk(b"ab")


async def test_an_abort_after_the_end_does_not_touch_the_study(session, route):
    await route.begin(8)
    await route.finished()
    session.job.answer(found(summary(0), summary(1)))
    await until(lambda: session.phase is Phase.CHOOSING)
    await route.aborted(UploadInterrupted())

    assert session.phase is Phase.CHOOSING


async def test_a_second_upload_starts_from_nothing(session, route):
    await route.begin(8)
    await route.chunk(b"abcd")
    await route.aborted(UploadInterrupted())
    await route.begin(8)
    await route.chunk(b"ab")

    assert session.shown.fraction == 0.25
    assert session.job.received == b"ab"
