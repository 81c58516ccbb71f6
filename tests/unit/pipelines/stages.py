"""Stages that tell what a render thread does with them."""

import queue
import threading

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
