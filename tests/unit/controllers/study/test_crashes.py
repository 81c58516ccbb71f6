"""Readers that crash, at every stage."""

import pytest

from spine_app.domain.errors import (
    JobCrashed,
    JobTimedOut,
    NoImages,
)
from spine_app.domain.lifecycle import Phase
from tests.unit.controllers.session import until
from tests.unit.controllers.study.seen import path, said, shows_nothing
from tests.unit.controllers.told import summary


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
