"""Marks on a picture that leaves the program: where everything drawn over a view comes to lie.

The page draws an `Overlay` as SVG over its frames; a picture has the same shapes painted into its
pixels, at any scale. Positions of marks are pixels of the picture, x from the left edge, y from the
upper one; the middle of the first pixel is (0.5, 0.5), as in SVG.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spine_app.domain.view.drawing import (
    HALO,
    HALO_WIDTH,
    INKS,
    Anchor,
    Handle,
    Ink,
    Line,
    Overlay,
    Pixel,
    Shape,
    Words,
)

Rgb = tuple[int, int, int]

CAP_HEIGHT = 0.711
"""Height of capitals and digits of the painted font, as a part of its size (Roboto)."""
DASH = (6.0, 5.0)
"""Drawn and free length of dashed lines, in CSS pixels."""
END_RADIUS = 2.6
"""Of the ends of a measurement, in CSS pixels; spots to drag have no use in a picture."""
MEASURED = frozenset({Ink.MEASURE, Ink.CHOSEN})


def rgb(color: str) -> Rgb:
    """Red, green and blue, 0 to 255, of "#rrggbb"."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


HALO_RGB = rgb(HALO)


@dataclass(frozen=True)
class Stroke:
    """A polyline with square ends and round joints.

    Attributes:
        points: at least one.
        color: of line and fill.
        width: of the line, > 0.
        halo: width of the dark rim on each side.
        closed: whether the last point is joined with the first.
        fill: opacity of the inside, 0 for none.
        dash: drawn and free length, None for a whole line.
        rim: colour of the rim.
    """

    points: tuple[Pixel, ...]
    color: Rgb
    width: float
    halo: float = 0.0
    closed: bool = False
    fill: float = 0.0
    dash: tuple[float, float] | None = None
    rim: Rgb = HALO_RGB


@dataclass(frozen=True)
class Spot:
    """A disc."""

    at: Pixel
    radius: float
    color: Rgb
    halo: float = 0.0


@dataclass(frozen=True)
class Block:
    """A rectangle of whole pixels: left, top, width and height."""

    at: tuple[int, int]
    size: tuple[int, int]
    color: Rgb


@dataclass(frozen=True)
class Label:
    """One line of words.

    Attributes:
        at: the middle of the height of its capitals, at its start, middle or end.
        words: what is written.
        size: of the font.
        color: of the letters.
        halo: width of the dark rim on each side.
        anchor: which part of the words is at the point.
        room: longest width; what is longer ends with three dots. None: no limit.
        rim: colour of the rim.
    """

    at: Pixel
    words: str
    size: float
    color: Rgb
    halo: float = 0.0
    anchor: Anchor = Anchor.START
    room: float | None = None
    rim: Rgb = HALO_RGB


Mark = Stroke | Spot | Block | Label


def overlay_marks(overlay: Overlay, scale: float, at: Pixel = (0.0, 0.0)) -> Iterator[Mark]:
    """Marks of everything that lies over a view.

    Args:
        overlay: shapes in CSS pixels of the view.
        scale: pixels of the picture per CSS pixel.
        at: where the view's upper left corner lies in the picture.

    Yields:
        Marks in drawing order.
    """
    for shape in overlay.shapes:
        mark = _mark(shape, scale, at)
        if mark is not None:
            yield mark


def _mark(shape: Shape, scale: float, at: Pixel) -> Mark | None:
    if isinstance(shape, Line):
        return _stroke(shape, scale, at)
    if isinstance(shape, Words):
        return _label(shape, scale, at)
    return _end(shape, scale, at) if shape.ink in MEASURED else None


def _placed(point: Pixel, scale: float, at: Pixel) -> Pixel:
    return at[0] + scale * point[0], at[1] + scale * point[1]


def _stroke(line: Line, scale: float, at: Pixel) -> Stroke | None:
    if not line.points:
        return None
    style = INKS[line.ink]
    return Stroke(
        tuple(_placed(point, scale, at) for point in line.points),
        rgb(style.color),
        style.width * scale,
        halo=HALO_WIDTH * scale,
        closed=line.closed,
        fill=style.fill if line.filled else 0.0,
        dash=(DASH[0] * scale, DASH[1] * scale) if line.dashed else None,
    )


def _label(words: Words, scale: float, at: Pixel) -> Label:
    style = INKS[words.ink]
    return Label(
        _placed(words.at, scale, at),
        words.text,
        style.words * scale,
        rgb(style.color),
        halo=HALO_WIDTH * scale,
        anchor=words.anchor,
    )


def _end(handle: Handle, scale: float, at: Pixel) -> Spot:
    color = rgb(INKS[handle.ink].color)
    return Spot(_placed(handle.at, scale, at), END_RADIUS * scale, color, HALO_WIDTH * scale)
