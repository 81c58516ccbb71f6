"""A grey-value volume: voxels on a grid, with what their numbers mean."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid

AIR_HU = -1024
"""Value given to padded voxels of a CT (DICOM PS3.3 C.7.5.1.1.2 leaves it to the reader)."""


class Modality(Enum):
    """What made the grey values."""

    CT = "CT"
    MR = "MR"


@dataclass(frozen=True, eq=False)
class Volume:
    """Voxels of one series.

    Attributes:
        voxels_kji: (k, j, i) int16. HU for CT, arbitrary units for MR.
        grid: where the voxels lie; `grid.shape_kji == voxels_kji.shape`.
        modality: what the numbers mean.

    Raises:
        BadGeometry: array and grid disagree, or the array is not int16.
    """

    voxels_kji: NDArray[np.int16]
    grid: Grid
    modality: Modality

    def __post_init__(self) -> None:
        """Refuse an array that does not fit its grid."""
        if self.voxels_kji.shape != self.grid.shape_kji or self.voxels_kji.dtype != np.int16:
            raise BadGeometry

    def value_at(self, point_lps: ArrayLike) -> int | None:
        """Value of the voxel that holds a point; None outside the volume.

        Args:
            point_lps: (3,), mm, LPS.
        """
        index = self.grid.nearest_kji(point_lps)
        return None if index is None else int(self.voxels_kji[index])

    @property
    def unit(self) -> str:
        """Unit of the grey values for a read-out; empty for MR, whose values have none."""
        return "HU" if self.modality is Modality.CT else ""
