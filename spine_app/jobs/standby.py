"""One child process kept ready, so that opening a study need not wait for its start."""

import asyncio
from typing import Generic, TypeVar

from spine_app.domain.errors import SpineError
from spine_app.jobs.registry import JobSpec
from spine_app.jobs.runner import Job, launch_job

Answer = TypeVar("Answer")


class Standby(Generic[Answer]):
    """Holds at most one idle child of a kind. Loop thread only."""

    def __init__(self, spec: JobSpec[Answer]) -> None:
        """Keep none until `prepare` is called."""
        self._spec = spec
        self._ready: asyncio.Task[Job[Answer]] | None = None

    def prepare(self) -> None:
        """Start a child now unless one is ready; it imports what it needs and waits."""
        if self._ready is None:
            self._ready = asyncio.create_task(launch_job(self._spec))

    async def start(self, request: object) -> Job[Answer]:
        """Give a request to the idle child, or to a new one.

        Raises:
            JobCrashed: the process could not be started or died at once.
        """
        job = await self._take()
        try:
            await job.send(request)
        except BaseException:
            await job.stop()
            raise
        return job

    async def stop(self) -> None:
        """End the idle child."""
        ready, self._ready = self._ready, None
        if ready is not None:
            try:
                job = await ready
            except SpineError:
                return
            await job.stop()

    async def _take(self) -> Job[Answer]:
        ready, self._ready = self._ready, None
        if ready is not None:
            try:
                job = await ready
            except SpineError:
                return await launch_job(self._spec)
            if job.is_running:
                return job
            await job.stop()
        return await launch_job(self._spec)
