"""Slices as they were acquired: each a picture on a plane of its own, without a volume."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.view.planes import Plane, anatomical_axes
from spine_app.domain.volume import Modality, Volume

PLANES = {0: Plane.SAGITTAL, 1: Plane.CORONAL, 2: Plane.AXIAL}
"""The view of slices whose normal lies nearest to L, P or H."""
APART_MM = 1e-4
"""Slices nearer than this lie at the same place."""


@dataclass(frozen=True, eq=False)
class AcquiredSlices:
    """Parallel slices, not resampled. What is not known is None or empty, never made up.

    Attributes:
        voxels_nji: (n, j, i) int16. HU for CT, arbitrary units for MR.
        pixel_spacing: mm between rows, then between columns; None where it is not known.
        orientation: (2, 3) float64, unit, LPS. Directions of growing i and of growing j; None
            where they are not known.
        positions_lps: (n, 3) float64, mm, LPS. Centre of the first pixel of each slice; (0, 3)
            where it is not known.
        modality: what the numbers mean.

    Raises:
        BadGeometry: the arrays disagree or are no geometry.
    """

    voxels_nji: NDArray[np.int16]
    pixel_spacing: tuple[float, float] | None
    orientation: Floats | None = field(repr=False)
    positions_lps: Floats = field(repr=False)
    modality: Modality

    def __post_init__(self) -> None:
        """Refuse what fits no slices."""
        voxels, places = self.voxels_nji, self.positions_lps
        if voxels.ndim != 3 or min(voxels.shape) < 1 or voxels.dtype != np.int16:
            raise BadGeometry
        if places.shape not in ((0, 3), (len(voxels), 3)) or not np.all(np.isfinite(places)):
            raise BadGeometry
        if self.orientation is not None and self.orientation.shape != (2, 3):
            raise BadGeometry
        self.grid(0)

    @property
    def count(self) -> int:
        """Number of slices."""
        return len(self.voxels_nji)

    @property
    def is_calibrated(self) -> bool:
        """Whether lengths in a slice are known in mm."""
        return self.pixel_spacing is not None

    @property
    def has_sides(self) -> bool:
        """Whether it is known which way the patient lies in a slice."""
        return self.orientation is not None

    @property
    def has_places(self) -> bool:
        """Whether it is known where the slices lie in the patient."""
        return len(self.positions_lps) > 0 and self.has_sides

    @cached_property
    def direction(self) -> Floats:
        """(3, 3) float64. Columns are the directions of growing i, growing j and the normal."""
        i, j = np.eye(3)[:2] if self.orientation is None else self.orientation
        return np.column_stack((i, j, np.cross(i, j)))

    @cached_property
    def plane(self) -> Plane:
        """The slice view that looks at these slices from the front."""
        return PLANES[anatomical_axes(self.grid(0)).index(2)]

    @cached_property
    def along(self) -> Floats:
        """(n,) float64, mm. Place of each slice along the normal; its number where unknown."""
        if not self.has_places:
            return np.arange(self.count, dtype=np.float64)
        return np.asarray(self.positions_lps @ self.direction[:, 2])

    def grid(self, number: int) -> Grid:
        """Grid of one slice; lengths are pixels where it is not calibrated.

        Args:
            number: from 0.

        Raises:
            BadGeometry: spacing or orientation is impossible.
        """
        row_spacing, column_spacing = self.pixel_spacing or (1.0, 1.0)
        origin = np.array((0.0, 0.0, float(number)))
        if self.has_places:
            origin = self.positions_lps[number]
        shape = (1, *self.voxels_nji.shape[1:])
        spacing = np.array((column_spacing, row_spacing, 1.0))
        return Grid(shape, spacing, origin, self.direction)

    def slice_volume(self, number: int) -> Volume:
        """One slice (from 0) as a volume of one slice; its voxels stay where they are."""
        return Volume(self.voxels_nji[number : number + 1], self.grid(number), self.modality)

    def nearest(self, point_lps: ArrayLike, preferred: int) -> int:
        """Number of the slice nearest to a point, along the normal.

        Args:
            point_lps: (3,), mm, LPS.
            preferred: number that is given where several slices lie at the same place.
        """
        place = float(np.asarray(point_lps, dtype=np.float64) @ self.direction[:, 2])
        away = np.abs(self.along - place)
        if away[preferred] <= away.min() + APART_MM:
            return preferred
        return int(np.argmin(away))
