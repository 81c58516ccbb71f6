"""The files label maps are handed over in: written by the reader, mapped by the session."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray

from spine_app.domain.errors import BadGeometry, BadPixels
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import LabelsReady
from spine_app.domain.labels.label_map import LabelMap
from spine_app.io.slice_writer import write_error

_FLAGS = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)


def write_labels(
    path: Path,
    shape_kji: tuple[int, int, int],
    dtype: DTypeLike,
    slices: Iterable[NDArray[np.unsignedinteger]],
) -> None:
    """Write labels slice by slice, with plain writes: a full disk is then an error, not a crash.

    Args:
        path: new file in a private folder; removed when its making fails.
        shape_kji: shape of the whole.
        dtype: uint8 or uint16.
        slices: `shape_kji[0]` arrays of (j, i).

    Raises:
        NoSpace: the disk is full.
        SpineError: the file exists or cannot be written, or what `slices` raises.
    """
    kind = np.dtype(dtype).newbyteorder("<")
    try:
        descriptor = os.open(path, _FLAGS, 0o600)
    except OSError as error:
        raise write_error(error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            header = {"descr": kind.str, "fortran_order": False, "shape": shape_kji}
            npy.write_array_header_1_0(file, header)
            for labels in slices:
                file.write(np.ascontiguousarray(labels, dtype=kind).data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise write_error(error) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def map_labels(
    path: Path, shape_kji: tuple[int, int, int], *, writeable: bool = False
) -> NDArray[np.unsignedinteger]:
    """Map a file of labels; it is read where it is touched.

    Args:
        path: the file.
        shape_kji: what it must hold.
        writeable: the array can be changed; the file stays as it is, and memory is taken for the
            pages of 4 KiB that are changed.

    Raises:
        BadPixels: the file is no array of labels.
        BadGeometry: it has another shape.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise BadPixels
        labels = np.load(path, mmap_mode="c" if writeable else "r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        raise BadPixels from None
    if not isinstance(labels, np.memmap) or labels.dtype not in (np.uint8, np.uint16):
        raise BadPixels
    if labels.shape != shape_kji or not labels.flags.c_contiguous:
        raise BadGeometry
    return labels


def open_labels(folder: Path, ready: LabelsReady, grid: Grid) -> LabelMap:
    """Map a label map that a reader has written; it can be edited in memory.

    Args:
        folder: the work folder given to the reader.
        ready: what the reader said.
        grid: of the volume.

    Raises:
        BadPixels: the file is not what the reader said.
        BadGeometry: it does not fit the volume.
    """
    labels = map_labels(folder / ready.file_name, grid.shape_kji, writeable=True)
    return LabelMap(labels, grid, {one.id: one for one in ready.stats})
