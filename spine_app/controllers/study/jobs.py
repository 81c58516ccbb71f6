"""Which job serves which request, and the folders it works in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from spine_app.domain.lifecycle import Phase
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import OpenDemo, StudyAnswer, StudyRequest
from spine_app.jobs.registry import DEMO, STUDY
from spine_app.jobs.runner import Job, start_job
from spine_app.jobs.standby import Standby

StudyJob = Job[StudyAnswer]
Starter = Callable[[StudyRequest], Awaitable[StudyJob]]


class StudyJobs:
    """Starts the child processes that serve requests; one is kept ready for the next study."""

    def __init__(self) -> None:
        """Start none yet."""
        self._standby = Standby(STUDY)

    async def __call__(self, request: StudyRequest) -> StudyJob:
        """Start the child process that serves a request."""
        if isinstance(request, OpenDemo):
            return await start_job(DEMO, request)
        return await self._standby.start(request)

    def prepare_in(self, phase: Phase) -> None:
        """Have a process ready for the next study, in a phase in which nothing else is done."""
        if phase in (Phase.EMPTY, Phase.READY):
            self._standby.prepare()

    async def stop(self) -> None:
        """End the process that waits."""
        await self._standby.stop()


@dataclass(frozen=True)
class StudyFolders:
    """Folders a study needs.

    Attributes:
        work: the session's private folder.
        kept: where the demo case is kept.
        upload_bytes: what an upload may hold in memory.
    """

    work: Path
    kept: Path
    upload_bytes: int = ReadLimits.upload_bytes
