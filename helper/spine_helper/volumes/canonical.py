"""Axes turned and swapped so that every engine sees the same patient the same way round.

Canonical is: i grows to the patient's left, j to the back, k to the head (LPS), as near as swapping
and reversing axes comes to it. Nothing is resampled; an oblique volume stays oblique.
"""

from dataclasses import dataclass
from itertools import permutations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from spine_helper.volumes.grid import Grid

_Type = TypeVar("_Type", bound=np.generic)


@dataclass(frozen=True)
class Canonical:
    """How the axes of a volume are swapped and reversed, and how to undo it.

    Attributes:
        grid: of the canonical volume.
        order: axis of the given array (k, j, i) that becomes axis 0, 1, 2 of the canonical one.
        flips: whether canonical axis 0, 1, 2 runs against the given one.
    """

    grid: Grid
    order: tuple[int, int, int]
    flips: tuple[bool, bool, bool]

    @classmethod
    def of(cls, grid: Grid) -> "Canonical":
        """The swap that brings the axes of a grid nearest to those of the patient."""
        matrix = np.array(grid.direction)[:, ::-1]  # columns: LPS directions of array axes k, j, i
        towards = matrix[::-1]  # rows: S, P, L, which canonical axes 0, 1, 2 run along
        a, b, c = max(
            permutations(range(3)), key=lambda p: sum(abs(towards[n, p[n]]) for n in range(3))
        )
        order = (a, b, c)
        first, second, third = (bool(towards[n, order[n]] < 0) for n in range(3))
        flips = (first, second, third)
        columns = matrix[:, order] * np.where(flips, -1.0, 1.0)
        k, j, i = (grid.shape_kji[axis] for axis in order)
        z, y, x = (grid.spacing_ijk[2 - axis] for axis in order)
        direction = tuple((float(row[0]), float(row[1]), float(row[2])) for row in columns[:, ::-1])
        return cls(Grid((k, j, i), (x, y, z), direction, grid.modality), order, flips)

    def turn(self, array: NDArray[_Type]) -> NDArray[_Type]:
        """A view of a given (k, j, i) array in canonical axes."""
        return self._flip(array.transpose(self.order))

    def restore(self, array: NDArray[_Type]) -> NDArray[_Type]:
        """A view of a canonical array in the given axes."""
        return self._flip(array).transpose(np.argsort(self.order))

    def point_to_given(self, index_ijk: tuple[float, float, float]) -> tuple[float, float, float]:
        """A canonical index (i, j, k) as an index (i, j, k) of the given array."""
        kji = [0.0, 0.0, 0.0]
        for axis, value in enumerate(index_ijk[::-1]):
            last = self.grid.shape_kji[axis] - 1
            kji[self.order[axis]] = last - value if self.flips[axis] else value
        k, j, i = kji
        return i, j, k

    def _flip(self, array: NDArray[_Type]) -> NDArray[_Type]:
        return array[tuple(slice(None, None, -1 if flip else 1) for flip in self.flips)]
