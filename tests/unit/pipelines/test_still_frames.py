"""Still frames: drawn when the hand rests, and interrupted by it."""

import pytest

from spine_app.pipelines import render_thread
from tests.unit.pipelines.stages import SOON_S, SlowStage, Stage, added, done, hold, touch

pytestmark = pytest.mark.usefixtures("short_delay")


def test_a_stage_whose_still_frame_fails_is_not_tried_for_ever(thread):
    stage = Stage(still=1_000_000)
    stage.broken = {"refine"}
    added(thread, stage)

    assert stage.is_left_alone()


def test_still_frames_are_drawn_until_none_is_better(thread):
    stage = added(thread, Stage(still=3))

    assert [stage.next(), stage.next()] == ["refine", "refine"]
    assert stage.is_left_alone()


def test_a_thread_at_rest_does_nothing(thread):
    stage = added(thread, Stage())
    touch(thread, stage)
    assert [stage.next(), stage.next()] == ["draw", "refine"]

    assert stage.is_left_alone()


def test_still_frames_wait_until_the_hand_rests(thread, monkeypatch):
    monkeypatch.setattr(render_thread, "REFINE_DELAY_S", SOON_S)
    stage = Stage()
    thread.add(lambda: stage)
    touch(thread, stage)
    assert stage.next() == "draw"

    assert stage.is_left_alone()


def test_a_request_interrupts_a_still_frame_which_is_drawn_again_later(thread):
    stage = SlowStage(still=1)
    thread.add(lambda: stage)
    assert stage.next() == "refine"
    touch(thread, stage)
    assert [stage.next(), stage.next(), stage.next()] == ["interrupted", "draw", "refine"]

    stage.still = 0
    assert stage.is_left_alone()


def test_a_request_interrupts_the_still_frames_of_all_stages(thread):
    first, second = SlowStage(still=1), added(thread, Stage())
    go_on = hold(thread)
    thread.add(lambda: first)
    go_on.set()
    assert [second.next(), first.next()] == ["refine", "refine"]
    touch(thread, second)
    assert first.next() == "interrupted"
    assert second.next() == "draw"
    first.still = 0


def test_nothing_is_interrupted_while_no_request_waits(thread):
    assert not thread.interrupted()
    go_on = hold(thread)
    assert not thread.interrupted()
    thread.post("next", lambda: None)
    assert thread.interrupted()
    go_on.set()
    done(thread)
    assert not thread.interrupted()
