"""The job table: one job runs, a few wait their turn, the last few results stay in memory."""

import asyncio
import contextlib
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Engine
from spine_helper.service.child import STALL_S, Child, Outcome
from spine_helper.service.contract import JobDocument, JobError, JobState
from spine_helper.service.events import log
from spine_helper.service.problems import ProblemCode, Refused
from spine_helper.volumes.grid import Grid

MAX_OPEN: Final = 4
"""Jobs that run, wait or are being received; each holds a volume in memory."""

MAX_KEPT: Final = 4
"""Ended jobs that can still be asked for; older ones are forgotten with their results."""


@dataclass(eq=False)
class Job:
    """One request for labels and what became of it; changed on the loop thread only.

    Attributes:
        voxels: little-endian int16 in (k, j, i) order, until the job runs or is cancelled.
        labels_kji: (k, j, i) uint8, after success.
        seconds: how long the child ran.
        ended: set when the job is in a final state and its child is gone.
    """

    engine: Engine
    grid: Grid
    child: Child
    voxels: memoryview | None
    id: str = field(default_factory=lambda: uuid4().hex)
    state: JobState = JobState.PENDING
    progress: float = 0.0
    error: JobError | None = None
    labels_kji: NDArray[np.uint8] | None = None
    seconds: float = 0.0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def document(self) -> JobDocument:
        """The job as the contract describes it."""
        return JobDocument(
            job=self.id,
            model=self.engine.id,
            state=self.state,
            progress=self.progress,
            error=self.error,
        )


class JobTable:
    """Owns every job of the process. `open` and `close` bracket its life."""

    def __init__(self, stall_s: float = STALL_S) -> None:
        self._stall_s = stall_s
        self._jobs: dict[str, Job] = {}
        self._receiving = 0
        self._queue: asyncio.Queue[Job] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Start taking jobs from the queue."""
        self._worker = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Cancel every job, wait for the children to be gone and stop."""
        for job in list(self._jobs.values()):
            await self.cancel(job)
        if self._worker is not None:
            self._worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._worker

    @contextlib.contextmanager
    def place(self) -> Generator[None]:
        """Hold one of the open places while a body is being received.

        Raises:
            Refused: every place is taken (`queue-full`).
        """
        unfinished = sum(not job.ended.is_set() for job in self._jobs.values())
        if unfinished + self._receiving >= MAX_OPEN:
            raise Refused(ProblemCode.QUEUE_FULL)
        self._receiving += 1
        try:
            yield
        finally:
            self._receiving -= 1

    def submit(self, engine: Engine, grid: Grid, voxels: memoryview) -> Job:
        """Put a job at the end of the queue.

        Args:
            engine: what shall run.
            grid: the lattice of the voxels.
            voxels: little-endian int16 in (k, j, i) order.
        """
        job = Job(engine, grid, Child(engine, grid, self._stall_s), voxels)
        self._jobs[job.id] = job
        self._queue.put_nowait(job)
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
        was, job.state, job.voxels = job.state, JobState.CANCELLED, None
        if was is JobState.PENDING:
            self._end(job)
        elif was is JobState.RUNNING:
            job.child.kill()
        await job.ended.wait()

    async def _work(self) -> None:
        while True:
            job = await self._queue.get()
            if job.state is JobState.PENDING and job.voxels is not None:
                voxels, job.voxels = job.voxels, None
                await self._run(job, voxels)

    async def _run(self, job: Job, voxels: memoryview) -> None:
        job.state = JobState.RUNNING
        log.info("job-started", extra={"job": job.id, "voxels": job.grid.voxel_count})
        loop = asyncio.get_running_loop()

        def on_progress(fraction: float) -> None:
            loop.call_soon_threadsafe(self._advance, job, fraction)

        start_s = time.monotonic()
        try:
            outcome = await asyncio.to_thread(job.child.run, voxels, on_progress)
        except Exception:  # noqa: BLE001 - the end of a job must not be the end of the queue
            outcome = Outcome(error=JobError.ENGINE_CRASHED)
        job.seconds = time.monotonic() - start_s
        if job.state is JobState.RUNNING:
            self._settle(job, outcome)
        self._end(job, outcome.where)

    def _advance(self, job: Job, fraction: float) -> None:
        if job.state is JobState.RUNNING:
            job.progress = max(job.progress, fraction)

    def _settle(self, job: Job, outcome: Outcome) -> None:
        job.labels_kji, job.error = outcome.labels_kji, outcome.error
        if outcome.error is None:
            job.state, job.progress = JobState.SUCCESS, 1.0
        else:
            job.state = JobState.ERROR

    def _end(self, job: Job, where: str = "") -> None:
        job.ended.set()
        facts = {"state": job.state.value, "code": job.error and job.error.value, "where": where}
        log.info("job-ended", extra={"job": job.id, "seconds": round(job.seconds, 2), **facts})
        kept = [known for known in self._jobs.values() if known.ended.is_set()]
        for known in kept[:-MAX_KEPT]:
            del self._jobs[known.id]
