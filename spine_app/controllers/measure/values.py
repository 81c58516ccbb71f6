"""What a measurement says: its number, its unit, and what stands behind them."""

from dataclasses import dataclass

from spine_app.controllers.measure.source import MeasureSource
from spine_app.domain.measure.errors import MeasureRefused
from spine_app.domain.measure.lines import Angle, Cobb, Ruler
from spine_app.domain.measure.statistics import Statistics
from spine_app.domain.measure.table import Mark, Measurement, Placement

KNOWN_MAX = 300
"""Numbers that are kept; dragging makes many that nobody asks for again."""


@dataclass(frozen=True)
class Told:
    """The numbers of a measurement.

    Attributes:
        value: length, angle or mean; None where there is none.
        unit: `mm`, `px`, `°`, `HU` or nothing.
        statistics: grey values inside a region; None for others, and where there are none.
        problem: code of what stands against a value.
    """

    value: float | None
    unit: str
    statistics: Statistics | None = None
    problem: str = ""


class MeasureValues:
    """Numbers of measurements, each found once. Loop thread only."""

    def __init__(self, source: MeasureSource) -> None:
        """Read the images of `source`."""
        self._source = source
        self._of: object = None
        self._known: dict[tuple[Mark, Placement], Told] = {}

    def told(self, measurement: Measurement) -> Told:
        """The numbers of a measurement."""
        if self._of is not self._source.images:
            self._of = self._source.images
            self._known.clear()
        key = measurement.mark, measurement.placement
        if len(self._known) > KNOWN_MAX:
            self._known.clear()
        if key not in self._known:
            self._known[key] = self.of(*key)
        return self._known[key]

    def of(self, mark: Mark, placement: Placement, *, values: bool = True) -> Told:
        """The numbers of something, found anew.

        Args:
            mark: what is measured.
            placement: on what it lies.
            values: grey values are wanted as well, which takes some milliseconds.
        """
        if isinstance(mark, Ruler):
            return Told(mark.length_mm, length_unit(placement))
        if isinstance(mark, Angle | Cobb):
            return Told(mark.angle_deg, "°")
        if not values:
            return Told(None, self._source.unit)
        try:
            statistics = self._source.statistics(mark, placement)
        except MeasureRefused as refused:
            return Told(None, self._source.unit, problem=refused.code)
        return Told(statistics.mean, self._source.unit, statistics)

    def forget(self) -> None:
        """Let go of what is known; the study was closed."""
        self._of = None
        self._known.clear()


def length_unit(placement: Placement) -> str:
    """Unit of lengths: pixels where these have no size."""
    return "mm" if placement.is_calibrated else "px"
