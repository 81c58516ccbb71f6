"""A box of voxels of a grid."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.label_map import LabelStats

Kji = tuple[int, int, int]


@dataclass(frozen=True)
class Box:
    """Voxels from one corner to another.

    Attributes:
        low_kji: index of the first voxel along k, j and i.
        high_kji: index after the last voxel.
    """

    low_kji: Kji
    high_kji: Kji

    @property
    def shape_kji(self) -> Kji:
        """Voxels along k, j and i; 0 where there are none."""
        k, j, i = (
            max(0, high - low) for low, high in zip(self.low_kji, self.high_kji, strict=True)
        )
        return k, j, i

    @property
    def is_empty(self) -> bool:
        """Whether it holds no voxel."""
        return min(self.shape_kji) == 0

    @property
    def slices(self) -> tuple[slice, slice, slice]:
        """Index of the voxels in an array of the whole grid."""
        k, j, i = (slice(low, low + n) for low, n in zip(self.low_kji, self.shape_kji, strict=True))
        return k, j, i

    def grown(self, mm: float, grid: Grid) -> "Box":
        """Wider by a length on each side, and by a voxel, as far as the grid goes."""
        reach = [int(np.ceil(mm / n)) + 1 for n in grid.spacing_ijk[::-1]]
        low = _three(n - r for n, r in zip(self.low_kji, reach, strict=True))
        high = _three(n + r for n, r in zip(self.high_kji, reach, strict=True))
        return Box(low, high).meeting(whole(grid))

    def meeting(self, other: "Box") -> "Box":
        """The voxels that lie in both."""
        low = _three(map(max, zip(self.low_kji, other.low_kji, strict=True)))
        high = _three(map(min, zip(self.high_kji, other.high_kji, strict=True)))
        return Box(low, high)

    def united(self, other: "Box") -> "Box":
        """The smallest box around both; one without voxels adds nothing."""
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        low = _three(map(min, zip(self.low_kji, other.low_kji, strict=True)))
        return Box(low, _three(map(max, zip(self.high_kji, other.high_kji, strict=True))))


EMPTY = Box((0, 0, 0), (0, 0, 0))


def whole(grid: Grid) -> Box:
    """All voxels of a grid."""
    return Box((0, 0, 0), grid.shape_kji)


def box_of(stats: LabelStats) -> Box:
    """The box of a label."""
    (i0, i1), (j0, j1), (k0, k1) = stats.box_ijk
    return Box((k0, j0, i0), (k1 + 1, j1 + 1, i1 + 1))


def box_around(points_lps: ArrayLike, mm: float, grid: Grid) -> Box:
    """The voxels of a grid that hold points, with a margin.

    Args:
        points_lps: (n, 3), mm, LPS; n at least 1.
        mm: margin on each side; a voxel more is taken.
        grid: the grid.
    """
    index = np.floor(grid.indices_ijk(points_lps).reshape(-1, 3) + 0.5)[:, ::-1]
    low = _three(int(n) for n in index.min(axis=0))
    high = _three(int(n) + 1 for n in index.max(axis=0))
    return Box(low, high).grown(mm, grid)


def _three(numbers: Iterable[int]) -> Kji:
    k, j, i = numbers
    return k, j, i
