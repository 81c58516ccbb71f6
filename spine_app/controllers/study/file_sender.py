"""Files from the page, handed on to the job that reads them."""

from typing import Generic, Protocol, TypeVar

from spine_app.domain.errors import UploadInterrupted
from spine_app.domain.study.messages import FileEnd, FileStart, UploadEnd


class Receiver(Protocol):
    """A job that takes files."""

    async def send(self, message: object) -> None:
        """Send one message."""

    async def send_bytes(self, data: bytes) -> None:
        """Send raw bytes."""


R = TypeVar("R", bound=Receiver)


class FileSender(Generic[R]):
    """The part of an upload route that is the same for every job: files, bytes, end."""

    def __init__(self) -> None:
        """Send nowhere until `job` is set."""
        self.job: R | None = None

    async def file_started(self) -> None:
        """The next chunks belong to one new file."""
        await self.running().send(FileStart())

    async def chunk(self, data: bytes) -> None:
        """The next bytes of the file."""
        await self.running().send_bytes(data)

    async def file_ended(self) -> None:
        """The file is complete."""
        await self.running().send(FileEnd())

    async def finished(self) -> None:
        """All files have arrived."""
        await self.running().send(UploadEnd())
        self.job = None

    def running(self) -> R:
        """The job that takes the files.

        Raises:
            UploadInterrupted: there is none, or all files have been sent.
        """
        if self.job is None:
            raise UploadInterrupted
        return self.job

    def take_job(self) -> R | None:
        """The job, to be given up; nothing is sent to it any more."""
        job, self.job = self.job, None
        return job
