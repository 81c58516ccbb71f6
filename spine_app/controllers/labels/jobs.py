"""The job that reads a label map."""

from collections.abc import Awaitable, Callable

from spine_app.domain.labels.delivery import LabelAnswer, OpenLabels
from spine_app.jobs.registry import LABELS
from spine_app.jobs.runner import Job, start_job

LabelJob = Job[LabelAnswer]
LabelStarter = Callable[[OpenLabels], Awaitable[LabelJob]]


async def start_label_job(request: OpenLabels) -> LabelJob:
    """Start the child process that reads a label map."""
    return await start_job(LABELS, request)
