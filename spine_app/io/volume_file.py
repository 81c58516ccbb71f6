"""The file a volume is handed over in: written by the reader, mapped by the session."""

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from spine_app.domain.acquired import AcquiredSlices
from spine_app.domain.delivery import AcquiredFile, VolumeFile
from spine_app.domain.errors import BadGeometry, BadPixels, NoSpace, SpineError
from spine_app.domain.geometry import Grid
from spine_app.domain.volume import Modality, Volume

_DTYPE = np.dtype("<i2")
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC)


def write_volume(
    path: Path, shape_kji: tuple[int, int, int], slices: Iterable[NDArray[np.int16]]
) -> None:
    """Write a volume slice by slice.

    Written with plain writes, not through a mapping: a full disk is then an error, not a crash.

    Args:
        path: new file in a private folder.
        shape_kji: shape of the whole.
        slices: `shape_kji[0]` arrays of (j, i) int16.

    Raises:
        NoSpace: the disk is full. The part that was written is removed.
        SpineError: the file exists or cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise _write_error(error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            header = {"descr": _DTYPE.str, "fortran_order": False, "shape": shape_kji}
            npy.write_array_header_1_0(file, header)
            for values in slices:
                file.write(np.ascontiguousarray(values, dtype=_DTYPE).data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _write_error(error) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write_error(error: OSError) -> SpineError:
    """Name a full disk; anything else about our own folder is a fault of ours."""
    return NoSpace() if error.errno in _NO_SPACE else SpineError()


def describe_volume(number: int, grid: Grid, modality: Modality) -> VolumeFile:
    """What the session is told about a volume.

    Args:
        number: 1 for the first volume of a reader, 2 for the next.
        grid: where its voxels lie.
        modality: what they mean.
    """
    spacing, origin, direction = (
        tuple(float(value) for value in array.ravel())
        for array in (grid.spacing_ijk, grid.origin_lps, grid.direction)
    )
    return VolumeFile(
        number=number,
        shape_kji=grid.shape_kji,
        spacing_ijk=spacing,  # type: ignore[arg-type]
        origin_lps=origin,  # type: ignore[arg-type]
        direction=direction,  # type: ignore[arg-type]
        modality=modality,
    )


def open_volume(folder: Path, volume: VolumeFile) -> Volume:
    """Map a volume that a reader has written.

    Args:
        folder: the work folder given to the reader.
        volume: what the reader said.

    Returns:
        The volume; its voxels are read-only and read from the file when they are touched.

    Raises:
        BadPixels: the file is not what the reader said.
        BadGeometry: the reader's numbers are no grid.
    """
    direction = np.array(volume.direction).reshape(3, 3)
    grid = Grid(
        volume.shape_kji,
        np.array(volume.spacing_ijk),
        np.array(volume.origin_lps),
        direction,
    )
    voxels = _open_array(folder / volume.file_name, grid.shape_kji)
    return Volume(voxels, grid, volume.modality)


def open_acquired(folder: Path, acquired: AcquiredFile) -> AcquiredSlices:
    """Map acquired slices that a reader has written.

    Args:
        folder: the work folder given to the reader.
        acquired: what the reader said.

    Returns:
        The slices; their voxels are read-only and read from the file when they are touched.

    Raises:
        BadPixels: the file is not what the reader said.
        BadGeometry: the reader's numbers are no geometry.
    """
    orientation = acquired.orientation
    return AcquiredSlices(
        _open_array(folder / acquired.file_name, acquired.shape_nji),
        acquired.pixel_spacing,
        None if orientation is None else np.array(orientation, np.float64).reshape(2, 3),
        np.array(acquired.positions, np.float64).reshape(-1, 3),
        acquired.modality,
    )


def _open_array(path: Path, shape: tuple[int, int, int]) -> NDArray[np.int16]:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise BadPixels
        voxels = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        raise BadPixels from None
    if not isinstance(voxels, np.memmap) or voxels.dtype != _DTYPE:
        raise BadPixels
    if voxels.shape != shape or not voxels.flags.c_contiguous:
        raise BadGeometry
    return voxels
