"""The straightened view along the canal: what it shows, and what the hand does in it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from numpy.typing import ArrayLike

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.overlays import slab_text, write_bar, write_letters
from spine_app.controllers.slicing.curved_course import CanalCourse
from spine_app.controllers.slicing.curved_projection import CurvedProjection
from spine_app.controllers.slicing.hand import SliceHand
from spine_app.controllers.slicing.probe import place_text, told_text, value_text
from spine_app.controllers.slicing.views import SliceViews
from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.curved import cross
from spine_app.domain.slicing.curved_view import CurvedView, fitted_along
from spine_app.domain.view.drawing import Ink, Line, Shape, Words
from spine_app.domain.view.interaction import PointerEvent, ViewSize
from spine_app.domain.view.projection import Projection
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slicing.curved import CurvedSettings
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text

NAME = "curved"
TURN_PER_NOTCH = 5.0
"""Degrees by which a notch of the wheel turns the cut about the canal."""
GAP_PX = 8.0
TICK_PX = 6.0
"""Half the length of the tick at a level."""
LEVEL_MM = 20.0
"""Names of vertebrae are looked for so far in front of the canal, where their bodies are."""
LEVEL_STEP_MM = 3.0
LEVEL_MIN_MM = 8.0
"""A structure that is met over less than this is not named."""


class CurvedTarget(Protocol):
    """Something that draws the straightened view."""

    def show_slice(self, volume: Volume, settings: CurvedSettings) -> None:
        """Show a volume along a curve."""

    def apply(self, settings: CurvedSettings) -> None:
        """Show it along another curve, or otherwise."""

    def clear(self) -> None:
        """Show nothing."""

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""


class CurvedControl:
    """State of the straightened view of one session. Loop thread only."""

    def __init__(
        self, target: CurvedTarget, screen: Screen, slices: SliceViews, drawers: Drawers
    ) -> None:
        """Draw into `target`, linked with `slices`."""
        self._target = target
        self._screen = screen
        self._slices = slices
        self._drawers = drawers
        self._hand: SliceHand[str, CurvedView] = SliceHand(self, screen)
        self._canal: CanalCourse | None = None
        self._size = ViewSize(600, 800)
        self._view: CurvedView | None = None
        self._volume: Volume | None = None
        self._untouched = True
        self._pointer: tuple[float, float] | None = None
        self.is_seen = False
        # Called after the browser has shown the view, or in another size.
        self.on_seen: Callable[[], None] = lambda: None
        drawers.add(self._shapes)
        slices.listen(self.redraw)

    def follow(self, canal: CanalCourse) -> None:
        """Show this line from now on."""
        self._canal = canal
        canal.listen(self._follow_canal)

    @property
    def window(self) -> GreyWindow:
        """The grey window of all views."""
        return self._slices.window

    @property
    def is_shown(self) -> bool:
        """Whether the browser shows the view anywhere."""
        return min(self._size.width, self._size.height) >= 1

    def view(self, key: str = NAME, /) -> CurvedView | None:
        """What the view shows now; None for nothing."""
        del key
        return self._view

    def projection(self) -> CurvedProjection | None:
        """How the view maps patient space now; None while it shows nothing."""
        return None if self._view is None else CurvedProjection(self._view)

    def set_view(self, key: str, view: CurvedView, /) -> None:
        """Zoom, pan or turn the view."""
        del key
        self._view, self._untouched = view, False
        self.redraw()

    def set_window(self, window: GreyWindow) -> None:
        """Use a grey window in all views."""
        self._slices.set_window(window)

    def scroll(self, key: str, notches: int, /) -> None:
        """Turn the cut about the canal by notches of the wheel."""
        if self._view is not None:
            self.turn(self._view.angle_deg + TURN_PER_NOTCH * notches)
        del key

    def move_crosshair(self, point_lps: ArrayLike) -> None:
        """Move the crosshair to a patient point, and bring it into sight in the slices."""
        self._slices.show_point(point_lps)

    def turn(self, angle_deg: float) -> None:
        """Turn the cut to an angle about the canal."""
        if self._view is not None:
            self._view = self._view.turned(angle_deg)
            self.redraw()

    def fit(self) -> None:
        """Show the whole curve."""
        if self._view is not None:
            self._view = fitted_along(self._view.path, self._shape, self._view.angle_deg)
            self._untouched = True
            self.redraw()

    def resize(self, size: ViewSize) -> None:
        """The browser shows the view in another size; (0, 0) where it is hidden."""
        self._size = size
        self._target.resize(*size.device)
        self.is_seen = self.is_shown
        if self._view is not None and self.is_shown:
            self._view = self._view.resized(self._shape)
            if self._untouched:
                self._view = fitted_along(self._view.path, self._shape, self._view.angle_deg)
        self.redraw()
        self.on_seen()

    def on_pointer(self, event: PointerEvent) -> None:
        """Do what a pointer event means in the view."""
        projection = self.projection()
        if projection is None:
            return
        self._pointer = (event.x, event.y)
        if not self._drawers.intercept(NAME, projection, event):
            self._hand.act(NAME, event, self._screen.controls.tool)
        self._tell_value()

    def settings(self) -> CurvedSettings | None:
        """What the view shows now besides the volume; None for nothing."""
        view = self._view
        if view is None:
            return None
        return CurvedSettings(
            view,
            self._slices.window,
            inverted=self._slices.look.inverted,
            overlay=self._drawers.overlay(NAME, CurvedProjection(view)),
            slab=self._slices.drawing.slab,
            interpolated=self._slices.drawing.interpolated,
            outline=self._slices.drawing.outline,
        )

    def volume(self) -> Volume | None:
        """The volume that the view shows; None for nothing."""
        return None if self._view is None else self._slices.whole_volume

    def redraw(self) -> None:
        """Draw from the state; a view that shows nothing lets go of the volume."""
        volume = self.volume()
        if volume is None:
            if self._volume is not None:
                self._target.clear()
            self._volume = None
        elif self.is_shown:
            self._draw(volume)
        if self.is_shown or self._view is None:
            self._write()

    def _draw(self, volume: Volume) -> None:
        settings = self.settings()
        if settings is None:
            return
        if self._volume is not volume:
            self._target.show_slice(volume, settings)
            self._volume = volume
        else:
            self._target.apply(settings)

    def _follow_canal(self) -> None:
        """The curve changed: keep zoom and turn where the user chose them."""
        path = None if self._canal is None else self._canal.path
        if path is None:
            self._view, self._untouched, self._pointer = None, True, None
        elif self._view is None or self._untouched:
            angle = 0.0 if self._view is None else self._view.angle_deg
            self._view = fitted_along(path, self._shape, angle)
        else:
            self._view = replace(self._view, path=path)
        # The curve lies over the slices too; they tell this view.
        self._slices.redraw()

    @property
    def _shape(self) -> tuple[float, float]:
        return (self._size.width, self._size.height) if self.is_shown else (600.0, 800.0)

    def _write(self) -> None:
        shown, told, view = self._screen.shown.curved, self._screen.shown.slices.curved, self._view
        told.ready = view is not None
        told.slab = slab_text(self._slices.drawing.slab)
        if view is None:
            told.angle = told.length = 0.0
            shown.left = shown.right = shown.top = shown.bottom = ""
            shown.title = shown.position = shown.bar_mm = shown.value = ""
            shown.bar_px = 0.0
            return
        told.angle, told.length = round(view.angle_deg, 1), round(view.path.length_mm, 1)
        _, tangent, _, _ = view.path.frame(view.arc_mm)
        write_letters(shown, view.path.across(view.arc_mm, view.angle_deg)[1], -tangent)
        write_bar(shown, view.mm_per_pixel)
        shown.title = text("view.straightened")
        arc = view.path.foot_mm(self._slices.crosshair_lps)
        shown.position = (
            f"{arc:.1f} / {view.path.length_mm:.1f} mm · {view.angle_deg:.0f}°".replace("-", "−")
        )
        self._tell_value()

    def _tell_value(self) -> None:
        """Write what is under the pointer."""
        view, volume = self._view, self.volume()
        if view is None or volume is None or self._pointer is None:
            return
        across, arc = view.place_mm(*self._pointer)
        point = view.point_lps(*self._pointer)
        _, tangent, _, _ = view.path.frame(arc)
        looking = cross(view.path.across(arc, view.angle_deg)[1], tangent)
        look, slab = self._slices.look, self._slices.drawing.slab
        value = value_text(volume, point, looking, look.unit, slab)
        lengths = (("view.along", arc), ("view.across", across))
        places = [text(key).replace("{value}", f"{length:.1f}") for key, length in lengths]
        where = "\n".join((", ".join(places).replace("-", "−"), place_text(point)))
        told = told_text((value, self._slices.name_at(point)), where) if value else ""
        self._screen.shown.curved.value = told

    def _shapes(self, name: str, projection: Projection) -> Iterable[Shape]:
        """The canal itself, the crosshair, and the levels where they are known."""
        if name != NAME or not isinstance(projection, CurvedProjection):
            return
        view = projection.view
        x, top = view.size[0] / 2 - view.across_mm / view.mm_per_pixel, view.size[1] / 2
        ends = [top + (arc - view.arc_mm) / view.mm_per_pixel for arc in (0, view.path.length_mm)]
        yield Line(((x, ends[0]), (x, ends[1])), Ink.GUIDE, dashed=True)
        if self._slices.show_crosshair:
            yield from _cross(view, self._slices.crosshair_lps)
        for arc, words in levels(view, self._slices):
            y = top + (arc - view.arc_mm) / view.mm_per_pixel
            yield Line(((x - TICK_PX, y), (x + TICK_PX, y)), Ink.LABEL)
            yield Words((12.0, y), words, Ink.LABEL)


def _cross(view: CurvedView, point_lps: Floats) -> Iterable[Shape]:
    """The crosshair: the cross-section through it, and the line along the canal."""
    x, y = view.pixel(point_lps)
    width, height = view.size
    if 0 <= y <= height:
        yield Line(((0.0, y), (x - GAP_PX, y)), Ink.AXIAL)
        yield Line(((x + GAP_PX, y), (width, y)), Ink.AXIAL)
    if 0 <= x <= width:
        yield Line(((x, 0.0), (x, y - GAP_PX)), Ink.SAGITTAL)
        yield Line(((x, y + GAP_PX), (x, height)), Ink.SAGITTAL)


def levels(view: CurvedView, slices: SliceViews) -> list[tuple[float, str]]:
    """Arc length and name of the structures in front of the canal, where names are known."""
    found: list[tuple[float, float, str]] = []
    path, every = view.path, max(1, round(LEVEL_STEP_MM / view.path.step_mm))
    for n in range(0, len(path.points_lps), every):
        arc, name = (
            n * path.step_mm,
            slices.name_at(path.points_lps[n] - LEVEL_MM * path.normals[n]),
        )
        if found and found[-1][2] == name:
            found[-1] = (found[-1][0], arc, name)
        else:
            found.append((arc, arc, name))
    long_enough = [entry for entry in found if entry[1] - entry[0] >= LEVEL_MIN_MM]
    return [((start + end) / 2, name) for start, end, name in long_enough if name]
