"""Takes polylines apart: into dashes, and into short pieces that lie near a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.view.drawing import Pixel

DASHES_MAX = 20_000
"""A line with more is drawn whole: nobody sees them."""
PIECE = 192.0
"""Longest piece: the box of pixels around one stays small."""


@dataclass(frozen=True)
class Piece:
    """A straight part of a line.

    Attributes:
        first: where it starts, in pixels.
        last: where it ends.
        starts: whether the line starts here, with a square end.
        ends: whether the line ends here.
    """

    first: Pixel
    last: Pixel
    starts: bool = False
    ends: bool = False


def dashes(points: list[Pixel], dash: tuple[float, float]) -> list[list[Pixel]]:
    """The drawn parts of a dashed polyline.

    Args:
        points: of the polyline, in pixels.
        dash: drawn and free length in pixels, both > 0.

    Returns:
        Polylines, which keep the corners that lie on them.
    """
    corners = np.asarray(points, dtype=np.float64)
    steps = np.hypot(*np.diff(corners, axis=0).T) if len(points) > 1 else np.zeros(0)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    total, period = float(along[-1]), sum(dash)
    if not total or total / period > DASHES_MAX:
        return [points]
    return [
        _part(corners, along, start, min(start + dash[0], total))
        for start in np.arange(0, total, period)
    ]


def pieces(points: list[Pixel], size: tuple[int, int], around: float) -> Iterator[Piece]:
    """Short pieces of a polyline, of what lies within a distance of a picture.

    Args:
        points: of the polyline, in pixels; closed where the last one is the first.
        size: width and height of the picture.
        around: the distance in pixels.

    Yields:
        Pieces in order.
    """
    if len(points) < 2:
        yield from (Piece(point, point) for point in points)
        return
    is_open = points[0] != points[-1]
    for n, (first, last) in enumerate(pairwise(points)):
        span = _inside(first, last, size, around)
        if span is None:
            continue
        begin, end = np.asarray(first), np.asarray(last)
        length = float(np.hypot(*(end - begin))) * (span[1] - span[0])
        parts = np.linspace(*span, int(np.ceil(length / PIECE)) + 1 if length else 2)
        corners = [tuple((begin + (end - begin) * part).tolist()) for part in parts]
        for m, (a, b) in enumerate(pairwise(corners)):
            starts = is_open and n == 0 and parts[m] == 0
            ends = is_open and n == len(points) - 2 and parts[m + 1] == 1
            yield Piece(a, b, bool(starts), bool(ends))


def _part(
    corners: NDArray[np.float64], along: NDArray[np.float64], start: float, end: float
) -> list[Pixel]:
    """Polyline between two lengths along one."""
    inner = (along > start) & (along < end)
    lengths = np.concatenate([[start], along[inner], [end]])
    xs = np.interp(lengths, along, corners[:, 0])
    ys = np.interp(lengths, along, corners[:, 1])
    return [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]


def _inside(
    first: Pixel, last: Pixel, size: tuple[int, int], around: float
) -> tuple[float, float] | None:
    """Which part of a segment, 0 to 1, lies within a distance of a picture; None for nothing.

    Source:
        Liang and Barsky, ACM Transactions on Graphics 3 (1984).
    """
    enter, leave = 0.0, 1.0
    for start, end, extent in zip(first, last, size, strict=True):
        step = end - start
        for room, way in ((start + around, -step), (extent + around - start, step)):
            if way == 0 and room < 0:
                return None
            if way < 0:
                enter = max(enter, room / way)
            elif way > 0:
                leave = min(leave, room / way)
    return (enter, leave) if enter <= leave else None
