"""What a hand does in a view, free of toolkits."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Gesture(Enum):
    """Kind of pointer event."""

    PRESS = "press"
    RELEASE = "release"
    MOVE = "move"
    WHEEL = "wheel"


CONTINUOUS: Final = (Gesture.MOVE, Gesture.WHEEL)
"""Gestures of which there are many a second."""


class Button(Enum):
    """Mouse button of a press or release."""

    NONE = "none"
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True)
class PointerEvent:
    """One pointer event.

    Attributes:
        gesture: what happened.
        button: which button, for presses and releases.
        x: CSS pixels from the view's left edge.
        y: CSS pixels from its upper edge.
        amount: notches of the wheel, positive towards the user.
        ctrl: whether the control (or command) key is held.
        shift: whether the shift key is held.
        alt: whether the alt key is held.
        double: whether the press is the second of a double click.
        serial: grows with each event of a page; see `domain.view.drawing.Overlay.serial`.
    """

    gesture: Gesture
    button: Button
    x: float
    y: float
    amount: float = 0.0
    ctrl: bool = False
    shift: bool = False
    alt: bool = False
    double: bool = False
    serial: int = 0


@dataclass(frozen=True)
class ViewSize:
    """Size of a view: CSS pixels, and device pixels per CSS pixel."""

    width: float
    height: float
    ratio: float = 1.0

    @property
    def device(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        return round(self.width * self.ratio), round(self.height * self.ratio)
