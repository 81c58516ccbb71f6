"""Dragging measurements: a handle, or in a slice the whole."""

from dataclasses import dataclass, replace

import numpy as np

from spine_app.controllers.measure.control import MeasureControl
from spine_app.controllers.measure.hits import WHOLE, Grip
from spine_app.controllers.measure.source import beside, frame_of
from spine_app.domain.measure.draft import Draft, Wanted
from spine_app.domain.measure.errors import MeasureRefused
from spine_app.domain.measure.lines import Ruler
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.table import Mark, Measurement
from spine_app.domain.view.drawing import Pixel
from spine_app.domain.view.interaction import PointerEvent
from spine_app.domain.view.plane_frame import Point, point_of
from spine_app.domain.view.projection import Projection

STILL_PX = 2.0
"""A hand that moved less than this did not mean to drag."""


@dataclass(frozen=True)
class Drag:
    """A hand that holds something.

    Attributes:
        grip: what it holds.
        view: in which view.
        before: the measurement when it was taken.
        taken: pixel at which it was taken.
        offset: mm, LPS. From the point under that pixel to the handle.
    """

    grip: Grip
    view: str
    before: Measurement
    taken: Pixel
    offset: Point
    moving: bool = False


class MeasureMover:
    """What is being dragged. Loop thread only."""

    def __init__(self, control: MeasureControl) -> None:
        """Move the measurements of `control`."""
        self._control = control
        self.drag: Drag | None = None

    def take(self, grip: Grip, view: str, projection: Projection, event: PointerEvent) -> None:
        """Take hold of something."""
        before = self._control.get(grip.number)
        if before is None:
            return
        self._control.choose(grip.number)
        offset = (0.0, 0.0, 0.0)
        if projection.is_slice and grip.handle != WHOLE:
            # Within the plane alone: a handle a fraction of a slice away comes onto the slice.
            frame = frame_of(projection)
            handles = before.mark.handles
            if grip.handle < len(handles):
                under = projection.ray(event.x, event.y).start_lps
                flat = frame.flat(handles[grip.handle]) - frame.flat(under)
                offset = point_of(np.subtract(frame.lifted(flat), frame.origin))
        self.drag = Drag(grip, view, before, (event.x, event.y), offset)

    def move(self, projection: Projection, event: PointerEvent) -> bool:
        """Let what is held follow; False while it does not move."""
        drag = self.drag
        if drag is None:
            return False
        if not drag.moving:
            if np.hypot(event.x - drag.taken[0], event.y - drag.taken[1]) < STILL_PX:
                return False
            self.drag = drag = replace(drag, moving=True)
        try:
            mark = self._moved(drag, projection, event)
        except MeasureRefused:
            return False
        if mark is not None:
            self._control.preview(replace(drag.before, mark=mark))
        return mark is not None

    def release(self) -> None:
        """Let go: what was dragged becomes one command."""
        drag, self.drag = self.drag, None
        if drag is not None and drag.moving:
            self._control.settle(drag.before)

    def cancel(self) -> bool:
        """Put back what is held; False where nothing is."""
        drag, self.drag = self.drag, None
        if drag is None:
            return False
        self._control.preview(drag.before)
        return True

    def _moved(self, drag: Drag, projection: Projection, event: PointerEvent) -> Mark | None:
        source, before = self._control.source, drag.before
        if drag.grip.handle == WHOLE:
            if not projection.is_slice:
                return None
            start = projection.ray(*drag.taken).start_lps
            return before.mark.shifted(projection.ray(event.x, event.y).start_lps - start)
        if isinstance(before.mark, Sphere) and drag.grip.handle > 0:
            rim = beside(projection, event.x, event.y, before.mark.center)
            return before.mark.dragged(drag.grip.handle, rim)
        point = np.add(source.point(projection, event.x, event.y), drag.offset)
        if event.shift and projection.is_slice and isinstance(before.mark, Ruler):
            fixed = before.mark.points[1 - drag.grip.handle]
            frame = frame_of(projection)
            draft = Draft(Wanted.RULER, before.placement, frame, (fixed,))
            point = np.array(draft.constrained(point, frame))
        return before.mark.dragged(drag.grip.handle, point)
