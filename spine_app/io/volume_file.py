"""The file a volume is handed over in: written by the reader, mapped by the session."""

import stat
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadGeometry, BadPixels
from spine_app.domain.geometry import Grid
from spine_app.domain.slicing.acquired import AcquiredSlices
from spine_app.domain.study.delivery import AcquiredFile, VolumeFile
from spine_app.domain.volume import Modality, Volume
from spine_app.io.slice_writer import DTYPE, SliceWriter


def write_volume(
    path: Path, shape_kji: tuple[int, int, int], slices: Iterable[NDArray[np.int16]]
) -> None:
    """Write a volume slice by slice.

    Args:
        path: new file in a private folder.
        shape_kji: shape of the whole.
        slices: `shape_kji[0]` arrays of (j, i) int16.

    Raises:
        NoSpace: the disk is full. The part that was written is removed.
        SpineError: the file exists or cannot be written.
    """
    with SliceWriter(path, shape_kji) as writer:
        for k, values in enumerate(slices):
            writer.write(k, values)


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
    if not isinstance(voxels, np.memmap) or voxels.dtype != DTYPE:
        raise BadPixels
    if voxels.shape != shape or not voxels.flags.c_contiguous:
        raise BadGeometry
    return voxels
