import logging
import queue
import threading

import pytest

from spine_app.pipelines import render_thread
from spine_app.pipelines.render_thread import RenderThread

SOON_S = 10.0
"""No test waits this long unless it fails."""
QUIET_S = 0.15
"""How long nothing must happen before it is taken for nothing; many times the delay below."""


class Stage:
    """Tells what the thread does with it."""

    def __init__(self, name="stage", still=0):
        self.name = name
        self.dirty = False
        self.still = still
        self.told = queue.Queue()
        self.broken = set()

    def draw(self):
        self.dirty = False
        self._tell("draw")

    def refine(self, _interrupted):
        self.still -= 1
        self._tell("refine")
        return self.still > 0

    def release(self):
        self._tell("release")

    def _tell(self, what):
        self.told.put((what, threading.current_thread().name))
        if what in self.broken:
            raise RuntimeError(what)

    def next(self):
        return self.told.get(timeout=SOON_S)[0]

    def is_left_alone(self):
        try:
            self.told.get(timeout=QUIET_S)
        except queue.Empty:
            return True
        return False


class SlowStage(Stage):
    """Its first still frame lasts until it is interrupted, or until the test gives up."""

    def refine(self, interrupted):
        self._tell("refine")
        pause = threading.Event()
        for _ in range(10_000):
            if interrupted():
                self._tell("interrupted")
                return True
            if self.still == 0:
                return False
            pause.wait(0.001)
        raise AssertionError


@pytest.fixture(autouse=True)
def _short_delay(monkeypatch):
    monkeypatch.setattr(render_thread, "REFINE_DELAY_S", 0.01)


@pytest.fixture
def thread():
    thread = RenderThread("render")
    yield thread
    thread.stop(SOON_S)
    assert not thread._thread.is_alive()


def added(thread, stage):
    """Build a stage on the thread, and wait until it is there and the thread is at rest."""
    thread.add(lambda: stage)
    assert stage.next() == "refine"
    return stage


def hold(thread):
    """Keep the thread busy until the returned event is set."""
    busy, go_on = threading.Event(), threading.Event()

    def request():
        busy.set()
        assert go_on.wait(SOON_S)

    thread.post("hold", request)
    assert busy.wait(SOON_S)
    return go_on


def done(thread):
    """Wait until all that was posted has run."""
    event = threading.Event()
    thread.post("done", event.set)
    assert event.wait(SOON_S)


def touch(thread, stage, key="touch"):
    thread.post(key, lambda: setattr(stage, "dirty", True))


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
