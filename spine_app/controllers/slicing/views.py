"""The three slice views: what they show of a volume, and who draws it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from numpy.typing import ArrayLike

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.overlays import write_plane, write_slice
from spine_app.controllers.slicing.hand import SliceHand
from spine_app.controllers.slicing.planes import SlicePlanes
from spine_app.controllers.slicing.probe import SliceProbe
from spine_app.controllers.slicing.target import Drawing, Look, SliceTarget
from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.paging import Pages
from spine_app.domain.slicing.triad import Triad
from spine_app.domain.view.interaction import PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import SliceProjection
from spine_app.domain.view.slice_view import SliceView
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slicing.flat import SliceSettings
from spine_app.screen.screen import Screen
from spine_app.screen.state import Tool
from spine_app.screen.texts import text


class SliceViews:
    """State of the slice views of one session. Loop thread only."""

    def __init__(
        self, targets: Mapping[Plane, SliceTarget], screen: Screen, drawers: Drawers
    ) -> None:
        """Draw into `targets`, write onto `screen`; `drawers` draw over the pictures."""
        self._targets = targets
        self._shown = screen.shown
        self._drawers = drawers
        self._drawn: dict[Plane, Volume] = {}
        self.planes = SlicePlanes()
        self.probe = SliceProbe(screen.shown)
        self._hand: SliceHand[Plane, SliceView] = SliceHand(self, screen)
        self.look, self.drawing = Look(), Drawing()
        self.window = GreyWindow(40, 400)
        self.show_crosshair = True
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after anything changed that other views may show."""
        self._listeners.append(listener)

    @property
    def crosshair_lps(self) -> Floats:
        """(3,) float64, mm, LPS. The point that links the views."""
        return self.planes.crosshair_lps

    @property
    def name_at(self) -> Callable[[Floats], str]:
        """Names what is seen at a point (3,), mm, LPS; set by whoever knows."""
        return self.probe.name_at

    @name_at.setter
    def name_at(self, name_at: Callable[[Floats], str]) -> None:
        self.probe.name_at = name_at

    def show(self, pages: Mapping[Plane, Pages], window: GreyWindow, look: Look) -> None:
        """Show pages, fitted, with the crosshair in the middle; planes without one stay empty.

        Args:
            pages: what each view pages through, at least one; the first bounds the crosshair.
            window: grey window of all views.
            look: how values are shown and told.
        """
        self.clear()
        self.window, self.look = window, look
        self.planes.show(pages)
        self.redraw()

    def replace(self, pages: Mapping[Plane, Pages], window: GreyWindow) -> None:
        """Show finer pages of the same region; zoom, centre, turn and a moved crosshair stay.

        Args:
            pages: as for `show`.
            window: grey window of all views.
        """
        self.window = window
        self.planes.replace(pages)
        self.redraw()

    def use_pages(self, plane: Plane, pages: Pages) -> None:
        """Page through other slices in one view, from the crosshair on."""
        self.planes.use_pages(plane, pages)
        self.redraw()

    def clear(self) -> None:
        """Let go of what is shown."""
        self.planes.clear()
        self.probe.clear()
        self._hand.let_go()
        self._drawn.clear()
        for target in self._targets.values():
            target.clear()
        self._tell()

    def reset(self) -> None:
        """Lie as the volume does, fitted, with the crosshair on a voxel in the middle."""
        self.planes.fit()
        self.redraw()

    def resize(self, plane: Plane, size: ViewSize) -> None:
        """The browser shows a view in another size; (0, 0) where it shows it nowhere."""
        self.planes.resize(plane, size)
        self._targets[plane].resize(*size.device)
        self.draw(plane)

    def move_crosshair(self, point_lps: ArrayLike) -> None:
        """Move the crosshair to a patient point (3,), mm, LPS, kept inside the volume."""
        self.planes.move_crosshair(point_lps)
        self.redraw()

    def show_point(self, point_lps: ArrayLike) -> None:
        """Move the crosshair and bring it into sight in every view."""
        self.planes.move_crosshair(point_lps)
        self.planes.bring_into_sight()
        self.redraw()

    def view(self, plane: Plane) -> SliceView | None:
        """What a view shows now; None for nothing."""
        return self.planes.views.get(plane)

    def projection(self, plane: Plane) -> SliceProjection | None:
        """How a view maps patient space now; None for a view that shows nothing."""
        view = self.view(plane)
        return None if view is None else SliceProjection(view)

    def set_window(self, window: GreyWindow) -> None:
        """Use a grey window in all views."""
        self.window = window
        self.redraw()

    def set_drawing(self, drawing: Drawing) -> None:
        """Draw all views so."""
        self.drawing = drawing
        self.redraw()

    def scroll(self, plane: Plane, slices: int) -> None:
        """Page on in a view; the crosshair moves along its normal."""
        if plane in self.planes.views:
            self.planes.scroll(plane, slices)
            self.redraw()

    def go_to_step(self, plane: Plane, step: int) -> None:
        """Bring a view to a slice, or to a step of an oblique plane, by its number from 0."""
        view = self.view(plane)
        if view is not None:
            place = self.planes.pages[plane].place(view)
            wanted = min(max(step, 0), place.count - 1)
            self.scroll(plane, wanted + 1 - place.number)

    def lift(self, plane: Plane, along_mm: float) -> None:
        """Bring a view to a position along its normal, mm, LPS."""
        if plane in self.planes.views:
            self.planes.lift(plane, along_mm)
            self.redraw()

    def zoom(self, plane: Plane, factor: float) -> None:
        """Enlarge a view about its middle."""
        view = self.view(plane)
        if view is not None:
            self.set_view(plane, view.zoomed(factor, view.size[0] / 2, view.size[1] / 2))

    def set_view(self, plane: Plane, view: SliceView) -> None:
        """Zoom or pan a view."""
        self.planes.set_view(plane, view)
        self.draw(plane)

    def turn(self, plane: Plane, angle_deg: float) -> None:
        """Turn the two other planes about the crosshair, anticlockwise as a view shows them."""
        view, triad = self.view(plane), self.planes.triad
        if view is not None and triad is not None and self.planes.can_turn:
            self.turn_to(triad.turned(-view.axes.looking, angle_deg))

    def turn_to(self, triad: Triad) -> None:
        """Let the planes lie so, through the crosshair."""
        self.planes.turn_to(triad)
        self.redraw()

    def reset_turn(self) -> None:
        """Let the planes lie as in the volume."""
        self.planes.reset_turn()
        self.redraw()

    def on_pointer(self, plane: Plane, event: PointerEvent, tool: Tool) -> None:
        """Do what a pointer event means in a view with a tool."""
        projection = self.projection(plane)
        if projection is None:
            return
        self.probe.point(plane, event.x, event.y)
        if not self._drawers.intercept(plane.value, projection, event):
            self._hand.act(plane, event, tool)
        self._tell_value(plane)

    def settings(self, plane: Plane) -> SliceSettings | None:
        """What a view shows now besides its volume; None for a view that shows nothing."""
        view = self.view(plane)
        if view is None:
            return None
        return SliceSettings(
            view,
            self.window,
            inverted=self.look.inverted,
            overlay=self._drawers.overlay(plane.value, SliceProjection(view)),
            slab=self.drawing.slab,
            interpolated=self.drawing.interpolated,
            outline=self.drawing.outline,
        )

    def volume(self, plane: Plane) -> Volume | None:
        """The volume of which a view shows a slice; None for a view that shows nothing."""
        view = self.view(plane)
        return None if view is None else self.planes.pages[plane].volume(view)

    @property
    def whole_volume(self) -> Volume | None:
        """The volume whose planes are shown; None while there are only slices or nothing."""
        for plane, pages in self.planes.pages.items():
            if pages.can_turn:
                return self.volume(plane)
        return None

    def redraw(self) -> None:
        """Draw all views from the state."""
        for plane in self.planes.views:
            self.draw(plane)
        shown = self._shown
        shown.crosshair = [round(float(v), 1) for v in self.crosshair_lps]
        shown.window_center = round(self.window.center, 1)
        shown.window_width = round(self.window.width, 1)
        drawing = self.drawing
        shown.slices.slab_mode = drawing.slab.mode.value
        shown.slices.slab_mm = round(drawing.slab.thickness_mm, 2)
        shown.slices.interpolated, shown.slices.outline = drawing.interpolated, drawing.outline
        shown.slices.turned = self.planes.is_turned
        shown.slices.can_turn = self.planes.can_turn
        locked = self.planes.views and not self.planes.can_turn
        shown.slices.locked = text("slices.locked") if locked else ""
        self._tell()

    def draw(self, plane: Plane) -> None:
        """Draw one view from the state; a hidden one only gets to know its volume."""
        volume = self.volume(plane)
        if volume is None:
            return
        if self._drawn.get(plane) is not volume:
            settings = self.settings(plane)
            if settings is not None:
                self._drawn[plane] = volume
                self._targets[plane].show_slice(volume, settings)
        elif not self.planes.is_hidden(plane):
            settings = self.settings(plane)
            if settings is not None:
                self._targets[plane].apply(settings)
        self._write(plane)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _write(self, plane: Plane) -> None:
        view, pages = self.planes.views[plane], self.planes.pages[plane]
        angle = 0.0 if self.planes.triad is None else self.planes.triad.angle_deg(plane)
        alone = not self.planes.is_linked
        write_slice(getattr(self._shown, plane.value), view, pages, alone=alone, angle_deg=angle)
        write_plane(getattr(self._shown.slices, plane.value), view, pages, self.drawing.slab)
        self._tell_value(plane)

    def _tell_value(self, plane: Plane) -> None:
        view = self.view(plane)
        if view is not None:
            pages = self.planes.pages[plane]
            self.probe.tell(view, pages, self.look.unit, self.drawing.slab)


def thicker(drawing: Drawing, factor: float) -> Drawing:
    """The same drawing with a slab of another thickness."""
    slab = replace(drawing.slab, thickness_mm=drawing.slab.thickness_mm * factor)
    return replace(drawing, slab=slab)
