"""A plane in the patient with two directions on it: flat coordinates of points, and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Floats

Point = tuple[float, float, float]
"""x, y, z in mm, LPS; plain numbers, so that values compare exactly."""
Flat = tuple[float, float]
"""Coordinates on a plane in mm: along `right`, then along `up`."""

ORTHONORMAL_ATOL = 1e-5


def point_of(point_lps: ArrayLike) -> Point:
    """A position (3,), mm, LPS, as plain numbers.

    Raises:
        BadGeometry: it is no finite position.
    """
    values = np.asarray(point_lps, dtype=np.float64)
    if values.shape != (3,) or not np.all(np.isfinite(values)):
        raise BadGeometry
    x, y, z = (float(value) for value in values)
    return x, y, z


@dataclass(frozen=True)
class PlaneFrame:
    """A plane and directions on it.

    Attributes:
        origin: mm, LPS. A point of the plane, zero of its coordinates.
        right: unit, LPS. Towards the right edge of the picture.
        up: unit, LPS, at right angles to `right`. Towards its upper edge.

    Raises:
        BadGeometry: a number is not finite, or the directions are not orthonormal.
    """

    origin: Point
    right: Point
    up: Point

    def __post_init__(self) -> None:
        """Refuse what spans no plane."""
        for name in ("origin", "right", "up"):
            object.__setattr__(self, name, point_of(getattr(self, name)))
        axes = np.array([self.right, self.up])
        if np.max(np.abs(axes @ axes.T - np.eye(2))) > ORTHONORMAL_ATOL:
            raise BadGeometry

    @property
    def normal(self) -> Floats:
        """(3,) float64, unit, LPS. Towards the viewer."""
        return np.cross(self.right, self.up)

    def flat(self, points_lps: ArrayLike) -> Floats:
        """(..., 2) float64, mm. Coordinates of points (..., 3), LPS, dropped onto the plane."""
        offset = np.asarray(points_lps, dtype=np.float64) - self.origin
        return np.asarray(offset @ np.array([self.right, self.up]).T)

    def lifted(self, flat: ArrayLike) -> Floats:
        """(..., 3) float64, mm, LPS. Points of the plane with these coordinates (..., 2)."""
        return np.asarray(np.asarray(flat, dtype=np.float64) @ [self.right, self.up] + self.origin)

    def offsets(self, points_lps: ArrayLike) -> Floats:
        """(...,) float64, mm. Distance of points (..., 3) from the plane, towards the viewer."""
        offset = np.asarray(points_lps, dtype=np.float64) - self.origin
        return np.asarray(offset @ self.normal)

    def at(self, point_lps: ArrayLike) -> "PlaneFrame":
        """The parallel plane whose coordinates begin at a point (3,), mm, LPS."""
        return PlaneFrame(point_of(point_lps), self.right, self.up)

    def is_parallel(self, other: "PlaneFrame") -> bool:
        """Whether both have the same directions, within rounding."""
        mine, theirs = np.array([self.right, self.up]), np.array([other.right, other.up])
        return bool(np.max(np.abs(mine - theirs)) < ORTHONORMAL_ATOL)
