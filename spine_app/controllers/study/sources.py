"""Which images the series on screen was read from, asked of its reader."""

import asyncio

from spine_app.controllers.study.jobs import StudyJob
from spine_app.domain.errors import JobCrashed, RequestRefused, SpineError, error_for
from spine_app.domain.study.messages import DescribeSource, SourceDescribed, SourceRefused


class Sources:
    """One question at a time to the reader of a study. Loop thread only."""

    def __init__(self) -> None:
        """Ask nothing yet."""
        self._answer: asyncio.Future[SourceDescribed] | None = None

    async def ask(self, job: StudyJob, request: DescribeSource) -> SourceDescribed:
        """What the reader answers; it lies in the work folder.

        Raises:
            RequestRefused: it was asked already.
            SpineError: the images cannot be described, or the reader has ended.
        """
        if self._answer is not None:
            raise RequestRefused
        answer: asyncio.Future[SourceDescribed] = asyncio.get_running_loop().create_future()
        self._answer = answer
        try:
            await job.send(request)
            return await answer
        finally:
            self._answer = None

    def take(self, answer: SourceDescribed | SourceRefused) -> None:
        """Give an answer to who asked."""
        if isinstance(answer, SourceDescribed):
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(answer)
        else:
            self._fail(error_for(answer.code) or JobCrashed())

    def end(self) -> None:
        """The reader has ended; it will answer nothing."""
        self._fail(JobCrashed())

    def _fail(self, error: SpineError) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
