"""A box of a volume on a lattice of equal spacing, and the millimetres it is measured in.

Positions are mm along canonical k, j, i, counted from the corner of the volume (not from the
middle of its first voxel), in arrays (n, 3).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_helper.volumes.resample import resample_linear

Floats = NDArray[np.float64]
Hu = NDArray[np.float32]
_Shape = tuple[int, int, int]

OUTSIDE_HU = -1024.0
"""What lies outside of a volume."""

LEAST_HU, MOST_HU = -1024.0, 3071.0


@dataclass(frozen=True, eq=False)
class Lattice:
    """Grey values at equal steps over a box of a canonical volume.

    Attributes:
        hu_kji: (k, j, i) float32, HU.
        spacing_kji: (3,) float64, mm between voxels; about equal.
        corner_kji: (3,) float64, mm, corner of its first voxel.
        start_kji: first voxel of the volume in the box.
        stop_kji: voxel behind the last one.
    """

    hu_kji: Hu
    spacing_kji: Floats
    corner_kji: Floats
    start_kji: _Shape
    stop_kji: _Shape

    @property
    def box(self) -> tuple[slice, slice, slice]:
        """The box in voxels of the volume."""
        k, j, i = (slice(a, b) for a, b in zip(self.start_kji, self.stop_kji, strict=True))
        return k, j, i

    @property
    def fine_shape(self) -> _Shape:
        """Voxels of the volume in the box."""
        k, j, i = (b - a for a, b in zip(self.start_kji, self.stop_kji, strict=True))
        return k, j, i

    @property
    def fine_spacing_kji(self) -> Floats:
        """(3,) float64, mm between voxels of the volume."""
        size_mm: Floats = self.spacing_kji * np.array(self.hu_kji.shape)
        spacing: Floats = size_mm / np.array(self.fine_shape)
        return spacing

    @property
    def step_mm(self) -> float:
        """Mean spacing."""
        return float(np.mean(self.spacing_kji))

    def places(self, points_mm: Floats) -> Floats:
        """Continuous indices (..., 3) of positions (..., 3)."""
        places: Floats = (points_mm - self.corner_kji) / self.spacing_kji - 0.5
        return places

    def points(self, places: Floats) -> Floats:
        """Positions (..., 3) of continuous indices (..., 3)."""
        points: Floats = (places + 0.5) * self.spacing_kji + self.corner_kji
        return points

    def sample(self, points_mm: Floats) -> Hu:
        """Grey values (...) float32 at positions (..., 3), linear between voxels."""
        return sample_linear(self.hu_kji, self.places(points_mm))


def make_lattice(
    voxels_kji: NDArray[np.int16], spacing_kji: Floats, box: tuple[_Shape, _Shape], step_mm: float
) -> Lattice:
    """Resample a box of a canonical volume.

    Args:
        voxels_kji: (k, j, i) int16, HU, canonical axes.
        spacing_kji: (3,) float64, mm.
        box: first voxel of the box and the voxel behind its last one.
        step_mm: spacing to come near to.
    """
    start, stop = box
    part = voxels_kji[tuple(slice(a, b) for a, b in zip(start, stop, strict=True))]
    size_mm = np.array(part.shape) * spacing_kji
    k, j, i = (max(1, round(float(n) / step_mm)) for n in size_mm)
    hu = np.clip(resample_linear(part, (k, j, i)), LEAST_HU, MOST_HU)
    return Lattice(hu, size_mm / np.array(hu.shape), np.array(start) * spacing_kji, start, stop)


def sample_linear(volume_kji: Hu, places: Floats) -> Hu:
    """Values between voxels.

    Args:
        volume_kji: (k, j, i) float32.
        places: (..., 3) float64, continuous indices.

    Returns:
        (...) float32; `OUTSIDE_HU` half a voxel and more outside.
    """
    last = np.array(volume_kji.shape) - 1
    is_outside = ((places < -0.5) | (places > last + 0.5)).any(-1)
    inside = np.clip(places, 0, last)
    low = np.minimum(inside.astype(np.intp), np.maximum(last - 1, 0))
    share = (inside - low).astype(np.float32)
    step = np.minimum(1, last)
    total = np.zeros(places.shape[:-1], np.float32)
    for corner in np.ndindex(2, 2, 2):
        index = low + step * corner
        weight = np.where(corner, share, 1 - share).prod(-1)
        total += weight * volume_kji[index[..., 0], index[..., 1], index[..., 2]]
    total[is_outside] = OUTSIDE_HU
    return total


def box_mean(volume: Hu, axis: int, first: int, last: int) -> Hu:
    """Mean over the voxels `first` to `last` away along an axis; what is outside counts as 0."""
    size = volume.shape[axis]
    shape = list(volume.shape)
    shape[axis] = 1
    # Sums of shares in float32 stay exact enough: a line has at most a few hundred voxels.
    sums = np.concatenate(
        [np.zeros(shape, np.float32), np.cumsum(volume, axis, dtype=np.float32)], axis
    )
    low = np.clip(np.arange(size) + first, 0, size)
    high = np.clip(np.arange(size) + last + 1, 0, size)
    result: Hu = (sums.take(high, axis) - sums.take(low, axis)) / np.float32(last - first + 1)
    return result
