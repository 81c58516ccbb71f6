"""The three slice views: linked crosshair, scroll, zoom, pan and grey window."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from spine_app.controllers.overlays import write_slice
from spine_app.controllers.zooming import zoom_factor
from spine_app.domain.geometry import Floats
from spine_app.domain.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.planes import Plane
from spine_app.domain.slice_view import SliceView, fitted
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slices import SliceSettings
from spine_app.screen.state import Shown, Tool

ZOOM_PER_VIEW = 8.0
"""Factor of a zoom drag over the whole height of a view."""
WHEEL_ZOOM = 1.15


class SliceTarget(Protocol):
    """Something that draws a slice view."""

    def show(self, volume: Volume) -> None:
        """Show a volume."""

    def clear(self) -> None:
        """Show nothing."""

    def apply(self, settings: SliceSettings) -> None:
        """Show a slice with a window and a crosshair."""

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""


@dataclass
class Drag:
    """A button held down in a view."""

    tool: Tool
    x: float
    y: float


class SliceViews:
    """State of the slice views of one session. Loop thread only."""

    def __init__(self, targets: Mapping[Plane, SliceTarget], shown: Shown) -> None:
        """Draw into `targets`, write overlays into `shown`."""
        self._targets = targets
        self._shown = shown
        self._sizes = {plane: ViewSize(600, 400) for plane in Plane}
        self._views: dict[Plane, SliceView] = {}
        self._drags: dict[Plane, Drag] = {}
        self._volume: Volume | None = None
        self._untouched = True
        self.window = GreyWindow(40, 400)
        self.crosshair_lps: Floats = np.zeros(3)
        self.show_crosshair = True

    def show(self, volume: Volume, window: GreyWindow) -> None:
        """Show a volume, fitted, with the crosshair in its middle."""
        self._volume = volume
        self.window = window
        for target in self._targets.values():
            target.show(volume)
        self.reset()

    def clear(self) -> None:
        """Let go of the volume."""
        self._volume = None
        self._views.clear()
        self._drags.clear()
        for target in self._targets.values():
            target.clear()

    def reset(self) -> None:
        """Fit the views and centre the crosshair on a voxel."""
        if self._volume is None:
            return
        grid = self._volume.grid
        middle = np.floor((np.array(grid.shape_ijk) - 1) / 2)
        self.crosshair_lps = grid.points_lps(middle)
        self._untouched = True
        for plane, size in self._sizes.items():
            shape = (size.width, size.height)
            self._views[plane] = fitted(grid, plane, shape, self.crosshair_lps)
        self.redraw()

    def resize(self, plane: Plane, size: ViewSize) -> None:
        """The browser shows a view in another size."""
        self._sizes[plane] = size
        self._targets[plane].resize(*size.device)
        if plane not in self._views or self._volume is None:
            return
        shape = (size.width, size.height)
        if self._untouched:
            self._views[plane] = fitted(self._volume.grid, plane, shape, self.crosshair_lps)
        else:
            self._views[plane] = self._views[plane].resized(shape)
        self._draw(plane)

    def move_crosshair(self, point_lps: ArrayLike) -> None:
        """Move the crosshair to a patient point (3,), mm, LPS, kept inside the volume."""
        if self._volume is None:
            return
        grid = self._volume.grid
        index = np.clip(grid.indices_ijk(point_lps), 0, np.array(grid.shape_ijk) - 1)
        self.crosshair_lps = grid.points_lps(index)
        for plane, view in self._views.items():
            self._views[plane] = view.at(self.crosshair_lps)
        self.redraw()

    def show_point(self, point_lps: ArrayLike) -> None:
        """Move the crosshair and bring it into sight in every view."""
        self.move_crosshair(point_lps)
        for plane, view in self._views.items():
            x, y = view.pixel(self.crosshair_lps)
            if not (0 <= x < view.size[0] and 0 <= y < view.size[1]):
                right, down = view.size[0] / 2 - x, view.size[1] / 2 - y
                self._views[plane] = view.panned(right, down)
        self.redraw()

    def set_window(self, window: GreyWindow) -> None:
        """Use a grey window in all views."""
        self.window = window
        self.redraw()

    def scroll(self, plane: Plane, slices: int) -> None:
        """Move the crosshair by whole slices along a view's normal."""
        if plane in self._views:
            self.move_crosshair(self._views[plane].scrolled(self.crosshair_lps, slices))

    def zoom(self, plane: Plane, factor: float) -> None:
        """Enlarge a view about its middle."""
        if plane in self._views:
            view = self._views[plane]
            self._set(plane, view.zoomed(factor, view.size[0] / 2, view.size[1] / 2))

    def on_pointer(self, plane: Plane, event: PointerEvent, tool: Tool) -> None:
        """Do what a pointer event means in a view with a tool."""
        if plane not in self._views or self._volume is None:
            return
        handlers = {
            Gesture.PRESS: self._press,
            Gesture.RELEASE: self._release,
            Gesture.MOVE: self._move,
            Gesture.WHEEL: self._wheel,
        }
        handler = handlers.get(event.gesture)
        if handler is not None:
            handler(plane, event, tool)
        self._probe(plane, event, self._volume)

    def _press(self, plane: Plane, event: PointerEvent, tool: Tool) -> None:
        by_button = {Button.MIDDLE: Tool.PAN, Button.RIGHT: Tool.ZOOM, Button.LEFT: tool}
        held = by_button.get(event.button)
        if held is None:
            return
        self._drags[plane] = Drag(held, event.x, event.y)
        if held is Tool.POINTER:
            self.move_crosshair(self._views[plane].point_lps(event.x, event.y))

    def _release(self, plane: Plane, event: PointerEvent, tool: Tool) -> None:
        del event, tool
        self._drags.pop(plane, None)

    def _move(self, plane: Plane, event: PointerEvent, tool: Tool) -> None:
        del tool
        drag = self._drags.get(plane)
        if drag is None:
            return
        view = self._views[plane]
        right, down = event.x - drag.x, event.y - drag.y
        self._drags[plane] = Drag(drag.tool, event.x, event.y)
        if drag.tool is Tool.POINTER:
            self.move_crosshair(view.point_lps(event.x, event.y))
        elif drag.tool is Tool.WINDOW:
            self._shown.window_name = ""
            self.set_window(self.window.dragged(right / view.size[0], down / view.size[1]))
        elif drag.tool is Tool.PAN:
            self._set(plane, view.panned(right, down))
        else:
            factor = zoom_factor(ZOOM_PER_VIEW, -down / view.size[1])
            self._set(plane, view.zoomed(factor, view.size[0] / 2, view.size[1] / 2))

    def _wheel(self, plane: Plane, event: PointerEvent, tool: Tool) -> None:
        del tool
        if event.ctrl:
            factor = zoom_factor(WHEEL_ZOOM, -event.amount)
            self._set(plane, self._views[plane].zoomed(factor, event.x, event.y))
        elif event.amount:
            # A wheel that turns sideways has no amount here; a part of a notch is a slice.
            self.scroll(plane, -round(event.amount) or (-1 if event.amount > 0 else 1))

    def _probe(self, plane: Plane, event: PointerEvent, volume: Volume) -> None:
        """Write the value under the pointer."""
        point = self._views[plane].point_lps(event.x, event.y)
        value = volume.value_at(point)
        shown = getattr(self._shown, plane.value)
        shown.value = "" if value is None else f"{value} {volume.unit}".strip()

    def _set(self, plane: Plane, view: SliceView) -> None:
        self._views[plane] = view
        self._untouched = False
        self._draw(plane)

    def redraw(self) -> None:
        """Draw all views from the state."""
        for plane in self._views:
            self._draw(plane)
        self._shown.crosshair = [round(float(v), 1) for v in self.crosshair_lps]
        self._shown.window_center = round(self.window.center, 1)
        self._shown.window_width = round(self.window.width, 1)

    def _draw(self, plane: Plane) -> None:
        view = self._views[plane]
        self._targets[plane].apply(
            SliceSettings(view, self.window, self.crosshair_lps, self.show_crosshair)
        )
        write_slice(getattr(self._shown, plane.value), view)
