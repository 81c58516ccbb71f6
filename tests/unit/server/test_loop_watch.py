"""WS-7: a blocked event loop is noticed and logged, with a duration and no text."""

import asyncio
import logging
import time

import pytest

from spine_app.server.loop_watch import LOG_EVERY_S, LoopWatch


class Clock:
    now = 50.0

    def __call__(self):
        return self.now


def logged(caplog):
    return [
        (record.msg, record.seconds, record.own_seconds)
        for record in caplog.records
        if record.name.endswith("loop_watch")
    ]


def test_a_long_gap_is_logged_and_a_short_one_is_not(caplog):
    watch = LoopWatch(Clock())
    watch.note(0.09, 0.09)
    assert logged(caplog) == []
    watch.note(0.3, 0.02)

    assert logged(caplog) == [("the event loop was blocked", 0.3, 0.02)]
    assert watch.worst_s() == 0.3


def test_many_gaps_are_logged_as_the_worst_of_some_seconds(caplog):
    clock = Clock()
    watch = LoopWatch(clock)
    for gap in (0.2, 0.5, 0.3):
        watch.note(gap, 0.1)
    clock.now += LOG_EVERY_S
    watch.note(0.01, 0.01)

    assert [seconds for _, seconds, _ in logged(caplog)] == [0.2, 0.5]


def test_gaps_of_long_ago_are_forgotten():
    clock = Clock()
    watch = LoopWatch(clock)
    watch.note(0.08, 0.08)
    clock.now += 60

    assert watch.worst_s() == 0


@pytest.mark.parametrize("blocked_s", [0.15])
async def test_a_loop_that_is_really_blocked_is_noticed(caplog, blocked_s):
    caplog.set_level(logging.WARNING)
    watch = LoopWatch()
    task = asyncio.create_task(watch.run())
    await asyncio.sleep(0.05)
    time.sleep(blocked_s)  # noqa: ASYNC251 - this is what is to be noticed
    await asyncio.sleep(0.05)
    task.cancel()

    assert watch.worst_s() >= blocked_s - 0.03
    # Sleeping uses no processor, so this is told from a loop that is busy.
    assert logged(caplog)[0][2] < blocked_s / 2
