"""Where the pixels of a picture lie in a grid of voxels, in whole numbers.

Positions are voxel indices in fixed point with 32 bits behind the point. Sums and products of whole
numbers do not depend on the order in which they are taken, so every way of drawing a picture finds
a pixel at exactly the same place, and a picture along the grid is the one that the general way
would have drawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.kernels.compile import compiled

POINT = 32
"""Bits behind the point."""
ONE = 1 << POINT
HALF = 1 << (POINT - 1)
FRACTION = 12
"""Bits of a weight between two voxels. With them, int16 values weighted along three axes are exact
in float64: 16 + 3 × 12 = 52 bits."""
DROPPED = POINT - FRACTION
ROUNDING = 1 << (DROPPED - 1)
MASK = (1 << FRACTION) - 1
WEIGHT = 1.0 / (1 << FRACTION)
FARTHEST, LONGEST = float(1 << 20), float(1 << 16)
"""Largest index of a first pixel and largest step, in voxels: nothing overflows in pictures of up
to 8192 pixels a side."""

Fixed = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """The pixels of a picture as continuous voxel indices, in fixed point.

    Attributes:
        starts: (h, 3) int64. Index (i, j, k) at the middle of the first pixel of each row.
        across: (h, 3) int64. Step from a pixel to the next in its row.
        through: (h, 3) int64. Step from a sample of a slab to the next, behind it.
        width: pixels in a row.
    """

    starts: Fixed
    across: Fixed
    through: Fixed
    width: int

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.starts)

    def strip(self, top: int, bottom: int) -> "Rows":
        """The rows from `top` to before `bottom`."""
        part = slice(top, bottom)
        return Rows(self.starts[part], self.across[part], self.through[part], self.width)


def flat_rows(first: ArrayLike, steps: ArrayLike, size: tuple[int, int]) -> Rows:
    """Rows of a plane.

    Args:
        first: (3,). Continuous index (i, j, k) at the middle of the upper left pixel.
        steps: (3, 3). Its rows are the steps in index space: to the next pixel to the right, to
            the next row below, and to the next sample of a slab.
        size: width and height of the picture in pixels.
    """
    right, down, through = fixed(steps, LONGEST)
    width, height = size
    starts = fixed(first) + np.arange(height, dtype=np.int64)[:, None] * down
    # Copies even of a single row: kernels are compiled for one kind of array.
    return Rows(starts, np.tile(right, (height, 1)), np.tile(through, (height, 1)), width)


def bent_rows(starts: ArrayLike, across: ArrayLike, through: ArrayLike, width: int) -> Rows:
    """Rows that each have a place and a direction of their own.

    Args:
        starts: (h, 3). Continuous index (i, j, k) at the middle of the first pixel of each row.
        across: (h, 3). Step in index space from a pixel to the next.
        through: (h, 3). Step in index space from a sample of a slab to the next.
        width: pixels in a row.
    """
    return Rows(fixed(starts), fixed(across, LONGEST), fixed(through, LONGEST), width)


def fixed(index: ArrayLike, limit: float = FARTHEST) -> Fixed:
    """Indices as fixed-point numbers, the nearest; what is no number lies far outside.

    Args:
        index: any shape.
        limit: they are clipped to it.
    """
    numbers = np.nan_to_num(np.asarray(index, dtype=np.float64), nan=limit)
    return np.rint(np.clip(numbers, -limit, limit) * ONE).astype(np.int64, order="C")


@compiled
def span(first: int, step: int, size: int, width: int) -> tuple[int, int]:
    """Columns [x0, x1) of a row whose index along one axis lies in the outer faces of the voxels.

    Args:
        first: fixed-point index of column 0.
        step: from a column to the next.
        size: voxels along the axis; the faces are at -1/2 and size - 1/2.
        width: columns.
    """
    return between(first + HALF, step, size << POINT, width)


@compiled
def between(first: int, step: int, end: int, width: int) -> tuple[int, int]:
    """Columns [x0, x1) of a row with 0 <= first + x * step < end."""
    x0, x1 = 0, width
    if step > 0:
        x0 = -(first // step)
        x1 = -((first - end) // step)
    elif step < 0:
        x0 = (first - end) // -step + 1
        x1 = first // -step + 1
    elif first < 0 or first >= end:
        x1 = 0
    x0 = min(max(x0, 0), width)
    return x0, min(max(x1, x0), width)
