"""Where words stand over a picture, so that those of one measurement do not cover another's."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spine_app.domain.view.drawing import Shape, Words
from spine_app.domain.view.text_width import columns

LETTER_PX = 7.2
"""Width of a Latin letter."""
LINE_PX = 16.0
"""Height of a line of words."""
TRIES = 8

Box = tuple[float, float, float, float]
"""Left, top, right and lower edge in pixels."""


def apart(groups: Iterable[Sequence[Shape]], height: float) -> list[Shape]:
    """Shapes of several measurements, the words of each moved as one until they stand free.

    Args:
        groups: shapes of one measurement each, in drawing order.
        height: of the view in pixels.
    """
    taken: list[Box] = []
    shapes: list[Shape] = []
    for group in groups:
        words = [shape for shape in group if isinstance(shape, Words)]
        shapes += [shape for shape in group if not isinstance(shape, Words)]
        if words:
            down = _free(_box(words), taken, height)
            moved = [replace(one, at=(one.at[0], one.at[1] + down)) for one in words]
            taken.append(_box(moved))
            shapes += moved
    return shapes


def _free(box: Box, taken: Sequence[Box], height: float) -> float:
    """Pixels downwards to the nearest place that is free; 0 where none is near."""
    for step in range(TRIES):
        for down in (step * LINE_PX, -step * LINE_PX):
            left, top, right, low = box[0], box[1] + down, box[2], box[3] + down
            if top < 0 or low > height:
                continue
            if not any(
                left < r and left_ < right and top < b and t < low for left_, t, r, b in taken
            ):
                return down
    return 0.0


def _box(words: Sequence[Words]) -> Box:
    left, base = words[0].at
    width = LETTER_PX * max(columns(one.text) for one in words)
    return left, base - LINE_PX, left + width, words[-1].at[1] + 4
