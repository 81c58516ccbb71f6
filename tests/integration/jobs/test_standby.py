import os
import signal

import pytest

from spine_app.jobs.standby import Standby
from tests.integration.jobs.jobs_for_tests import JOBS, Ask, Tell

pytestmark = pytest.mark.integration

ECHO = next(spec for spec in JOBS if spec.name == "echo")


@pytest.fixture
async def standby():
    """A standby of echoing children; none is left behind."""
    keeper = Standby(ECHO)
    yield keeper
    await keeper.stop()


async def first_answer(job):
    async with job:
        return await anext(aiter(job))


async def test_the_child_that_waits_gets_the_request(standby):
    standby.prepare()
    waiting = await standby._ready
    job = await standby.start(Ask(7))

    assert job is waiting
    assert await first_answer(job) == Tell("7")


async def test_only_one_child_waits(standby):
    standby.prepare()
    first = standby._ready
    standby.prepare()

    assert standby._ready is first


async def test_without_a_child_that_waits_one_is_started(standby):
    assert await first_answer(await standby.start(Ask(3))) == Tell("3")


async def test_a_child_that_died_waiting_is_replaced(standby):
    standby.prepare()
    waiting = await standby._ready
    os.kill(waiting.pid, signal.SIGKILL)
    await waiting._pump

    assert await first_answer(await standby.start(Ask(4))) == Tell("4")


async def test_a_child_that_waits_ends_with_the_session(standby):
    standby.prepare()
    waiting = await standby._ready
    await standby.stop()

    assert not waiting.is_running
