"""Nearest-neighbour resampling between two grids, one slice at a time."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats, Grid

Indices = NDArray[np.int64]
Labels = NDArray[np.unsignedinteger]

_STILL = 0.49
"""Shifts below half a voxel (with room for rounding) leave every voxel its own."""

_STRAIGHT = 1e-3
"""Voxels by which an axis may drift over the whole grid and still count as parallel."""


class Nearest:
    """For each voxel of a target grid, the voxel of a source grid that holds its centre.

    A centre on the border between two voxels goes to the one with the higher index, as in
    `Grid.nearest_kji`. Memory is a few slices.

    Attributes:
        target: the grid whose voxels are filled.
    """

    def __init__(self, source: Grid, target: Grid) -> None:
        """Relate two grids; they may lie in any way to each other."""
        self._source = source
        self.target = target
        # Takes (i, j, k, 1) of the target to (i, j, k, 1) of the source.
        self._matrix: Floats = source.lps_to_index @ target.index_to_lps

    @cached_property
    def is_identity(self) -> bool:
        """Whether every voxel's source is the voxel of the same index."""
        if self._source.shape_kji != self.target.shape_kji:
            return False
        ends = [(0, n - 1) for n in self.target.shape_ijk]
        corners = np.array([(i, j, k, 1) for i in ends[0] for j in ends[1] for k in ends[2]])
        moved = corners @ self._matrix.T - corners
        return bool(np.max(np.abs(moved)) < _STILL)

    @cached_property
    def may_overlap(self) -> bool:
        """False where the boxes around the two grids have no point in common."""
        one, other = (_box(grid) for grid in (self._source, self.target))
        return bool(np.all(one[0] <= other[1]) and np.all(other[0] <= one[1]))

    @cached_property
    def _axes(self) -> tuple[int, int, int] | None:
        """Target axis along which each source axis runs, None where they are not parallel."""
        drift = np.abs(self._matrix[:3, :3]) * (np.array(self.target.shape_ijk) - 1)
        axes = [int(axis) for axis in np.argmax(np.abs(self._matrix[:3, :3]), axis=1)]
        rest = drift.copy()
        rest[np.arange(3), axes] = 0
        if sorted(axes) != [0, 1, 2] or rest.max(initial=0) > _STRAIGHT:
            return None
        return axes[0], axes[1], axes[2]

    def slice_of(self, k: int, source_kji: Labels) -> tuple[Labels, int]:
        """Slice k of the target.

        Args:
            k: which.
            source_kji: (k, j, i) on the source grid.

        Returns:
            (j, i) of the source's type, 0 outside of it; and how many voxels lie inside.
        """
        if self._axes is not None:
            return self._straight(k, source_kji, self._axes)
        return self._turned(k, source_kji)

    def _straight(
        self, k: int, source_kji: Labels, axes: tuple[int, int, int]
    ) -> tuple[Labels, int]:
        """Parallel axes: each source index depends on one target index."""
        places = [self._along(axes.index(target), target, k) for target in range(3)]
        i, j, at_k = (self._inside(axes.index(n), place) for n, place in enumerate(places))
        result = np.zeros(self.target.shape_kji[1:], source_kji.dtype)
        if not at_k.all():
            return result, 0
        chosen: list[Indices] = [np.empty(0, np.int64)] * 3
        shapes = ((1, -1), (-1, 1), (1, 1))
        for target, keep in enumerate((i, j, at_k)):
            chosen[axes.index(target)] = places[target][keep].reshape(shapes[target])
        part = source_kji[chosen[2], chosen[1], chosen[0]]
        result[np.ix_(j, i)] = part
        return result, int(i.sum()) * int(j.sum())

    def _along(self, source: int, target: int, k: int) -> Indices:
        """Source index along one axis, for each index of the parallel target axis."""
        n = np.array([k]) if target == 2 else np.arange(self.target.shape_ijk[target])
        return _nearest(self._matrix[source, target] * n + self._matrix[source, 3])

    def _turned(self, k: int, source_kji: Labels) -> tuple[Labels, int]:
        """Any other position: three source indices for every voxel."""
        _, rows, columns = self.target.shape_kji
        i, j = np.arange(columns)[None, :], np.arange(rows)[:, None]
        inside = np.ones((rows, columns), bool)
        flat = np.zeros((rows, columns), np.int64)
        steps = (
            1,
            self._source.shape_ijk[0],
            self._source.shape_ijk[0] * self._source.shape_ijk[1],
        )
        for axis, step in enumerate(steps):
            a, b, c, d = self._matrix[axis]
            place = _nearest(a * i + (b * j + (c * k + d)))
            inside &= self._inside(axis, place)
            flat += place * step
        result = np.zeros((rows, columns), source_kji.dtype)
        result[inside] = source_kji.reshape(-1)[flat[inside]]
        return result, int(inside.sum())

    def _inside(self, axis: int, place: Indices) -> NDArray[np.bool_]:
        return (place >= 0) & (place < self._source.shape_ijk[axis])


def _nearest(place: Floats) -> Indices:
    return np.floor(place + 0.5).astype(np.int64)


def _box(grid: Grid) -> Floats:
    """(2, 3) mm, LPS. Smallest and largest coordinates of voxels, their outer halves included."""
    i, j, k = grid.shape_ijk
    ends = [(-0.5, n - 0.5) for n in (i, j, k)]
    points = grid.points_lps([(a, b, c) for a in ends[0] for b in ends[1] for c in ends[2]])
    return np.array([points.min(axis=0), points.max(axis=0)])
