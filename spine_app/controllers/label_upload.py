"""A label map from the page on its way into the process that reads it."""

from spine_app.controllers.label_jobs import LabelJob
from spine_app.controllers.labels import LabelControl
from spine_app.domain.errors import RequestRefused, SpineError, UploadInterrupted
from spine_app.domain.study import FileEnd, FileStart, UploadEnd
from spine_app.screen.screen import Screen


class LabelUploadRoute:
    """Hands the bytes of one file to the job of a label map, as the upload route wants it."""

    def __init__(self, screen: Screen, labels: LabelControl) -> None:
        """Send to the jobs of `labels`, show changes on `screen`."""
        self._screen = screen
        self._labels = labels
        self._job: LabelJob | None = None
        self._files = 0

    async def begin(self, total_bytes: int) -> None:
        """A new upload replaces the one before."""
        del total_bytes
        self._files = 0
        with self._screen.update():
            self._job = await self._labels.open(None)

    async def file_started(self) -> None:
        """The next chunks belong to one new file.

        Raises:
            RequestRefused: a label map is one file.
        """
        self._files += 1
        if self._files > 1:
            raise RequestRefused
        await self._running().send(FileStart())

    async def chunk(self, data: bytes) -> None:
        """The next bytes of the file."""
        await self._running().send_bytes(data)

    async def file_ended(self) -> None:
        """The file is complete."""
        await self._running().send(FileEnd())

    async def finished(self) -> None:
        """The file has arrived."""
        await self._running().send(UploadEnd())
        self._job = None

    async def aborted(self, error: SpineError) -> None:
        """The upload will not be completed."""
        job, self._job = self._job, None
        if job is not None:
            with self._screen.update():
                self._labels.abandon(job, error)

    def _running(self) -> LabelJob:
        if self._job is None:
            raise UploadInterrupted
        return self._job
