"""Files of the lasting cache: private, never through a link, and replaced in one step."""

import errno
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_FLAGS: Final = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_FILE_MODE: Final = 0o600
_RETRY_S: Final = 2.5
_PAUSE_S: Final = 0.05
_HELD: Final = {5, 32, 33}
"""Windows: access denied, sharing violation, lock violation; a virus scanner or another reader."""


class OpenFile:
    """A file that is read from its start; a regular one, reached through no link."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            OSError: there is none, or it is no regular file of its own.
        """
        # A pipe would let its reader wait for ever.
        self._fd = os.open(path, os.O_RDONLY | _FLAGS | getattr(os, "O_NONBLOCK", 0))
        self._status = os.fstat(self._fd)
        if not stat.S_ISREG(self._status.st_mode):
            os.close(self._fd)
            raise OSError(errno.EINVAL, "no regular file")

    def __enter__(self) -> "OpenFile":
        return self

    def __exit__(self, *_exception: object) -> None:
        os.close(self._fd)

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer as far as there are bytes."""
        if hasattr(os, "readv"):
            return os.readv(self._fd, [buffer])
        data = os.read(self._fd, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def size(self) -> int:
        """Bytes of the file when it was opened."""
        return self._status.st_size


class NewFile:
    """A file that is written under a name nobody looks for."""

    def __init__(self, path: Path) -> None:
        """Make it, private and empty.

        Raises:
            OSError: it cannot be made, or something of that name exists.
        """
        self.path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, _FILE_MODE)

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]

    def write_first(self, data: bytes) -> None:
        """Write bytes over those at the start."""
        os.lseek(self._fd, 0, os.SEEK_SET)
        self.write(data)
        os.lseek(self._fd, 0, os.SEEK_END)

    def settle(self) -> None:
        """Wait until the bytes are on the disk, then close.

        Raises:
            OSError: they are not.
        """
        os.fsync(self._fd)
        fd, self._fd = self._fd, -1
        os.close(fd)

    def drop(self) -> None:
        """Close and remove it. Safe to call twice, and after `settle`."""
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            with suppress(OSError):
                os.close(fd)
        remove(self.path)


def replace(old: Path, new: Path) -> None:
    """Give a file the name of another, which goes, in one step that lasts.

    Raises:
        OSError: that cannot be done; the other is as it was.
    """
    _patiently(lambda: old.replace(new))
    sync_folder(new.parent)


def remove(path: Path) -> bool:
    """Remove a file; whether it is gone."""
    with suppress(OSError):
        _patiently(path.unlink)
    return not os.path.lexists(path)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can.

    Raises:
        OSError: they are not.
    """
    if os.name != "posix":
        return
    fd = os.open(folder, os.O_RDONLY | _FLAGS)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _patiently(act: Callable[[], object]) -> None:
    """Act again for a while where Windows says that somebody else has the file open."""
    until = time.monotonic() + _RETRY_S
    while True:
        try:
            act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(_PAUSE_S)
