"""What lies on a plane or on a side of one: splitting a structure, and painting in a slice."""

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.labels.editing.box import Box
from spine_app.domain.labels.editing.rule import Labels, Mask


def offsets_mm(grid: Grid, box: Box, point_lps: Floats, normal: Floats) -> Floats:
    """(k, j, i) float64, mm. Distances of the voxel centres of a box from a plane, with sign.

    Args:
        grid: of the voxels.
        box: which voxels.
        point_lps: (3,) float64, mm, LPS. A point of the plane.
        normal: (3,) float64, unit, LPS. Distances grow along it.
    """
    slope = (grid.direction.T @ normal) * grid.spacing_ijk
    base = float((grid.origin_lps - point_lps) @ normal)
    k, j, i = (np.arange(s.start, s.stop, dtype=np.float64) for s in box.slices)
    return np.asarray(
        base + slope[2] * k[:, None, None] + slope[1] * j[:, None] + slope[0] * i[None, None, :]
    )


def split(labels: Labels, label: int, offsets: Floats, new: int) -> Labels:
    """The labels of a box with a structure cut in two; its larger part keeps the label.

    Args:
        labels: (k, j, i) of the box of the structure.
        label: the structure.
        offsets: (k, j, i) distances from the plane; a voxel on it counts to the upper side.
        new: label of the smaller part.
    """
    mask = labels == label
    upper, lower = mask & (offsets >= 0), mask & (offsets < 0)
    after = labels.copy()
    after[upper if upper.sum() < lower.sum() else lower] = new
    return after


def half_width_mm(grid: Grid, normal: Floats) -> float:
    """How far the centre of a voxel is from a plane at most that cuts the voxel, in mm."""
    return float(np.abs(grid.direction.T @ normal) @ grid.spacing_ijk) / 2


def towards_growing(grid: Grid, normal: Floats) -> Floats:
    """(3,) float64. A normal or its opposite, along which the index it goes along most grows."""
    cosines = grid.direction.T @ normal
    return normal if cosines[int(np.argmax(np.abs(cosines)))] >= 0 else -normal


def on_plane(grid: Grid, box: Box, point_lps: Floats, normal: Floats) -> Mask:
    """Which voxels of a box a plane cuts: those that a slice there shows.

    A plane on the border between two slices shows the one with the higher index, as
    `Grid.nearest_kji` says.
    """
    half = half_width_mm(grid, normal)
    offsets = offsets_mm(grid, box, point_lps, towards_growing(grid, normal))
    return np.asarray((offsets > -half + EDGE_MM) & (offsets <= half + EDGE_MM))


EDGE_MM = 1e-6
"""Room for rounding at the border between two slices."""
