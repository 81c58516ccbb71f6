"""Making measurements with the hand: click by click, or by pressing, dragging and letting go."""

from collections.abc import Iterable

import numpy as np

from spine_app.controllers.measure.control import MeasureControl
from spine_app.controllers.measure.shapes import drawn_draft
from spine_app.controllers.measure.source import MeasureSource, beside, frame_of
from spine_app.controllers.measure.texts import overlay_lines
from spine_app.domain.measure.draft import ACROSS_VIEWS, Draft, Wanted
from spine_app.domain.measure.errors import (
    MeasureNeedsSquarePixels,
    MeasureTooSmall,
    NothingPicked,
)
from spine_app.domain.measure.lines import Angle, Cobb, Ruler
from spine_app.domain.measure.roi import CORNERS_MAX
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.table import Mark, Measurement
from spine_app.domain.view.drawing import Pixel, Shape
from spine_app.domain.view.interaction import PointerEvent
from spine_app.domain.view.projection import Projection

DRAG_PX = 4.0
"""A hand that moved less than this while pressing meant a click."""
CORNER_PX = 3.0
"""Corners of a drawn outline are this far apart."""
CLOSE_PX = 8.0
"""A click this near to the first corner closes an outline."""
LIVE_AREA_MM2 = 4000.0
LIVE_RADIUS_MM = 12.0
"""Grey values of larger regions are found once they are placed, not while they follow a hand."""


class MeasureMaker:
    """The measurement in the making. Loop thread only."""

    def __init__(self, control: MeasureControl) -> None:
        """Give what is complete to `control`."""
        self._control = control
        self._source: MeasureSource = control.source
        self.draft: Draft | None = None
        self._pressed: Pixel | None = None
        self._last: Pixel = (0.0, 0.0)
        self._moved = False

    def press(self, wanted: Wanted, view: str, projection: Projection, event: PointerEvent) -> None:
        """Place a point.

        Raises:
            MeasureRefused: nothing can be measured there.
        """
        self._pressed, self._last = (event.x, event.y), (event.x, event.y)
        self._moved = False
        draft = self.draft
        if draft is None or not self._goes_on(draft, wanted, view, projection):
            self.draft = self._begun(wanted, view, projection, event)
        elif draft.wanted is Wanted.DRAWN and self._closes(draft, projection, event):
            self._pressed = None
            self.finish()
        else:
            self._place(draft, projection, event)

    def move(self, projection: Projection, event: PointerEvent) -> None:
        """Let the loose point follow the pointer; where that points at nothing it stays."""
        draft = self.draft
        if draft is None:
            return
        if self._pressed is not None and _apart(self._pressed, event) > DRAG_PX:
            self._moved = True
        try:
            point = self._point(draft, projection, event)
        except NothingPicked:
            return
        if draft.wanted is Wanted.DRAWN and self._pressed is not None and self._moved:
            if _apart(self._last, event) < CORNER_PX or len(draft.points) >= CORNERS_MAX:
                return
            self._last = (event.x, event.y)
            draft = draft.placed(point)
        self.draft = draft.aimed(point)

    def release(self, projection: Projection, event: PointerEvent) -> None:
        """End a drag, which places the point where the hand lets go.

        Raises:
            MeasureRefused: the points make nothing.
        """
        pressed, self._pressed = self._pressed, None
        draft = self.draft
        if draft is None or pressed is None:
            return
        # An outline that is drawn in one go ends where it began.
        is_round = draft.wanted is Wanted.DRAWN and self._moved and len(draft.points) >= 3
        if not is_round and _apart(pressed, event) <= DRAG_PX:
            return
        if draft.wanted is Wanted.DRAWN:
            self.finish()
        else:
            self._place(draft, projection, event)

    def finish(self) -> None:
        """Close a drawn outline.

        Raises:
            MeasureRefused: it makes no region.
        """
        draft, self.draft = self.draft, None
        if draft is not None:
            self._control.add(draft.mark(), draft.placement)

    def cancel(self) -> bool:
        """Drop what is in the making; False where there is nothing."""
        was = self.draft is not None
        self.draft, self._pressed = None, None
        return was

    def shapes(self, view: str, projection: Projection) -> Iterable[Shape]:
        """What is in the making, over a view."""
        draft = self.draft
        if draft is None:
            return ()
        if view != draft.placement.view and draft.wanted not in ACROSS_VIEWS:
            return ()
        mark = draft.preview()
        return drawn_draft(draft, projection, [] if mark is None else self._words(draft, mark))

    def _words(self, draft: Draft, mark: Mark) -> list[str]:
        measurement = Measurement(0, 0, mark, draft.placement)
        return live_lines(self._control, measurement)

    def _goes_on(self, draft: Draft, wanted: Wanted, view: str, projection: Projection) -> bool:
        """Whether a point there belongs to what is in the making."""
        if draft.wanted is not wanted:
            return False
        if wanted in ACROSS_VIEWS:
            return True
        frame = draft.placement.frame
        if view != draft.placement.view:
            return False
        return frame is None or frame.is_parallel(frame_of(projection))

    def _begun(
        self, wanted: Wanted, view: str, projection: Projection, event: PointerEvent
    ) -> Draft:
        placement = self._source.placement(view, projection)
        if wanted in (Wanted.ANGLE, Wanted.COBB) and not placement.is_calibrated:
            raise MeasureNeedsSquarePixels
        point = self._source.point(projection, event.x, event.y)
        return Draft(wanted, placement, frame_of(projection), (point,))

    def _place(self, draft: Draft, projection: Projection, event: PointerEvent) -> None:
        try:
            placed = draft.placed(self._point(draft, projection, event))
        except MeasureTooSmall:
            # The second click of a double click; a hand that trembles. What is there stays.
            return
        if placed.is_complete:
            self._pressed = self.draft = None
            self._control.add(placed.mark(), placed.placement)
        else:
            self.draft = placed

    def _point(
        self, draft: Draft, projection: Projection, event: PointerEvent
    ) -> tuple[float, float, float]:
        if draft.wanted is Wanted.SPHERE:
            return beside(projection, event.x, event.y, draft.points[0])
        point = self._source.point(projection, event.x, event.y)
        if event.shift and projection.is_slice and draft.wanted is not Wanted.DRAWN:
            return draft.constrained(point, frame_of(projection))
        return point

    @staticmethod
    def _closes(draft: Draft, projection: Projection, event: PointerEvent) -> bool:
        first = projection.pixel(draft.points[0])
        if len(draft.points) < 3 or first is None:
            return False
        return event.double or _apart(first, event) <= CLOSE_PX


def live_lines(control: MeasureControl, measurement: Measurement) -> list[str]:
    """What stands beside a measurement while a hand is on it."""
    mark = measurement.mark
    told = control.values.of(mark, measurement.placement, values=_is_quick(mark))
    is_full = not isinstance(mark, Angle | Cobb)
    return overlay_lines(measurement, told, control.decimals, is_full=is_full)


def _is_quick(mark: Mark) -> bool:
    """Whether the grey values of a region are found fast enough to follow a hand."""
    if isinstance(mark, Sphere):
        return mark.radius_mm <= LIVE_RADIUS_MM
    return isinstance(mark, Ruler | Angle | Cobb) or mark.area_mm2 <= LIVE_AREA_MM2


def _apart(first: Pixel, event: PointerEvent) -> float:
    return float(np.hypot(first[0] - event.x, first[1] - event.y))
