"""A level that is said of a result which the helper has lost."""

import pytest

from spine_app.screen.texts import text
from tests.unit.controllers.segmentation.fake_helper import named
from tests.unit.controllers.session import turns, until


@pytest.fixture
async def lost(segmenting):
    """A result on screen that the helper does not know any more."""
    await segmenting.done()
    segmenting.helper.refusals["POST jobs/ID/relabel"] = ["unknown-job"] + [""] * 9
    segmenting.helper.jobs[0].key = "forgotten"
    segmenting.helper.volumes.clear()
    return segmenting


async def said(segmenting):
    await segmenting.actions.pin(20, "L2")
    await until(lambda: len(segmenting.helper.jobs) == 2)
    await turns()


async def test_the_result_is_made_once_more_and_the_level_follows(lost):
    await said(lost)
    assert text("segment.pin_again") in lost.notice
    assert lost.names == ["L1", "L2", "L3"]
    assert not lost.segment.running

    lost.helper.job.succeed()
    await until(lambda: lost.names == ["L2", "L3", "L4"])
    assert len(lost.helper.volumes) == 1
    assert lost.helper.jobs[1].request == lost.helper.jobs[0].request


async def test_the_next_level_needs_no_other_run(lost):
    await said(lost)
    lost.helper.job.succeed()
    await until(lambda: lost.names == ["L2", "L3", "L4"])
    await lost.actions.pin(22, "L4")
    await turns()

    assert len(lost.helper.jobs) == 2


async def test_another_result_than_before_names_nothing(lost):
    await said(lost)
    lost.helper.job.succeed({20: 15, 21: 11}, instances=named({20: 15, 21: 11}))
    await until(lambda: text("segment.problem.unknown-job") in lost.notice)

    assert lost.names == ["L1", "L2", "L3"]


async def test_a_run_that_fails_says_why(lost):
    await said(lost)
    lost.helper.job.fail("out-of-memory")
    await until(lambda: text("segment.error.out-of-memory") in lost.notice)

    assert lost.names == ["L1", "L2", "L3"]


async def test_a_level_that_is_said_twice_begins_one_run(lost):
    lost.helper.refusals["POST jobs/ID/relabel"] = ["unknown-job"] * 2 + [""] * 9
    await said(lost)
    await lost.actions.pin(21, "L1")

    assert len(lost.helper.jobs) == 2
    assert text("segment.problem.unknown-job") in lost.notice


async def test_it_ends_with_its_study(lost):
    await said(lost)
    await lost.session.actions.close_study()
    await until(lambda: lost.helper.job.told["state"] == "cancelled")


async def test_a_level_that_cannot_be_is_refused_without_a_run(segmenting):
    await segmenting.done()
    segmenting.helper.refusals["POST jobs/ID/relabel"] = "bad-pins"
    await segmenting.actions.pin(20, "L2")

    assert len(segmenting.helper.jobs) == 1
    assert text("segment.problem.bad-pins") in segmenting.notice
