"""Which job serves which request, and the folders it works in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study import OpenDemo, StudyAnswer, StudyRequest
from spine_app.jobs.registry import DEMO, STUDY
from spine_app.jobs.runner import Job, start_job

StudyJob = Job[StudyAnswer]
Starter = Callable[[StudyRequest], Awaitable[StudyJob]]


async def start_study_job(request: StudyRequest) -> StudyJob:
    """Start the child process that serves a request."""
    return await start_job(DEMO if isinstance(request, OpenDemo) else STUDY, request)


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
