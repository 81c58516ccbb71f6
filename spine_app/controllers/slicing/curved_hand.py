"""Points of the canal in the slice views: drawn, set by clicks, dragged."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.slicing.curved_course import CanalCourse
from spine_app.controllers.slicing.curved_points import Points, added
from spine_app.controllers.slicing.views import SliceViews
from spine_app.domain.errors import SpineError
from spine_app.domain.view.drawing import Handle, Ink, Line, Pixel, Shape
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import Projection, SliceProjection
from spine_app.domain.view.slice_view import SliceView

CROSS = "crosshair"
REACH_PX = 9.0
"""How far from a handle a hand may be."""
NEAR_MM = 4.0
"""Points and parts of the curve further than this from a slice are not on it."""
CURVE_STEP = 4
"""Every how many samples of the curve are drawn."""
LEVEL_COSINE = 0.5
"""In a view whose plane the curve crosses more steeply, only what is near the slice is drawn."""


@dataclass
class Drag:
    """A point that is held.

    Attributes:
        view: name of the view.
        key: what is being done, for undo.
        before: the points before.
        number: of the held point.
        x: pixel of the press.
        y: from the upper edge.
        start: where the point was.
    """

    view: str
    key: str
    before: Points
    number: int
    x: float
    y: float
    start: tuple[float, float, float]


class CanalHand:
    """Draws the canal over slices and takes pointer events while points are placed. Loop only."""

    def __init__(self, course: CanalCourse, views: SliceViews, drawers: Drawers) -> None:
        """Draw the line of `course` in `views`; nothing is placed until it is told to."""
        self._course, self._canal = course, course.points
        self._views = views
        self._drawers = drawers
        self._drag: Drag | None = None
        self.placing = False
        self.shown = False
        """Whether the curve is drawn while no points are placed."""
        drawers.add(self.shapes, self.take)

    def shapes(self, view: str, projection: Projection) -> Iterable[Shape]:
        """The curve, and while points are placed their handles."""
        del view
        if not isinstance(projection, SliceProjection) or not (self.placing or self.shown):
            return
        yield from self._curve(projection.view)
        if self.placing:
            for number, at in self._handles(projection.view):
                chosen = number == self._canal.chosen
                yield Handle(at, Ink.CHOSEN if chosen else Ink.GUIDE, active=chosen)

    def take(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Take an event that sets or drags a point."""
        if not isinstance(projection, SliceProjection):
            return False
        if self._drag is not None and self._drag.view == view:
            return self._held(self._drag, projection.view, event)
        if not self.placing:
            return False
        if event.gesture is Gesture.MOVE:
            self._hover(projection.view, event)
        if event.gesture is Gesture.PRESS and event.button is Button.LEFT:
            self._press(view, projection.view, event)
            return True
        return False

    def place(self, *, on: bool) -> None:
        """Let clicks set points, or no longer."""
        self.placing, self._drag = on, None
        if on:
            # Measurements and the crop box near the canal would take its clicks.
            self._drawers.put_first(self.take)
        for plane in Plane:
            self._drawers.cursors[plane.value] = CROSS if on else ""
        if not on and self._canal.chosen is not None:
            self._canal.choose(None)
        self._views.redraw()

    def _hover(self, view: SliceView, event: PointerEvent) -> None:
        """Show whether a press would take hold of a point or set one."""
        cursor = CROSS if self._handle_at(view, event.x, event.y) is None else "grab"
        if self._drawers.cursors.get(view.plane.value) != cursor:
            self._drawers.cursors[view.plane.value] = cursor
            self._views.draw(view.plane)

    def _press(self, view: str, seen: SliceView, event: PointerEvent) -> None:
        """Take hold of a handle, or of a new point.

        Raises:
            As `CanalPoints.put`.
        """
        number = self._handle_at(seen, event.x, event.y)
        point = seen.point_lps(event.x, event.y)
        if number is None and seen.grid.nearest_kji(point) is None:
            return
        before, key = self._canal.points, "canal_move"
        if number is None:
            key = "canal_add"
            after, number = added(before, point)
            self._canal.put(after, number)
        else:
            self._canal.choose(number)
        start = self._canal.points[number]
        self._drag = Drag(view, key, before, number, event.x, event.y, start)

    def _held(self, drag: Drag, seen: SliceView, event: PointerEvent) -> bool:
        if event.gesture is Gesture.MOVE:
            moved = seen.point_lps(event.x, event.y) - seen.point_lps(drag.x, drag.y)
            x, y, z = np.asarray(drag.start) + moved
            points = list(self._canal.points)
            points[drag.number] = (float(x), float(y), float(z))
            # A place to which the curve cannot be bent is passed over; the point waits before it.
            with suppress(SpineError):
                self._canal.put(tuple(points), drag.number)
        elif event.gesture is Gesture.RELEASE:
            self._drag = None
            self._canal.change(drag.key, drag.before, self._canal.points, drag.number)
        return True

    def _curve(self, view: SliceView) -> Iterable[Shape]:
        """The curve over a slice: whole where it lies on it, dashed where it lies before or behind.

        In a view that it crosses, only the part on the slice is drawn.
        """
        path = self._course.path
        if path is None:
            return
        points = np.vstack((path.points_lps[:-1:CURVE_STEP], path.points_lps[-1:]))
        axes = view.axes
        near = np.abs((points - view.center_lps) @ axes.through) <= NEAR_MM
        chord = points[-1] - points[0]
        level = abs(chord @ axes.through) < LEVEL_COSINE * np.linalg.norm(chord)
        pixels = [(x, y) for x, y in view.pixels(points).tolist()]
        for start, end in _runs(near):
            if near[start] or level:
                part = tuple(pixels[start : end + 1])
                if len(part) > 1:
                    yield Line(part, Ink.GUIDE, dashed=not near[start])

    def _handles(self, view: SliceView) -> Iterable[tuple[int, Pixel]]:
        """Number and pixel of the points on a slice."""
        for number, point in enumerate(self._canal.points):
            if abs((np.asarray(point) - view.center_lps) @ view.axes.through) <= NEAR_MM:
                yield number, view.pixel(point)

    def _handle_at(self, view: SliceView, x: float, y: float) -> int | None:
        away = {number: np.hypot(at[0] - x, at[1] - y) for number, at in self._handles(view)}
        nearest = min(away, key=lambda number: away[number], default=None)
        return nearest if nearest is not None and away[nearest] <= REACH_PX else None


def _runs(marks: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Iterable[tuple[int, int]]:
    """First of each run of equal marks, and the first after it (so that runs touch) or the last."""
    starts = [0, *(np.flatnonzero(np.diff(marks)) + 1)]
    return [(int(a), int(b)) for a, b in zip(starts, [*starts[1:], len(marks) - 1], strict=True)]
