"""Regions of interest in a slice: ellipse, rectangle, drawn outline."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.geometry import Floats
from spine_app.domain.measure.errors import MeasureTooLarge, MeasureTooSmall, OutlineCrosses
from spine_app.domain.measure.lines import LENGTH_MIN_MM, Kind
from spine_app.domain.view.plane_frame import Flat, PlaneFrame, Point, point_of

OUTLINE_POINTS = 72
"""Corners of a drawn ellipse: at most 0.1 % from the curve."""
CORNERS_MAX = 400
"""Corners of a drawn outline."""


class FlatRoi(Protocol):
    """A region in a plane of the patient."""

    @property
    def frame(self) -> PlaneFrame:
        """The plane."""

    @property
    def area_mm2(self) -> float:
        """Area of the outline, from its formula."""

    @property
    def outline(self) -> Floats:
        """(n, 2) float64, mm. Corners of the outline on the plane."""

    def holds(self, flat: Floats) -> NDArray[np.bool_]:
        """(...,) whether points (..., 2) of the plane lie inside or on the outline."""


class Box(Enum):
    """What fills a box."""

    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"


@dataclass(frozen=True)
class BoxRoi:
    """An ellipse or a rectangle along the directions of a plane.

    Attributes:
        box: which of both.
        frame: the plane, its coordinates beginning at the middle of the region.
        half: mm, half of the width and of the height.

    Raises:
        MeasureTooSmall: it has no area.
    """

    kind: ClassVar[Kind] = Kind.ROI
    is_closed: ClassVar[bool] = True

    box: Box
    frame: PlaneFrame
    half: Flat

    def __post_init__(self) -> None:
        """Refuse what has no area."""
        if not min(self.half) >= LENGTH_MIN_MM or not np.all(np.isfinite(self.half)):
            raise MeasureTooSmall

    @property
    def area_mm2(self) -> float:
        """πab of an ellipse, 4ab of a rectangle."""
        factor = np.pi if self.box is Box.ELLIPSE else 4.0
        return float(factor * self.half[0] * self.half[1])

    @property
    def outline(self) -> Floats:
        """(n, 2) float64, mm. Corners of the outline on the plane."""
        if self.box is Box.RECTANGLE:
            return np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * self.half
        turn = np.linspace(0, 2 * np.pi, OUTLINE_POINTS, endpoint=False)
        return np.column_stack((np.cos(turn), np.sin(turn))) * self.half

    @property
    def handles(self) -> tuple[Point, ...]:
        """Ends of the axes of an ellipse, corners of a rectangle; then the middle."""
        signs = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
        if self.box is Box.RECTANGLE:
            signs = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
        ends = self.frame.lifted(signs * self.half)
        return (*(point_of(end) for end in ends), self.frame.origin)

    @property
    def spots(self) -> tuple[Point, ...]:
        """Points that must lie on a plane for the whole to lie on it."""
        return self.handles

    @property
    def strokes(self) -> tuple[tuple[Point, ...], ...]:
        """The outline in the patient."""
        return (tuple(point_of(corner) for corner in self.frame.lifted(self.outline)),)

    def holds(self, flat: Floats) -> NDArray[np.bool_]:
        """(...,) whether points (..., 2) of the plane lie inside or on the outline."""
        scaled = np.abs(flat) / self.half
        if self.box is Box.RECTANGLE:
            return np.asarray(np.max(scaled, axis=-1) <= 1)
        return np.asarray(np.sum(scaled**2, axis=-1) <= 1)

    def dragged(self, handle: int, point_lps: ArrayLike) -> "BoxRoi":
        """With an end or corner elsewhere, what lies opposite staying; or moved by its middle."""
        to = self.frame.flat(point_lps)
        if handle == 4:
            return self.shifted(self.frame.lifted(to) - self.frame.origin)
        if self.box is Box.RECTANGLE:
            opposite = -np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)][handle]) * self.half
            return boxed(self.box, self.frame, opposite, to)
        axis = handle % 2
        half = list(self.half)
        half[axis] = abs(float(to[axis]))
        return replace(self, half=(half[0], half[1]))

    def shifted(self, by_mm: ArrayLike) -> "BoxRoi":
        """Moved as a whole by a vector (3,), mm, LPS."""
        return replace(self, frame=self.frame.at(np.add(self.frame.origin, by_mm)))


def boxed(box: Box, frame: PlaneFrame, corner: ArrayLike, opposite: ArrayLike) -> BoxRoi:
    """The region that fills the box between two corners.

    Args:
        box: what fills it.
        frame: the plane.
        corner: (2,), mm, on the plane.
        opposite: (2,), mm, on the plane.

    Raises:
        MeasureTooSmall: the box has no area.
    """
    ends = np.array([corner, opposite], dtype=np.float64)
    width, height = np.abs(ends[1] - ends[0]) / 2
    return BoxRoi(box, frame.at(frame.lifted(ends.mean(axis=0))), (float(width), float(height)))


@dataclass(frozen=True)
class DrawnRoi:
    """A region within an outline that was drawn by hand.

    Attributes:
        frame: the plane.
        corners: mm, on the plane; the last is joined to the first.

    Raises:
        MeasureTooSmall: it has no area.
        MeasureTooLarge: it has more corners than `CORNERS_MAX`.
        OutlineCrosses: it crosses itself.
    """

    kind: ClassVar[Kind] = Kind.ROI
    is_closed: ClassVar[bool] = True

    frame: PlaneFrame
    corners: tuple[Flat, ...]

    def __post_init__(self) -> None:
        """Refuse outlines without one inside."""
        if len(self.corners) > CORNERS_MAX:
            raise MeasureTooLarge
        if len(self.corners) < 3 or not self.area_mm2 >= LENGTH_MIN_MM**2:
            raise MeasureTooSmall
        if _crosses(self.outline):
            raise OutlineCrosses

    @property
    def outline(self) -> Floats:
        """(n, 2) float64, mm. Corners of the outline on the plane."""
        return np.array(self.corners)

    @property
    def area_mm2(self) -> float:
        """Area by the surveyor's formula."""
        x, y = self.outline.T
        return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)

    @property
    def handles(self) -> tuple[Point, ...]:
        """The corners."""
        return tuple(point_of(corner) for corner in self.frame.lifted(self.outline))

    @property
    def spots(self) -> tuple[Point, ...]:
        """Points that must lie on a plane for the whole to lie on it."""
        return self.handles

    @property
    def strokes(self) -> tuple[tuple[Point, ...], ...]:
        """The outline in the patient."""
        return (self.handles,)

    def holds(self, flat: Floats) -> NDArray[np.bool_]:
        """(...,) whether points (..., 2) of the plane lie inside, by the even-odd rule."""
        x, y = flat[..., 0], flat[..., 1]
        inside = np.zeros(x.shape, dtype=np.bool_)
        for (x0, y0), (x1, y1) in zip(self.corners, np.roll(self.outline, -1, axis=0), strict=True):
            if y0 == y1:
                continue
            beside = (y0 > y) != (y1 > y)
            inside ^= beside & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
        return inside

    def dragged(self, handle: int, point_lps: ArrayLike) -> "DrawnRoi":
        """With one corner elsewhere."""
        corners = list(self.corners)
        x, y = self.frame.flat(point_lps)
        corners[handle] = (float(x), float(y))
        return replace(self, corners=tuple(corners))

    def shifted(self, by_mm: ArrayLike) -> "DrawnRoi":
        """Moved as a whole by a vector (3,), mm, LPS."""
        return replace(self, frame=self.frame.at(np.add(self.frame.origin, by_mm)))


def _crosses(outline: Floats) -> bool:
    """Whether two sides of a closed outline (n, 2) cross."""
    a, b = outline, np.roll(outline, -1, axis=0)
    side = _turns(a[:, None], b[:, None], a[None]) * _turns(a[:, None], b[:, None], b[None])
    cuts = (side < 0) & (side.T < 0)
    return bool(cuts.any())


def _turns(a: Floats, b: Floats, c: Floats) -> Floats:
    """Sign of the turn from a over b to c; 0 on a line."""
    ab, ac = b - a, c - a
    return np.asarray(np.sign(ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0]))
