"""Keeping points inside a volume: anywhere, or on one plane."""

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats, Grid

BISECTIONS = 60


def inside(grid: Grid, point_lps: ArrayLike) -> Floats:
    """The point (3,) of a grid nearest to a point, mm, LPS; between voxels where it is."""
    index = np.clip(grid.indices_ijk(point_lps), 0, np.array(grid.shape_ijk) - 1)
    return grid.points_lps(index)


def inside_on_plane(
    grid: Grid, point_lps: ArrayLike, normal_lps: Floats, position: float
) -> Floats:
    """The point of a grid nearest to a point among those on a plane.

    The nearest point of a box on a plane is the point of the box nearest to some shift of the
    point along the normal (its Lagrange multiplier), which is found by bisection.

    Args:
        grid: the volume's grid.
        point_lps: (3,), mm, LPS.
        normal_lps: (3,) float64, unit, LPS.
        position: mm along the normal; kept where the plane meets the volume.

    Returns:
        (3,) float64, mm, LPS, within the corner voxels of the grid.
    """
    point = np.asarray(point_lps, dtype=np.float64)
    along = grid.corners_lps @ normal_lps
    wanted = float(np.clip(position, along.min(), along.max()))
    straight = point + (wanted - point @ normal_lps) * normal_lps
    kept = inside(grid, straight)
    if abs(kept @ normal_lps - wanted) < 1e-9:
        return kept
    reach = float(np.abs(grid.corners_lps - straight).sum()) + 1.0
    low, high = -reach, reach
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if inside(grid, straight + middle * normal_lps) @ normal_lps < wanted:
            low = middle
        else:
            high = middle
    return inside(grid, straight + (low + high) / 2 * normal_lps)
