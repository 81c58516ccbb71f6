"""Where the bytes of a file come from: a place in a folder, or memory."""

import os
import stat
from pathlib import Path
from typing import Protocol

from spine_app.domain.errors import FilesChanged

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


class NotAFile(Exception):
    """The path is a link, a folder, a pipe or a device."""


class Source(Protocol):
    """Bytes of one file, of known size, that can be read more than once."""

    @property
    def size(self) -> int:
        """Number of bytes."""

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes from `offset`; fewer only at the end."""

    def __hash__(self) -> int:
        """A source is itself and no other."""


class MemorySource:
    """A file that was uploaded or unpacked and exists in memory only."""

    def __init__(self, content: bytes | bytearray) -> None:
        """Keep the content; it is not copied."""
        self._content = content

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self._content)

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes from `offset`."""
        return bytes(memoryview(self._content)[offset : offset + length])


class PartSource:
    """A file that lies as it is inside another one, such as an archive."""

    def __init__(self, whole: Source, offset: int, size: int) -> None:
        """Refer to `size` bytes from `offset`, which must be there."""
        self._whole = whole
        self._offset = offset
        self._size = size

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes from `offset`."""
        return self._whole.read(self._offset + offset, max(0, min(length, self._size - offset)))


class FileSource:
    """A regular file; it must stay what it was when it was found."""

    def __init__(self, path: Path) -> None:
        """Look at the file without opening it.

        Raises:
            NotAFile: it is something else, or a link.
            OSError: it cannot be looked at.
        """
        self._path = path
        self._identity = _identity(path.lstat())

    @property
    def size(self) -> int:
        """Number of bytes when it was found."""
        return self._identity[0]

    @property
    def inode(self) -> tuple[int, int]:
        """Device and inode: the same file under two names."""
        return self._identity[2:]

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes from `offset`.

        Raises:
            FilesChanged: the file is gone, may not be read, or is another one than was found.
        """
        try:
            descriptor = os.open(self._path, _OPEN_FLAGS)
        except OSError:
            raise FilesChanged from None
        try:
            # Before: nothing but this file is read. After: it did not change meanwhile.
            self._check(descriptor)
            content = _read(descriptor, offset, min(length, self.size - offset))
            self._check(descriptor)
        except OSError:
            raise FilesChanged from None
        finally:
            os.close(descriptor)
        return content

    def _check(self, descriptor: int) -> None:
        """Refuse another file than was found."""
        try:
            if _identity(os.fstat(descriptor)) != self._identity:
                raise FilesChanged
        except NotAFile:
            raise FilesChanged from None


def _read(descriptor: int, offset: int, length: int) -> bytes:
    """At most so many bytes from an offset; one read is all it takes but for huge ones."""
    if length <= 0:
        return b""
    os.lseek(descriptor, offset, os.SEEK_SET)
    content = os.read(descriptor, length)
    if len(content) == length:
        return content
    parts = [content]
    while parts[-1] and (missing := length - sum(map(len, parts))):
        parts.append(os.read(descriptor, missing))
    return b"".join(parts)


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    """Size, time of change, device and inode of a regular file."""
    if not stat.S_ISREG(status.st_mode):
        raise NotAFile
    return status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino
