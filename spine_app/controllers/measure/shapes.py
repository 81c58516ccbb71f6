"""How measurements are drawn over a view, and what of them lies under a pixel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from spine_app.controllers.measure.source import screen_frame
from spine_app.controllers.measure.words import LETTER_PX, LINE_PX
from spine_app.domain.measure.draft import Draft
from spine_app.domain.measure.lines import Angle, Cobb, Ruler
from spine_app.domain.measure.place import ON_PLANE_MM, is_on
from spine_app.domain.measure.roi import DrawnRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.table import Mark
from spine_app.domain.view.drawing import Anchor, Handle, Ink, Line, Pixel, Shape, Words
from spine_app.domain.view.plane_frame import Point, point_of
from spine_app.domain.view.projection import Projection, SliceProjection
from spine_app.domain.view.text_width import columns

TICK_PX = 5.0
"""Half of the stroke across each end of a ruler."""
ARC_PX = 22.0
ARC_POINTS = 16
HANDLES_MAX = 24
"""An outline with more corners is moved as a whole only."""
GAP_PX = 10.0


@dataclass(frozen=True)
class Look:
    """How a measurement is drawn.

    Attributes:
        ink: of its lines.
        words: lines that stand beside it.
        has_handles: its points can be taken.
        active: handle under the pointer, -1 for none.
    """

    ink: Ink
    words: Sequence[str]
    has_handles: bool = False
    active: int = -1


def is_shown(mark: Mark, projection: Projection) -> bool:
    """Whether a measurement lies on the slice of a view; in 3D always."""
    if not isinstance(projection, SliceProjection):
        return True
    frame, step = screen_frame(projection), projection.view.axes.step
    if isinstance(mark, Sphere):
        return abs(float(frame.offsets(mark.center))) < max(mark.radius_mm, step / 2)
    return is_on(mark, frame, step)


def handles_of(mark: Mark, projection: Projection) -> tuple[Point, ...]:
    """Points of a measurement that can be taken in a view."""
    if isinstance(mark, DrawnRoi) and len(mark.corners) > HANDLES_MAX:
        return ()
    if not isinstance(mark, Sphere):
        return mark.handles
    frame = screen_frame(projection)
    if isinstance(projection, SliceProjection):
        reach = projection.view.axes.step / 2 + ON_PLANE_MM
        if abs(float(frame.offsets(mark.center))) > reach:
            return ()
    rim = np.add(mark.center, mark.radius_mm * np.asarray(frame.right))
    return (mark.center, point_of(rim))


def strokes_of(mark: Mark, projection: Projection) -> list[tuple[Pixel, ...]]:
    """Lines of a measurement in pixels; those that reach behind the viewer are left out."""
    strokes: Sequence[Sequence[Point] | np.ndarray[tuple[int, ...], np.dtype[np.float64]]]
    strokes = mark.strokes
    if isinstance(mark, Sphere):
        frame = screen_frame(projection)
        circle = mark.cut(frame) if projection.is_slice else mark.rim(frame)
        strokes = [] if circle is None else [circle]
    pixels = (_pixels(stroke, projection) for stroke in strokes)
    return [stroke for stroke in pixels if stroke is not None]


def drawn(mark: Mark, projection: Projection, look: Look) -> Iterable[Shape]:
    """Shapes of a measurement that lies on the shown slice, or of any in 3D."""
    strokes = strokes_of(mark, projection)
    if not strokes:
        return
    for stroke in strokes:
        yield Line(stroke, look.ink, closed=mark.is_closed)
    yield from _additions(mark, strokes, look.ink, is_flat=projection.is_slice)
    if look.has_handles:
        for number, point in enumerate(handles_of(mark, projection)):
            at = projection.pixel(point)
            if at is not None:
                yield Handle(at, look.ink, active=number == look.active)
    yield from _words(mark, strokes, look, projection.size)


def faint(mark: Mark, projection: Projection, words: str) -> Iterable[Shape]:
    """Shapes of a measurement that lies elsewhere: dashed, and without a number."""
    strokes = strokes_of(mark, projection)
    for stroke in strokes:
        yield Line(stroke, Ink.GUIDE, closed=mark.is_closed, dashed=True)
    if strokes:
        yield from _words(mark, strokes, Look(Ink.GUIDE, [words]), projection.size)


def drawn_draft(draft: Draft, projection: Projection, words: Sequence[str]) -> Iterable[Shape]:
    """Shapes of a measurement in the making."""
    mark = draft.preview()
    if mark is not None:
        yield from drawn(mark, projection, Look(Ink.CHOSEN, words))
    else:
        for stroke in draft.strokes:
            pixels = _pixels(stroke, projection)
            if pixels is not None and len(pixels) > 1:
                yield Line(pixels, Ink.CHOSEN)
    if len(draft.points) <= HANDLES_MAX:
        for point in draft.points:
            at = projection.pixel(point)
            if at is not None:
                yield Handle(at, Ink.CHOSEN)


def _pixels(points: Iterable[object], projection: Projection) -> tuple[Pixel, ...] | None:
    pixels = [projection.pixel(point) for point in points]  # type: ignore[arg-type]
    return None if None in pixels else tuple(p for p in pixels if p is not None)


def _additions(
    mark: Mark, strokes: Sequence[tuple[Pixel, ...]], ink: Ink, *, is_flat: bool
) -> Iterable[Line]:
    """Ends of a ruler, the arc of an angle, what joins both lines of a Cobb angle.

    An arc is left out in 3D, where the angle on the screen is not the one that is measured.
    """
    if isinstance(mark, Ruler):
        yield from _ticks(strokes[0], ink)
    elif isinstance(mark, Angle) and is_flat:
        yield Line(_arc(strokes), ink)
    elif isinstance(mark, Cobb) and len(strokes) == 2:
        yield Line(_join(strokes), ink, dashed=True)


def _ticks(stroke: tuple[Pixel, ...], ink: Ink) -> Iterable[Line]:
    (x0, y0), (x1, y1) = stroke
    length = float(np.hypot(x1 - x0, y1 - y0))
    if length < 1:
        return
    across, down = -(y1 - y0) / length * TICK_PX, (x1 - x0) / length * TICK_PX
    for x, y in stroke:
        yield Line(((x - across, y - down), (x + across, y + down)), ink)


def _arc(strokes: Sequence[tuple[Pixel, ...]]) -> tuple[Pixel, ...]:
    """Between both arms at the vertex, the short way."""
    first, (vertex, last) = strokes[0][0], strokes[1]
    at = np.array(vertex)
    start, end = (np.arctan2(p[1] - at[1], p[0] - at[0]) for p in (first, last))
    turn = (end - start + np.pi) % (2 * np.pi) - np.pi
    room = min(np.hypot(p[0] - at[0], p[1] - at[1]) for p in (first, last))
    radius = min(ARC_PX, 0.6 * room)
    turns = start + turn * np.linspace(0, 1, ARC_POINTS)
    return tuple(
        (float(at[0] + radius * np.cos(a)), float(at[1] + radius * np.sin(a))) for a in turns
    )


def _join(strokes: Sequence[tuple[Pixel, ...]]) -> tuple[Pixel, ...]:
    """From the middle of one end-plate line to that of the other."""
    middles = (np.mean(stroke, axis=0) for stroke in strokes)
    return tuple((float(x), float(y)) for x, y in middles)


def _words(
    mark: Mark, strokes: Sequence[tuple[Pixel, ...]], look: Look, size: tuple[float, float]
) -> Iterable[Words]:
    """Lines beside a measurement, kept inside of the view."""
    if not look.words:
        return
    x, y = _beside(mark, strokes)
    width = LETTER_PX * max(columns(line) for line in look.words)
    height = LINE_PX * len(look.words)
    x = float(np.clip(x, 4, max(size[0] - width - 4, 4)))
    y = float(np.clip(y, LINE_PX, max(size[1] - height, LINE_PX)))
    for number, line in enumerate(look.words):
        yield Words((x, y + number * LINE_PX), line, look.ink, Anchor.START)


def _beside(mark: Mark, strokes: Sequence[tuple[Pixel, ...]]) -> Pixel:
    """Where words begin."""
    points = np.array([point for stroke in strokes for point in stroke])
    if isinstance(mark, Angle) and len(strokes) == 2:
        vertex = points[1]
        away = 2 * vertex - points[0] - points[-1]
        length = max(float(np.hypot(*away)), 1.0)
        x, y = vertex + away / length * 2 * GAP_PX
        return (float(x) if away[0] >= 0 else float(x) - 5 * LETTER_PX), float(y) + 4
    if isinstance(mark, Cobb) and len(strokes) == 2:
        x, y = points.mean(axis=0)
        return float(x) + GAP_PX, float(y)
    right = points[int(np.argmax(points[:, 0]))]
    middle = float(points[:, 1].mean()) if mark.is_closed else float(right[1])
    return float(right[0]) + GAP_PX, middle + 4
