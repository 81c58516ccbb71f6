"""Writing slices into an array file in any order, from several threads."""

import errno
import io
import os
from pathlib import Path
from threading import Lock
from types import TracebackType

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from spine_app.domain.errors import NoSpace, SpineError

DTYPE = np.dtype("<i2")
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC)


class SliceWriter:
    """An array file under construction; removed when its making fails.

    Written with plain writes, not through a mapping: a full disk is then an error, not a crash.
    """

    def __init__(self, path: Path, shape: tuple[int, int, int]) -> None:
        """Make a new file in a private folder.

        Args:
            path: must not exist.
            shape: slices, rows and columns of the int16 array.

        Raises:
            NoSpace: the disk is full.
            SpineError: the file exists or cannot be written.
        """
        self._path = path
        self._slice_bytes = shape[1] * shape[2] * DTYPE.itemsize
        head = io.BytesIO()
        entry = {"descr": DTYPE.str, "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(head, entry)
        self._start = len(head.getvalue())
        self._lock = Lock()
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise write_error(error) from None
        self._put(memoryview(head.getvalue()), 0)

    def write(self, k: int, values: NDArray[np.int16]) -> None:
        """Write slice k, (rows, columns) int16.

        Raises:
            NoSpace: the disk is full.
            SpineError: the file cannot be written.
        """
        data = np.ascontiguousarray(values, dtype=DTYPE).data.cast("B")
        self._put(data, self._start + k * self._slice_bytes)

    def read(self, k: int, shape: tuple[int, int]) -> NDArray[np.int16]:
        """Slice k, which must have been written, (rows, columns) int16."""
        offset = self._start + k * self._slice_bytes
        with self._lock:
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            content = os.read(self._descriptor, self._slice_bytes)
        return np.frombuffer(content, DTYPE).reshape(shape)

    def _put(self, data: memoryview, offset: int) -> None:
        try:
            if hasattr(os, "pwrite"):
                while data:
                    count = os.pwrite(self._descriptor, data, offset)
                    data, offset = data[count:], offset + count
                return
            with self._lock:
                os.lseek(self._descriptor, offset, os.SEEK_SET)
                while data:
                    data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            raise write_error(error) from None

    def __enter__(self) -> "SliceWriter":
        """Return the writer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Close the file, and remove it where it was not completed."""
        os.close(self._descriptor)
        if kind is not None:
            self._path.unlink(missing_ok=True)


def write_error(error: OSError) -> SpineError:
    """Name a full disk; anything else about our own folder is a fault of ours."""
    return NoSpace() if error.errno in _NO_SPACE else SpineError()
