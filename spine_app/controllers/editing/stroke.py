"""A brush in the hand: what it has changed since it was put down."""

from spine_app.controllers.editing.command import Doing
from spine_app.controllers.editing.control import EditControl
from spine_app.controllers.editing.edited_map import EditedMap
from spine_app.domain.geometry import Floats
from spine_app.domain.labels.editing.delta import LabelDelta
from spine_app.domain.labels.editing.rule import Rule
from spine_app.domain.labels.editing.runs import Runs, joined
from spine_app.kernels.edit_brush import Capsule, brushed


class Stroke:
    """One stroke of a brush; voxels change at once. Loop thread only."""

    def __init__(self, control: EditControl, edited: EditedMap, doing: Doing, rule: Rule) -> None:
        """Paint into a map that can be written.

        Args:
            control: writes, and remembers the stroke in the end.
            edited: the map.
            doing: what the stroke is called.
            rule: which voxels change.
        """
        self._control = control
        self._edited = edited
        self._doing, self._rule = doing, rule
        self._parts: list[Runs] = []
        self._last: Floats | None = None

    def go_to(self, point_lps: Floats, radius_mm: float, normal: Floats | None) -> None:
        """Move the brush from where it is to a point, or put it down there.

        Args:
            point_lps: (3,) float64, mm, LPS.
            radius_mm: of the brush.
            normal: (3,) float64, unit, LPS, of the slice for a disc; None for a ball.
        """
        start = point_lps if self._last is None else self._last
        self._last = point_lps
        capsule = Capsule(start, point_lps, radius_mm, normal)
        grid, rule = self._edited.grid, self._rule
        box = capsule.box(grid)
        if box.is_empty:
            return
        greys = self._edited.greys(box, rule)
        after = brushed(self._edited.labels(box), greys, box, grid, (capsule, rule))
        runs = self._edited.runs(box, after)
        if runs.starts.size:
            self._parts.append(runs)
            self._control.write(runs)

    def lift(self) -> None:
        """Make one command of it."""
        runs = joined(self._parts, self._edited.shape_kji[2])
        self._control.make(self._doing, LabelDelta.of(runs, self._edited.shape_kji))

    def take_back(self) -> None:
        """Put back what it has changed."""
        for runs in reversed(self._parts):
            self._control.write(runs.reversed)
        self._parts.clear()
