"""A measurement in the making: which points are placed, which one follows the pointer."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.measure.errors import MeasureRefused, MeasureTooSmall
from spine_app.domain.measure.lines import Angle, Cobb, Kind, Ruler
from spine_app.domain.measure.roi import Box, DrawnRoi, boxed
from spine_app.domain.measure.sphere import RADIUS_MAX_MM, Sphere
from spine_app.domain.measure.table import Mark, Placement
from spine_app.domain.view.plane_frame import Flat, PlaneFrame, Point, point_of

SNAP_DEG = 45.0
"""Directions that a constrained line can take."""


class Wanted(Enum):
    """What is being made."""

    RULER = "ruler"
    ANGLE = "angle"
    COBB = "cobb"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    DRAWN = "drawn"
    SPHERE = "sphere"


COUNTS = {
    Wanted.RULER: 2,
    Wanted.ANGLE: 3,
    Wanted.COBB: 4,
    Wanted.ELLIPSE: 2,
    Wanted.RECTANGLE: 2,
    Wanted.SPHERE: 2,
}
"""Points that complete each; a drawn outline is completed by hand."""
KINDS = {
    Wanted.RULER: Kind.RULER,
    Wanted.ANGLE: Kind.ANGLE,
    Wanted.COBB: Kind.COBB,
}
"""Kinds; all others are regions."""
ACROSS_VIEWS = frozenset({Wanted.RULER, Wanted.ANGLE})
"""Those whose points may be placed in different views: they need no plane."""


@dataclass(frozen=True)
class Draft:
    """A measurement in the making.

    Attributes:
        wanted: what it will be.
        placement: where the first point was placed.
        frame: the plane in which it is measured, for all but rulers and angles.
        points: placed so far, mm, LPS.
        loose: the point that follows the pointer, None before it moved.
    """

    wanted: Wanted
    placement: Placement
    frame: PlaneFrame
    points: tuple[Point, ...]
    loose: Point | None = None

    @property
    def kind(self) -> Kind:
        """Kind of the measurement."""
        return KINDS.get(self.wanted, Kind.ROI)

    @property
    def is_complete(self) -> bool:
        """Whether the placed points make it."""
        return len(self.points) == COUNTS.get(self.wanted, 0)

    def aimed(self, point_lps: ArrayLike) -> "Draft":
        """With the loose point elsewhere."""
        return replace(self, loose=point_of(point_lps))

    def placed(self, point_lps: ArrayLike) -> "Draft":
        """With one more point.

        Raises:
            MeasureTooSmall: it lies on the point before.
        """
        draft = replace(self, points=(*self.points, point_of(point_lps)), loose=None)
        if draft.is_complete:
            draft.mark()
        elif np.allclose(draft.points[-1], self.points[-1], atol=1e-9):
            raise MeasureTooSmall
        return draft

    def mark(self) -> Mark:
        """The measurement of the placed points.

        Raises:
            MeasureRefused: they make none.
        """
        return _made(self.wanted, self.points, self.frame)

    def preview(self) -> Mark | None:
        """The measurement as it would be if the loose point was placed; None if it would not be."""
        points = self.points if self.loose is None else (*self.points, self.loose)
        if len(points) < COUNTS.get(self.wanted, 3):
            return None
        try:
            return _made(self.wanted, points, self.frame)
        except MeasureRefused:
            return None

    @property
    def strokes(self) -> tuple[tuple[Point, ...], ...]:
        """Lines between the points, for as long as there is no preview."""
        points = self.points if self.loose is None else (*self.points, self.loose)
        if self.wanted is Wanted.COBB:
            return (points[:2], points[2:])
        return (points,)

    def constrained(self, point_lps: ArrayLike, frame: PlaneFrame) -> Point:
        """A point, brought to a multiple of 45° from the point before, or to a square.

        Args:
            point_lps: (3,), mm, LPS.
            frame: plane of the view in which the pointer is.
        """
        before = self.points[-1]
        if self.wanted is Wanted.COBB and len(self.points) == 2:
            return point_of(point_lps)
        by = frame.at(before).flat(point_lps)
        if self.wanted in (Wanted.ELLIPSE, Wanted.RECTANGLE):
            by = np.where(by < 0, -1.0, 1.0) * np.abs(by).max()
        else:
            step = np.radians(SNAP_DEG)
            turn = step * np.round(np.arctan2(by[1], by[0]) / step)
            direction = np.array((np.cos(turn), np.sin(turn)))
            by = (by @ direction) * direction
        return point_of(frame.at(before).lifted(by))


def _made(wanted: Wanted, points: tuple[Point, ...], frame: PlaneFrame) -> Mark:
    if wanted is Wanted.RULER:
        return Ruler(points)
    if wanted is Wanted.ANGLE:
        return Angle(points)
    if wanted is Wanted.COBB:
        return Cobb(points, frame)
    if wanted is Wanted.SPHERE:
        radius = float(np.linalg.norm(np.subtract(points[1], points[0])))
        return Sphere(points[0], min(radius, RADIUS_MAX_MM))
    base = frame.at(points[0])
    flat = base.flat(points)
    if wanted is Wanted.DRAWN:
        corners: tuple[Flat, ...] = tuple((float(u), float(v)) for u, v in flat)
        return DrawnRoi(base, corners)
    return boxed(Box(wanted.value), base, flat[0], flat[1])


PATIENT_PLANES = (
    PlaneFrame((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    PlaneFrame((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
    PlaneFrame((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)),
)
"""Sagittal, coronal and axial plane of the patient, seen as slices are (`planes.STANDARD`)."""


def patient_plane(looking: ArrayLike) -> PlaneFrame:
    """The plane of the patient that is seen most from the front by a look (3,), LPS."""
    return PATIENT_PLANES[int(np.argmax(np.abs(np.asarray(looking, dtype=np.float64))))]
