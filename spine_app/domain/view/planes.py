"""The three slice views: which way each looks at the patient, and what its edges are called."""

from dataclasses import dataclass
from enum import Enum
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats, Grid

OBLIQUE_LETTER = 0.34
"""Second letter is written when its direction cosine exceeds this (20° off the first)."""

PARALLEL_SINE = 1e-7
"""Planes that differ by less than this (sine of their angle) are the same."""


class Plane(Enum):
    """Anatomical plane of a slice view."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"


@dataclass(frozen=True, eq=False)
class ViewAxes:
    """Directions of a slice view in patient space.

    Attributes:
        right: (3,) float64, unit, LPS. Towards the right edge of the screen.
        up: (3,) float64, unit, LPS. Towards the upper edge.
        through: (3,) float64, unit, LPS. Direction of growing slice position, away from the
            viewer or towards him; positions grow to the left, to the back or to the head.
        step: mm between neighbouring slices along `through`.
        count: number of slices along `through`; 0 where the plane is none of the grid's.
    """

    right: Floats
    up: Floats
    through: Floats
    step: float
    count: int

    @property
    def looking(self) -> Floats:
        """(3,) float64, unit, LPS. Direction in which the viewer looks."""
        return np.cross(self.up, self.right)


STANDARD: dict[Plane, tuple[ArrayLike, ArrayLike]] = {
    Plane.AXIAL: ((1, 0, 0), (0, -1, 0)),
    Plane.CORONAL: ((1, 0, 0), (0, 0, 1)),
    Plane.SAGITTAL: ((0, 1, 0), (0, 0, 1)),
}
"""Screen right and screen up in LPS: the patient's right is on the screen's left; axial slices are
seen from the feet, coronal from the front, sagittal from the left with the face to the left."""


def anatomical_axes(grid: Grid) -> tuple[int, int, int]:
    """Which grid axis (0 = i, 1 = j, 2 = k) lies nearest to L, P and H, each used once.

    The assignment maximises the sum of absolute cosines, so an oblique grid gets three different
    axes whatever its angle.
    """
    cosines = np.abs(grid.direction)
    best = max(permutations(range(3)), key=lambda axes: sum(cosines[n, axes[n]] for n in range(3)))
    return best[0], best[1], best[2]


def view_axes(grid: Grid, plane: Plane) -> ViewAxes:
    """Axes of a slice view along the grid, in whose planes it was acquired.

    Oblique grids are shown in their own planes, each named after the nearest anatomical plane.

    Args:
        grid: the volume's grid.
        plane: the view.

    Returns:
        Axes that agree in sign with `STANDARD`.
    """
    along = anatomical_axes(grid)
    normal_of = {Plane.SAGITTAL: 0, Plane.CORONAL: 1, Plane.AXIAL: 2}[plane]
    right, up = (_nearest_axis(grid, along, wanted) for wanted in STANDARD[plane])
    axis = along[normal_of]
    through = grid.direction[:, axis] * np.sign(grid.direction[normal_of, axis])
    return ViewAxes(right, up, through, float(grid.spacing_ijk[axis]), grid.shape_ijk[axis])


def turned_axes(grid: Grid, plane: Plane, normal_lps: ArrayLike) -> ViewAxes:
    """Axes of a slice view on any plane.

    They come from those of `view_axes` by the shortest turn that takes the one normal to the other,
    so the patient's right stays on the left, and what is up stays up, as far as the plane allows.

    Args:
        grid: the volume's grid.
        plane: the view.
        normal_lps: (3,), unit, LPS. Normal of the plane, not opposite to that of the grid's own.

    Returns:
        Axes whose `through` is the normal. The step of a plane that is none of the grid's moves the
        indices (i, j, k) by a length of one, so that no voxel is stepped over.
    """
    home = view_axes(grid, plane)
    normal = np.asarray(normal_lps, dtype=np.float64)
    turn = shortest_turn(home.through, normal)
    cosines = np.abs(grid.direction.T @ normal)
    axis = int(np.argmax(cosines))
    if np.linalg.norm(np.cross(grid.direction[:, axis], normal)) < PARALLEL_SINE:
        step, count = float(grid.spacing_ijk[axis]), grid.shape_ijk[axis]
    else:
        step, count = float(1 / np.linalg.norm(cosines / grid.spacing_ijk)), 0
    return ViewAxes(turn @ home.right, turn @ home.up, normal, step, count)


def shortest_turn(start: ArrayLike, end: ArrayLike) -> Floats:
    """(3, 3) float64. The rotation by the smallest angle that takes one unit vector to another.

    Args:
        start: (3,), unit.
        end: (3,), unit, not opposite to `start`.
    """
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    x, y, z = np.cross(a, b)
    cross = np.array(((0.0, -z, y), (z, 0.0, -x), (-y, x, 0.0)))
    return np.asarray(np.eye(3) + cross + cross @ cross / (1 + float(a @ b)))


def _nearest_axis(grid: Grid, along: tuple[int, int, int], wanted: ArrayLike) -> Floats:
    wanted = np.asarray(wanted, dtype=np.float64)
    column = grid.direction[:, along[int(np.argmax(np.abs(wanted)))]]
    return column if column @ wanted > 0 else -column


def letters(direction: ArrayLike) -> str:
    """Patient-side letters of a direction: L, R, A, P, H, F, the nearest first.

    Args:
        direction: (3,), LPS, any length.

    Returns:
        One letter, or two where the direction is more than 20° off an axis.

    Source:
        DICOM PS3.3 C.7.6.1.1.1 (Patient Orientation).
    """
    vector = np.asarray(direction, dtype=np.float64)
    vector = vector / np.linalg.norm(vector)
    names = ["LR"[int(vector[0] < 0)], "PA"[int(vector[1] < 0)], "HF"[int(vector[2] < 0)]]
    order = np.argsort(-np.abs(vector), kind="stable")
    chosen = [n for rank, n in enumerate(order) if rank == 0 or abs(vector[n]) > OBLIQUE_LETTER]
    return "".join(names[n] for n in chosen[:2])
