"""A closed outline on the screen, through which scissors cut along the look."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.labels.editing.box import Box, box_around, whole
from spine_app.domain.view.drawing import Pixel
from spine_app.domain.view.projection import CameraProjection, Projection

CORNERS_MIN = 3


@dataclass(frozen=True, eq=False)
class Outline:
    """An outline over a view.

    Attributes:
        corners: (n, 2) float64, n at least 3. Pixels x, y of the view; the last is joined to the
            first. What lies inside an odd number of times is inside.
        projection: (3, 4) float64. Takes (i, j, k, 1) to (x w, y w, w); w is not positive behind
            the viewer.
        keeps: (m, 4) float64. Only voxels whose (i, j, k, 1) has a product of at least 0 with each
            row are cut.
        box: voxels outside of it are outside of the outline.
    """

    corners: Floats
    projection: Floats
    keeps: Floats
    box: Box


def outline_over(
    pixels: list[Pixel], projection: Projection, grid: Grid, keeps: Floats | None = None
) -> Outline:
    """An outline that a hand drew over a view.

    Args:
        pixels: its corners.
        projection: of the view.
        grid: of the labels.
        keeps: as in `Outline`; None for all.
    """
    corners = np.array(pixels, np.float64)
    box = _prism_box(corners, projection, grid) if projection.is_slice else whole(grid)
    kept = np.zeros((0, 4)) if keeps is None else keeps
    return Outline(corners, screen_matrix(projection, grid), kept, box)


def screen_matrix(projection: Projection, grid: Grid) -> Floats:
    """(3, 4) float64. Takes homogeneous (i, j, k, 1) to homogeneous pixels."""
    matrix = np.zeros((3, 4))
    width, height = projection.size
    if isinstance(projection, CameraProjection):
        camera = projection.camera
        focal = _unit_pixel(projection)
        rows = (camera.right, camera.up, camera.looking)
        x, y, w = (np.append(row, -float(row @ camera.position_lps)) for row in rows)
        matrix[0], matrix[1], matrix[2] = width / 2 * w + focal * x, height / 2 * w - focal * y, w
    else:
        # A slice is seen from far away: where a pixel is, and where its neighbours are, says all.
        base = projection.pixel(np.zeros(3)) or (0.0, 0.0)
        for axis in range(3):
            one = projection.pixel(np.eye(3)[axis]) or base
            matrix[0, axis], matrix[1, axis] = one[0] - base[0], one[1] - base[1]
        matrix[:, 3] = (*base, 1.0)
    return matrix @ grid.index_to_lps


def _unit_pixel(projection: CameraProjection) -> float:
    """Pixels that a step of 1 mm to the right makes at a distance of 1 mm."""
    camera = projection.camera
    ahead = camera.position_lps + camera.looking
    middle, beside = projection.pixel(ahead), projection.pixel(ahead + camera.right)
    return 0.0 if middle is None or beside is None else beside[0] - middle[0]


def _prism_box(corners: Floats, projection: Projection, grid: Grid) -> Box:
    """The voxels through which an outline over a slice is extruded."""
    rays = [projection.ray(x, y) for x, y in corners]
    depth = float(np.linalg.norm(np.ptp(grid.corners_lps, axis=0)))
    depth += max(float(np.linalg.norm(ray.start_lps - grid.center_lps)) for ray in rays)
    ends = [ray.start_lps + side * depth * ray.direction for ray in rays for side in (-1, 1)]
    return box_around(np.array(ends), 0.0, grid)


def kept_side(grid: Grid, point_lps: Floats, normal: Floats) -> Floats:
    """(4,) float64. Row of `Outline.keeps` for what lies on the side to which a normal points."""
    row = np.empty(4)
    row[:3] = grid.index_to_lps[:3, :3].T @ normal
    row[3] = float((grid.origin_lps - point_lps) @ normal)
    return row
