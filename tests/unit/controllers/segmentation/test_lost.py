"""A helper that goes in the middle of a run: the run goes on with the next one."""

import pytest

from spine_app.controllers.segmentation import lost
from spine_app.helper_client.presence import HelperPresence, HelperStatus
from spine_app.screen.texts import text
from tests.unit.controllers.segmentation.fake_helper import FakeHelper
from tests.unit.controllers.session import turns, until


@pytest.fixture
async def other():
    helper = FakeHelper()
    client = helper.client
    yield helper
    await client.close()


async def gone(segmenting, presence=HelperPresence.RESTARTING):
    """Begin a run, and let its helper go."""
    await segmenting.start()
    segmenting.helper.job.run()
    segmenting.helper.job.look()
    await until(lambda: segmenting.segment.first_look)
    segmenting.helper.client = None
    segmenting.helper.status = HelperStatus(presence)
    segmenting.control.follow_helper()
    await turns()


def back(segmenting, other):
    segmenting.helper.client = other.client
    segmenting.helper.status = other.status
    segmenting.control.follow_helper()


async def test_a_run_waits_for_the_next_helper_and_says_so(segmenting):
    await gone(segmenting)

    assert segmenting.segment.running
    assert segmenting.segment.step == text("segment.step.lost")
    assert segmenting.segment.first_look
    assert segmenting.notice == ""


async def test_it_goes_on_with_the_next_helper_which_gets_the_voxels(segmenting, other):
    await gone(segmenting)
    back(segmenting, other)
    await until(lambda: other.jobs)
    assert len(other.volumes) == 1

    other.job.succeed()
    await segmenting.rest()
    assert segmenting.names == ["L1", "L2", "L3"]


async def test_it_goes_on_with_what_was_asked_for_and_not_with_what_the_page_says_now(
    segmenting, other
):
    await gone(segmenting)
    request = dict(segmenting.helper.job.request)
    segmenting.wanted.wanted_model = "another"
    back(segmenting, other)
    await until(lambda: other.jobs)

    assert other.job.request == request


async def test_a_helper_that_goes_twice_ends_the_run(segmenting, other):
    await gone(segmenting)
    back(segmenting, other)
    await until(lambda: other.jobs)
    segmenting.helper.client = None
    segmenting.helper.status = HelperStatus(HelperPresence.RESTARTING)
    segmenting.control.follow_helper()

    assert not segmenting.segment.running
    assert text("error.helper-absent") in segmenting.notice


@pytest.mark.parametrize("presence", [HelperPresence.STOPPED, HelperPresence.ABSENT])
async def test_a_helper_that_does_not_come_back_ends_the_run(segmenting, presence):
    await gone(segmenting)
    segmenting.helper.status = HelperStatus(presence)
    segmenting.control.follow_helper()

    assert not segmenting.segment.running
    assert text("error.helper-absent") in segmenting.notice
    assert not segmenting.segment.first_look


async def test_nobody_waits_for_ever(segmenting, monkeypatch):
    monkeypatch.setattr(lost, "PATIENCE_S", 0.0)
    await gone(segmenting)
    await until(lambda: not segmenting.segment.running)

    assert text("error.helper-absent") in segmenting.notice


async def test_a_run_that_waits_can_be_called_off(segmenting, other):
    await gone(segmenting)
    await segmenting.actions.stop()
    assert not segmenting.segment.running
    assert not segmenting.segment.first_look

    back(segmenting, other)
    await turns()
    assert other.jobs == []


async def test_a_run_that_waits_ends_with_its_study(segmenting, other):
    await gone(segmenting)
    await segmenting.session.actions.close_study()
    back(segmenting, other)
    await turns()

    assert other.jobs == []
    assert not segmenting.segment.running


async def test_another_run_cannot_be_asked_for_meanwhile(segmenting):
    await gone(segmenting)

    assert not segmenting.segment.can_run
    await segmenting.actions.start()
    assert text("error.request-refused") in segmenting.notice
