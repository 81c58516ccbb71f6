"""Where the three slice views look: mutually perpendicular planes that turn together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.view.planes import Plane, view_axes

FLIP_COSINE = -0.17
"""A plane that is turned further than this past a right angle (10°) is seen from its other side,
so that the patient's right stays on the left of the screen; before it, a hand that trembles at a
right angle does not flip the picture back and forth."""
HOME_DEG = 1e-6
"""A plane nearer than this to its own plane of the volume is that plane."""


@dataclass(frozen=True, eq=False)
class Triad:
    """Normals of the three planes.

    Attributes:
        home: (3,) float64, unit, LPS, by plane. Normals of the planes of the volume.
        normals: (3,) float64, unit, LPS, by plane. Normals now, mutually perpendicular.
    """

    home: Mapping[Plane, Floats] = field(repr=False)
    normals: Mapping[Plane, Floats] = field(repr=False)

    @staticmethod
    def of(grid: Grid) -> "Triad":
        """The planes of a volume."""
        home = {plane: view_axes(grid, plane).through for plane in Plane}
        return Triad(home, home)

    def on(self, grid: Grid) -> "Triad":
        """The same turn against the planes of another volume; its own planes where there is none.

        Args:
            grid: of a volume whose planes may lie otherwise.
        """
        if not self.is_turned:
            return Triad.of(grid)
        return Triad(Triad.of(grid).home, self.normals)

    def turned(self, axis: ArrayLike, angle_deg: float) -> "Triad":
        """All planes turned about an axis.

        Args:
            axis: (3,), unit, LPS. A plane that it is the normal of stays.
            angle_deg: right-handed about the axis.

        Returns:
            Planes that are perpendicular within rounding, however often they were turned.
        """
        turn = rotation_about(axis, angle_deg)
        order = tuple(self.normals)
        frame = np.column_stack([turn @ self.normals[plane] for plane in order])
        left, _, right = np.linalg.svd(frame)
        nearest = left @ right
        return Triad(self.home, {p: self._seen(p, nearest[:, n]) for n, p in enumerate(order)})

    def _seen(self, plane: Plane, normal: Floats) -> Floats:
        """The normal of a plane, on the side from which it is seen."""
        home = self.home[plane]
        if np.linalg.norm(np.cross(home, normal)) < np.radians(HOME_DEG):
            return home
        return -normal if normal @ home < FLIP_COSINE else normal

    def angle_deg(self, plane: Plane) -> float:
        """Angle in degrees, 0 to 90, between a plane and its own plane of the volume."""
        home, normal = self.home[plane], self.normals[plane]
        sine, cosine = np.linalg.norm(np.cross(home, normal)), abs(float(home @ normal))
        return float(np.degrees(np.arctan2(sine, cosine)))

    def is_home(self, plane: Plane) -> bool:
        """Whether a plane lies as in the volume."""
        return self.angle_deg(plane) < HOME_DEG

    @property
    def is_turned(self) -> bool:
        """Whether any plane lies otherwise than in the volume."""
        return not all(self.is_home(plane) for plane in self.normals)


def rotation_about(axis: ArrayLike, angle_deg: float) -> Floats:
    """(3, 3) float64. Right-handed rotation about a unit axis (Rodrigues' formula)."""
    x, y, z = np.asarray(axis, dtype=np.float64)
    cross = np.array(((0.0, -z, y), (z, 0.0, -x), (-y, x, 0.0)))
    angle = np.radians(angle_deg)
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)
    return np.asarray(turn)
