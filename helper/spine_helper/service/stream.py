"""A job's events as a stream that a client can leave and take up again.

Source:
    HTML Living Standard, server-sent events.
"""

from collections.abc import AsyncGenerator
from typing import Final

from spine_helper.service.job import Job
from spine_helper.service.trail import JobEvent

HEARTBEAT_S: Final = 2.0
"""Longest silence of a stream."""

_HELLO: Final = b"retry: 1000\n\n"


def event_id(text: str | None) -> int:
    """The event a client has seen last, 0 where it says nothing of use."""
    if text is None or not (text.isascii() and text.isdecimal() and len(text) <= 12):
        return 0
    return int(text)


async def events_of(job: Job, seen: int) -> AsyncGenerator[bytes]:
    """Everything that happens to a job after an event, until it has ended.

    Args:
        job: whose events.
        seen: id of the last event the client has.
    """
    yield _HELLO
    while True:
        events = job.trail.after(seen)
        for event in events:
            seen = event.id
            yield _bytes(event)
            if event.kind == "done":
                return
        if events:
            continue
        if job.ended.is_set():
            return
        await job.trail.wait(HEARTBEAT_S)
        if not job.trail.after(seen):
            # Without an id: a client that comes back has missed nothing by missing it.
            yield f"event: job\ndata: {job.document().model_dump_json()}\n\n".encode()


def _bytes(event: JobEvent) -> bytes:
    return f"id: {event.id}\nevent: {event.kind}\ndata: {event.data}\n\n".encode()
