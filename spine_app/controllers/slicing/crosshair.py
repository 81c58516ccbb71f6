"""The crosshair over the slice views: drawn, dragged, slid along, and turned by its ends."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.slicing.views import SliceViews
from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.crosshair import Hit, Part, Trace, hit, screen_angle_deg, traces
from spine_app.domain.slicing.triad import Triad
from spine_app.domain.view.drawing import Anchor, Handle, Ink, Line, Shape, Words
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import Projection, SliceProjection
from spine_app.domain.view.slice_view import SliceView

INKS = {Plane.AXIAL: Ink.AXIAL, Plane.CORONAL: Ink.CORONAL, Plane.SAGITTAL: Ink.SAGITTAL}
PLANES = {plane.value: plane for plane in Plane}
CLICK_PX = 3.0
"""A hand that lets a line go within this has clicked, and wants the crosshair there."""
EVEN_DEG = 5.0
"""Turns go in steps of this while Shift is held."""
WORDS_PX = 14.0
"""How far above a grip the angle is written."""


@dataclass(frozen=True, eq=False)
class Hold:
    """What the hand has taken hold of.

    Attributes:
        view: in which view.
        what: part of the crosshair.
        x: pixel of the press.
        y: from the upper edge.
        start_lps: (3,) float64. The crosshair then.
        triad: the planes then.
    """

    view: Plane
    what: Hit
    x: float
    y: float
    start_lps: Floats
    triad: Triad | None


class SliceCrosshair:
    """Draws the crosshair and takes the pointer events that are meant for it. Loop thread only."""

    def __init__(
        self, views: SliceViews, drawers: Drawers, has_pointer: Callable[[], bool]
    ) -> None:
        """Link `views`; take events only while the pointer is the tool of the page."""
        self._views = views
        self._drawers = drawers
        self._has_pointer = has_pointer
        self._hold: Hold | None = None
        self._over: tuple[Plane, Hit] | None = None
        drawers.add(self.shapes, self.take)
        views.listen(self._follow)

    def shapes(self, view: str, projection: Projection) -> Iterable[Shape]:
        """Lines of the other planes, grips to turn them by, and the edges of a slab."""
        plane = PLANES.get(view)
        if plane is None or not isinstance(projection, SliceProjection):
            return
        half = self._views.drawing.slab.thickness_mm / 2 / projection.view.mm_per_pixel
        for line in self._lines(plane, projection.view):
            ink = INKS[line.plane]
            for stroke in line.strokes:
                yield Line(stroke, ink)
            if self._views.drawing.slab.is_thick:
                yield from _edges(line, half)
            if self._views.planes.can_turn:
                active = self._active(plane) == Hit(Part.GRIP, line.plane)
                for grip in line.grips:
                    yield Handle(grip, ink, active)
        yield from self._angle(plane)

    def take(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Take an event that is meant for the crosshair."""
        del projection
        plane = PLANES.get(view)
        if plane is None:
            return False
        if self._hold is not None and self._hold.view is plane:
            return self._held(self._hold, event)
        found = self._hit(plane, event.x, event.y)
        if event.gesture is Gesture.MOVE:
            self._hover(plane, found)
        if found is None or event.gesture is not Gesture.PRESS or event.button is not Button.LEFT:
            return False
        start = self._views.crosshair_lps.copy()
        triad = self._views.planes.triad
        self._hold = Hold(plane, found, event.x, event.y, start, triad)
        self._drawers.cursors[view] = self._cursor(plane, found)
        self._views.draw(plane)
        return True

    def _lines(self, plane: Plane, seen: SliceView | None = None) -> list[Trace]:
        """Lines over what is on screen, or over what a picture shows."""
        view, planes = seen or self._views.view(plane), self._views.planes
        if view is None or not self._views.show_crosshair or not planes.is_linked:
            return []
        normals = {other: shown.axes.through for other, shown in planes.views.items()}
        return traces(view, planes.crosshair_lps, normals)

    def _angle(self, plane: Plane) -> Iterable[Shape]:
        """The angle of the plane that is being turned against that of the volume, at its grip."""
        hold, triad = self._hold, self._views.planes.triad
        if hold is None or triad is None or hold.what.part is not Part.GRIP:
            return
        for line in self._lines(plane):
            if hold.view is plane and line.plane is hold.what.plane and line.grips:
                x, y = line.grips[-1]
                told = f"{triad.angle_deg(line.plane):.1f}°"
                yield Words((x, y - WORDS_PX), told, INKS[line.plane], Anchor.MIDDLE)

    def _active(self, plane: Plane) -> Hit | None:
        if self._hold is not None:
            return self._hold.what
        return self._over[1] if self._over is not None and self._over[0] is plane else None

    def _hit(self, plane: Plane, x: float, y: float) -> Hit | None:
        """What of the crosshair may be taken hold of at a pixel."""
        if not self._has_pointer():
            return None
        found = hit(self._lines(plane), plane, x, y)
        if found is not None and found.part is Part.GRIP and not self._views.planes.can_turn:
            return Hit(Part.LINE, found.plane)
        return found

    def _hover(self, plane: Plane, found: Hit | None) -> None:
        """Show what a press would take hold of."""
        over = None if found is None else (plane, found)
        if over == self._over:
            return
        before, self._over = self._over, over
        for seen in {plane} | ({before[0]} if before is not None else set()):
            self._drawers.cursors[seen.value] = self._cursor(seen, found if seen is plane else None)
            self._views.draw(seen)

    def _cursor(self, plane: Plane, found: Hit | None) -> str:
        if found is None:
            return ""
        if found.part is Part.CENTER:
            return "move"
        if found.part is Part.GRIP:
            return "grab" if self._hold is None else "grabbing"
        (u, v) = next(line.along for line in self._lines(plane) if line.plane is found.plane)
        return "ew-resize" if abs(v) > abs(u) else "ns-resize"

    def _held(self, hold: Hold, event: PointerEvent) -> bool:
        """Go on with a drag, or end it."""
        if event.gesture is Gesture.MOVE:
            self._drag(hold, event)
        elif event.gesture is Gesture.RELEASE:
            self._hold = None
            self._drawers.cursors[hold.view.value] = self._cursor(hold.view, hold.what)
            moved = np.hypot(event.x - hold.x, event.y - hold.y)
            view = self._views.view(hold.view)
            if view is not None and moved < CLICK_PX and hold.what.part is not Part.GRIP:
                self._views.move_crosshair(view.point_lps(event.x, event.y))
            self._views.redraw()
        return True

    def _drag(self, hold: Hold, event: PointerEvent) -> None:
        view = self._views.view(hold.view)
        if view is None:
            return
        if hold.what.part is Part.GRIP:
            self._turn(hold, event)
            return
        moved = view.point_lps(event.x, event.y) - view.point_lps(hold.x, hold.y)
        if hold.what.part is Part.LINE:
            other = self._views.view(hold.what.plane)
            if other is None:
                return
            moved = (moved @ other.axes.through) * other.axes.through
        self._views.move_crosshair(hold.start_lps + moved)

    def _turn(self, hold: Hold, event: PointerEvent) -> None:
        view, now = self._views.view(hold.view), self._views.planes.triad
        if view is None or now is None or hold.triad is None:
            return
        center = view.pixel(self._views.crosshair_lps)
        turned = screen_angle_deg(center, event.x, event.y)
        turned -= screen_angle_deg(center, hold.x, hold.y)
        if event.shift:
            turned = _even(turned)
        triad = Triad(now.home, hold.triad.normals)
        self._views.turn_to(triad.turned(-view.axes.looking, turned))

    def _follow(self) -> None:
        """What is held goes with the study."""
        if not self._views.planes.views:
            self._hold = self._over = None


def _edges(line: Trace, half: float) -> Iterable[Shape]:
    """Where the slab of another view begins and ends, `half` pixels to either side of its line."""
    for aside in (-half, half):
        span = line.span(aside)
        if span is not None:
            ends = (line.at(span[0], aside), line.at(span[1], aside))
            yield Line(ends, INKS[line.plane], dashed=True)


def _even(angle_deg: float) -> float:
    return EVEN_DEG * round(angle_deg / EVEN_DEG)
