"""The crosshair over a slice view: where its lines run, and what a hand takes hold of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.view.drawing import Pixel
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import SliceView

GAP = 0.036
"""Free part on each side of the centre, as a fraction of the view's smaller side."""
GAP_MIN_PX = 7.0
GRIP = 0.7
"""Where a grip sits, as a part of the way from the centre to the edge of the view."""
GRIP_FROM = 0.5
"""From here outwards a line turns; nearer to the centre it slides."""
GRIP_ROOM_PX = 50.0
"""A side of a line shorter than this has no grip."""
REACH_PX = 8.0
"""How far from a line or a grip a hand may be."""


class Part(Enum):
    """What of a crosshair a hand has."""

    CENTER = "center"
    LINE = "line"
    GRIP = "grip"


@dataclass(frozen=True)
class Hit:
    """What is under a pixel.

    Attributes:
        part: of the crosshair.
        plane: whose line it is; that of the view itself for the centre.
    """

    part: Part
    plane: Plane


@dataclass(frozen=True)
class Trace:
    """The line in which another view's plane cuts this view.

    Attributes:
        plane: the other view.
        center: pixel of the crosshair.
        along: unit direction on the screen, x to the right, y downwards.
        size: width and height of the view in pixels.
    """

    plane: Plane
    center: Pixel
    along: Pixel
    size: tuple[float, float]

    def at(self, t: float, aside: float = 0.0) -> Pixel:
        """Pixel at a distance from the centre, and at a distance to the side of the line."""
        (x, y), (u, v) = self.center, self.along
        return x + t * u - aside * v, y + t * v + aside * u

    def span(self, aside: float = 0.0) -> tuple[float, float] | None:
        """Distances from the centre at which the line enters and leaves the view.

        Source:
            Liang and Barsky, "A new concept and method for line clipping", ACM TOG 3(1), 1984.
        """
        low, high = -np.inf, np.inf
        for start, step, end in zip(self.at(0.0, aside), self.along, self.size, strict=True):
            if abs(step) < 1e-12:
                if not 0 <= start <= end:
                    return None
                continue
            near, far = sorted(((0 - start) / step, (end - start) / step))
            low, high = max(low, near), min(high, far)
        return (float(low), float(high)) if low < high else None

    @property
    def gap(self) -> float:
        """Pixels on each side of the centre that stay free."""
        return max(GAP_MIN_PX, GAP * min(self.size))

    @property
    def strokes(self) -> list[tuple[Pixel, Pixel]]:
        """The parts of the line that are drawn."""
        span = self.span()
        if span is None:
            return []
        parts = ((span[0], min(span[1], -self.gap)), (max(span[0], self.gap), span[1]))
        return [(self.at(start), self.at(end)) for start, end in parts if start < end]

    @property
    def grips(self) -> list[Pixel]:
        """Where a hand turns the plane: one on either side that has room for it."""
        span = self.span()
        if span is None or not span[0] < 0 < span[1]:
            return []
        return [self.at(GRIP * end) for end in span if abs(end) >= GRIP_ROOM_PX]

    def part_at(self, x: float, y: float) -> tuple[float, Part] | None:
        """How far from a pixel the line is, and what a hand there does with it; None beyond."""
        (cx, cy), (u, v) = self.center, self.along
        t, away = (x - cx) * u + (y - cy) * v, abs((y - cy) * u - (x - cx) * v)
        span = self.span()
        if away > REACH_PX or span is None or not span[0] <= t <= span[1]:
            return None
        end = span[0] if t < 0 else span[1]
        turns = abs(end) >= GRIP_ROOM_PX and span[0] < 0 < span[1] and t / end >= GRIP_FROM
        return away, Part.GRIP if turns else Part.LINE


def traces(view: SliceView, point_lps: ArrayLike, normals: Mapping[Plane, Floats]) -> list[Trace]:
    """The lines of the other views' planes in a view; a plane parallel to it has none.

    Args:
        view: the view.
        point_lps: (3,), mm, LPS. The crosshair.
        normals: (3,) float64, unit, LPS. Normal by plane.
    """
    axes, found = view.axes, []
    for plane, normal in normals.items():
        if plane is view.plane:
            continue
        along = np.cross(normal, axes.through)
        direction = np.array((along @ axes.right, -(along @ axes.up)))
        length = float(np.linalg.norm(direction))
        if length > 1e-6:
            u, v = direction / length
            found.append(Trace(plane, view.pixel(point_lps), (float(u), float(v)), view.size))
    return found


def hit(lines: list[Trace], own: Plane, x: float, y: float) -> Hit | None:
    """What of a crosshair is under a pixel; None for nothing.

    Args:
        lines: its lines in the view.
        own: the plane of the view itself.
        x: pixels from the left edge.
        y: pixels from the upper edge.
    """
    if not lines:
        return None
    cx, cy = lines[0].center
    if np.hypot(x - cx, y - cy) <= max(lines[0].gap, REACH_PX):
        return Hit(Part.CENTER, own)
    found: list[tuple[float, Hit]] = []
    for line in lines:
        near = line.part_at(x, y)
        if near is not None:
            found.append((near[0], Hit(near[1], line.plane)))
    return min(found, key=lambda entry: entry[0])[1] if found else None


def screen_angle_deg(center: Pixel, x: float, y: float) -> float:
    """Angle of a pixel about a centre, anticlockwise as the viewer sees it."""
    return float(np.degrees(np.arctan2(center[1] - y, x - center[0])))
