"""Writing slices into an array file in any order, from several threads."""

import io
import os
from pathlib import Path
from threading import Lock, local
from types import TracebackType

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from spine_app.domain.errors import NoSpace, SpineError
from spine_app.io.new_file import NEW_FILE, NO_SPACE

DTYPE = np.dtype("<i2")


class SliceWriter:
    """An array file under construction; removed when its making fails.

    Written with plain writes, not through a mapping: a full disk is then an error and not a crash,
    and slices that do not come in order cost no more (a mapping made them five times as slow).
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
        self._scratch = local()
        head = io.BytesIO()
        entry = {"descr": DTYPE.str, "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(head, entry)
        self._start = len(head.getvalue())
        try:
            self._descriptor = os.open(path, NEW_FILE, 0o600)
        except OSError as error:
            raise write_error(error) from None
        try:
            self._put(memoryview(head.getvalue()), 0)
        except BaseException:
            self._close(keep=False)
            raise

    def place(self) -> NDArray[np.int16]:
        """(rows, columns) int16 to make a slice in, until this thread asks for another place."""
        if not hasattr(self._scratch, "values"):
            self._scratch.values = np.empty(self._shape[1:], DTYPE)
        place: NDArray[np.int16] = self._scratch.values
        return place

    def write(self, k: int, values: NDArray[np.int16]) -> None:
        """Write slice k, (rows, columns) int16.

        Raises:
            NoSpace: the disk is full.
            SpineError: the file cannot be written.
        """
        data = np.ascontiguousarray(values, dtype=DTYPE).data.cast("B")
        self._put(data, self._start + k * self._slice_bytes)

    def read(self, k: int) -> NDArray[np.int16]:
        """Slice k, which must have been written, (rows, columns) int16."""
        with self._lock:
            os.lseek(self._descriptor, self._start + k * self._slice_bytes, os.SEEK_SET)
            content = os.read(self._descriptor, self._slice_bytes)
        return np.frombuffer(content, DTYPE).reshape(self._shape[1:])

    def _put(self, data: memoryview, offset: int) -> None:
        try:
            while data:
                count = self._put_some(data, offset)
                data, offset = data[count:], offset + count
        except OSError as error:
            raise write_error(error) from None

    def _put_some(self, data: memoryview, offset: int) -> int:
        """Write some bytes; where the system cannot write at a place, one thread at a time."""
        if hasattr(os, "pwrite"):
            return os.pwrite(self._descriptor, data, offset)
        with self._lock:
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            return os.write(self._descriptor, data)

    def _close(self, *, keep: bool) -> None:
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
