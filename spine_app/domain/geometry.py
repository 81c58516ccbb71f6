"""Regular voxel grids in patient space and the maths between index and millimetre."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.errors import BadGeometry

Floats = NDArray[np.float64]

ORTHONORMAL_ATOL = 1e-6
"""Largest deviation of `direction.T @ direction` from identity that a `Grid` accepts."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A regular, right-handed, orthogonal voxel grid in patient space.

    Attributes:
        shape_kji: voxels along k (slices), j (rows) and i (columns), each at least 1.
        spacing_ijk: (3,) float64, mm, > 0. Distance between voxel centres along i, j and k.
        origin_lps: (3,) float64, mm, LPS. Centre of voxel (k, j, i) = (0, 0, 0).
        direction: (3, 3) float64. Columns are the unit LPS directions of growing i, j and k.

    Raises:
        BadGeometry: a value is not finite, a spacing is not positive, or the directions are
            not orthonormal and right-handed.

    Source:
        DICOM PS3.3 C.7.6.2.1.1 (Image Position and Image Orientation), LPS patient frame.
    """

    shape_kji: tuple[int, int, int]
    spacing_ijk: Floats = field(repr=False)
    origin_lps: Floats = field(repr=False)
    direction: Floats = field(repr=False)

    def __post_init__(self) -> None:
        """Freeze copies of the arrays and refuse what cannot be a grid."""
        for name, shape in (("spacing_ijk", (3,)), ("origin_lps", (3,)), ("direction", (3, 3))):
            array = np.array(getattr(self, name), dtype=np.float64)
            if array.shape != shape or not np.all(np.isfinite(array)):
                raise BadGeometry
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        shape_kji = tuple(int(n) for n in self.shape_kji)
        object.__setattr__(self, "shape_kji", shape_kji)
        if len(shape_kji) != 3 or min(shape_kji) < 1 or np.min(self.spacing_ijk) <= 0:
            raise BadGeometry
        gram = self.direction.T @ self.direction
        if np.max(np.abs(gram - np.eye(3))) > ORTHONORMAL_ATOL:
            raise BadGeometry
        if np.linalg.det(self.direction) < 0:
            raise BadGeometry

    @cached_property
    def index_to_lps(self) -> Floats:
        """(4, 4) float64. Maps homogeneous (i, j, k, 1) to homogeneous LPS mm."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.direction * self.spacing_ijk
        matrix[:3, 3] = self.origin_lps
        return matrix

    @cached_property
    def lps_to_index(self) -> Floats:
        """(4, 4) float64. Inverse of `index_to_lps`."""
        matrix = np.eye(4)
        matrix[:3, :3] = (self.direction / self.spacing_ijk).T
        matrix[:3, 3] = -matrix[:3, :3] @ self.origin_lps
        return matrix

    def points_lps(self, index_ijk: ArrayLike) -> Floats:
        """Patient positions of (continuous) voxel indices.

        Args:
            index_ijk: (..., 3), index order i, j, k.

        Returns:
            (..., 3) float64, mm, LPS.
        """
        index = np.asarray(index_ijk, dtype=np.float64)
        return np.asarray(index @ self.index_to_lps[:3, :3].T + self.origin_lps)

    def indices_ijk(self, points_lps: ArrayLike) -> Floats:
        """Continuous voxel indices of patient positions.

        Args:
            points_lps: (..., 3), mm, LPS.

        Returns:
            (..., 3) float64, index order i, j, k; outside the grid where the point is.
        """
        points = np.asarray(points_lps, dtype=np.float64)
        return np.asarray((points - self.origin_lps) @ self.lps_to_index[:3, :3].T)

    def nearest_kji(self, point_lps: ArrayLike) -> tuple[int, int, int] | None:
        """Array index (k, j, i) of the voxel that holds a point, None outside the grid.

        Args:
            point_lps: (3,), mm, LPS.
        """
        index = np.floor(self.indices_ijk(point_lps) + 0.5)
        k, j, i = (int(n) for n in index[::-1])
        inside = all(0 <= n < size for n, size in zip((k, j, i), self.shape_kji, strict=True))
        return (k, j, i) if inside else None

    @cached_property
    def shape_ijk(self) -> tuple[int, int, int]:
        """Voxels along i, j and k."""
        k, j, i = self.shape_kji
        return i, j, k

    @cached_property
    def center_lps(self) -> Floats:
        """(3,) float64, mm, LPS. Middle of the grid."""
        return self.points_lps((np.array(self.shape_ijk) - 1) / 2)

    @cached_property
    def corners_lps(self) -> Floats:
        """(8, 3) float64, mm, LPS. Centres of the eight corner voxels."""
        ends = [(0, n - 1) for n in self.shape_ijk]
        return self.points_lps([(i, j, k) for k in ends[2] for j in ends[1] for i in ends[0]])

    @cached_property
    def bounds_lps(self) -> Floats:
        """(2, 3) float64, mm, LPS. Smallest and largest coordinates of the corner voxels."""
        return np.array([self.corners_lps.min(axis=0), self.corners_lps.max(axis=0)])
