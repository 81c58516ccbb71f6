"""Runs the lifecycle table; sole owner of the phase."""

from collections import deque
from collections.abc import Callable
from typing import get_args

from spine_app.domain.lifecycle import Event, Outcome, Phase, ScanStarted, leads_to

Listener = Callable[[Phase, Event], None]


class IllegalMove(AssertionError):
    """An event arrived in a phase that has no row for it: a bug in the caller."""


class Machine:
    """The session's phase and the job that may change it. Loop thread only."""

    def __init__(self) -> None:
        """Start without a study."""
        self._phase = Phase.EMPTY
        self._job = 0
        self._listeners: list[Listener] = []
        self._waiting: deque[Event] = deque()
        self._running = False

    @property
    def phase(self) -> Phase:
        """The phase now."""
        return self._phase

    @property
    def job(self) -> int:
        """Number of the job whose outcomes count."""
        return self._job

    def listen(self, listener: Listener) -> None:
        """Call `listener(phase, event)` after every move."""
        self._listeners.append(listener)

    def allows(self, event: type[Event]) -> bool:
        """Whether an event of this type has a row in the present phase."""
        return leads_to(self._phase, event) is not None

    def send(self, event: Event) -> None:
        """Handle an event; one sent by a listener waits until the present one is done.

        Raises:
            IllegalMove: the table has no row for it.
        """
        self._waiting.append(event)
        if self._running:
            return
        self._running = True
        try:
            while self._waiting:
                self._handle(self._waiting.popleft())
        finally:
            self._running = False
            self._waiting.clear()

    def _handle(self, event: Event) -> None:
        if isinstance(event, get_args(Outcome)) and event.job != self._job:
            return
        target = leads_to(self._phase, type(event))
        if target is None:
            message = f"{type(event).__name__} in {self._phase.name}"
            raise IllegalMove(message)
        if isinstance(event, ScanStarted):
            self._job = event.job
        self._phase = target
        for listener in self._listeners:
            listener(target, event)
