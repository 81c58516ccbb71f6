"""The three slice views: linked crosshair, scroll, zoom, pan and grey window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.overlays import write_slice
from spine_app.controllers.slice_target import Look, SliceTarget
from spine_app.controllers.zooming import zoom_factor
from spine_app.domain.geometry import Floats
from spine_app.domain.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.paging import Pages
from spine_app.domain.planes import Plane
from spine_app.domain.projection import SliceProjection
from spine_app.domain.slice_view import SliceView
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slices import SliceSettings
from spine_app.screen.state import Shown, Tool

ZOOM_PER_VIEW = 8.0
"""Factor of a zoom drag over the whole height of a view."""
WHEEL_ZOOM = 1.15


@dataclass
class Drag:
    """A button held down in a view."""

    tool: Tool
    x: float
    y: float


class SliceViews:
    """State of the slice views of one session. Loop thread only."""

    def __init__(
        self, targets: Mapping[Plane, SliceTarget], shown: Shown, drawers: Drawers
    ) -> None:
        """Draw into `targets`, write overlays into `shown`; `drawers` draw over the pictures."""
        self._targets = targets
        self._shown = shown
        self._drawers = drawers
        self._sizes = {plane: ViewSize(600, 400) for plane in Plane}
        self._pages: dict[Plane, Pages] = {}
        self._views: dict[Plane, SliceView] = {}
        self._drawn: dict[Plane, Volume] = {}
        self._home: tuple[Plane, Pages] | None = None
        self._drags: dict[Plane, Drag] = {}
        self._look = Look()
        self._untouched, self._moved = True, False
        self.window = GreyWindow(40, 400)
        self.crosshair_lps: Floats = np.zeros(3)
        self.show_crosshair = True
        # Names what is seen at a point (3,), mm, LPS; set by whoever knows.
        self.name_at: Callable[[Floats], str] = lambda _: ""

    def show(self, pages: Mapping[Plane, Pages], window: GreyWindow, look: Look) -> None:
        """Show pages, fitted, with the crosshair in the middle; planes without one stay empty.

        Args:
            pages: what each view pages through, at least one; the first bounds the crosshair.
            window: grey window of all views.
            look: how values are shown and told.
        """
        self.clear()
        self._pages = dict(pages)
        self._home = next(iter(pages.items()))
        self.window, self._look = window, look
        self.reset()

    def replace(self, pages: Mapping[Plane, Pages], window: GreyWindow) -> None:
        """Show finer pages of the same region; zoom, centre and a moved crosshair stay.

        Args:
            pages: as for `show`.
            window: grey window of all views.
        """
        self._pages = dict(pages)
        self._home = next(iter(pages.items()))
        self.window = window
        self._link(self.crosshair_lps if self._moved else self._home[1].middle_lps)

    def use_pages(self, plane: Plane, pages: Pages) -> None:
        """Page through other slices in one view, from the crosshair on."""
        self._pages[plane] = pages
        self._link(self.crosshair_lps)

    def clear(self) -> None:
        """Let go of what is shown."""
        self._home = None
        for kept in (self._pages, self._views, self._drawn, self._drags):
            kept.clear()
        for target in self._targets.values():
            target.clear()

    def reset(self) -> None:
        """Fit the views and centre the crosshair on a voxel."""
        if self._home is None:
            return
        self.crosshair_lps = self._home[1].middle_lps
        self._untouched, self._moved = True, False
        for plane, pages in self._pages.items():
            self._views[plane] = pages.fitted(self._shape(plane), self.crosshair_lps)
        self.redraw()

    def resize(self, plane: Plane, size: ViewSize) -> None:
        """The browser shows a view in another size."""
        self._sizes[plane] = size
        self._targets[plane].resize(*size.device)
        if plane not in self._views:
            return
        if self._untouched:
            pages, seen = self._pages[plane], self._views[plane]
            self._views[plane] = pages.fitted(self._shape(plane), self.crosshair_lps, seen)
        else:
            self._views[plane] = self._views[plane].resized(self._shape(plane))
        self._draw(plane)

    def move_crosshair(self, point_lps: ArrayLike) -> None:
        """Move the crosshair to a patient point (3,), mm, LPS, kept inside the volume."""
        self._moved = True
        self._link(point_lps)

    def show_point(self, point_lps: ArrayLike) -> None:
        """Move the crosshair and bring it into sight in every view."""
        self.move_crosshair(point_lps)
        for plane, view in self._views.items():
            x, y = view.pixel(self.crosshair_lps)
            if not (0 <= x < view.size[0] and 0 <= y < view.size[1]):
                right, down = view.size[0] / 2 - x, view.size[1] / 2 - y
                self._views[plane] = view.panned(right, down)
        self.redraw()

    def projection(self, plane: Plane) -> SliceProjection | None:
        """How a view maps patient space now; None for a view that shows nothing."""
        view = self._views.get(plane)
        return None if view is None else SliceProjection(view)

    def set_window(self, window: GreyWindow) -> None:
        """Use a grey window in all views."""
        self.window = window
        self.redraw()

    def scroll(self, plane: Plane, slices: int) -> None:
        """Page on in a view; the crosshair moves along its normal."""
        if plane in self._views:
            view, point = self._pages[plane].scrolled(
                self._views[plane], self.crosshair_lps, slices
            )
            self._views[plane] = view
            self._moved = True
            self._link(point, already=plane)

    def zoom(self, plane: Plane, factor: float) -> None:
        """Enlarge a view about its middle."""
        if plane in self._views:
            view = self._views[plane]
            self._set(plane, view.zoomed(factor, view.size[0] / 2, view.size[1] / 2))

    def on_pointer(self, plane: Plane, event: PointerEvent, tool: Tool) -> None:
        """Do what a pointer event means in a view with a tool."""
        projection = self.projection(plane)
        if projection is None:
            return
        if self._drawers.intercept(plane.value, projection, event):
            self._probe(plane, event)
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
        self._probe(plane, event)

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

    def _probe(self, plane: Plane, event: PointerEvent) -> None:
        """Write the value under the pointer."""
        view = self._views[plane]
        point = view.point_lps(event.x, event.y)
        value = self._pages[plane].volume(view).value_at(point)
        told = "" if value is None else f"{value} {self._look.unit}".strip()
        shown = getattr(self._shown, plane.value)
        shown.value = " · ".join(filter(None, (told, self.name_at(point))))

    def _set(self, plane: Plane, view: SliceView) -> None:
        self._views[plane] = view
        self._untouched = False
        self._draw(plane)

    def _link(self, point_lps: ArrayLike, already: Plane | None = None) -> None:
        """Bring all views to a point; `already` names one that shows its slice by itself."""
        if self._home is None:
            return
        plane, pages = self._home
        self.crosshair_lps = pages.clipped(self._views[plane], point_lps)
        for plane, view in self._views.items():
            if plane is not already:
                self._views[plane] = self._pages[plane].moved(view, self.crosshair_lps)
        self.redraw()

    def redraw(self) -> None:
        """Draw all views from the state."""
        for plane in self._views:
            self._draw(plane)
        self._shown.crosshair = [round(float(v), 1) for v in self.crosshair_lps]
        self._shown.window_center = round(self.window.center, 1)
        self._shown.window_width = round(self.window.width, 1)

    def settings(self, plane: Plane) -> SliceSettings | None:
        """What a view shows now besides its volume; None for a view that shows nothing."""
        view = self._views.get(plane)
        if view is None:
            return None
        return SliceSettings(
            view,
            self.window,
            self.crosshair_lps,
            # A crosshair links views; slices alone have nothing to be linked with.
            crosshair=self.show_crosshair and len(self._views) > 1,
            normals={other: seen.axes.through for other, seen in self._views.items()},
            inverted=self._look.inverted,
            overlay=self._drawers.overlay(plane.value, SliceProjection(view)),
        )

    def volume(self, plane: Plane) -> Volume | None:
        """The volume of which a view shows a slice; None for a view that shows nothing."""
        view = self._views.get(plane)
        return None if view is None else self._pages[plane].volume(view)

    def _draw(self, plane: Plane) -> None:
        settings, volume = self.settings(plane), self.volume(plane)
        if settings is None or volume is None:
            return
        if self._drawn.get(plane) is volume:
            self._targets[plane].apply(settings)
        else:
            self._drawn[plane] = volume
            self._targets[plane].show_slice(volume, settings)
        view, pages = self._views[plane], self._pages[plane]
        alone = len(self._views) == 1
        write_slice(getattr(self._shown, plane.value), view, pages, alone=alone)

    def _shape(self, plane: Plane) -> tuple[float, float]:
        return self._sizes[plane].width, self._sizes[plane].height
