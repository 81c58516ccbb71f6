"""The vertebral body: profile, waist and end plates as closed functions; canal tube and disc."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.morphometry import LevelSize

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
EXPONENT = {"C": 3.0, "T": 2.25, "L": 2.35}
HEART = {"C": 0.0, "T": 0.16, "L": 0.04}
HOLLOW = {"C": 0.03, "T": 0.13, "L": 0.12}
WAIST = {"C": 0.05, "T": 0.085, "L": 0.11}
DISH = {"C": 0.9, "T": 1.3, "L": 1.7}
RIM_BLEND = 2.2
AXIS = 0.05
"""Keeps distances finite on an axis, mm."""
UNCINATE_HEIGHT = 4.2
REACH_UP, REACH_DOWN = 5.0, 3.0


def smooth_max(a: Field, b: Field, k: float) -> Field:
    """Maximum with a fillet of reach k mm (polynomial, compact support)."""
    h = np.maximum(np.float32(k) - np.abs(a - b), 0)
    result: Field = np.maximum(a, b) + h * h * np.float32(0.25 / k)
    return result


def smooth_min(a: Field, b: Field, k: float) -> Field:
    """Minimum with a fillet of reach k mm (polynomial, compact support)."""
    h = np.maximum(np.float32(k) - np.abs(a - b), 0)
    result: Field = np.minimum(a, b) - h * h * np.float32(0.25 / k)
    return result


@dataclass(frozen=True, eq=False)
class Body:
    """A vertebral body in the vertebra's frame.

    Attributes:
        size: the level's sizes.
        lipping: (4,) float64, mm; unevenness of the rim, by direction.
    """

    size: LevelSize
    lipping: Floats

    @property
    def frame(self) -> Frame:
        """The vertebra's own frame."""
        return Frame(np.zeros(3), np.eye(3))

    @cached_property
    def extent(self) -> Floats:
        """(2, 3) float64, mm."""
        s = self.size
        half_w = max(s.upper_width, s.lower_width) / 2 + 2
        half_d = max(s.upper_depth, s.lower_depth) / 2 + 2
        lean = abs(np.tan(np.radians(s.wedge_deg / 2))) * half_d
        half_h = s.height / 2 + lean
        return np.array(
            [[-half_w, -half_d, -half_h - REACH_DOWN], [half_w, half_d, half_h + REACH_UP]]
        )

    def profile(self, x: Field, y: Field, z: Field) -> tuple[Field, Field, Field]:
        """Coordinates in the outline: (u, v, F), F = 1 on the rim profile (without waist)."""
        s = self.size
        t = np.clip(z * np.float32(1 / s.height) + np.float32(0.5), 0, 1)
        half_w = np.float32(s.lower_width / 2) + np.float32((s.upper_width - s.lower_width) / 2) * t
        half_d = np.float32(s.lower_depth / 2) + np.float32((s.upper_depth - s.lower_depth) / 2) * t
        v = y / half_d
        u = x / (half_w * (1 + np.float32(0.9 * HEART[s.region]) * np.clip(v, -1, 1)))
        hollow = HOLLOW[s.region] * (0.3 if s.name in ("L5", "L6") else 1.0)
        v = v + np.float32(hollow) * np.maximum(1 - u * u, 0) * np.maximum(v, 0)
        n = np.float32(EXPONENT[s.region])
        power = np.abs(u) ** n + np.abs(v) ** n
        return u, v, power ** np.float32(1 / n)

    def wall(self, x: Field, y: Field, z: Field) -> tuple[Field, Field, Field]:
        """Signed distance to the side wall in mm, with the outline coordinates u and v."""
        u, v, f = self.profile(x, y, z)
        s = np.clip(np.abs(z) * np.float32(2 / self.size.height), 0, 1)
        rest = np.maximum(1 - s * s, 0)
        rest *= np.sqrt(rest)
        behind = np.clip(v / np.maximum(f, np.float32(0.05)), 0, 1)
        bulge = 1 - 1.6 * self.size.fracture_loss
        waist = np.float32(WAIST[self.size.region] * bulge) * (
            1 - np.float32(0.65) * behind * behind
        )
        f = f / (1 - waist * rest)
        a, b, c, d = (np.float32(value) for value in self.lipping)
        lip = (s**6) * (a * u + c * u * v + (d * u * u + b) * np.maximum(-v, 0))
        radius = np.sqrt(x * x + y * y)
        axis = np.float32(2 * AXIS / self.size.upper_width)
        result: Field = radius - (radius + np.float32(AXIS)) / (f + axis) - lip
        return result, u, v

    def plate_height(self, u: Field, v: Field, y: Field, is_upper: bool) -> Field:
        """Local z of an end plate, mm.

        Args:
            u: sideways outline coordinate, -1 to 1.
            v: the same backwards.
            y: local y, mm.
            is_upper: the upper plate, else the lower.
        """
        s = self.size
        sign = np.float32(1.0 if is_upper else -1.0)
        slope = np.float32(np.tan(np.radians(s.wedge_deg / 2)))
        shift = v - np.float32(0.18 if is_upper else 0.1)
        r2 = u * u + shift * shift
        depth = DISH[s.region] * s.height / 26 if s.region == "L" else DISH[s.region]
        depth = depth * (1.0 if is_upper else 1.35) * (1 + 2.0 * s.fracture_loss * is_upper)
        dish = np.maximum(1 - np.float32(1.45) * r2, 0)
        dish = np.float32(depth) * np.sqrt(dish * np.sqrt(dish))
        height = np.float32(s.height / 2) - y * slope - dish
        if s.region == "C":
            height = height + self._cervical_rim(u, v, is_upper)
        result: Field = sign * height
        return result

    def _cervical_rim(self, u: Field, v: Field, is_upper: bool) -> Field:
        """Uncinate processes above; bevel and front lip below, mm (positive is outwards)."""
        edge = np.maximum(np.abs(u) - np.float32(0.62), 0) * np.float32(1 / 0.38)
        edge = np.minimum(edge, np.float32(1.3)) ** 2
        if is_upper:
            rise = 0.0 if self.size.name == "C2" else UNCINATE_HEIGHT
            return np.asarray(np.float32(rise) * edge)
        lip = np.minimum(np.maximum(-v - np.float32(0.4), 0), 1)
        return np.asarray(np.float32(2.6) * lip - np.float32(2.4) * edge)

    def distance(self, u: Field, v: Field, w: Field) -> Field:
        """See `Solid`."""
        side, pu, pv = self.wall(u, v, w)
        pu, pv = np.clip(pu, -1.3, 1.3), np.clip(pv, -1.3, 1.3)
        top = w - self.plate_height(pu, pv, v, is_upper=True)
        bottom = self.plate_height(pu, pv, v, is_upper=False) - w
        return smooth_max(side, np.maximum(top, bottom), RIM_BLEND)


@dataclass(frozen=True, eq=False)
class CanalTube:
    """The vertebral foramen as a straight superelliptic tube along w, narrowing backwards.

    Attributes:
        center_y: mm, local y of the axis.
        half_width: mm.
        half_depth: mm.
        half_length: mm, of the piece to be cut.
        narrowing: relative loss of width towards the back.
    """

    center_y: float
    half_width: float
    half_depth: float
    half_length: float
    narrowing: float

    @property
    def frame(self) -> Frame:
        """Middle of the canal, axes of the vertebra."""
        return Frame(np.array([0.0, self.center_y, 0.0]), np.eye(3))

    @property
    def extent(self) -> Floats:
        """(2, 3) float64, mm."""
        half = np.array([self.half_width * 1.2, self.half_depth, self.half_length])
        return np.array([-half, half])

    def distance(self, u: Field, v: Field, w: Field) -> Field:
        """See `Solid`."""
        y = v * np.float32(1 / self.half_depth)
        x = u / (np.float32(self.half_width) * (1 - np.float32(self.narrowing) * np.clip(y, -1, 1)))
        f2 = x * x + y * y
        n = np.sqrt(np.sqrt(x**4 + y**4))
        f = np.float32(0.8) * np.sqrt(f2) + np.float32(0.2) * n
        radius = np.sqrt(u * u + v * v)
        axis = np.float32(AXIS / self.half_width)
        side = radius - (radius + np.float32(AXIS)) / (f + axis)
        return np.asarray(np.maximum(side, np.abs(w) - np.float32(self.half_length)))
