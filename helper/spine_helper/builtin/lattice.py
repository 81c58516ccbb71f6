"""The lattice of the segmenter: a window around the spine, about 2 mm."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.mosaic import Corner
from spine_helper.builtin.networks import TILE
from spine_helper.volumes.grid import Grid
from spine_helper.volumes.resample import resample_window, shape_at

SEGMENTER_MM: Final = 2.0
_STRIDE: Final = 28
"""Voxels along k from tile to tile."""


@dataclass(frozen=True, eq=False)
class Window:
    """A window of the lattice of about 2 mm over a whole canonical volume.

    Attributes:
        hu: (k, j, i) float32.
        full: shape of the lattice over the whole volume.
        start: first voxel of the window in it.
        spacing: (3,) float64 mm, k, j, i.
        volume: shape of the canonical volume.
    """

    hu: NDArray[np.float32]
    full: tuple[int, int, int]
    start: tuple[int, int, int]
    spacing: NDArray[np.float64]
    volume: tuple[int, int, int]

    def to_mm(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Voxels (..., 3) of the window as mm along k, j, i from the corner of the volume."""
        return (places + self.start + 0.5) * self.spacing

    def to_places(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """Inverse of `to_mm`."""
        return points_mm / self.spacing - 0.5 - self.start


def spacing_of(grid: Grid, shape: tuple[int, int, int]) -> NDArray[np.float64]:
    """(3,) mm, k, j, i of a lattice over the box of a grid."""
    size = np.array(grid.shape_kji) * np.array(grid.spacing_ijk[::-1])
    result: NDArray[np.float64] = size / np.array(shape)
    return result


def window_along(
    voxels: NDArray[np.int16], grid: Grid, line: NDArray[np.float64]
) -> tuple[Window, list[Corner]]:
    """A window that holds tiles along a line, and the corners of these tiles in it.

    Args:
        voxels: (k, j, i) int16 HU, canonical.
        grid: of the voxels.
        line: (n, 3) float64, mm from the corner of the volume, ascending along k.
    """
    full = shape_at(grid.shape_kji, grid.spacing_ijk, SEGMENTER_MM)
    spacing = spacing_of(grid, full)
    side = np.array(TILE)
    first, last = line[0, 0] / spacing[0], line[-1, 0] / spacing[0]
    count = max(1, int(np.ceil((last - first - side[0] * 0.5) / _STRIDE)) + 1)
    middles = np.linspace(first + side[0] * 0.25, last - side[0] * 0.25, count)
    if count == 1:
        middles = np.array([(first + last) / 2])
    points = [np.interp(middles * spacing[0], line[:, 0], line[:, n]) for n in (1, 2)]
    places = np.stack([middles, points[0] / spacing[1], points[1] / spacing[2]], axis=1)
    corners = np.round((places - side / 2) / 2).astype(int) * 2
    low = np.clip(corners.min(axis=0), 0, np.array(full) - 1) // 2 * 2
    high = np.clip((corners + side).max(axis=0), low + 1, full)
    start = (int(low[0]), int(low[1]), int(low[2]))
    stop = (int(high[0]), int(high[1]), int(high[2]))
    hu = resample_window(voxels, full, start, stop)
    shifted = [(int(k), int(j), int(i)) for k, j, i in corners - low]
    return Window(hu, full, start, spacing, grid.shape_kji), shifted
