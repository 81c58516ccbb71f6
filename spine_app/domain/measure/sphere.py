"""A ball in the patient: a region of interest that needs no slice."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.measure.errors import MeasureTooLarge, MeasureTooSmall
from spine_app.domain.measure.lines import LENGTH_MIN_MM, Kind
from spine_app.domain.view.plane_frame import PlaneFrame, Point, point_of

RADIUS_MAX_MM = 50.0
"""A ball twice as wide as a lumbar vertebra; larger ones would hold up the session."""
CIRCLE_POINTS = 48


@dataclass(frozen=True)
class Sphere:
    """A ball.

    Attributes:
        center: mm, LPS.
        radius_mm: at most `RADIUS_MAX_MM`.

    Raises:
        MeasureTooSmall: it has no volume.
        MeasureTooLarge: it is larger than what is measured here.
    """

    kind: ClassVar[Kind] = Kind.ROI
    is_closed: ClassVar[bool] = True

    center: Point
    radius_mm: float

    def __post_init__(self) -> None:
        """Refuse what is too small or too large."""
        object.__setattr__(self, "center", point_of(self.center))
        if not self.radius_mm >= LENGTH_MIN_MM:
            raise MeasureTooSmall
        if self.radius_mm > RADIUS_MAX_MM:
            raise MeasureTooLarge

    @property
    def volume_mm3(self) -> float:
        """4/3 πr³."""
        return float(4 / 3 * np.pi * self.radius_mm**3)

    @property
    def handles(self) -> tuple[Point, ...]:
        """The middle; the rim depends on the view, see `rim`."""
        return (self.center,)

    @property
    def spots(self) -> tuple[Point, ...]:
        """Points that must lie on a plane for the whole to lie on it."""
        return (self.center,)

    @property
    def strokes(self) -> tuple[tuple[Point, ...], ...]:
        """Nothing that holds in every view; see `cut`."""
        return ()

    def cut(self, frame: PlaneFrame) -> Floats | None:
        """(n, 3) float64, mm, LPS. Circle in which a plane cuts the ball, None beside it."""
        away = float(frame.offsets(self.center))
        if abs(away) >= self.radius_mm:
            return None
        return self._circle(frame, float(np.sqrt(self.radius_mm**2 - away**2)))

    def rim(self, frame: PlaneFrame) -> Floats:
        """(n, 3) float64, mm, LPS. Great circle that lies parallel to a plane."""
        return self._circle(frame.at(self.center), self.radius_mm)

    def dragged(self, handle: int, point_lps: ArrayLike) -> "Sphere":
        """Moved by its middle (0), or with a point on its rim (any other handle)."""
        if handle == 0:
            return replace(self, center=point_of(point_lps))
        radius = float(np.linalg.norm(np.subtract(point_lps, self.center)))
        return replace(self, radius_mm=min(radius, RADIUS_MAX_MM))

    def shifted(self, by_mm: ArrayLike) -> "Sphere":
        """Moved as a whole by a vector (3,), mm, LPS."""
        return replace(self, center=point_of(np.add(self.center, by_mm)))

    def _circle(self, frame: PlaneFrame, radius: float) -> Floats:
        turn = np.linspace(0, 2 * np.pi, CIRCLE_POINTS, endpoint=False)
        flat = radius * np.column_stack((np.cos(turn), np.sin(turn)))
        return frame.lifted(flat + frame.flat(self.center))
