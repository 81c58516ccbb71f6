"""Requests of a render thread, and its end."""

import logging
import threading

import pytest

from spine_app.pipelines.render_thread import RenderThread
from tests.unit.pipelines.stages import SOON_S, SlowStage, Stage, added, done, hold, touch

pytestmark = pytest.mark.usefixtures("short_delay")


def test_the_newest_request_of_a_key_wins(thread):
    ran = []
    go_on = hold(thread)
    for n in range(3):
        thread.post("camera", lambda n=n: ran.append(n))
    go_on.set()
    done(thread)

    assert ran == [2]


def test_requests_run_in_the_order_of_their_last_posting(thread):
    ran = []
    go_on = hold(thread)
    for key in ("size", "camera", "volume", "size"):
        thread.post(key, lambda key=key: ran.append(key))
    go_on.set()
    done(thread)

    assert ran == ["camera", "volume", "size"]


def test_a_request_that_is_posted_again_after_it_ran_runs_again(thread):
    ran = []
    for n in range(2):
        thread.post("camera", lambda n=n: ran.append(n))
        done(thread)

    assert ran == [0, 1]


def test_requests_and_stages_run_on_the_thread_of_the_name(thread):
    names = []
    thread.post("name", lambda: names.append(threading.current_thread().name))
    stage = added(thread, Stage())
    touch(thread, stage)

    assert stage.told.get(timeout=SOON_S) == ("draw", "render")
    assert names == ["render"]


def test_only_stages_that_changed_are_drawn(thread):
    changed, same = added(thread, Stage()), added(thread, Stage())
    assert changed.next() == "refine"
    touch(thread, changed)

    assert [changed.next(), changed.next(), same.next()] == ["draw", "refine", "refine"]


def test_many_requests_are_drawn_once(thread):
    stage = added(thread, Stage())
    go_on = hold(thread)
    for key in range(5):
        touch(thread, stage, key)
    go_on.set()

    assert [stage.next(), stage.next()] == ["draw", "refine"]


def test_an_error_in_a_request_ends_neither_the_thread_nor_the_other_requests(thread, caplog):
    ran = threading.Event()
    go_on = hold(thread)
    with caplog.at_level(logging.ERROR):
        thread.post("bad", lambda: 1 / 0)
        thread.post("good", ran.set)
        go_on.set()
        assert ran.wait(SOON_S)

    assert [record.getMessage() for record in caplog.records] == ["render request failed"]


def test_a_stage_that_cannot_be_built_does_not_end_the_thread(thread, caplog):
    with caplog.at_level(logging.CRITICAL):
        thread.add(lambda: 1 / 0)
        added(thread, Stage())


@pytest.mark.parametrize("broken", ["draw", "refine"])
def test_a_broken_stage_does_not_keep_the_others_from_being_drawn(thread, broken):
    bad, good = added(thread, Stage()), added(thread, Stage())
    bad.broken = {broken}
    touch(thread, bad, "bad")
    touch(thread, good, "good")

    assert [good.next(), good.next()] == ["draw", "refine"]


def test_stopping_frees_the_stages_on_their_own_thread():
    thread = RenderThread("render")
    stages = [added(thread, Stage()) for _ in range(1)]
    thread.stop(SOON_S)

    assert [stage.told.get(timeout=SOON_S) for stage in stages] == [("release", "render")]
    assert not thread._thread.is_alive()


def test_a_stage_that_cannot_be_freed_keeps_no_other():
    thread = RenderThread("render")
    first = added(thread, Stage())
    second = added(thread, Stage())
    first.broken = {"release"}
    thread.stop(SOON_S)

    assert second.next() == "release"


def test_stopping_interrupts_a_still_frame():
    thread = RenderThread("render")
    stage = SlowStage(still=1)
    thread.add(lambda: stage)
    assert stage.next() == "refine"
    thread.stop(SOON_S)

    assert [stage.next(), stage.next()] == ["interrupted", "release"]


def test_requests_that_wait_at_the_end_are_dropped():
    thread = RenderThread("render")
    ran = []
    go_on = hold(thread)
    thread.post("late", lambda: ran.append("late"))
    ending = threading.Thread(target=thread.stop, args=(SOON_S,))
    ending.start()
    while not thread._ending:
        ending.join(0.001)
    go_on.set()
    ending.join(SOON_S)
    thread.post("later", lambda: ran.append("later"))

    assert ran == []


def test_stopping_twice_is_harmless():
    thread = RenderThread("render")
    thread.stop(SOON_S)
    thread.stop(SOON_S)

    assert not thread._thread.is_alive()
