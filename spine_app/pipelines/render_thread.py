"""A thread that owns VTK windows: requests in, frames out, the newest request wins."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Protocol

log = logging.getLogger(__name__)

REFINE_DELAY_S = 0.15
"""Rest of the hand before a still frame is drawn; shorter would fight with a slow drag."""


WORK_PATIENCE_S = 3.0
"""Longest time that work which waits for rest is put off by a hand that never rests."""
PATIENCE_S = 0.25
"""Longest wait of a later view for an earlier one that keeps being drawn."""
TELL_EVERY_S = 10.0
"""A view that cannot be drawn fails with every frame; it is told this often."""


class Stage(Protocol):
    """What a render thread draws: one window with its scene."""

    dirty: bool
    """The scene changed since the last interactive frame."""

    def draw(self) -> None:
        """Draw and hand over an interactive frame; clears `dirty`."""

    def refine(self, interrupted: Callable[[], bool]) -> bool:
        """Draw the next better frame, unless `interrupted`; True while a better one exists."""

    def release(self) -> None:
        """Free the window on its own thread."""


class RenderThread:
    """Runs everything that touches the windows of its stages.

    A GL context belongs to one thread, and `Render` releases the interpreter lock, so the event
    loop stays free while a frame is drawn.
    """

    def __init__(self, name: str, on_failure: Callable[[], object] = lambda: None) -> None:
        """Start the thread.

        Args:
            name: for the log.
            on_failure: called on the thread when a piece of work failed, at most every
                `TELL_EVERY_S`.
        """
        self._on_failure = on_failure
        self._told = -TELL_EVERY_S
        self._wake = threading.Condition()
        self._requests: dict[object, Callable[[], None]] = {}
        self._waiting: dict[int, float] = {}
        self._idle: deque[Callable[[], None]] = deque()
        self._rested = time.monotonic()
        self._stages: list[Stage] = []
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def post(self, key: object, request: Callable[[], None]) -> None:
        """Run `request` on the thread; a waiting request with the same key is replaced.

        Order between keys is the order of their last posting.
        """
        with self._wake:
            self._requests.pop(key, None)
            self._requests[key] = request
            self._wake.notify()

    def post_idle(self, works: list[Callable[[], None]]) -> None:
        """Do small pieces of work on the thread when there is nothing else to do."""
        self.post(object(), lambda: self._idle.extend(works))

    def work_later(self, work: Callable[[], None]) -> None:
        """Do a piece of work when there is nothing else to do, without being a request itself.

        A request puts rest off for a moment; this does not, so that one piece can follow another.
        """
        with self._wake:
            if not self._idle:
                self._rested = time.monotonic()
            self._idle.append(work)
            self._wake.notify()

    def add(self, build: Callable[[], Stage]) -> None:
        """Build a stage on the thread and draw it from then on."""
        self.post(object(), lambda: self._stages.append(build()))

    def stop(self, timeout_s: float = 5.0) -> None:
        """Release all stages and end the thread."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        self._thread.join(timeout_s)

    def interrupted(self) -> bool:
        """Whether a request waits, so that a still frame should give way."""
        return bool(self._requests) or self._ending

    def _run(self) -> None:
        pause_s: float | None = None
        while True:
            self._wait(pause_s)
            if self._ending:
                break
            requests = self._take()
            for request in requests:
                self._guard(request)
            if requests:
                self._draw()
                self._do_overdue_work()
                pause_s = REFINE_DELAY_S
            else:
                self._refine()
                pause_s = 0.0 if self._do_idle_work() else None
        for stage in self._stages:
            self._guard(stage.release)
        self._stages.clear()

    def _draw(self) -> None:
        """Draw what changed; views after the first one wait a little while requests arrive."""
        now = time.monotonic()
        drawn = False
        for stage in self._stages:
            if not stage.dirty:
                self._waiting.pop(id(stage), None)
                continue
            waiting_s = now - self._waiting.setdefault(id(stage), now)
            if drawn and self._requests and waiting_s < PATIENCE_S:
                continue
            self._guard(stage.draw)
            self._waiting.pop(id(stage), None)
            drawn = True

    def _do_overdue_work(self) -> None:
        """Do one piece of idle work although requests arrive, if none was done for long."""
        now = time.monotonic()
        if self._idle and now - self._rested > WORK_PATIENCE_S:
            self._rested = now
            self._guard(self._idle.popleft())

    def _do_idle_work(self) -> bool:
        """Do one piece of idle work unless a request waits; True while there is more."""
        self._rested = time.monotonic()
        if self._idle and not self.interrupted():
            self._guard(self._idle.popleft())
        return bool(self._idle)

    def _wait(self, timeout_s: float | None) -> None:
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self._wake:
            while not self._requests and not self._ending:
                if deadline is None and self._idle:
                    return
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return
                self._wake.wait(left)

    def _take(self) -> list[Callable[[], None]]:
        with self._wake:
            requests = list(self._requests.values())
            self._requests.clear()
        return requests

    def _refine(self) -> None:
        """Draw better frames until none is left or a request arrives, after which it goes on."""
        for stage in self._stages:
            more = True
            while more and not self.interrupted():
                more = self._guard(partial(stage.refine, self.interrupted)) is True

    def _guard(self, work: Callable[[], object]) -> object:
        """Run one piece of work; an error ends the piece, not the thread."""
        try:
            return work()
        except Exception:
            log.exception("render request failed")
            now = time.monotonic()
            if now - self._told >= TELL_EVERY_S:
                self._told = now
                self._on_failure()
            return None
