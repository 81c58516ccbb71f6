"""What is written over a view and under a picture, and where: one layout for every scale.

The page writes the same over its views as HTML; a picture has it painted. All lengths here are CSS
pixels and are multiplied by the scale of the picture once, at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from spine_app.domain.pictures.painting import Block, Label, Mark, Rgb, Stroke
from spine_app.domain.view.drawing import HALO_WIDTH, Anchor, Pixel

BRIGHT: Rgb = (223, 230, 238)
WARNING: Rgb = (255, 207, 112)
DARK: Rgb = (24, 30, 36)
DARK_WARNING: Rgb = (138, 90, 0)
WHITE: Rgb = (255, 255, 255)
T = TypeVar("T", Label, Stroke)
LETTER_SIZE, TEXT_SIZE = 14.0, 12.0
LETTER_HALO = 3.0
"""Rim of the letters of the sides, which a crosshair may run through."""
EDGE = 10.0
"""Free space between words and the edge of a view."""
HEAD, FOOT = 15.0, 14.0
"""Middle of the words along the upper and the lower edge, from it."""
DOT = 8.0
BAR_HEIGHT, BAR_WIDTH = 5.0, 1.5

CAPTION_ROW_HEIGHT, CAPTION_SIZE = 20.0, 11.0
CAPTION_ONE_ROW = 640.0
"""A narrower picture has its caption in two rows."""
CAPTION_GROUND: Rgb = (23, 27, 32)


@dataclass(frozen=True)
class Legend:
    """What is written over one view.

    Attributes:
        title: name of the view.
        dot: colour of its plane.
        position: number and place of the slice.
        left: letters of the patient's side at this edge, as the other three.
        right: see `left`.
        top: see `left`.
        bottom: see `left`.
        bar: length of the scale bar in words, empty for none.
        bar_px: its length in CSS pixels of the view.
        details: window, slab and the like.
        warning: stands in the view whatever is switched off.
        on_white: the view is white, so that words have to be dark.
    """

    title: str = ""
    dot: Rgb = (138, 150, 163)
    position: str = ""
    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""
    bar: str = ""
    bar_px: float = 0.0
    details: str = ""
    warning: str = ""
    on_white: bool = False

    @property
    def without_facts(self) -> "Legend":
        """What stands there even where nothing is to be written over the view."""
        return Legend(warning=self.warning, on_white=self.on_white)


@dataclass(frozen=True)
class Caption:
    """The strip under a picture, which is never left out.

    Attributes:
        purpose: what the picture is for, and what it is not.
        limits: what whoever sees it has to know: compressed with loss, resampled.
    """

    purpose: str
    limits: str = ""

    def height(self, width: float) -> float:
        """Height in CSS pixels under a picture of a width."""
        return CAPTION_ROW_HEIGHT * (2 if self.limits and width < CAPTION_ONE_ROW else 1)


@dataclass(frozen=True)
class _Line:
    """One line of words at a CSS position."""

    at: Pixel
    words: str
    anchor: Anchor = Anchor.START
    size: float = TEXT_SIZE
    color: Rgb = BRIGHT
    room: float | None = None

    def mark(self, scale: float, corner: Pixel, halo: float = HALO_WIDTH) -> Label:
        """The line in a picture."""
        return Label(
            (corner[0] + self.at[0] * scale, corner[1] + self.at[1] * scale),
            self.words,
            self.size * scale,
            self.color,
            halo=halo * scale,
            anchor=self.anchor,
            room=None if self.room is None else self.room * scale,
        )


def legend_marks(
    legend: Legend, size: tuple[float, float], scale: float, corner: Pixel = (0.0, 0.0)
) -> Iterator[Mark]:
    """Marks of what is written over a view.

    Args:
        legend: the words.
        size: width and height of the view in CSS pixels.
        scale: pixels of the picture per CSS pixel.
        corner: where the view's upper left corner lies in the picture.

    Yields:
        Marks in drawing order.
    """
    if legend.title:
        middle = corner[1] + HEAD * scale
        left = corner[0] + EDGE * scale
        yield Stroke(
            ((left, middle), (left + DOT * scale, middle)),
            legend.dot,
            DOT * scale,
            halo=0.75 * scale,
        )
    if legend.bar:
        bar = _bar(legend.bar_px, size[1], scale, corner)
        yield _inverted(bar) if legend.on_white else bar
    for line in (*_sides(legend, size), *_texts(legend, size)):
        if line.words:
            halo = LETTER_HALO if line.size == LETTER_SIZE else HALO_WIDTH
            label = line.mark(scale, corner, halo)
            yield _inverted(label) if legend.on_white else label


def caption_marks(
    caption: Caption, size: tuple[int, int], scale: float, top: int
) -> Iterator[Mark]:
    """Marks of the strip under a picture.

    Args:
        caption: the words.
        size: width and height of the strip in pixels of the picture.
        scale: pixels of the picture per CSS pixel.
        top: row of the picture at which the strip begins.

    Yields:
        Marks in drawing order.
    """
    yield Block((0, top), size, CAPTION_GROUND)
    width, height = size[0] / scale, size[1] / scale
    rows = round(caption.height(width) / CAPTION_ROW_HEIGHT)
    middles = [height * (row + 0.5) / rows for row in range(rows)]
    room = width - 2 * EDGE
    one_row = rows == 1 and bool(caption.limits)
    lines = [
        _Line(
            (width - EDGE, middles[-1]) if rows == 1 else (EDGE, middles[-1]),
            caption.purpose,
            Anchor.END if rows == 1 else Anchor.START,
            CAPTION_SIZE,
            WARNING,
            room / 2 if one_row else room,
        ),
        _Line((EDGE, middles[0]), caption.limits, size=CAPTION_SIZE, room=room / 2 - EDGE),
    ]
    if rows == 2:
        lines[1] = _Line((EDGE, middles[0]), caption.limits, size=CAPTION_SIZE, room=room)
    for line in lines:
        if line.words:
            yield line.mark(scale, (0.0, float(top)), halo=0.0)


def _inverted(mark: T) -> T:
    """A mark in dark with a white rim."""
    return replace(mark, color=DARK_WARNING if mark.color == WARNING else DARK, rim=WHITE)


def _sides(legend: Legend, size: tuple[float, float]) -> list[_Line]:
    width, height = size
    middle, size_px = Anchor.MIDDLE, LETTER_SIZE
    return [
        _Line((EDGE, height / 2), legend.left, Anchor.START, size_px),
        _Line((width - EDGE, height / 2), legend.right, Anchor.END, size_px),
        _Line((width / 2, HEAD), legend.top, middle, size_px),
        _Line((width / 2, height - FOOT), legend.bottom, middle, size_px),
    ]


def _texts(legend: Legend, size: tuple[float, float]) -> list[_Line]:
    width, height = size
    foot = height - FOOT
    above_bar = foot - BAR_HEIGHT - 6 if legend.bar else foot
    head = "   ".join(filter(None, (legend.title, legend.position)))
    half = width / 2 - 2 * EDGE
    return [
        _Line((EDGE + (DOT + 7 if legend.title else 0), HEAD), head, room=half - DOT),
        _Line((EDGE, above_bar), legend.bar),
        _Line((EDGE, foot), legend.warning, color=WARNING, room=half),
        _Line((width - EDGE, foot), legend.details, Anchor.END, room=half),
    ]


def _bar(length: float, height: float, scale: float, corner: Pixel) -> Stroke:
    """A bracket whose outer edges are as far apart as the bar is long."""
    half = BAR_WIDTH / 2
    left, right = EDGE + half, EDGE + length - half
    bottom = height - FOOT + 5 - half
    path = (
        (left, bottom - BAR_HEIGHT),
        (left, bottom),
        (right, bottom),
        (right, bottom - BAR_HEIGHT),
    )
    points = tuple((corner[0] + x * scale, corner[1] + y * scale) for x, y in path)
    return Stroke(points, BRIGHT, BAR_WIDTH * scale, halo=0.75 * scale)
