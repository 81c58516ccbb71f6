"""A line through the canal with a frame of its own at every millimetre.

Coordinates along it are (s, l, p): mm along the line towards the head, mm to the patient's left
and mm to the back of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEP_MM = 1.0


@dataclass(frozen=True, eq=False)
class Curve:
    """A smooth line upwards, sampled every millimetre.

    Attributes:
        points: (n, 3) float64, mm along k, j, i.
        up: (n, 3) float64, unit tangents towards the head, k, j, i.
        left: (n, 3) float64, unit, to the patient's left.
        back: (n, 3) float64, unit, to the patient's back.
    """

    points: Floats
    up: Floats
    left: Floats
    back: Floats

    @property
    def length_mm(self) -> float:
        """From its first to its last point."""
        return (len(self.points) - 1) * _STEP_MM

    def place(self, s: Floats, left_mm: Floats, back_mm: Floats) -> Floats:
        """Positions (..., 3), mm along k, j, i, of coordinates that broadcast; s is clipped."""
        s, left_mm, back_mm = np.broadcast_arrays(s, left_mm, back_mm)
        row = np.clip(np.rint(s / _STEP_MM), 0, len(self.points) - 1).astype(np.intp)
        beyond = (s - row * _STEP_MM)[..., None]
        across = left_mm[..., None] * self.left[row] + back_mm[..., None] * self.back[row]
        place: Floats = self.points[row] + beyond * self.up[row] + across
        return place

    def coordinates(self, points_mm: Floats) -> Floats:
        """Coordinates (n, 3) float32 in the order s, l, p of positions (n, 3).

        Beyond both ends of the line s goes on along its end tangents.
        """
        row = np.interp(points_mm[:, 0], self.points[:, 0], np.arange(len(self.points)))
        for _ in range(4):
            near = np.clip(np.rint(row), 0, len(self.points) - 1).astype(np.intp)
            away = points_mm - self.points[near]
            # Half steps: behind the inside of a bend full ones go back and forth.
            row = near + 0.7 * np.einsum("nc,nc->n", away, self.up[near]) / _STEP_MM
        near = np.clip(np.rint(row), 0, len(self.points) - 1).astype(np.intp)
        away = points_mm - self.points[near]
        s = near * _STEP_MM + np.einsum("nc,nc->n", away, self.up[near])
        left = np.einsum("nc,nc->n", away, self.left[near])
        back = np.einsum("nc,nc->n", away, self.back[near])
        return np.stack([s, left, back], 1)


def make_curve(points_kji: Floats, smooth_mm: float) -> Curve:
    """A curve near points that go upwards, with frames that face the patient's back.

    Args:
        points_kji: (n, 3) float64, mm, at least 2, from feet to head.
        smooth_mm: standard deviation of the Gaussian that the points are smoothed with.
    """
    even = _smooth_line(_evenly(points_kji), smooth_mm / _STEP_MM)
    even = _evenly(even)
    up = np.gradient(even, axis=0)
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    back = np.array([0.0, 1.0, 0.0]) - up * up[:, 1:2]
    back /= np.linalg.norm(back, axis=1, keepdims=True)
    return Curve(even, up, _cross(up, back), back)


def turned(curve: Curve, angle_rad: Floats) -> Curve:
    """A curve whose frames are turned about its tangents, from the back to the left."""
    c, s = np.cos(angle_rad)[:, None], np.sin(angle_rad)[:, None]
    back = c * curve.back + s * curve.left
    return Curve(curve.points, curve.up, c * curve.left - s * curve.back, back)


def smooth(values: Floats, sigma: float) -> Floats:
    """Gaussian mean along the first axis; both ends mirror what is before them."""
    reach = min(max(1, round(3 * sigma)), len(values) - 1)
    return _convolve(np.pad(values, _ends(values, reach), mode="reflect"), sigma, reach)


def _smooth_line(points: Floats, sigma: float) -> Floats:
    """Gaussian mean of points; beyond both ends the line goes straight on."""
    reach = max(1, round(3 * sigma))
    fitted = points[: reach + 1], points[-reach - 1 :]
    steps = np.arange(1, reach + 1)[:, None]
    (low, slope_low), (high, slope_high) = (_line(part) for part in fitted)
    last = (len(fitted[1]) - 1) / 2
    before = low - slope_low * (last + steps[::-1])
    after = high + slope_high * (last + steps)
    return _convolve(np.concatenate([before, points, after]), sigma, reach)


def _line(points: Floats) -> tuple[Floats, Floats]:
    """Middle and slope of the line nearest to points."""
    at = np.arange(len(points)) - (len(points) - 1) / 2
    slope = at @ points / max(float(at @ at), 1e-9)
    return points.mean(0), slope


def _ends(values: Floats, reach: int) -> list[tuple[int, int]]:
    return [(reach, reach), *[(0, 0)] * (values.ndim - 1)]


def _convolve(padded: Floats, sigma: float, reach: int) -> Floats:
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(sigma, 1e-6)) ** 2)
    kernel /= kernel.sum()
    columns = padded.reshape(len(padded), -1).T
    rows = np.stack([np.convolve(column, kernel, "valid") for column in columns], 1)
    return rows.reshape(-1, *padded.shape[1:])


def _evenly(points: Floats) -> Floats:
    """The same polyline with one point at every millimetre of it."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    steps = np.arange(0.0, along[-1] + 1e-9, _STEP_MM)
    return np.stack([np.interp(steps, along, points[:, axis]) for axis in range(3)], 1)


def _cross(up: Floats, back: Floats) -> Floats:
    """Left from up and back; components are k, j, i, so the order of the product is turned."""
    left: Floats = np.cross(up[:, ::-1], back[:, ::-1])[:, ::-1]
    # LPS is right-handed: x (left) = y (back) x z (up).
    return -left
