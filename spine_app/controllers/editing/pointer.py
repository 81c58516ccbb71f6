"""What the hand means for the label map, before the views take its events; and what it sees."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.editing import operations
from spine_app.controllers.editing.command import Doing
from spine_app.controllers.editing.control import EditControl
from spine_app.controllers.editing.rim import rim_of
from spine_app.controllers.editing.rules import cut_rule, keeps_of, stroke_rule
from spine_app.controllers.editing.stroke import Stroke
from spine_app.controllers.notices import error_text, tell
from spine_app.controllers.viewer import PLANE_NAMES, Viewer
from spine_app.domain.geometry import Floats
from spine_app.domain.labels.editing.errors import EditRefused, NothingToEdit
from spine_app.domain.labels.editing.outline import CORNERS_MIN, outline_over
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.view.drawing import Ink, Line, Pixel, Shape
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import Projection
from spine_app.screen.edit_state import BrushShape, Cutting, EditControls, EditTool
from spine_app.screen.screen import Screen
from spine_app.screen.state import Tool
from spine_app.screen.texts import text

BRUSHES = frozenset({EditTool.PAINT, EditTool.ERASE})
IN_3D = BRUSHES | {EditTool.SCISSORS}
"""Tools that act in the 3D view too."""
VOLUME = "volume"
CORNER_PX = 3.0
"""Corners of an outline are this far apart."""
CORNERS_MAX = 2000
SHORTEST_PX = 6.0
"""A line that is shorter was a click."""
INTO_MM = 0.7
"""A structure is chosen so far behind the surface that is seen of it."""


@dataclass
class Held:
    """What the hand has begun: a stroke, or a line or outline over a view."""

    view: str
    tool: EditTool
    stroke: Stroke | None = None
    pixels: list[Pixel] = field(default_factory=list)


class EditPointer:
    """Takes pointer events of the editing tools, and draws the brush. Loop thread only."""

    def __init__(
        self, screen: Screen, control: EditControl, viewer: Viewer, drawers: Drawers
    ) -> None:
        """Act on `control`; stand before everyone who was added to `drawers` so far."""
        self._screen = screen
        self._control = control
        self._viewer = viewer
        self._held: Held | None = None
        self._over: tuple[str, Pixel] | None = None
        # What the 3D view shows lies in all of these; set by whoever knows.
        self.half_spaces: Callable[[], Iterable[HalfSpace]] = lambda: ()
        control.interrupt = self.let_go
        drawers.add(self.shapes, self.take)

    @property
    def _settings(self) -> EditControls:
        return self._screen.controls.editing

    @property
    def _is_on(self) -> bool:
        """Whether the hand edits."""
        return self._screen.controls.tool is Tool.PAINT and self._control.label_map is not None

    def _tool(self, view: str) -> EditTool | None:
        """The editing tool that acts in a view now."""
        tool = self._settings.tool
        acts_there = view in PLANE_NAMES or (view == VOLUME and tool in IN_3D)
        return tool if self._is_on and acts_there else None

    def shapes(self, view: str, projection: Projection) -> Iterable[Shape]:
        """The brush under the pointer, or what is being drawn."""
        held = self._held
        if held is not None and held.view == view and len(held.pixels) > 1:
            closed = held.tool is EditTool.SCISSORS
            yield Line(tuple(held.pixels), Ink.CHOSEN, closed=closed, filled=closed)
        tool = self._tool(view)
        if tool not in BRUSHES or self._over is None or self._over[0] != view:
            return
        place = self._place(projection, self._over[1])
        if place is not None:
            ink = Ink.CHOSEN if tool is EditTool.PAINT else Ink.GUIDE
            rim = rim_of(projection, place, self._settings.brush_mm / 2)
            yield Line(rim, ink, closed=True, dashed=tool is EditTool.ERASE)

    def take(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Take an event of a view; False where it means nothing for the editor."""
        tool, held = self._tool(view), self._held
        if tool is None:
            self._leave()
            return False
        if event.gesture is Gesture.WHEEL:
            return False
        handlers = {
            Gesture.PRESS: self._press,
            Gesture.MOVE: self._move,
            Gesture.RELEASE: self._release,
        }
        if held is not None and held.view != view:
            return False
        try:
            return handlers[event.gesture](tool, view, projection, event)
        except EditRefused as refused:
            self.let_go()
            tell(self._screen.shown, error_text(refused.code), "warning")
            return True

    def cancel(self) -> bool:
        """Put back what the hand has begun, or give up an operation; False for neither."""
        return self.let_go() or self._control.cancel()

    def let_go(self) -> bool:
        """Put back what the hand has begun; False where there is nothing."""
        held, self._held = self._held, None
        if held is None:
            return False
        if held.stroke is not None:
            held.stroke.take_back()
        self._redraw(held.view)
        return True

    def follow_tool(self) -> None:
        """The page has chosen another tool or setting."""
        tool, is_on = self._settings.tool, self._is_on
        if self._held is not None and not (is_on and self._held.tool is tool):
            self.let_go()
        self._screen.shown.edit.hint = text(f"edit.hint_{tool.value}") if is_on else ""
        if is_on:
            self._control.begin()
        else:
            self._leave()
        if self._over is not None:
            self._redraw(self._over[0])

    def _press(
        self, tool: EditTool, view: str, projection: Projection, event: PointerEvent
    ) -> bool:
        if event.button is not Button.LEFT or self._held is not None:
            return self._held is not None
        place = self._place(projection, (event.x, event.y))
        if place is None and tool in BRUSHES:
            # Beside what the 3D view shows a hand turns it.
            return False
        if event.ctrl:
            self._choose(projection, place)
            return True
        edited = self._control.edited
        if self._screen.shown.edit.busy or edited is None:
            # A press that comes too early means nothing; it must not turn or page the view either.
            self._control.begin()
            return True
        if not self._control.active:
            raise NothingToEdit
        self._control.reveal()
        self._over = view, (event.x, event.y)
        if tool is EditTool.TRACE:
            self._trace(projection, event)
            return True
        held = Held(view, tool, pixels=[(event.x, event.y)])
        if tool in BRUSHES:
            rule = stroke_rule(tool, self._control.active, self._settings)
            doing = Doing(f"history.edit_{tool.value}", self._control.active)
            held = Held(view, tool, Stroke(self._control, edited, doing, rule))
        self._held = held
        self._go_on(held, projection, event)
        return True

    def _move(self, tool: EditTool, view: str, projection: Projection, event: PointerEvent) -> bool:
        before, self._over = self._over, (view, (event.x, event.y))
        if before is not None and before[0] != view:
            self._redraw(before[0])
        if self._held is not None:
            self._go_on(self._held, projection, event)
        if self._held is not None or tool in BRUSHES:
            self._redraw(view)
        return self._held is not None

    def _release(
        self, tool: EditTool, view: str, projection: Projection, event: PointerEvent
    ) -> bool:
        held = self._held
        if held is None or event.button is not Button.LEFT:
            return held is not None
        self._go_on(held, projection, event)
        self._held = None
        if held.stroke is not None:
            held.stroke.lift()
        elif tool is EditTool.SCISSORS:
            self._cut(held.pixels, projection)
        elif tool is EditTool.SPLIT:
            self._split(held.pixels, projection)
        self._redraw(view)
        return True

    def _go_on(self, held: Held, projection: Projection, event: PointerEvent) -> None:
        """Let what the hand has begun follow it."""
        pixel = event.x, event.y
        if held.stroke is not None:
            place = self._place(projection, pixel)
            if place is not None:
                radius = self._settings.brush_mm / 2
                held.stroke.go_to(place, radius, self._normal(projection))
        elif held.tool is EditTool.SPLIT:
            held.pixels[1:] = [pixel]
        elif (
            len(held.pixels) < CORNERS_MAX
            and np.hypot(pixel[0] - held.pixels[-1][0], pixel[1] - held.pixels[-1][1]) >= CORNER_PX
        ):
            width, height = projection.size
            # Beyond the view's edges by its size at most: the rest makes no difference.
            x = float(np.clip(pixel[0], -width, 2 * width))
            held.pixels.append((x, float(np.clip(pixel[1], -height, 2 * height))))

    def _normal(self, projection: Projection) -> Floats | None:
        """Normal of the slice to which tools keep; None where they go through all."""
        if not projection.is_slice or self._settings.brush_shape is BrushShape.BALL:
            return None
        return projection.ray(0, 0).direction

    def _choose(self, projection: Projection, place: Floats | None) -> None:
        """Choose the structure at a point of a view."""
        labels = self._control.label_map
        if labels is not None and place is not None:
            into = 0.0 if projection.is_slice else INTO_MM
            ahead = projection.ray(*(n / 2 for n in projection.size)).direction
            self._control.choose(labels.label_at(place + into * ahead))

    def _trace(self, projection: Projection, event: PointerEvent) -> None:
        settings, label = self._settings, self._control.active
        point = projection.ray(event.x, event.y).start_lps
        reach = settings.reach_mm, float(settings.tolerance)
        rule = stroke_rule(EditTool.PAINT, label, settings)
        operation = operations.trace(point, rule, reach, self._normal(projection))
        self._control.run(Doing("history.edit_trace", label), operation)

    def _cut(self, pixels: list[Pixel], projection: Projection) -> None:
        edited, settings, label = self._control.edited, self._settings, self._control.active
        if len(pixels) < CORNERS_MIN or edited is None:
            return
        spaces = () if projection.is_slice else self.half_spaces()
        keeps = keeps_of(edited.grid, projection, self._normal(projection), spaces)
        outline = outline_over(pixels, projection, edited.grid, keeps)
        inside = settings.cutting in (Cutting.ERASE_INSIDE, Cutting.FILL_INSIDE)
        operation = operations.cut(outline, cut_rule(label, settings), inside=inside)
        self._control.run(Doing("history.edit_scissors", label), operation)

    def _split(self, pixels: list[Pixel], projection: Projection) -> None:
        (x0, y0), (x1, y1) = pixels[0], pixels[-1]
        if np.hypot(x1 - x0, y1 - y0) < SHORTEST_PX:
            return
        start, end = projection.ray(x0, y0), projection.ray(x1, y1)
        normal = np.cross(end.start_lps - start.start_lps, start.direction)
        label = self._control.active
        operation = operations.split_at(
            label, start.start_lps, normal / np.linalg.norm(normal), self._control.free(1)[0]
        )
        self._control.run(Doing("history.edit_split", label), operation)

    def _place(self, projection: Projection, pixel: Pixel) -> Floats | None:
        """The point under a pixel; in 3D that of the picture, None where it shows nothing."""
        ray = projection.ray(*pixel)
        return ray.start_lps if projection.is_slice else self._viewer.volume.pick(ray)

    def _leave(self) -> None:
        """The pointer is where no editing tool acts."""
        over, self._over = self._over, None
        if over is not None:
            self._redraw(over[0])

    def _redraw(self, view: str) -> None:
        if view == VOLUME:
            self._viewer.volume.redraw()
        elif view in PLANE_NAMES:
            self._viewer.slices.draw(Plane(view))
