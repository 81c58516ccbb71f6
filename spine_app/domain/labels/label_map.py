"""A label map on the grid of a volume, and what is known of each label."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid

MAX_LABEL = 2**16 - 1
"""Largest id; larger ones are no labels of any program we know."""

MAX_LABELS = 512
"""Different ids of one map; more of them are grey values."""


@dataclass(frozen=True)
class LabelStats:
    """One label of a map.

    Attributes:
        id: the number in the file.
        voxels: how many voxels of the volume's grid have it.
        centroid_lps: mm, LPS. Mean position of these voxels.
        inside_lps: mm, LPS. Centre of one of these voxels, one of those nearest to the centroid:
            the centroid of a ring lies outside of it.
        box_ijk: smallest and largest index along i, j and k, inclusive.
    """

    id: int
    voxels: int
    centroid_lps: tuple[float, float, float]
    inside_lps: tuple[float, float, float]
    box_ijk: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, eq=False)
class LabelMap:
    """Labels of a volume.

    Attributes:
        labels_kji: (k, j, i) uint8 or uint16; 0 is no label, the others are ids of the file.
        grid: that of the volume.
        stats: every id but 0, by id.

    Raises:
        BadGeometry: array and grid disagree, or the array is of another type.
    """

    labels_kji: NDArray[np.uint8] | NDArray[np.uint16]
    grid: Grid
    stats: Mapping[int, LabelStats]

    def __post_init__(self) -> None:
        """Refuse an array that does not fit its grid."""
        is_label = self.labels_kji.dtype in (np.uint8, np.uint16)
        if self.labels_kji.shape != self.grid.shape_kji or not is_label:
            raise BadGeometry

    def label_at(self, point_lps: ArrayLike) -> int:
        """Id of the voxel that holds a point; 0 where there is none.

        Args:
            point_lps: (3,), mm, LPS.
        """
        index = self.grid.nearest_kji(point_lps)
        return 0 if index is None else int(self.labels_kji[index])

    def volume_ml(self, label: int) -> float:
        """Volume of a label in ml: its voxels times the volume of one; 0 for one without voxels."""
        stats = self.stats.get(label)
        voxels = 0 if stats is None else stats.voxels
        return voxels * float(np.prod(self.grid.spacing_ijk)) / 1000.0
