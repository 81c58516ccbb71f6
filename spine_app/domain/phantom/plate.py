"""A plate cut along a free outline, with thickness and bend given as functions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import map_coordinates
from scipy.spatial import cKDTree

from spine_app.domain.phantom.curve import Frame

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
TABLE_STEP = 0.6
"""Raster of the tabulated outline distance, mm."""
TABLE_MARGIN = 7.0

Thickness = Callable[[Field, Field, Field], Field]
Bend = Callable[[Field, Field], Field]


def closed_spline(points: ArrayLike, count: int = 400) -> Floats:
    """Closed smooth outline through points.

    Args:
        points: (n, 2), mm, in order around the outline.
        count: number of points returned.

    Returns:
        (count, 2) float64, mm.
    """
    control = np.asarray(points, dtype=np.float64)
    closed = np.vstack([control, control[:1]])
    steps = np.sqrt(np.linalg.norm(np.diff(closed, axis=0), axis=1))
    s = np.concatenate([[0.0], np.cumsum(steps)])
    spline = CubicSpline(s, closed, bc_type="periodic")
    return np.asarray(spline(np.linspace(0, s[-1], count, endpoint=False)))


def inside_polygon(points: Floats, outline: Floats) -> NDArray[np.bool_]:
    """Whether points (n, 2) lie inside a closed outline (m, 2); even-odd rule."""
    x, y = points.T
    inside = np.zeros(len(points), dtype=bool)
    for (xa, ya), (xb, yb) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if ya != yb:
            crosses = (ya > y) != (yb > y)
            inside ^= crosses & (x < xa + (y - ya) * (xb - xa) / (yb - ya))
    return inside


@dataclass(frozen=True, eq=False)
class Plate:
    """A bent plate of varying thickness in the u-v plane.

    Attributes:
        frame: u and v in the plate, w its normal.
        outline: (n, 2) float64, mm, closed polygon in u, v.
        thickness: half thickness in mm from (u, v, outline distance).
        bend: w of the middle surface in mm from (u, v).
        rounding: mm, edge radius.
        reach: (2,), mm, lowest and highest w of the solid.
    """

    frame: Frame
    outline: Floats
    thickness: Thickness
    bend: Bend
    rounding: float
    reach: tuple[float, float]

    @cached_property
    def extent(self) -> Floats:
        """(2, 3) float64, mm."""
        lower, upper = self.outline.min(axis=0), self.outline.max(axis=0)
        return np.array([[*lower, self.reach[0]], [*upper, self.reach[1]]])

    @cached_property
    def _table(self) -> tuple[Floats, Field]:
        """Origin of the raster and signed distance to the outline on it."""
        origin = self.outline.min(axis=0) - TABLE_MARGIN
        size = np.ceil((np.ptp(self.outline, axis=0) + 2 * TABLE_MARGIN) / TABLE_STEP).astype(int)
        u, v = (origin[axis] + TABLE_STEP * np.arange(size[axis] + 1) for axis in (0, 1))
        grid = np.stack(np.meshgrid(u, v, indexing="ij"), axis=-1)
        points = grid.reshape(-1, 2)
        distance = cKDTree(_dense(self.outline)).query(points)[0]
        signed = np.where(inside_polygon(points, self.outline), -distance, distance)
        return origin, signed.reshape(grid.shape[:2]).astype(np.float32)

    def outline_distance(self, u: Field, v: Field) -> Field:
        """Signed distance to the outline in the plate's plane, mm."""
        origin, table = self._table
        index = [
            (x - np.float32(o)) * np.float32(1 / TABLE_STEP)
            for x, o in zip((u, v), origin, strict=True)
        ]
        result: Field = map_coordinates(table, index, order=1, mode="nearest", output=np.float32)
        return result

    def distance(self, u: Field, v: Field, w: Field) -> Field:
        """See `Solid`."""
        flat = self.outline_distance(u, v)
        across = np.abs(w - self.bend(u, v)) - self.thickness(u, v, flat)
        edge = np.float32(self.rounding)
        a, b = flat + edge, across + edge
        outer = np.hypot(np.maximum(a, 0), np.maximum(b, 0))
        result: Field = outer + np.minimum(np.maximum(a, b), 0) - edge
        return result


def _dense(outline: Floats) -> Floats:
    """Points on the polygon at most 0.3 mm apart."""
    following = np.roll(outline, -1, axis=0)
    longest = float(np.max(np.linalg.norm(following - outline, axis=1)))
    cuts = max(int(np.ceil(longest / 0.3)), 1)
    t = np.arange(cuts)[:, None, None] / cuts
    return np.asarray((outline + t * (following - outline)).reshape(-1, 2))
