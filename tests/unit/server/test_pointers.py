"""Of the moves and wheel turns that wait, one remains; presses and releases keep their place."""

import asyncio
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.server.pointers import PATIENCE_S, WAITING_MAX, PointerQueue


def event(gesture, number=0, amount=0.0, **more):
    button = Button.LEFT if gesture in {Gesture.PRESS, Gesture.RELEASE} else Button.NONE
    return PointerEvent(gesture, button, float(number), 0.0, amount, **more)


class Page:
    def __init__(self, *, behind=False):
        self.behind = behind
        self.handled = []
        self.queue = PointerQueue(self.handled.append, lambda: self.behind)

    async def settled(self):
        if self.queue._task is not None:
            await asyncio.wait([self.queue._task])
        return self.handled


async def test_of_the_moves_that_wait_the_newest_is_handled():
    page = Page()
    for number in range(50):
        page.queue.put(event(Gesture.MOVE, number))

    assert [entry.x for entry in await page.settled()] == [49]


async def test_turns_of_the_wheel_are_summed():
    page = Page()
    for _ in range(40):
        page.queue.put(event(Gesture.WHEEL, amount=0.25))

    assert [entry.amount for entry in await page.settled()] == [10]


async def test_turns_with_other_keys_held_are_not_added_to_each_other():
    page = Page()
    for ctrl in (False, True, True, False):
        page.queue.put(event(Gesture.WHEEL, amount=1, ctrl=ctrl))

    found = [(entry.ctrl, entry.amount) for entry in await page.settled()]
    assert found == [(False, 1), (True, 2), (False, 1)]


gestures = st.lists(st.sampled_from(list(Gesture)), max_size=14)


@settings(max_examples=40, deadline=None)
@given(gestures)
def test_whatever_comes_keeps_its_order(kinds):
    async def run():
        page = Page()
        for number, kind in enumerate(kinds):
            page.queue.put(event(kind, number, 1.0 if kind is Gesture.WHEEL else 0.0))
        return await page.settled()

    handled = asyncio.run(run())

    assert [e.gesture for e in handled] == [kind for kind, _ in _runs(kinds)]
    assert sum(e.amount for e in handled) == kinds.count(Gesture.WHEEL)
    assert [e.x for e in handled] == sorted(e.x for e in handled)


def _runs(kinds):
    """Runs of moves or turns count once, presses and releases each."""
    for kind, run in itertools.groupby(kinds):
        for place, _ in enumerate(run):
            if place == 0 or kind in {Gesture.PRESS, Gesture.RELEASE}:
                yield kind, place


async def test_a_move_waits_for_a_page_that_is_behind_and_goes_when_it_has_followed():
    page = Page(behind=True)
    page.queue.put(event(Gesture.MOVE, 1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert page.handled == []

    page.queue.put(event(Gesture.MOVE, 2))
    page.behind = False
    page.queue.page_followed()

    assert [entry.x for entry in await page.settled()] == [2]


async def test_a_move_does_not_wait_for_ever():
    page = Page(behind=True)
    page.queue.put(event(Gesture.MOVE, 1))

    async with asyncio.timeout(PATIENCE_S * 10):
        assert [entry.x for entry in await page.settled()] == [1]


async def test_a_release_never_waits():
    page = Page(behind=True)
    page.queue.put(event(Gesture.MOVE, 1))
    await asyncio.sleep(0)
    page.queue.put(event(Gesture.RELEASE, 2))
    for _ in range(5):
        await asyncio.sleep(0)

    assert [entry.gesture for entry in page.handled] == [Gesture.MOVE, Gesture.RELEASE]


async def test_the_queue_has_an_end():
    page = Page()
    for number in range(3 * WAITING_MAX):
        page.queue.put(event(Gesture.PRESS, number))

    assert len(page.queue) == WAITING_MAX


async def test_a_stopped_queue_handles_nothing():
    page = Page()
    page.queue.put(event(Gesture.PRESS))
    await page.queue.stop()
    await asyncio.sleep(0)

    assert page.handled == []


async def test_an_error_of_one_event_does_not_stop_the_next():
    handled = []

    def handle(entry):
        if entry.x == 1:
            raise ValueError
        handled.append(entry.x)

    queue = PointerQueue(handle, lambda: False)
    queue.put(event(Gesture.PRESS, 1))
    queue.put(event(Gesture.PRESS, 2))
    for _ in range(5):
        await asyncio.sleep(0)
    queue.put(event(Gesture.PRESS, 3))
    for _ in range(5):
        await asyncio.sleep(0)

    assert handled == [2, 3]


@pytest.mark.parametrize("gesture", [Gesture.MOVE, Gesture.WHEEL])
async def test_moves_are_handled_at_most_about_as_often_as_a_screen_shows_them(gesture):
    page = Page()
    loop = asyncio.get_running_loop()
    end = loop.time() + 0.3
    while loop.time() < end:
        page.queue.put(event(gesture))
        await asyncio.sleep(0)

    assert 5 <= len(page.handled) <= 0.3 * 120 + 2
