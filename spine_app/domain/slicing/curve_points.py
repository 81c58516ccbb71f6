"""A few points that a curve can be laid through anew, for a hand to move."""

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.curved import CurvedPath

APART_MM = 30.0
"""Points are at most so far from each other."""
OFF_MAX_MM = 0.3
POINTS_MAX = 60


def points_along(path: CurvedPath) -> Floats:
    """Points of a curve through which another one runs almost as it does.

    Args:
        path: the curve.

    Returns:
        (n, 3) float64, mm, LPS, at even arc lengths, the ends among them: as few as keep the other
        curve within `OFF_MAX_MM`, and at most `POINTS_MAX`.
    """
    places = np.linspace(0, path.length_mm, 200)
    wanted = np.array([path.frame(arc)[0] for arc in places])
    count = max(2, int(np.ceil(path.length_mm / APART_MM)) + 1)
    while True:
        at = np.linspace(0, path.length_mm, count)
        points = np.array([path.frame(arc)[0] for arc in at])
        other = CurvedPath.through(points)
        if count >= POINTS_MAX or _off(other, wanted) <= OFF_MAX_MM:
            return points
        count = min(POINTS_MAX, count + max(1, count // 4))


def _off(path: CurvedPath, wanted: Floats) -> float:
    places = np.linspace(0, path.length_mm, len(wanted))
    there = np.array([path.frame(arc)[0] for arc in places])
    return float(np.linalg.norm(there - wanted, axis=1).max())
