"""One segmentation, from the voxels that are sent to the labels that come back."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from spine_app.controllers.segmentation.kept import Kept
from spine_app.domain.helper_errors import HelperError, HelperJobFailed, HelperRefused
from spine_app.domain.volume import Volume
from spine_app.helper_client.client import CoarseLabels, HelperClient, Labelled
from spine_app.helper_client.documents import Box, Job, JobRequest, JobState, Mode, Model

_ATTEMPTS: Final = 3


@dataclass(frozen=True, eq=False)
class Order:
    """What shall be segmented, and how.

    Attributes:
        volume: the voxels.
        model: one of the helper's that takes their modality.
        mode: one of its modes.
        box: where to look; None for everywhere.
    """

    volume: Volume
    model: Model
    mode: Mode
    box: Box | None = None


class Step(Enum):
    """What happens to an order."""

    SEND = "send"
    WAIT = "wait"
    """Other jobs come first."""
    WORK = "work"
    FETCH = "fetch"


class Watcher(Protocol):
    """Hears how far an order is. Called on the loop thread."""

    def at(self, step: Step, job: Job | None) -> None:
        """A step has begun, or its job has changed."""

    async def first_look(self, coarse: CoarseLabels) -> None:
        """There is a coarse result."""


class Run:
    """An order on its way. Loop thread only."""

    def __init__(self, client: HelperClient, order: Order, kept: Kept, watcher: Watcher) -> None:
        """Prepare an order; nothing happens before `labelled`.

        Args:
            client: speaks to the helper.
            order: what to do.
            kept: what the helper was given before.
            watcher: hears how far it is.
        """
        self.client = client
        self.order = order
        self.job = ""
        # It takes the place of one whose helper has gone.
        self.is_second = False
        self._kept = kept
        self._watcher = watcher
        self._asking: asyncio.Future[Job] | None = None

    async def labelled(self) -> Labelled:
        """The result; at once where the helper has one for the same order.

        Raises:
            HelperJobFailed: the job ended without a result.
            HelperError: the helper cannot be asked, or refuses.
        """
        self._watcher.at(Step.SEND, None)
        request, job = await self._submitted()
        try:
            if not job.has_ended:
                job = await self._followed(job)
            if job.state is not JobState.SUCCESS:
                raise HelperJobFailed(job.error or "engine-failed")
            self._watcher.at(Step.FETCH, job)
            return await self.client.result(job, self.order.volume, self.order.model)
        except (HelperError, asyncio.CancelledError):
            self._kept.spoil(request)
            raise

    async def call_off(self) -> None:
        """Tell the helper that nobody waits any more, as soon as its job is known."""
        if self._asking is not None:
            with suppress(HelperError):
                self.job = (await self._asking).job
        if self.job:
            with suppress(HelperError):
                await self.client.cancel(self.job)

    async def _submitted(self) -> tuple[JobRequest, Job]:
        """Send the voxels where the helper lacks them, and queue a job.

        Raises:
            HelperError: it cannot be done.
        """
        volume = self.order.volume
        for attempt in range(_ATTEMPTS):
            digest = await self._kept.put(self.client, volume)
            request = JobRequest(
                volume=digest, model=self.order.model.id, mode=self.order.mode, box=self.order.box
            )
            try:
                job = await self._asked(request)
            except HelperRefused as refusal:
                # The helper may have made room just now: what it had is sent once more.
                if refusal.problem != "unknown-volume" or attempt + 1 == _ATTEMPTS:
                    raise
                continue
            if not job.has_ended or job.state is JobState.SUCCESS:
                return request, job
            self._kept.spoil(request)
        raise HelperError

    async def _asked(self, request: JobRequest) -> Job:
        """Queue a job; one that nobody waits for any more is still known to `call_off`."""
        asking = asyncio.ensure_future(self.client.submit(request, self._kept.key(request)))
        self._asking = asking
        job = await asyncio.shield(asking)
        self._asking = None
        self.job = job.job
        self._kept.made(job.job)
        return job

    async def _followed(self, job: Job) -> Job:
        """The job when it has ended."""
        looked = 0
        async for event in self.client.events(job.job):
            if not isinstance(event, Job):
                # The newest is asked for, which may be newer than this one.
                if event.number > looked:
                    looked = await self._looked(job)
                continue
            job = event
            self._watcher.at(Step.WAIT if job.state is JobState.PENDING else Step.WORK, job)
        return job

    async def _looked(self, job: Job) -> int:
        """Show the newest first look; its number, 0 where the result has replaced it."""
        with suppress(HelperRefused):
            coarse = await self.client.preview(job.job, self.order.model)
            await self._watcher.first_look(coarse)
            return coarse.about.number
        return 0
