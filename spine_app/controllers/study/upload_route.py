"""Files from the page on their way into the reading process."""

import time

from spine_app.controllers.study.control import StudyControl
from spine_app.controllers.study.file_sender import FileSender
from spine_app.controllers.study.jobs import StudyJob
from spine_app.domain.errors import SpineError
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text

TELL_EVERY_S = 0.1


class UploadRoute(FileSender[StudyJob]):
    """Hands the bytes of one upload to the job of a new study, as the upload route wants it."""

    def __init__(self, screen: Screen, study: StudyControl) -> None:
        """Send to the jobs of `study`, show progress on `screen`."""
        super().__init__()
        self._screen = screen
        self._study = study
        self._total = 0
        self._received = 0
        self._told = 0.0

    async def begin(self, total_bytes: int) -> None:
        """A new upload of about this size (0: unknown) closes the study that is open."""
        self._total, self._received, self._told = total_bytes, 0, 0.0
        with self._screen.update():
            self.job = await self._study.open_upload()

    async def chunk(self, data: bytes) -> None:
        """The next bytes of the file."""
        job = self.running()
        await super().chunk(data)
        self._received += len(data)
        now = time.monotonic()
        if now - self._told > TELL_EVERY_S and self._study.is_following(job):
            self._told = now
            with self._screen.update():
                done = self._received / self._total if self._total else 0.0
                self._study.progress.show(text("stage.receiving"), done)

    async def aborted(self, error: SpineError) -> None:
        """The upload will not be completed: the study is given up, unless it was cancelled."""
        job = self.take_job()
        if job is not None:
            with self._screen.update():
                await self._study.abandon(job, error)
