"""What a hand does in a slice view with the tool of the page: crosshair, window, pan, zoom."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, Self, TypeVar

from numpy.typing import ArrayLike

from spine_app.controllers.zooming import zoom_factor
from spine_app.domain.geometry import Floats
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.window import GreyWindow
from spine_app.screen.screen import Screen
from spine_app.screen.state import Tool

ZOOM_PER_VIEW = 8.0
"""Factor of a zoom drag over the whole height of a view."""
WHEEL_ZOOM = 1.15
SLICES_PER_EVENT = 12
"""A flick of the wheel goes on by at most so many slices; what is beyond them is forgotten."""


class Sight(Protocol):
    """What a view shows: a part of the patient, flat."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""

    def point_lps(self, x: float, y: float) -> Floats:
        """Patient point (3,), mm, LPS, under a pixel."""

    def panned(self, right: float, down: float) -> Self:
        """Moved with the hand by pixels."""

    def zoomed(self, factor: float, x: float, y: float) -> Self:
        """Enlarged about a pixel."""


K = TypeVar("K", bound=Hashable)
K_contra = TypeVar("K_contra", contravariant=True)
S = TypeVar("S", bound=Sight)


class Views(Protocol[K_contra, S]):
    """Flat views, as the hand moves them."""

    @property
    def window(self) -> GreyWindow:
        """Their grey window."""

    def view(self, key: K_contra, /) -> S | None:
        """What a view shows now; None for nothing."""

    def set_view(self, key: K_contra, view: S, /) -> None:
        """Zoom or pan a view."""

    def set_window(self, window: GreyWindow) -> None:
        """Use a grey window in all views."""

    def scroll(self, key: K_contra, slices: int, /) -> None:
        """Page on in a view."""

    def move_crosshair(self, point_lps: ArrayLike) -> None:
        """Move the crosshair to a patient point (3,), mm, LPS."""


@dataclass(frozen=True)
class Drag:
    """A button held down in a view."""

    tool: Tool
    x: float
    y: float


class SliceHand(Generic[K, S]):
    """Drags and the wheel. Loop thread only."""

    def __init__(self, views: Views[K, S], screen: Screen) -> None:
        """Move `views`; the settings of the hand are those of the page."""
        self._views = views
        self._shown = screen.shown
        self._controls = screen.controls
        self._drags: dict[K, Drag] = {}
        self._turned: dict[K, float] = {}

    def let_go(self) -> None:
        """Forget what is held."""
        self._drags.clear()
        self._turned.clear()

    def act(self, key: K, event: PointerEvent, tool: Tool) -> None:
        """Do what a pointer event means in a view that shows something."""
        view = self._views.view(key)
        if view is None:
            return
        if event.gesture is Gesture.PRESS:
            self._press(key, view, event, tool)
        elif event.gesture is Gesture.RELEASE:
            self._drags.pop(key, None)
        elif event.gesture is Gesture.MOVE:
            self._move(key, view, event)
        else:
            self._wheel(key, view, event)

    def _press(self, key: K, view: S, event: PointerEvent, tool: Tool) -> None:
        # Where there is nothing to paint on, the hand points.
        left = Tool.POINTER if tool is Tool.PAINT else tool
        by_button = {Button.MIDDLE: Tool.PAN, Button.RIGHT: Tool.ZOOM, Button.LEFT: left}
        held = by_button.get(event.button)
        if held is None:
            return
        self._drags[key] = Drag(held, event.x, event.y)
        if held is Tool.POINTER:
            self._views.move_crosshair(view.point_lps(event.x, event.y))

    def _move(self, key: K, view: S, event: PointerEvent) -> None:
        drag = self._drags.get(key)
        if drag is None:
            return
        self._drags[key] = replace(drag, x=event.x, y=event.y)
        right, down = event.x - drag.x, event.y - drag.y
        if drag.tool is Tool.POINTER:
            self._views.move_crosshair(view.point_lps(event.x, event.y))
        elif drag.tool is Tool.WINDOW:
            self._drag_window(right / view.size[0], down / view.size[1])
        elif drag.tool is Tool.PAN:
            self._views.set_view(key, view.panned(right, down))
        elif drag.tool is Tool.ZOOM:
            steps = -down / view.size[1] * self._controls.hand.zoom_speed
            factor = zoom_factor(ZOOM_PER_VIEW, steps)
            self._views.set_view(key, view.zoomed(factor, *_middle(view)))

    def _drag_window(self, right: float, down: float) -> None:
        speed = self._controls.hand.window_speed
        self._shown.window_name = ""
        self._views.set_window(self._views.window.dragged(speed * right, speed * down))

    def _wheel(self, key: K, view: S, event: PointerEvent) -> None:
        if event.ctrl:
            factor = zoom_factor(WHEEL_ZOOM, -event.amount * self._controls.hand.zoom_speed)
            self._views.set_view(key, view.zoomed(factor, event.x, event.y))
            return
        slices = self._slices(key, event.amount)
        if slices:
            self._views.scroll(key, slices)

    def _slices(self, key: K, amount: float) -> int:
        """Whole slices of a turn of the wheel; parts of a notch add up until they are one.

        The first half of a notch turns the page already, so that a wheel is felt at once.
        """
        turn = amount if self._controls.hand.wheel_reversed else -amount
        total = self._turned.get(key, 0.0) + turn
        slices = int(total + (0.5 if total > 0 else -0.5))
        self._turned[key] = total - slices
        return max(-SLICES_PER_EVENT, min(slices, SLICES_PER_EVENT))


def _middle(view: Sight) -> tuple[float, float]:
    return view.size[0] / 2, view.size[1] / 2
