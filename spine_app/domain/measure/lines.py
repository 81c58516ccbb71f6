"""Lengths and angles between points of the patient: ruler, angle, Cobb angle."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.measure.errors import MeasureTooSmall
from spine_app.domain.view.plane_frame import PlaneFrame, Point, point_of

LENGTH_MIN_MM = 0.01
"""Points nearer than this to each other have no direction worth a number."""


class Kind(Enum):
    """What is measured."""

    RULER = "ruler"
    ANGLE = "angle"
    COBB = "cobb"
    ROI = "roi"


@dataclass(frozen=True)
class PointMark:
    """A measurement that is nothing but its points.

    Attributes:
        points: mm, LPS; `count` of them.

    Raises:
        MeasureTooSmall: two points that make a line coincide.
        BadGeometry: a point is not finite.
    """

    kind: ClassVar[Kind]
    lines: ClassVar[tuple[tuple[int, int], ...]]
    """Which points are joined by lines that must have a direction."""
    count: ClassVar[int]

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        """Refuse lines without a direction."""
        object.__setattr__(self, "points", tuple(point_of(point) for point in self.points))
        if len(self.points) != self.count:
            raise MeasureTooSmall
        for first, second in self.lines:
            if np.linalg.norm(self._line(first, second)) < LENGTH_MIN_MM:
                raise MeasureTooSmall

    @property
    def handles(self) -> tuple[Point, ...]:
        """Points that can be dragged."""
        return self.points

    @property
    def spots(self) -> tuple[Point, ...]:
        """Points that must lie on a plane for the whole to lie on it."""
        return self.points

    @property
    def strokes(self) -> tuple[tuple[Point, ...], ...]:
        """Lines to be drawn."""
        return tuple((self.points[first], self.points[second]) for first, second in self.lines)

    @property
    def is_closed(self) -> bool:
        """Whether the lines are outlines."""
        return False

    def dragged(self, handle: int, point_lps: ArrayLike) -> Self:
        """With one of its points elsewhere."""
        points = list(self.points)
        points[handle] = point_of(point_lps)
        return replace(self, points=tuple(points))

    def shifted(self, by_mm: ArrayLike) -> Self:
        """Moved as a whole by a vector (3,), mm, LPS."""
        points = np.asarray(self.points) + np.asarray(by_mm, dtype=np.float64)
        return replace(self, points=tuple(point_of(point) for point in points))

    def _line(self, first: int, second: int) -> Floats:
        return np.subtract(self.points[second], self.points[first])


@dataclass(frozen=True)
class Ruler(PointMark):
    """The straight distance between two points of the patient."""

    kind = Kind.RULER
    lines = ((0, 1),)
    count = 2

    @property
    def length_mm(self) -> float:
        """Distance in mm, in space: never that of the points as a picture shows them."""
        return float(np.linalg.norm(self._line(0, 1)))


@dataclass(frozen=True)
class Angle(PointMark):
    """The angle at the second of three points, in the plane through them."""

    kind = Kind.ANGLE
    lines = ((0, 1), (1, 2))
    count = 3

    @property
    def angle_deg(self) -> float:
        """Degrees, 0 to 180."""
        return between_deg(self._line(1, 0), self._line(1, 2))


@dataclass(frozen=True)
class Cobb(PointMark):
    """The angle between two end-plate lines, as seen in one plane.

    Each line is taken from the left to the right of the picture, whichever way it was drawn, so
    that tilts to opposite sides add up and angles beyond 90° are told as such. This is unambiguous
    as long as no end plate is tilted by 90° against the horizontal of the picture.

    Attributes:
        points: mm, LPS. Both ends of the first line, then of the second.
        frame: the plane in which the angle is measured.

    Raises:
        MeasureTooSmall: a line is shorter than `LENGTH_MIN_MM` in that plane.

    Source:
        Cobb JR, Outline for the study of scoliosis, AAOS Instr Course Lect 1948;5:261-275: the
        angle between the upper end plate of the upper and the lower end plate of the lower end
        vertebra.
    """

    kind = Kind.COBB
    lines = ((0, 1), (2, 3))
    count = 4

    frame: PlaneFrame

    def __post_init__(self) -> None:
        """Refuse lines that are points in the plane."""
        super().__post_init__()
        if min(np.linalg.norm(self._tilts, axis=1)) < LENGTH_MIN_MM:
            raise MeasureTooSmall

    @property
    def angle_deg(self) -> float:
        """Degrees, 0 to 180."""
        first, second = self._tilts
        return between_deg(first, second)

    @property
    def _tilts(self) -> Floats:
        """(2, 2) float64, mm. Both lines in the plane, each pointing to the right."""
        flat = self.frame.flat(self.points)
        lines = np.array([flat[1] - flat[0], flat[3] - flat[2]])
        return np.asarray(np.where(lines[:, :1] < 0, -lines, lines))


def between_deg(first: ArrayLike, second: ArrayLike) -> float:
    """Angle between two directions (2,) or (3,) of any length, degrees, 0 to 180.

    Source:
        Kahan, "How futile are mindless assessments of roundoff": exact near 0° and 180°, where
        the arc cosine is not.
    """
    a, b = (np.asarray(v, dtype=np.float64) / np.linalg.norm(v) for v in (first, second))
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))
