"""What happened to a job, so that a listener may come late or come back."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

EventKind: TypeAlias = Literal["job", "preview", "done"]

_LENGTH: Final = 128
"""Events remembered; steps of one stage are one event, so a job has a few dozen."""


@dataclass(frozen=True)
class JobEvent:
    """One thing that happened.

    Attributes:
        id: counts up from 1 within a job.
        kind: `job` where the document of the job has changed, `preview`, or `done` at the end.
        topic: an event of kind `job` takes the place of the last one of the same topic.
        data: a document of the contract as JSON.
    """

    id: int
    kind: EventKind
    topic: str
    data: str


class Trail:
    """The events of one job, on the loop thread only."""

    def __init__(self) -> None:
        self._events: deque[JobEvent] = deque(maxlen=_LENGTH)
        self._last_id = 0
        self._changed = asyncio.Event()

    def add(self, kind: EventKind, topic: str, data: str) -> None:
        """Remember an event and wake every listener."""
        self._last_id += 1
        last = self._events[-1] if self._events else None
        if last is not None and last.kind == kind == "job" and last.topic == topic:
            self._events.pop()
        self._events.append(JobEvent(self._last_id, kind, topic, data))
        self._changed.set()
        self._changed = asyncio.Event()

    def after(self, event_id: int) -> list[JobEvent]:
        """Events a listener has not seen; all of them where it names one that never was."""
        seen = event_id if 0 <= event_id <= self._last_id else 0
        return [event for event in self._events if event.id > seen]

    async def wait(self, timeout_s: float) -> None:
        """Wait for the next event, but not longer than this."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._changed.wait()
        except TimeoutError:
            return
