"""Which measurement lies under a pixel, and which of its handles."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from spine_app.controllers.measure.shapes import handles_of, is_shown, strokes_of
from spine_app.domain.measure.table import Measurement
from spine_app.domain.view.drawing import Pixel
from spine_app.domain.view.projection import Projection

HANDLE_REACH_PX = 8.0
LINE_REACH_PX = 6.0
WHOLE = -1
"""In place of the number of a handle: a line of the measurement."""


@dataclass(frozen=True)
class Grip:
    """What a hand takes.

    Attributes:
        number: of the measurement.
        handle: of its handle, or `WHOLE`.
    """

    number: int
    handle: int


def grip_at(
    measurements: Iterable[Measurement], projection: Projection, at: Pixel, *, whole: bool
) -> Grip | None:
    """The nearest handle in reach, else a line in reach; the first measurement wins a tie.

    Args:
        measurements: the visible ones, the preferred first.
        projection: of the view.
        at: the pixel.
        whole: lines can be taken, not only handles.
    """
    shown = [one for one in measurements if one.visible and is_shown(one.mark, projection)]
    best, found = HANDLE_REACH_PX, None
    for one in shown:
        for number, point in enumerate(handles_of(one.mark, projection)):
            pixel = projection.pixel(point)
            away = np.inf if pixel is None else float(np.hypot(pixel[0] - at[0], pixel[1] - at[1]))
            if away < best:
                best, found = away, Grip(one.number, number)
    if found is not None or not whole:
        return found
    best = LINE_REACH_PX
    for one in shown:
        for stroke in strokes_of(one.mark, projection):
            away = _distance(stroke, at, is_closed=one.mark.is_closed)
            if away < best:
                best, found = away, Grip(one.number, WHOLE)
    return found


def _distance(stroke: tuple[Pixel, ...], at: Pixel, *, is_closed: bool) -> float:
    """Pixels from a point to a polyline."""
    points = np.array(stroke)
    start, end = (points, np.roll(points, -1, axis=0)) if is_closed else (points[:-1], points[1:])
    along = end - start
    length = np.maximum(np.sum(along**2, axis=1), 1e-12)
    part = np.clip(np.sum((np.array(at) - start) * along, axis=1) / length, 0, 1)
    away = start + part[:, None] * along - at
    return float(np.min(np.hypot(away[:, 0], away[:, 1])))
