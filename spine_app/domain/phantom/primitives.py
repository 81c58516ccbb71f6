"""Signed distances of simple solids, each evaluated in a frame of its own.

Every distance is negative inside, in mm, exact on the surface and close to it nearby.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline, PchipInterpolator

from spine_app.domain.phantom.curve import Frame

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
TINY = np.float32(1e-4)


class Solid(Protocol):
    """A shape with a frame, an extent and a signed distance."""

    @property
    def frame(self) -> Frame:
        """Where the solid lies in its bone."""

    @property
    def extent(self) -> Floats:
        """(2, 3) float64, mm. Lower and upper corner of the solid in its own frame."""

    def distance(self, u: Field, v: Field, w: Field) -> Field:
        """Signed distance in mm at coordinates of the solid's own frame, any equal shapes."""


def axes_along(direction: ArrayLike, up: ArrayLike) -> Floats:
    """Frame axes with w along a direction and v as near to `up` as possible.

    Args:
        direction: (3,), any length > 0.
        up: (3,), not parallel to it.

    Returns:
        (3, 3) float64, columns u, v, w.
    """
    w = np.asarray(direction, dtype=np.float64)
    w = w / np.linalg.norm(w)
    v = np.asarray(up, dtype=np.float64)
    v = v - w * (v @ w)
    if np.linalg.norm(v) < 1e-6:
        v = np.cross(w, [1.0, 0.3, 0.2])
    v /= np.linalg.norm(v)
    return np.stack([np.cross(v, w), v, w], axis=1)


@dataclass(frozen=True, eq=False)
class Capsule:
    """A tapered elliptic capsule along w.

    Attributes:
        frame: origin at the first end, w along the axis, v the "up" of the ellipse.
        length: mm.
        radii: (2, 2), mm: (along u, along v) at the first and at the second end.
        cap: mm, how far the rounded ends reach beyond the axis.
    """

    frame: Frame
    length: float
    radii: tuple[tuple[float, float], tuple[float, float]]
    cap: float

    @property
    def extent(self) -> Floats:
        """(2, 3) float64, mm."""
        a, b = np.max(np.array(self.radii), axis=0)
        return np.array([[-a, -b, -self.cap], [a, b, self.length + self.cap]])

    def distance(self, u: Field, v: Field, w: Field) -> Field:
        """See `Solid`."""
        (a0, b0), (a1, b1) = self.radii
        t = np.clip(w * np.float32(1 / max(self.length, 1e-3)), 0, 1)
        over = w - t * np.float32(self.length)
        over *= np.float32(1 / self.cap)
        ra = np.float32(a0) + np.float32(a1 - a0) * t
        rb = np.float32(b0) + np.float32(b1 - b0) * t
        qu, qv = u / ra, v / rb
        over2 = over * over
        k0 = np.sqrt(qu * qu + qv * qv + over2)
        qu /= ra
        qv /= rb
        k1 = np.sqrt(qu * qu + qv * qv + over2 * np.float32(self.cap**-2)) + TINY
        result: Field = (k0 - 1) * (k0 + np.float32(0.02)) / k1
        return result


Radius = float | tuple[float, float]


def _pair(radius: Radius) -> tuple[float, float]:
    return radius if isinstance(radius, tuple) else (radius, radius)


def capsule(
    ends: ArrayLike, first: Radius, last: Radius, up: ArrayLike = (0, 0, 1), cap: float = 0.0
) -> Capsule:
    """Capsule between two points.

    Args:
        ends: (2, 3), mm.
        first: radius at the first end, or (sideways, upwards) radii.
        last: the same at the second end.
        up: (3,), direction of the second radius.
        cap: mm, reach of the ends; 0 takes the smallest radius.
    """
    p0, p1 = np.asarray(ends, dtype=np.float64)
    radii = (_pair(first), _pair(last))
    axis = p1 - p0
    length = float(np.linalg.norm(axis))
    axes = axes_along(axis if length > 0 else (0, 1, 0), up)
    return Capsule(Frame(p0, axes), length, radii, cap or min(radii[0] + radii[1]))


def chain(
    points: ArrayLike, radii: list[Radius], up: ArrayLike = (0, 0, 1), cuts: int = 3
) -> list[Capsule]:
    """Capsules along a spline through control points, radii interpolated without overshoot.

    Args:
        points: (n, 3), mm, n >= 2.
        radii: n radii.
        up: (3,), direction of the second radius.
        cuts: capsules per span.
    """
    control = np.asarray(points, dtype=np.float64)
    steps = np.linalg.norm(np.diff(control, axis=0), axis=1)
    s = np.concatenate([[0.0], np.cumsum(steps)])
    fine = np.concatenate([np.linspace(s[i], s[i + 1], cuts + 1)[:-1] for i in range(len(steps))])
    fine = np.append(fine, s[-1])
    path = CubicSpline(s, control)(fine) if len(s) > 2 else _straight(s, control, fine)
    pairs = PchipInterpolator(s, np.array([_pair(r) for r in radii]))(fine)
    sizes: list[Radius] = [(float(a), float(b)) for a, b in pairs]
    return [
        capsule(path[i : i + 2], sizes[i], sizes[i + 1], up, cap=min(_pair(sizes[i])))
        for i in range(len(fine) - 1)
    ]


def _straight(s: Floats, control: Floats, fine: Floats) -> Floats:
    """Points on a straight span."""
    return np.stack([np.interp(fine, s, control[:, axis]) for axis in range(3)], axis=1)


@dataclass(frozen=True, eq=False)
class Box:
    """A rounded box, bent over u.

    Attributes:
        frame: origin in the middle.
        half: (3,), mm, half sizes along u, v, w.
        rounding: mm, edge radius.
        bend: 1/mm; the box is shifted by -bend * u**2 along w.
    """

    frame: Frame
    half: tuple[float, float, float]
    rounding: float
    bend: float = 0.0

    @property
    def extent(self) -> Floats:
        """(2, 3) float64, mm."""
        half = np.array(self.half)
        bow = np.array([0, 0, abs(self.bend) * half[0] ** 2])
        return np.array([-half - bow, half + bow])

    def distance(self, u: Field, v: Field, w: Field) -> Field:
        """See `Solid`."""
        if self.bend:
            w = w + np.float32(self.bend) * u * u
        qu, qv, qw = (
            np.abs(x) - np.float32(h - self.rounding)
            for x, h in zip((u, v, w), self.half, strict=True)
        )
        inner = np.minimum(np.maximum(np.maximum(qu, qv), qw), 0)
        for q in (qu, qv, qw):
            np.maximum(q, 0, out=q)
        outer = np.sqrt(qu * qu + qv * qv + qw * qw)
        result: Field = outer + inner - np.float32(self.rounding)
        return result


def ball(center: ArrayLike, radii: ArrayLike, axes: Floats | None = None) -> Capsule:
    """Ellipsoid with radii along the columns of `axes` (identity when None).

    Args:
        center: (3,), mm.
        radii: (3,), mm.
        axes: (3, 3) float64 or None.
    """
    a, b, c = (float(r) for r in np.asarray(radii))
    frame = Frame(np.asarray(center, dtype=np.float64), np.eye(3) if axes is None else axes)
    return Capsule(frame, 0.0, ((a, b), (a, b)), c)
