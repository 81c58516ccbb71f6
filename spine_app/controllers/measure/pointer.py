"""What the hand means for measurements, before the views take its events; and what it sees."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.measure.control import MeasureControl
from spine_app.controllers.measure.hits import Grip, grip_at
from spine_app.controllers.measure.maker import MeasureMaker, live_lines
from spine_app.controllers.measure.mover import MeasureMover
from spine_app.controllers.measure.shapes import Look, drawn, faint, is_shown
from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.measure.texts import overlay_lines
from spine_app.controllers.measure.words import apart
from spine_app.controllers.notices import error_text, tell
from spine_app.domain.measure.draft import Wanted
from spine_app.domain.measure.errors import MeasureRefused, NothingPicked
from spine_app.domain.measure.table import Measurement
from spine_app.domain.view.drawing import Ink, Pixel, Shape
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.view.projection import Projection
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.screen import Screen
from spine_app.screen.state import Tool
from spine_app.screen.texts import text

TOOLS = {Tool.RULER: Wanted.RULER, Tool.ANGLE: Wanted.ANGLE, Tool.COBB: Wanted.COBB}
REGIONS = {
    RoiShape.ELLIPSE: Wanted.ELLIPSE,
    RoiShape.RECTANGLE: Wanted.RECTANGLE,
    RoiShape.DRAWN: Wanted.DRAWN,
    RoiShape.SPHERE: Wanted.SPHERE,
}
MOVING, PLACING = "move", "crosshair"
CLICK_PX = 4.0


class MeasurePointer:
    """Takes pointer events that are about measurements, and draws these. Loop thread only."""

    def __init__(self, screen: Screen, control: MeasureControl, drawers: Drawers) -> None:
        """Act on `control`; stand before everyone who was added to `drawers` so far."""
        self._screen = screen
        self._control = control
        self._source: MeasureSource = control.source
        self._cursors = drawers.cursors
        self.maker = MeasureMaker(control)
        self.mover = MeasureMover(control)
        self._hovered: Grip | None = None
        self._passing = False
        self._missed: tuple[str, Pixel] | None = None
        drawers.add(self.shapes, self.take)

    def shapes(self, view: str, projection: Projection) -> Iterable[Shape]:
        """Every measurement that is to be seen in a view."""
        if not self._source.can_measure_in(view):
            return []
        groups = [list(self._drawn(one, projection)) for one in self._control.all if one.visible]
        groups.append(list(self.maker.shapes(view, projection)))
        return apart(groups, projection.size[1])

    def take(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Take an event of a view; False where it means nothing for measurements."""
        if not self._source.can_measure_in(view):
            return False
        handlers = {
            Gesture.PRESS: self._press,
            Gesture.MOVE: self._move,
            Gesture.RELEASE: self._release,
        }
        handler = handlers.get(event.gesture)
        if handler is None:
            return False
        try:
            taken = handler(view, projection, event)
        except MeasureRefused as refused:
            tell(self._screen.shown, error_text(refused.code), "warning")
            self._source.redraw(view)
            taken = True
        self.tell_hint()
        return taken

    def cancel(self) -> bool:
        """Drop what is in the making or held, else choose nothing; False for nothing to drop."""
        dropped = self.maker.cancel() or self.mover.cancel()
        if dropped:
            self._control.write()
        elif self._control.chosen:
            self._control.choose(0)
            dropped = True
        self.tell_hint()
        return dropped

    def let_go(self) -> None:
        """Drop what is in the making or held; what it was about is gone."""
        self.maker.cancel()
        self.mover.drag = self._hovered = self._missed = None
        self._passing = False
        self.tell_hint()

    def follow_tool(self) -> None:
        """The page has chosen another tool or shape: what is in the making is dropped."""
        draft = self.maker.draft
        if draft is not None and draft.wanted is not self._wanted(draft.placement.view):
            self.maker.cancel()
        self.tell_hint()
        for view in list(self._cursors):
            if self._cursors[view] in (MOVING, PLACING):
                self._cursors[view] = ""
        self._source.redraw_all()

    def tell_hint(self) -> None:
        """Say what the next click does."""
        draft = self.maker.draft
        tool = self._screen.controls.tool
        shown = self._screen.shown.measure
        if draft is not None:
            step = min(len(draft.points), 3)
            shown.hint = text(f"measure.hint_{draft.wanted.value}_{step}")
        elif tool in TOOLS or tool is Tool.ROI:
            shape = self._screen.controls.measuring.roi_shape
            wanted = TOOLS.get(tool) or REGIONS[shape]
            shown.hint = text(f"measure.hint_{wanted.value}_0")
        else:
            shown.hint = ""

    def _wanted(self, view: str) -> Wanted | None:
        """What the tool of now makes in a view."""
        controls = self._screen.controls
        if controls.tool is Tool.ROI:
            return Wanted.SPHERE if view == "volume" else REGIONS[controls.measuring.roi_shape]
        return TOOLS.get(controls.tool)

    def _press(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        if event.button is Button.MIDDLE:
            self._passing = True
            return False
        if event.button is Button.RIGHT:
            return self._end(view)
        wanted = self._wanted(view)
        if wanted is None and self._screen.controls.tool is not Tool.POINTER:
            return False
        if self.maker.draft is None:
            grip = self._grip(projection, event, whole=wanted is None)
            if grip is not None:
                return self._hold(grip, view, projection, event)
        if wanted is None:
            self._control.choose(0)
            return False
        return self._make(wanted, view, projection, event)

    def _hold(self, grip: Grip, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Choose, and take hold; in 3D the whole is chosen while the hand turns the view."""
        self.mover.take(grip, view, projection, event)
        if grip.handle < 0 and not projection.is_slice:
            self.mover.drag = None
            return False
        return True

    def _make(self, wanted: Wanted, view: str, projection: Projection, event: PointerEvent) -> bool:
        try:
            self.maker.press(wanted, view, projection, event)
        except NothingPicked:
            # The hand may want to turn the view; a click without a turn is told at its end.
            self._missed, self._passing = (view, (event.x, event.y)), True
            return False
        self._source.redraw(view)
        return True

    def _end(self, view: str) -> bool:
        """The right button closes an outline, and drops anything else in the making."""
        draft = self.maker.draft
        if draft is None:
            self._passing = True
            return False
        if draft.wanted is Wanted.DRAWN and len(draft.points) >= 3:
            self.maker.finish()
        else:
            self.maker.cancel()
            self._control.write()
        return True

    def _move(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        if self._passing:
            return False
        if self.mover.drag is not None:
            if self.mover.drag.view == view and self.mover.move(projection, event):
                self._source.redraw(view)
            return True
        if self.maker.draft is not None:
            self._cursors[view] = PLACING
            self.maker.move(projection, event)
            self._source.redraw(view)
            return True
        self._hover(view, projection, event)
        return False

    def _release(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        del view
        missed, self._missed = self._missed, None
        was_passing, self._passing = self._passing, False
        if self.mover.drag is not None:
            self.mover.release()
            return True
        if missed is not None:
            (x, y) = missed[1]
            if np.hypot(event.x - x, event.y - y) <= CLICK_PX:
                raise NothingPicked
        if was_passing or self._wanted_any() is None:
            return False
        self.maker.release(projection, event)
        return True

    def _wanted_any(self) -> Wanted | None:
        return self._wanted("")

    def _hover(self, view: str, projection: Projection, event: PointerEvent) -> None:
        """Show what a press would take."""
        wanted = self._wanted(view)
        grip = None
        if wanted is not None or self._screen.controls.tool is Tool.POINTER:
            grip = self._grip(projection, event, whole=wanted is None)
        cursor = MOVING if grip is not None else PLACING if wanted is not None else ""
        before = self._cursors.get(view, "")
        ours = before in ("", MOVING, PLACING)
        if ours and (grip != self._hovered or cursor != before):
            self._hovered, self._cursors[view] = grip, cursor
            self._source.redraw(view)

    def _grip(self, projection: Projection, event: PointerEvent, *, whole: bool) -> Grip | None:
        preferred = reversed(self._control.all)
        return grip_at(preferred, projection, (event.x, event.y), whole=whole)

    def _drawn(self, one: Measurement, projection: Projection) -> Iterable[Shape]:
        is_chosen = one.number == self._control.chosen
        if not is_shown(one.mark, projection):
            return faint(one.mark, projection, text("measure.off_plane")) if is_chosen else ()
        grip = self._hovered
        is_under = grip is not None and grip.number == one.number
        ink = Ink.CHOSEN if is_chosen or is_under else Ink.MEASURE
        active = grip.handle if grip is not None and is_under else -1
        look = Look(ink, self._lines(one, is_full=is_chosen), is_chosen or is_under, active)
        return drawn(one.mark, projection, look)

    def _lines(self, one: Measurement, *, is_full: bool) -> list[str]:
        if self.mover.drag is not None and self.mover.drag.grip.number == one.number:
            return live_lines(self._control, replace(one, number=0))
        told = self._control.values.told(one)
        return overlay_lines(one, told, self._control.decimals, is_full=is_full)
