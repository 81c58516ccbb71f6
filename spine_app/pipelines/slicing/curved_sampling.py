"""Where the pixels of a curved planar reformat lie in a grid: each row across the curve."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.slicing.curved_view import CurvedView
from spine_app.kernels.reslice_rows import Rows, bent_rows
from spine_app.pipelines.slicing.sampling import index_steps, pixel_mm


def curved_rows(view: CurvedView, grid: Grid, size: tuple[int, int], step_mm: float) -> Rows:
    """Rows of a straightened view.

    Args:
        view: the view; a pixel lies where `CurvedView.point_lps` says.
        grid: of the voxels.
        size: width and height of the picture in pixels.
        step_mm: distance between the samples of a slab, which follow each other away from the
            viewer, perpendicular to the curve and to the row.
    """
    wide, high = pixel_mm(view.size, view.mm_per_pixel, size)
    rows = np.arange(size[1], dtype=np.float64) - (size[1] - 1) / 2
    arcs = np.asarray(view.arc_mm + high * rows, dtype=np.float64)
    points, across, behind = frames(view.path, arcs, view.angle_deg)
    starts = points + (view.across_mm - wide * (size[0] - 1) / 2) * across
    return bent_rows(
        grid.indices_ijk(starts),
        index_steps(grid, wide * across),
        index_steps(grid, step_mm * behind),
        size[0],
    )


def frames(
    path: CurvedPath, arcs_mm: NDArray[np.float64], angle_deg: float
) -> tuple[Floats, Floats, Floats]:
    """`CurvedPath.across` for many arc lengths at once.

    Args:
        path: the curve.
        arcs_mm: (h,) float64. Arc lengths from its first point; beyond an end it goes straight on.
        angle_deg: turn of the cut about the curve.

    Returns:
        (h, 3) float64 points, mm, LPS; (h, 3) directions of the cut, and (h, 3) directions away
        from the viewer, both unit, LPS.
    """
    places = np.clip(arcs_mm / path.step_mm, 0, len(path.points_lps) - 1)
    low = np.minimum(places.astype(int), len(path.points_lps) - 2)
    part = (places - low)[:, None]

    def between(samples: Floats) -> Floats:
        return np.asarray((1 - part) * samples[low] + part * samples[low + 1])

    tangents = _unit(between(path.tangents))
    normals = between(path.normals)
    normals = _unit(normals - _dot(normals, tangents) * tangents)
    beyond = (arcs_mm - places * path.step_mm)[:, None]
    points = between(path.points_lps) + beyond * tangents
    turn = np.radians(angle_deg)
    across = np.cos(turn) * normals + np.sin(turn) * np.cross(tangents, normals)
    return points, across, np.cross(across, tangents)


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.sum(one * other, axis=1, keepdims=True))


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
