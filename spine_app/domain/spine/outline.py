"""The outline of a flat region, as a polygon around a point of it."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats

CORNERS = 48


def outline_of(region: NDArray[np.bool_], x: Floats, y: Floats, middle: Floats) -> Floats:
    """How far a region reaches around a point.

    Args:
        region: (nx, ny) bool, on an even lattice.
        x: (nx,) float64, mm.
        y: (ny,) float64, mm.
        middle: (2,) float64, mm, in the region.

    Returns:
        (`CORNERS`, 2) float64, mm, counter-clockwise.
    """
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    rays = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    step = float(x[1] - x[0]) / 2
    distance = np.arange(0.0, np.hypot(np.ptp(x), np.ptp(y)), step)
    points = middle + distance[:, None, None] * rays
    index = np.rint((points - (x[0], y[0])) / (x[1] - x[0])).astype(int)
    shape = np.array(region.shape)
    known = np.all((index >= 0) & (index < shape), axis=-1)
    index = np.clip(index, 0, shape - 1)
    inside = region[index[..., 0], index[..., 1]] & known
    reach = np.where(inside.all(axis=0), len(distance), np.argmin(inside, axis=0))
    return np.asarray(middle + np.maximum(reach - 0.5, 0.0)[:, None] * step * rays)
