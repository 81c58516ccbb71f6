"""From a camera and what is cut away to the eye of the ray caster."""

import numpy as np

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.view.camera import VIEW_ANGLE_DEG
from spine_app.domain.view.projection import Ray
from spine_app.kernels.ray_eye import Eye
from spine_app.kernels.ray_space import MARGIN
from spine_app.pipelines.rendering.sight import BACKGROUND, Sight


def eye_of(
    sight: Sight, grid: Grid, view: tuple[int, int], size: tuple[int, int], voxels: float
) -> Eye:
    """The eye for a picture.

    Args:
        sight: what it sees.
        grid: of the volume as rays see it.
        view: width and height of the view in pixels.
        size: width and height of the picture in pixels, which is stretched over the view.
        voxels: smallest voxel spacings between samples.
    """
    camera = sight.camera
    axes = np.stack([camera.looking, camera.right, camera.up])
    focal = size[1] / 2 / np.tan(np.radians(VIEW_ANGLE_DEG / 2))
    aspect = view[0] * size[1] / (view[1] * size[0])
    pixels = (float(focal), float(aspect))
    eye = _eye(grid, (camera.position_lps, axes), sight.cut, pixels, voxels)
    return eye._replace(background=sight.background)


def eye_along(ray: Ray, grid: Grid, cut: tuple[HalfSpace, ...], voxels: float) -> Eye:
    """The eye that looks along a ray."""
    axes = np.stack([ray.direction, np.zeros(3), np.zeros(3)])
    return _eye(grid, (ray.start_lps, axes), cut, (1.0, 1.0), voxels)


def _eye(
    grid: Grid,
    stand: tuple[Floats, Floats],
    cut: tuple[HalfSpace, ...],
    pixels: tuple[float, float],
    voxels: float,
) -> Eye:
    """An eye from its place and axes in patient space.

    Raises:
        BadGeometry: a number is not finite; kernels trust what they are given.
    """
    place_lps, axes_lps = stand
    turn = grid.lps_to_index[:3, :3]
    planes = np.vstack([_sides(grid), *(_plane(space, grid) for space in cut)])
    eye = Eye(
        np.ascontiguousarray(grid.indices_ijk(place_lps)),
        np.ascontiguousarray(axes_lps @ turn.T),
        pixels[0],
        pixels[1],
        float(voxels * grid.spacing_ijk.min()),
        planes,
        BACKGROUND,
    )
    if not all(np.all(np.isfinite(part)) for part in eye) or eye.step <= 0.0:
        raise BadGeometry
    return eye


def _sides(grid: Grid) -> Floats:
    """(6, 4) float64. Planes of the box through the outermost voxels."""
    planes = np.zeros((6, 4))
    for axis, count in enumerate(grid.shape_ijk):
        planes[2 * axis, axis] = 1.0
        planes[2 * axis + 1, axis] = -1.0
        planes[2 * axis + 1, 3] = count - 1 - MARGIN
    return planes


def _plane(space: HalfSpace, grid: Grid) -> Floats:
    """(4,) float64. A half space over voxel indices."""
    normal = space.normal @ grid.index_to_lps[:3, :3]
    distance = float(space.normal @ (grid.origin_lps - space.point_lps))
    return np.array([*normal, distance])
