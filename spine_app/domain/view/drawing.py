"""What is drawn over the picture of a view: lines, handles and words, free of toolkits.

The page draws it as SVG over a frame that was made for the same moment, and pictures for export
have it painted on. Positions are CSS pixels of the view, x from the left edge, y from the upper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

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
    """The face of the orientation cube that is turned to the viewer."""
    CUBE_SIDE = "cube-side"
    """A face turned half away."""
    CUBE_DARK = "cube-dark"
    """A face turned away."""
    CUBE_EDGE = "cube-edge"
    CUBE_LETTER = "cube-letter"
    LABEL = "label"
    """Names of structures."""


@dataclass(frozen=True)
class InkStyle:
    """How an ink looks, on screen and in exported pictures, whatever the theme of the page.

    Attributes:
        color: "#rrggbb".
        width: of lines, in CSS pixels.
        fill: opacity of what is filled, 0 to 1.
        words: height of words, in CSS pixels.
    """

    color: str
    width: float = 1.5
    fill: float = 0.2
    words: float = 13.0


INKS: Mapping[Ink, InkStyle] = MappingProxyType(
    {
        Ink.AXIAL: InkStyle("#ed5c54", 1.25),
        Ink.CORONAL: InkStyle("#5cc76b", 1.25),
        Ink.SAGITTAL: InkStyle("#f5cc47", 1.25),
        Ink.MEASURE: InkStyle("#7fd4ff", 1.75, 0.15),
        Ink.CHOSEN: InkStyle("#ffe45c", 2.0, 0.2),
        Ink.GUIDE: InkStyle("#d0d8e0", 1.25, 0.1),
        Ink.CUBE: InkStyle("#6f93b3", 0.5, 0.92),
        Ink.CUBE_SIDE: InkStyle("#527494", 0.5, 0.92),
        Ink.CUBE_DARK: InkStyle("#3b5873", 0.5, 0.92),
        Ink.CUBE_EDGE: InkStyle("#d6e2ee", 1.0),
        Ink.CUBE_LETTER: InkStyle("#ffffff", 1.0, 0.0, 14.0),
        Ink.LABEL: InkStyle("#ffffff", 1.25, 0.2),
    }
)
HALO = "#05080b"
"""Colour of the rim that keeps every ink readable on any picture."""
HALO_WIDTH = 1.25
"""Rim on each side of a line or letter, in CSS pixels."""
HANDLE_RADIUS = 4.5
HANDLE_RADIUS_ACTIVE = 6.5
"""Of the spots that can be dragged, in CSS pixels."""


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
