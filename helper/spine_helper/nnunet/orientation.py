"""Axes as a network wants them, and back."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.recipe import Orientation
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

_Type = TypeVar("_Type", bound=np.generic)


@dataclass(frozen=True)
class Turn:
    """Axes turned as a reader of nnU-Net turns them.

    Attributes:
        canonical: LPS axes of the volume; None leaves the axes alone.
        spacing_kji: mm along the turned axes.
    """

    canonical: Canonical | None
    spacing_kji: tuple[float, float, float]

    @classmethod
    def of(cls, grid: Grid, orientation: Orientation) -> "Turn":
        """The turn of a volume on a grid."""
        if orientation == "given":
            return cls(None, _reversed(grid.spacing_ijk))
        canonical = Canonical.of(grid)
        return cls(canonical, _reversed(canonical.grid.spacing_ijk))

    def apply(self, array: NDArray[_Type]) -> NDArray[_Type]:
        """A view of a (k, j, i) array in turned axes: RAS is LPS with j and i reversed."""
        if self.canonical is None:
            return array
        return self.canonical.turn(array)[:, ::-1, ::-1]

    def undo(self, array: NDArray[_Type]) -> NDArray[_Type]:
        """A view of a turned array in the axes of the volume."""
        if self.canonical is None:
            return array
        return self.canonical.restore(array[:, ::-1, ::-1])


def _reversed(spacing: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = spacing
    return z, y, x
