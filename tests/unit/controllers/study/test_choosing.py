"""Choosing among the series of a study, and choices that are refused."""

import pytest

from spine_app.domain.errors import (
    BadGeometry,
    JobCrashed,
    OutOfMemory,
)
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import (
    Choose,
    SeriesRefused,
)
from tests.unit.controllers.session import until
from tests.unit.controllers.study.seen import said
from tests.unit.controllers.told import summary


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
