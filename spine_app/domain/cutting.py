"""What is cut away from a volume in 3D: the crop box and the clip position."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Floats, Grid


@dataclass(frozen=True, eq=False)
class HalfSpace:
    """Keeps what lies on the side of a plane to which its normal points.

    Attributes:
        point_lps: (3,) float64, mm, LPS. A point of the plane.
        normal: (3,) float64, unit, LPS.
    """

    point_lps: Floats
    normal: Floats

    def distances(self, points_lps: ArrayLike) -> Floats:
        """(...,) float64, mm. Signed distance of points (..., 3), positive where they are kept."""
        offset = np.asarray(points_lps, dtype=np.float64) - self.point_lps
        return np.asarray(offset @ self.normal)


@dataclass(frozen=True, eq=False)
class CropBox:
    """A box along the axes of a grid.

    Attributes:
        low_ijk: (3,) float64, index. Lower faces, between -0.5 and n - 0.5.
        high_ijk: (3,) float64, index. Upper faces, above `low_ijk`.

    Raises:
        BadGeometry: a face is not finite, or lies on the wrong side of the one opposite.
    """

    low_ijk: Floats
    high_ijk: Floats

    def __post_init__(self) -> None:
        """Refuse what is no box."""
        values = np.array([self.low_ijk, self.high_ijk], dtype=np.float64)
        if values.shape != (2, 3) or not np.all(np.isfinite(values)):
            raise BadGeometry
        if np.any(values[0] >= values[1]):
            raise BadGeometry

    def half_spaces(self, grid: Grid) -> tuple[HalfSpace, ...]:
        """Six half spaces whose common part is the box; low and high of i, j and k in turn."""
        low, high = grid.points_lps(self.low_ijk), grid.points_lps(self.high_ijk)
        faces = [(low, 1.0), (high, -1.0)]
        return tuple(
            HalfSpace(point, sign * grid.direction[:, axis])
            for axis in range(3)
            for point, sign in faces
        )


def whole_box(grid: Grid) -> CropBox:
    """The box that holds every voxel whole."""
    shape = np.array(grid.shape_ijk, dtype=np.float64)
    return CropBox(np.full(3, -0.5), shape - 0.5)
