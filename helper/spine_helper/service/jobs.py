"""The job table: one job runs, a few wait their turn, the last few results stay in memory."""

import asyncio
import contextlib
import itertools
from typing import Final

from spine_helper.engines.engine import Engine
from spine_helper.engines.registry import Registry
from spine_helper.service.child import CoarseMap, Limits, Outcome
from spine_helper.service.events import log
from spine_helper.service.job import Job
from spine_helper.service.job_documents import JobError, JobRequestDocument, JobState, Stage
from spine_helper.service.problems import ProblemCode, Refused
from spine_helper.service.relabel import pin
from spine_helper.service.spares import Spares
from spine_helper.service.threads import usable_cores
from spine_helper.service.volume_store import Volume
from spine_helper.service.wire import Order

MAX_OPEN: Final = 4
"""Jobs that run or wait."""

MAX_KEPT: Final = 4
"""Ended jobs that can still be asked for; older ones are forgotten with their results."""

KEPT_BYTES: Final = 2**30
"""Most bytes of results kept beside the newest."""


class JobTable:
    """Owns every job of the process. `open` and `close` bracket its life."""

    def __init__(
        self, registry: Registry, limits: Limits | None = None, threads: int | None = None
    ) -> None:
        """Nothing runs before `open`.

        Args:
            registry: whose engines will run.
            limits: what a job may use; the usual ones unless given.
            threads: cores for a job; all that this process may use unless given.
        """
        self._threads = threads or usable_cores()
        self._spares = Spares(registry.modules, limits or Limits())
        self._jobs: dict[str, Job] = {}
        self._count = itertools.count()
        self._queue: asyncio.PriorityQueue[tuple[int, int, Job]] = asyncio.PriorityQueue()
        self._worker: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a job runs or waits."""
        return any(not job.ended.is_set() for job in self._jobs.values())

    @property
    def has_place(self) -> bool:
        """Whether another job would be taken."""
        return sum(not job.ended.is_set() for job in self._jobs.values()) < MAX_OPEN

    def open(self) -> None:
        """Start taking jobs from the queue."""
        self._worker = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Cancel every job, wait for the children to be gone and stop."""
        for job in list(self._jobs.values()):
            if not job.ended.is_set():
                await self.cancel(job)
        if self._worker is not None:
            self._worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._worker
        await asyncio.to_thread(self._spares.close)

    def submit(
        self, engine: Engine, volume: Volume, request: JobRequestDocument, key: str | None = None
    ) -> Job:
        """Put a job into the queue; the same key and request again give the same job.

        Raises:
            Refused: the key came with another request (`key-reused`), or too many jobs are open
                (`queue-full`).
        """
        for job in self._jobs.values():
            if key is not None and job.key == key:
                if job.request != request:
                    raise Refused(ProblemCode.KEY_REUSED)
                return job
        if not self.has_place:
            raise Refused(ProblemCode.QUEUE_FULL)
        job = Job(engine, volume, request, key)
        volume.shelf.lend()
        self._jobs[job.id] = job
        self._queue.put_nowait((job.rank, next(self._count), job))
        self._count_ahead()
        job.tell()
        log.info("job-queued", extra={"job": job.id, "model": engine.id})
        return job

    def find(self, job_id: str) -> Job:
        """The job of this id.

        Raises:
            Refused: there is none, or it has been forgotten (`unknown-job`).
        """
        try:
            return self._jobs[job_id]
        except KeyError:
            raise Refused(ProblemCode.UNKNOWN_JOB) from None

    async def cancel(self, job: Job) -> None:
        """Cancel a job that has not ended and wait until its child is gone; else forget it."""
        if job.ended.is_set():
            self._jobs.pop(job.id, None)
            return
        was = job.state
        if was is not JobState.CANCELLED:
            job.cancel()
        if was is JobState.PENDING:
            self._end(job)
        elif job.child is not None:
            job.child.kill()
        await job.ended.wait()

    async def _work(self) -> None:
        await asyncio.to_thread(self._refill)
        while True:
            _, _, job = await self._queue.get()
            if job.state is JobState.PENDING:
                await self._run(job)
                await asyncio.to_thread(self._refill)

    def _refill(self) -> None:
        with contextlib.suppress(OSError):  # the next job tries again and says so
            self._spares.refill()

    async def _run(self, job: Job) -> None:
        job.begin()
        self._count_ahead()
        log.info("job-started", extra={"job": job.id, "voxels": job.volume.grid.voxel_count})
        try:
            outcome = await self._outcome(job)
        except Exception:  # noqa: BLE001 - the end of a job must not be the end of the queue
            outcome = Outcome(error=JobError.ENGINE_CRASHED)
        job.settle(outcome)
        self._end(job, outcome.where)

    async def _outcome(self, job: Job) -> Outcome:
        """Run a job in a child and apply its pins."""
        job.child = await asyncio.to_thread(self._spares.take)
        if job.state is JobState.CANCELLED:
            await asyncio.to_thread(job.child.end)
            return Outcome()
        relay = _Relay(job, asyncio.get_running_loop())
        order, block = self._order(job), job.volume.shelf.block
        outcome = await asyncio.to_thread(job.child.run, job.engine, order, block, relay)
        pins = job.request.pins
        if pins is None or outcome.findings is None:
            return outcome
        pinned = await asyncio.to_thread(pin, outcome.findings, pins)
        job.pins_ignored = pinned is None
        return outcome if pinned is None else Outcome(pinned)

    def _order(self, job: Job) -> Order:
        grid, block, box = job.volume.grid, job.volume.shelf.block, job.request.box
        return Order(
            run=job.engine.run,
            grid=grid,
            mode=job.request.mode,
            box=None if box is None else box.within(grid.shape_kji),
            threads=self._threads,
            block_bytes=block.size,
            is_shared=block.is_shared,
            offset=job.volume.offset,
        )

    def _count_ahead(self) -> None:
        """Tell every waiting job how many come before it."""
        running = sum(job.state is JobState.RUNNING for job in self._jobs.values())
        waiting = [job for job in self._jobs.values() if job.state is JobState.PENDING]
        for place, job in enumerate(sorted(waiting, key=lambda job: job.rank)):
            if job.ahead != running + place:
                job.ahead = running + place
                job.tell()

    def _end(self, job: Job, where: str = "") -> None:
        job.close()
        self._count_ahead()
        facts = {"state": job.state.value, "code": job.error and job.error.value, "where": where}
        log.info("job-ended", extra={"job": job.id, "seconds": round(job.seconds, 2), **facts})
        self._forget()

    def _forget(self) -> None:
        """Keep the newest ended job, and of the others as many as are few and small enough."""
        kept = [job for job in self._jobs.values() if job.ended.is_set()][::-1]
        held = 0
        for place, job in enumerate(kept):
            held += 0 if job.findings is None else job.findings.labels_kji.nbytes
            if place and (place >= MAX_KEPT or held > KEPT_BYTES):
                del self._jobs[job.id]


class _Relay:
    """Brings what a child reports from the thread of its conversation to the loop."""

    def __init__(self, job: Job, loop: asyncio.AbstractEventLoop) -> None:
        self._job = job
        self._loop = loop

    def progress(self, stage: Stage, fraction: float) -> None:
        """See `child.Follower`."""
        self._loop.call_soon_threadsafe(self._job.advance, stage, fraction)

    def preview(self, coarse: CoarseMap) -> None:
        """See `child.Follower`."""
        self._loop.call_soon_threadsafe(self._job.show, coarse)
