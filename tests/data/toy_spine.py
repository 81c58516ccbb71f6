"""A stack of vertebrae made of an elliptic cylinder, a ring, and three bars: all sizes are known.

In the frame of a vertebra x runs to the left, y to the back and z to the head.
"""

import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.structures import CANAL
from spine_app.domain.spine.derive import Named, derive_spine
from tests.data.grids import rotation
from tests.data.spine_poses import label_map

WIDE, DEEP, HIGH = 22.0, 16.0, 13.0
"""Half sizes of a body, mm."""
CANAL_Y, CANAL_RADIUS, RING_RADIUS = 24.5, 8.5, 14.0
STACK = 36.0
"""Distance of neighbouring middles, mm."""


def vertebra(points, wedge_deg=0.0):
    """Which points (..., 3) of its frame lie in a vertebra; both plates tilt by half the wedge."""
    x, y, z = np.moveaxis(points, -1, 0)
    slope = np.tan(np.radians(wedge_deg / 2))
    body = ((x / WIDE) ** 2 + (y / DEEP) ** 2 < 1) & (np.abs(z) < HIGH - y * slope)
    radius = np.hypot(x, y - CANAL_Y)
    ring = (radius > CANAL_RADIUS + 0.5) & (radius < RING_RADIUS) & (np.abs(z) < 8) & (y > 13)
    bars = (np.abs(y - CANAL_Y) < 4) & (np.abs(x) < 34) & (radius > RING_RADIUS - 1)
    spine = (np.abs(x) < 3) & (y > CANAL_Y) & (y < 55) & (radius > RING_RADIUS - 1)
    return body | ring | ((bars | spine) & (np.abs(z) < 5))


def toy_grid(count=1, spacing=(1.2, 1.2, 1.2), angles=(4.0, -3.0, 5.0), margin=0.0):
    """A grid around so many vertebrae, turned against them."""
    turn = rotation("x", angles[0]) @ rotation("y", angles[1]) @ rotation("z", angles[2])
    size = np.array([84.0, 92.0, 44.0 + STACK * (count - 1)]) + margin
    shape = np.ceil(size / np.array(spacing)).astype(int)
    middle = np.array([0.3, 18.2, -STACK * (count - 1) / 2 + 0.1])
    origin = middle - turn @ ((shape - 1) / 2 * np.array(spacing))
    return Grid(tuple(shape[::-1]), spacing, origin, turn)


def toy_labels(levels, grid, wedge_deg=0.0, with_canal=True):
    """(k, j, i) uint8; the first level is the highest, its middle the origin of LPS."""
    k, j, i = np.indices(grid.shape_kji)
    points = grid.points_lps(np.stack([i, j, k], axis=-1))
    labels = np.zeros(grid.shape_kji, np.uint8)
    for n, level in enumerate(levels):
        labels[vertebra(points + np.array([0, 0, STACK * n]), wedge_deg)] = level
    if with_canal:
        canal = np.hypot(points[..., 0], points[..., 1] - CANAL_Y) < CANAL_RADIUS
        labels[canal & (labels == 0)] = CANAL
    return labels


def toy_spine(levels, grid, **shape):
    """Its label map, and what is derived from that."""
    labels = label_map(toy_labels(levels, grid, **shape), grid)
    return labels, derived(labels)


def derived(labels):
    return derive_spine(Named(labels, {n: n for n in labels.stats}))
