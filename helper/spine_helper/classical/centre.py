"""Bringing a line into the middle of the canal and turning its frames to the vertebrae."""

from typing import Final

import numpy as np

from spine_helper.classical.curve import Curve, Floats, make_curve, smooth, turned
from spine_helper.classical.lattice import Lattice

RAYS: Final = 24
"""Directions across the line in which the wall is looked for, the first to the left."""

WALL_HU: Final = 140.0
"""Of the wall of the canal: more than anything in it, less than the wall of a thin bone."""

_REACH_MM: Final = 22.0
_RAY_STEP_MM: Final = 0.75
_MOST_TURN_DEG: Final = 30
_ARCH_MM: Final = 16
"""Half the height of a lumbar vertebra."""


def wall_distances(curve: Curve, lattice: Lattice, threshold_hu: float = WALL_HU) -> Floats:
    """Distance to the first bone in each direction across a curve.

    Returns:
        (n, RAYS) float64, mm; NaN where there is none within reach.
    """
    angles = np.arange(RAYS) * 2 * np.pi / RAYS
    radii = np.arange(_RAY_STEP_MM, _REACH_MM, _RAY_STEP_MM)
    s = np.arange(len(curve.points), dtype=np.float64)[:, None, None]
    left = radii * np.cos(angles)[:, None]
    back = radii * np.sin(angles)[:, None]
    is_bone = lattice.sample(curve.place(s, left, back)) > threshold_hu
    first = np.argmax(is_bone, axis=2)
    return np.where(is_bone.any(2), radii[first], np.nan)


def centred(curve: Curve, lattice: Lattice, smooth_mm: float) -> Curve:
    """A curve moved to where opposite walls are equally far.

    Args:
        curve: somewhere in the canal.
        lattice: grey values around it.
        smooth_mm: length over which walls are averaged and the new line is smoothed.
    """
    walls = _narrow(wall_distances(curve, lattice))
    half = RAYS // 2
    both = (walls[:, :half] - walls[:, half:]) / 2
    weight = np.isfinite(both).astype(np.float64)
    both = np.nan_to_num(both)
    angles = np.arange(half) * 2 * np.pi / RAYS
    directions = np.stack([np.cos(angles), np.sin(angles)], 1)
    # Least squares of the shift d in: direction . d = half the difference of opposite walls.
    matrix = np.einsum("nr,ra,rb->nab", weight, directions, directions)
    vector = np.einsum("nr,ra->na", weight * both, directions)
    matrix = smooth(matrix, smooth_mm) + 0.05 * np.eye(2)
    shift = np.linalg.solve(matrix, smooth(vector, smooth_mm)[..., None])[..., 0]
    moved = curve.points + shift[:, :1] * curve.left + shift[:, 1:] * curve.back
    return make_curve(moved, smooth_mm)


def typical_walls(curve: Curve, lattice: Lattice) -> Floats:
    """Radius of the canal, smooth along it and around it, also where it is open.

    Returns:
        (n, RAYS) float64, mm.
    """
    walls = _narrow(wall_distances(curve, lattice))
    known = np.isfinite(walls)
    overall = float(np.median(walls[known])) if known.any() else 9.0
    filled = np.clip(np.where(known, walls, overall), 4.0, 15.0)
    around = (np.roll(filled, 1, 1) + 2 * filled + np.roll(filled, -1, 1)) / 4
    return smooth(around, 4.0)


def _narrow(walls: Floats) -> Floats:
    """What a wall comes to within half a vertebra; between arches and pedicles rays go astray."""
    reach = min(_ARCH_MM, len(walls) - 1)
    padded = np.pad(np.nan_to_num(walls, nan=np.inf), [(reach, reach), (0, 0)], mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    # The element itself, not a mean of two: one of them may be infinite.
    low = np.partition(windows, reach // 2, axis=-1)[..., reach // 2]
    return np.where(np.isfinite(low), low, np.nan)


def facing(curve: Curve, lattice: Lattice) -> Curve:
    """A curve whose frames are turned to where left and right look most alike."""
    rows = np.arange(0, len(curve.points), 4)
    angles = np.radians(np.arange(-_MOST_TURN_DEG, _MOST_TURN_DEG + 1, 3))
    left, back = np.meshgrid(np.arange(3.0, 28.0, 3.0), np.arange(-28.0, 36.0, 4.0))
    difference = np.empty((len(rows), len(angles)))
    for column, angle in enumerate(angles):
        frame = turned(curve, np.full(len(curve.points), angle))
        values = [
            lattice.sample(
                frame.place(rows[:, None].astype(np.float64), side * left.ravel(), back.ravel())
            )
            for side in (-1.0, 1.0)
        ]
        low, high = (np.clip(side, -150, 500) for side in values)
        difference[:, column] = np.abs(low - high).mean(1)
    cost = smooth(difference, 20.0 / 4) + 30.0 * angles**2
    best = angles[np.argmin(cost, axis=1)]
    every = np.interp(np.arange(len(curve.points)), rows, smooth(best[:, None], 20.0 / 4)[:, 0])
    return turned(curve, every)
