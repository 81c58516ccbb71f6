"""What happens when a job ends while something else takes its place."""

import asyncio
from pathlib import Path

from spine_app.domain.errors import OutOfMemory
from spine_app.domain.lifecycle import Phase
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import found, summary


async def test_a_crash_of_a_job_that_is_being_replaced_is_not_told(session):
    await session.study.open_path(Path("/data/a"))
    first = session.job
    stop = first.stop

    async def crash_instead():
        first.crash(OutOfMemory())
        await turns()
        await stop()

    first.stop = crash_instead
    await session.study.open_path(Path("/data/b"))
    await turns()

    assert session.phase is Phase.SCANNING
    assert not session.shown.notice_open


async def test_closing_and_opening_at_once_leaves_the_study_that_was_opened(session):
    await session.open_volume()
    await asyncio.gather(session.study.close(), session.study.open_path(Path("/data/b")))

    assert session.phase is Phase.SCANNING
    assert session.study.is_following(session.job)
    assert not session.shown.has_volume


async def test_cancelling_twice_at_once_is_told_once(session):
    await session.study.open_path(Path("/data/a"))
    await asyncio.gather(session.study.cancel(), session.study.cancel())

    assert session.phase is Phase.EMPTY
    assert session.shown.notice_serial == 1


async def test_stopping_while_a_process_starts_waits_and_ends_it(session):
    session.start.gate.clear()
    opening = asyncio.create_task(session.study.open_path(Path("/data/a")))
    await turns()
    stopping = asyncio.create_task(session.study.stop())
    await turns()
    session.start.gate.set()
    await asyncio.gather(opening, stopping)

    assert session.job.stops


async def test_an_error_of_a_replaced_start_leaves_the_next_one_alone(session):
    session.start.errors = [OutOfMemory()]
    await asyncio.gather(
        session.study.open_path(Path("/data/a")), session.study.open_path(Path("/data/b"))
    )
    session.job.answer(found(summary(0), summary(1)))
    await until(lambda: session.phase is Phase.CHOOSING)

    assert session.study.is_following(session.job)
    assert not session.shown.notice_open
