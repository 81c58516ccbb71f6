"""Paints marks into pixels: lines and discs by their distance to each pixel, words by Pillow.

The coverage of a pixel by a line is taken from the distance of its middle to the line's axis, so
an edge lies exact to a small part of a pixel at every scale, which supersampling does not give.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from spine_app.domain.pictures.painting import HALO_RGB, Block, Label, Mark, Rgb, Spot, Stroke
from spine_app.domain.view.drawing import Pixel
from spine_app.pipelines.pictures.lines import Piece, dashes, pieces
from spine_app.pipelines.pictures.words import draw_words

Pixels = NDArray[np.uint8]
"""(height, width, 4) RGBA, first row at the top."""
Coverage = NDArray[np.float32]
Box = tuple[slice, slice]
"""Rows and columns of a picture."""

FILL_SAMPLES = 4
"""Samples per pixel and direction at the edge of a filled shape."""
LINE_HALO, SPOT_HALO = 0.55, 0.7
"""Opacity of the dark rim, as on the page; that of words is opaque."""


def paint(pixels: Pixels, marks: Iterable[Mark]) -> None:
    """Paint marks into a picture, in place.

    Args:
        pixels: the picture.
        marks: what to paint, in this order.
    """
    for mark in marks:
        if isinstance(mark, Stroke):
            _stroke(pixels, mark)
        elif isinstance(mark, Spot):
            _spot(pixels, mark)
        elif isinstance(mark, Label):
            _words(pixels, mark)
        else:
            _block(pixels, mark)


def blend(pixels: Pixels, color: Rgb, coverage: Coverage) -> None:
    """Lay a colour over pixels, in place.

    Args:
        pixels: part of a picture.
        color: what is laid over it.
        coverage: (height, width), 0 to 1: how much of each pixel it covers.
    """
    cover = coverage[..., None]
    below = pixels[..., 3:].astype(np.float32) / 255 * (1 - cover)
    alpha = cover + below
    ink = np.asarray(color, dtype=np.float32)
    mixed = ink * cover + pixels[..., :3] * below
    pixels[..., :3] = np.rint(mixed / np.maximum(alpha, 1e-6))
    pixels[..., 3:] = np.rint(255 * alpha)


def _block(pixels: Pixels, block: Block) -> None:
    (left, top), (width, height) = block.at, block.size
    pixels[max(top, 0) : top + height, max(left, 0) : left + width] = (*block.color, 255)


def _spot(pixels: Pixels, spot: Spot) -> None:
    rims = [(spot.radius + spot.halo, HALO_RGB, SPOT_HALO)] if spot.halo else []
    for radius, color, opacity in (*rims, (spot.radius, spot.color, 1.0)):
        box = _box(pixels, [spot.at], radius)
        if box is not None:
            x, y = _middles(box)
            away = np.hypot(x - spot.at[0], y - spot.at[1])
            blend(pixels[box], color, opacity * np.clip(radius + 0.5 - away, 0, 1))


def _words(pixels: Pixels, label: Label) -> None:
    for (left, top), color, coverage in draw_words(label):
        skip = (max(-top, 0), max(-left, 0))
        seen = coverage[skip[0] :, skip[1] :]
        part = pixels[top + skip[0] :, left + skip[1] :][: seen.shape[0], : seen.shape[1]]
        if part.size:
            seen = seen[: part.shape[0], : part.shape[1]]
            blend(part, color, seen)


def _stroke(pixels: Pixels, stroke: Stroke) -> None:
    points = [(float(x), float(y)) for x, y in stroke.points]
    if stroke.closed:
        points.append(points[0])
    if not np.isfinite(points).all():
        return
    if stroke.fill:
        _fill(pixels, points, stroke)
    lines = [points] if stroke.dash is None else dashes(points, stroke.dash)
    if stroke.halo:
        for line in lines:
            _line(pixels, line, (stroke.width / 2 + stroke.halo, stroke.rim, LINE_HALO))
    for line in lines:
        _line(pixels, line, (stroke.width / 2, stroke.color, 1.0))


def _line(pixels: Pixels, points: list[Pixel], pen: tuple[float, Rgb, float]) -> None:
    """Paint one polyline with a pen of half a width, a colour and an opacity."""
    half, color, opacity = pen
    height, width = pixels.shape[:2]
    parts = list(pieces(points, (width, height), half + 1))
    whole = _box(pixels, [end for part in parts for end in (part.first, part.last)], half)
    if whole is None:
        return
    covered = np.zeros([edge.stop - edge.start for edge in whole], dtype=np.float32)
    touched = []
    for part in parts:
        box = _box(pixels, [part.first, part.last], half)
        if box is not None:
            local = _within(box, whole)
            np.maximum(covered[local], _cover(box, part, half), out=covered[local])
            touched.append((box, local))
    for box, local in touched:
        blend(pixels[box], color, opacity * covered[local])
        covered[local] = 0


def _cover(box: Box, piece: Piece, half: float) -> Coverage:
    """How much of each pixel of a box a piece covers; square at the ends of a line, else round."""
    (x0, y0), (x1, y1) = piece.first, piece.last
    length = float(np.hypot(x1 - x0, y1 - y0))
    ux, uy = ((x1 - x0) / length, (y1 - y0) / length) if length else (1.0, 0.0)
    x, y = _middles(box)
    along = (x - x0) * ux + (y - y0) * uy
    across = (x - x0) * uy - (y - y0) * ux
    low, high = -np.inf if piece.starts else 0.0, np.inf if piece.ends else length
    past = along - np.clip(along, low, high)
    cover = np.clip(half + 0.5 - np.hypot(past, across), 0, min(1.0, 2 * half))
    if piece.starts:
        cover = cover * np.clip(along + 0.5, 0, 1)
    if piece.ends:
        cover = cover * np.clip(length - along + 0.5, 0, 1)
    return np.asarray(cover, dtype=np.float32)


def _fill(pixels: Pixels, points: list[Pixel], stroke: Stroke) -> None:
    box = _box(pixels, points, 1.0)
    if box is None or len(points) < 3:
        return
    rows, columns = box
    size = (columns.stop - columns.start, rows.stop - rows.start)
    mask = Image.new("L", (size[0] * FILL_SAMPLES, size[1] * FILL_SAMPLES))
    # Pillow counts from the middles of samples.
    corners = [
        ((x - columns.start) * FILL_SAMPLES - 0.5, (y - rows.start) * FILL_SAMPLES - 0.5)
        for x, y in points
    ]
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    inside = np.asarray(mask.reduce(FILL_SAMPLES), dtype=np.float32) / np.float32(255)
    blend(pixels[box], stroke.color, np.float32(stroke.fill) * inside)


def _box(pixels: Pixels, points: list[Pixel], around: float) -> Box | None:
    """Rows and columns of the pixels within a distance of points; None where there are none."""
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    height, width = pixels.shape[:2]
    left = max(0, int(np.floor(min(xs) - around - 1)))
    right = min(width, int(np.ceil(max(xs) + around + 1)))
    top = max(0, int(np.floor(min(ys) - around - 1)))
    bottom = min(height, int(np.ceil(max(ys) + around + 1)))
    return (slice(top, bottom), slice(left, right)) if left < right and top < bottom else None


def _within(box: Box, whole: Box) -> Box:
    """The box, counted from the corner of one that holds it."""
    rows, columns = (
        slice(part.start - all_of.start, part.stop - all_of.start)
        for part, all_of in zip(box, whole, strict=True)
    )
    return rows, columns


def _middles(box: Box) -> tuple[Coverage, Coverage]:
    """The x as a row and y as a column of the middles of the pixels of a box."""
    rows, columns = box
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None] + 0.5
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + 0.5
    return x, y
