"""Receiving uploaded files into memory."""

from spine_app.domain.channel import Channel
from spine_app.domain.errors import RequestRefused, StudyTooLarge, UploadInterrupted
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import FileEnd, FileStart, UploadEnd
from spine_app.io.sources import MemorySource, Source


def receive_files(channel: Channel, limits: ReadLimits) -> list[Source]:
    """Take files from the session until it says that all have been sent.

    They have no names: a file is known by its content only.

    Args:
        channel: the session. Each file is `FileStart`, bytes, `FileEnd`; then `UploadEnd`.
        limits: files and bytes.

    Raises:
        UploadInterrupted: the session said goodbye first.
        StudyTooLarge: too many files or bytes.
        RequestRefused: the order of messages is wrong.
    """
    upload = _Upload(limits)
    while not isinstance(message := channel.receive(), UploadEnd):
        if message is None:
            raise UploadInterrupted
        upload.take(message)
    return upload.finish()


class _Upload:
    """The files that have arrived so far."""

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._files: list[Source] = []
        self._current: bytearray | None = None
        self._bytes = 0

    def take(self, message: object) -> None:
        """Take the next message of the session."""
        if isinstance(message, FileStart) and self._current is None:
            self._current = bytearray()
        elif self._current is None:
            raise RequestRefused
        elif isinstance(message, bytes):
            self._bytes += len(message)
            if self._bytes > self._limits.upload_bytes:
                raise StudyTooLarge
            self._current += message
        elif isinstance(message, FileEnd):
            self._files.append(MemorySource(self._current))
            self._current = None
            if len(self._files) > self._limits.files:
                raise StudyTooLarge
        else:
            raise RequestRefused

    def finish(self) -> list[Source]:
        """Files, all complete."""
        if self._current is not None:
            raise UploadInterrupted
        return self._files
