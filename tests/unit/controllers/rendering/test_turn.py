import asyncio
from contextlib import contextmanager

import pytest

from spine_app.controllers.rendering import turn as render_turn
from spine_app.controllers.rendering.turn import DURATION_S, Turning
from spine_app.domain.view.camera import Side, looking_at
from tests.data.grids import straight_grid

FRONT, LEFT = (looking_at(straight_grid(), side) for side in (Side.ANTERIOR, Side.LEFT))


@contextmanager
def closing_with(act):
    yield
    act()


class Clock:
    """A loop whose time a test moves on."""

    def __init__(self):
        self.now = 0.0
        self.calls = []

    def time(self):
        return self.now

    def call_at(self, when, call):
        self.calls.append((when, call))
        return self

    def cancel(self):
        self.calls.clear()

    def run(self, late=0.0):
        """Run the next call, some time after it was due."""
        when, call = self.calls.pop(0)
        self.now = when + late
        call()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(render_turn.asyncio, "get_running_loop", lambda: clock)
    return clock


@pytest.fixture
def seen():
    return []


@pytest.fixture
def turning(seen):
    turning = Turning(seen.append)
    turning.smooth = True
    return turning


def test_a_turn_takes_a_few_steps_and_ends_where_it_should(turning, seen, clock):
    turning.go(FRONT, LEFT)
    while clock.calls:
        clock.run()

    assert 4 <= len(seen) <= 8
    assert seen[-1] is LEFT
    assert clock.now <= DURATION_S + 0.06
    turned = [camera.looking @ LEFT.looking for camera in seen]
    assert turned == sorted(turned)


def test_on_a_busy_machine_the_steps_are_skipped(turning, seen, clock):
    turning.go(FRONT, LEFT)
    clock.run(late=0.2)

    assert seen == [LEFT]
    assert clock.calls == []


def test_where_calm_is_wanted_it_turns_at_once(turning, seen):
    turning.smooth = False
    turning.go(FRONT, LEFT)

    assert seen == [LEFT]


def test_the_hand_stops_a_turn(turning, seen, clock):
    turning.go(FRONT, LEFT)
    clock.run()
    turning.stop()

    assert clock.calls == []
    assert seen[-1] is not LEFT


def test_each_step_is_sent_to_the_page(turning, clock):
    sent = []
    turning.showing = lambda: closing_with(lambda: sent.append(1))
    turning.go(FRONT, LEFT)
    clock.run()
    clock.run()

    assert sent == [1, 1]


async def test_on_a_real_loop_it_arrives():
    arrived = asyncio.Event()
    turning = Turning(lambda camera: arrived.set() if camera is LEFT else None)
    turning.smooth = True
    turning.go(FRONT, LEFT)

    await asyncio.wait_for(arrived.wait(), 5)
