"""Draws one line of words with the font that ships with the program: Roboto Medium, Apache-2.0."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from spine_app.domain.pictures.painting import CAP_HEIGHT, Label, Rgb
from spine_app.domain.view.drawing import Anchor

FONT = Path(__file__).with_name("fonts") / "roboto-medium.ttf"
DOTS = "…"

Drawn = tuple[tuple[int, int], Rgb, NDArray[np.float32]]


@lru_cache(maxsize=32)
def _font(size: float) -> ImageFont.FreeTypeFont:
    # The simple layout is everywhere; Latin words need no other.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def words_width(words: str, size: float) -> float:
    """Width of words in pixels."""
    return float(_font(size).getlength(words))


def fitting(words: str, size: float, room: float | None) -> str:
    """The words, cut to a width with three dots at the end."""
    if room is None or words_width(words, size) <= room:
        return words
    kept = words
    while kept and words_width(kept.rstrip() + DOTS, size) > room:
        kept = kept[:-1]
    return kept.rstrip() + DOTS if kept else ""


def draw_words(label: Label) -> Iterator[Drawn]:
    """Where the rim and the letters of a label cover a picture.

    Args:
        label: what to write.

    Yields:
        Left and top pixel, colour, and coverage (height, width), 0 to 1: the rim, then the letters.
    """
    words = fitting(label.words, label.size, label.room)
    if not words:
        return
    font, width = _font(label.size), words_width(words, label.size)
    shift = {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[label.anchor]
    x, baseline = label.at[0] - shift, label.at[1] + CAP_HEIGHT * label.size / 2
    rim = round(label.halo)
    border = int(np.ceil(label.size)) + rim + 1
    left, top = int(np.floor(x)) - border, int(np.floor(baseline)) - 2 * border
    size = (int(np.ceil(width)) + 2 * border + 1, 3 * border + 1)
    for color, stroke in ((label.rim, rim), (label.color, 0)) if rim else ((label.color, 0),):
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).text(
            (x - left, baseline - top), words, fill=255, font=font, anchor="ls", stroke_width=stroke
        )
        yield (left, top), color, np.asarray(mask, dtype=np.float32) / np.float32(255)
