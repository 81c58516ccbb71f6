"""Writing slices into an array file in any order, from several threads."""

import errno
import io
import mmap
import os
from pathlib import Path
from threading import Lock
from types import TracebackType

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from spine_app.domain.errors import NoSpace, SpineError

DTYPE = np.dtype("<i2")
NO_SPACE = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC)
_FLAGS = (
    os.O_RDWR
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


class SliceWriter:
    """An array file under construction; removed when its making fails.

    Where the system can reserve the space first, slices are made in place, through a mapping.
    Elsewhere they are written: a mapping of a full disk would be a crash and not an error.
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
        self._shape = shape
        self._slice_bytes = shape[1] * shape[2] * DTYPE.itemsize
        self._lock = Lock()
        self._mapped: NDArray[np.int16] | None = None
        head = io.BytesIO()
        entry = {"descr": DTYPE.str, "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(head, entry)
        self._start = len(head.getvalue())
        try:
            self._descriptor = os.open(path, _FLAGS, 0o600)
        except OSError as error:
            raise write_error(error) from None
        try:
            self._put(memoryview(head.getvalue()), 0)
            self._map()
        except BaseException:
            self._close(keep=False)
            raise

    def place(self, k: int) -> NDArray[np.int16]:
        """(rows, columns) int16 to make slice k in; hand it to `write` when it is made."""
        if self._mapped is not None:
            return np.asarray(self._mapped[k])
        return np.empty(self._shape[1:], DTYPE)

    def write(self, k: int, values: NDArray[np.int16]) -> None:
        """Write slice k, (rows, columns) int16, unless it was made in its place.

        Raises:
            NoSpace: the disk is full.
            SpineError: the file cannot be written.
        """
        if self._mapped is None:
            data = np.ascontiguousarray(values, dtype=DTYPE).data.cast("B")
            self._put(data, self._start + k * self._slice_bytes)
        elif not np.may_share_memory(values, self._mapped[k]):
            self._mapped[k] = values

    def read(self, k: int) -> NDArray[np.int16]:
        """Slice k, which must have been written, (rows, columns) int16."""
        if self._mapped is not None:
            return np.asarray(self._mapped[k])
        with self._lock:
            os.lseek(self._descriptor, self._start + k * self._slice_bytes, os.SEEK_SET)
            content = os.read(self._descriptor, self._slice_bytes)
        return np.frombuffer(content, DTYPE).reshape(self._shape[1:])

    def _map(self) -> None:
        """Reserve the space of all slices and map it, where the system can.

        Raises:
            NoSpace: there is not enough.
        """
        if not hasattr(os, "posix_fallocate"):
            return
        size = self._start + self._shape[0] * self._slice_bytes
        try:
            os.posix_fallocate(self._descriptor, 0, size)
        except OSError as error:
            if error.errno in NO_SPACE:
                raise NoSpace from None
            return
        mapped = mmap.mmap(self._descriptor, size)
        values = np.frombuffer(mapped, DTYPE, offset=self._start)
        self._mapped = values.reshape(self._shape)

    def _put(self, data: memoryview, offset: int) -> None:
        try:
            with self._lock:
                os.lseek(self._descriptor, offset, os.SEEK_SET)
                while data:
                    data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            raise write_error(error) from None

    def _close(self, *, keep: bool) -> None:
        # The mapping ends with the last array that lies in it.
        self._mapped = None
        os.close(self._descriptor)
        if not keep:
            self._path.unlink(missing_ok=True)

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
        self._close(keep=kind is None)


def write_error(error: OSError) -> SpineError:
    """Name a full disk; anything else about our own folder is a fault of ours."""
    return NoSpace() if error.errno in NO_SPACE else SpineError()
