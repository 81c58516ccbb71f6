"""Axes as a network wants them, and back.

Names of orientations say where x, y and z of a reader grow to: RAS is right, front, head. The
arrays of nnU-Net are (z, y, x).
"""

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Box
from spine_helper.nnunet.lattice import Triple
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

_Type = TypeVar("_Type", bound=np.generic)

_AXES: Final = {
    "S": (0, False),
    "I": (0, True),
    "P": (1, False),
    "A": (1, True),
    "L": (2, False),
    "R": (2, True),
}
"""Axis of the canonical array that grows to a side, and whether against it."""


@dataclass(frozen=True)
class Turn:
    """Axes turned as a reader of nnU-Net turns them.

    Attributes:
        order: axis of the given array that becomes axis 0, 1, 2.
        flips: whether axis 0, 1, 2 runs against the given one.
        spacing_kji: mm along the turned axes.
    """

    order: tuple[int, int, int]
    flips: tuple[bool, bool, bool]
    spacing_kji: Triple

    @classmethod
    def of(cls, grid: Grid, orientation: str) -> "Turn":
        """The turn of a volume on a grid.

        Args:
            grid: of the volume.
            orientation: `given`, or three letters such as `RAS` or `PIR`.
        """
        if orientation == "given":
            return cls((0, 1, 2), (False,) * 3, _reversed(grid.spacing_ijk))
        canonical = Canonical.of(grid)
        spacing = _reversed(canonical.grid.spacing_ijk)
        places = [_AXES[letter] for letter in reversed(orientation)]
        axes = [axis for axis, _ in places]
        order = tuple(canonical.order[axis] for axis in axes)
        flips = tuple(canonical.flips[axis] != backwards for axis, backwards in places)
        return cls(order, flips, tuple(spacing[axis] for axis in axes))  # type: ignore[arg-type]

    def apply(self, array: NDArray[_Type]) -> NDArray[_Type]:
        """A view of a (k, j, i) array in turned axes."""
        return self._flip(array.transpose(self.order))

    def undo(self, array: NDArray[_Type]) -> NDArray[_Type]:
        """A view of a turned array in the axes of the volume."""
        return self._flip(array).transpose(np.argsort(self.order))

    def box(self, box: Box, shape_kji: tuple[int, ...]) -> Box:
        """A box of the volume in turned axes.

        Args:
            box: in voxels of the volume.
            shape_kji: of the volume.
        """
        start, stop = [], []
        for axis, flips in zip(self.order, self.flips, strict=True):
            low, high, size = box.start_kji[axis], box.stop_kji[axis], shape_kji[axis]
            start.append(size - high if flips else low)
            stop.append(size - low if flips else high)
        return Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))

    def _flip(self, array: NDArray[_Type]) -> NDArray[_Type]:
        return array[tuple(slice(None, None, -1 if flip else 1) for flip in self.flips)]


def _reversed(spacing: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = spacing
    return z, y, x
