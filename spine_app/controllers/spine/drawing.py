"""How an automatic measurement came about, drawn over the views."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.measure.words import LETTER_PX, LINE_PX
from spine_app.domain.spine.measured import Construction, Measured
from spine_app.domain.view.drawing import Anchor, Handle, Ink, Line, Pixel, Shape, Words
from spine_app.domain.view.projection import Projection, SliceProjection
from spine_app.domain.view.text_width import columns

NEAR_MM = 1.0
"""A construction that lies this near to a slice is drawn as lying on it."""
GAP_PX = 10.0


def construction_shapes(
    one: Measured, words: Sequence[str], view: str, projection: Projection
) -> Iterable[Shape]:
    """Shapes over one view: bold on the slice where it lies, dashed and without words elsewhere.

    Args:
        one: the measurement.
        words: lines that stand beside it.
        view: name of the view; others than slices and the 3D view get nothing.
        projection: how it maps the patient.
    """
    if not MeasureSource.can_measure_in(view):
        return
    drawn = one.construction
    lines = _seen(drawn.lines, projection)
    outlines = _seen(drawn.outlines, projection)
    if not _is_here(drawn, projection):
        yield from (Line(pixels, Ink.GUIDE, dashed=True) for pixels in lines)
        yield from (Line(pixels, Ink.GUIDE, closed=True, dashed=True) for pixels in outlines)
        return
    spots = _seen([(point,) for point in drawn.points], projection)
    yield from (Line(pixels, Ink.CHOSEN) for pixels in lines)
    yield from (Line(pixels, Ink.CHOSEN, closed=True) for pixels in outlines)
    yield from (Handle(pixels[0], Ink.CHOSEN) for pixels in spots)
    corners = [pixel for pixels in (*lines, *outlines, *spots) for pixel in pixels]
    if corners:
        yield from _beside(words, corners, projection.size)


def _is_here(drawn: Construction, projection: Projection) -> bool:
    """Whether all of a construction lies on the slice that is shown; in 3D always."""
    if not isinstance(projection, SliceProjection):
        return True
    reach = max(projection.view.axes.step / 2, NEAR_MM)
    points = [*drawn.points, *(p for line in (*drawn.lines, *drawn.outlines) for p in line)]
    return all(abs(projection.offset_mm(point)) <= reach for point in points)


def _seen(lines: Sequence[Sequence[ArrayLike]], projection: Projection) -> list[tuple[Pixel, ...]]:
    """Pixels of each line; one that reaches behind the viewer is left out."""
    found = []
    for line in lines:
        pixels = [projection.pixel(point) for point in line]
        known = tuple(pixel for pixel in pixels if pixel is not None)
        if len(known) == len(pixels):
            found.append(known)
    return found


def _beside(
    words: Sequence[str], corners: Sequence[Pixel], size: tuple[float, float]
) -> Iterable[Words]:
    """Lines to the right of what is drawn, kept inside of the view."""
    ends = np.array(corners)
    width = LETTER_PX * max(columns(line) for line in words)
    x = float(np.clip(ends[:, 0].max() + GAP_PX, 4, max(size[0] - width - 4, 4)))
    lowest = max(size[1] - LINE_PX * len(words), LINE_PX)
    y = float(np.clip(ends[:, 1].mean() + 4, LINE_PX, lowest))
    for number, line in enumerate(words):
        yield Words((x, y + number * LINE_PX), line, Ink.CHOSEN, Anchor.START)
