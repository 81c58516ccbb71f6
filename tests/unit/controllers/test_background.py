"""Work behind the loop's back."""

import asyncio
import threading

import pytest

from spine_app.controllers.background import to_its_end
from tests.unit.controllers.session import turns


async def test_what_a_thread_made_is_given():
    assert await to_its_end(sorted, [2, 1], reverse=True) == [2, 1]


async def test_an_error_of_the_thread_is_raised():
    with pytest.raises(ZeroDivisionError):
        await to_its_end(divmod, 1, 0)


async def test_a_cancelled_wait_ends_after_the_work_in_its_thread():
    go_on, done = threading.Event(), []

    def work():
        go_on.wait(10)
        done.append(True)

    waiting = asyncio.create_task(to_its_end(work))
    await turns()
    waiting.cancel()
    await turns()
    assert not waiting.done()

    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert done == [True]
