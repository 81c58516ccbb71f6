"""A label map from the page on its way into the process that reads it."""

from spine_app.controllers.labels.jobs import LabelJob
from spine_app.controllers.labels.reading import LabelReading
from spine_app.controllers.study.file_sender import FileSender
from spine_app.domain.errors import RequestRefused, SpineError
from spine_app.screen.screen import Screen


class LabelUploadRoute(FileSender[LabelJob]):
    """Hands the bytes of one file to the job of a label map, as the upload route wants it."""

    def __init__(self, screen: Screen, reading: LabelReading) -> None:
        """Send to the jobs of `reading`, show changes on `screen`."""
        super().__init__()
        self._screen = screen
        self._reading = reading
        self._files = 0

    async def begin(self, total_bytes: int) -> None:
        """A new upload replaces the one before."""
        del total_bytes
        self._files = 0
        with self._screen.update():
            self.job = await self._reading.open(None)

    async def file_started(self) -> None:
        """The next chunks belong to one new file.

        Raises:
            RequestRefused: a label map is one file.
        """
        self._files += 1
        if self._files > 1:
            raise RequestRefused
        await super().file_started()

    async def aborted(self, error: SpineError) -> None:
        """The upload will not be completed."""
        job = self.take_job()
        if job is not None:
            with self._screen.update():
                self._reading.abandon(job, error)
