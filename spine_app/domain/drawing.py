"""What is drawn over the picture of a view: lines, handles and words, free of toolkits.

The page draws it as SVG over a frame that was made for the same moment, and pictures for export
have it painted on. Positions are CSS pixels of the view, x from the left edge, y from the upper.
"""

from dataclasses import dataclass
from enum import Enum

Pixel = tuple[float, float]


class Ink(Enum):
    """What a shape stands for; decides its colour and width."""

    AXIAL = "axial"
    """Trace of the axial plane."""
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    MEASURE = "measure"
    CHOSEN = "chosen"
    """The measurement under the pointer or being made."""
    GUIDE = "guide"
    """Construction lines, the crop box, the canal line."""
    CUBE = "cube"
    """Faces of the orientation cube."""
    LABEL = "label"
    """Names of structures."""


class Anchor(Enum):
    """Where words stand at their point."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Line:
    """A polyline, closed where `closed`, filled where `filled`, dashed where `dashed`."""

    points: tuple[Pixel, ...]
    ink: Ink
    closed: bool = False
    filled: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Handle:
    """A spot that can be dragged."""

    at: Pixel
    ink: Ink
    active: bool = False


@dataclass(frozen=True)
class Words:
    """A short text of numbers and catalogue words; never text of a study."""

    at: Pixel
    text: str
    ink: Ink
    anchor: Anchor = Anchor.START


Shape = Line | Handle | Words


@dataclass(frozen=True)
class Overlay:
    """Everything drawn over one picture.

    Attributes:
        shapes: in drawing order.
        size: (width, height) in CSS pixels for which the shapes were made.
        cursor: CSS name of the pointer's shape, empty for that of the tool.
        serial: of the newest pointer event that had been handled; lets the page measure how long
            an event takes to become a picture.
    """

    shapes: tuple[Shape, ...] = ()
    size: tuple[float, float] = (0.0, 0.0)
    cursor: str = ""
    serial: int = 0
