"""The sacrum with wings, laminae, crest and foramina, and the coccyx.

Sources:
    segment heights and widths: means of dry-bone series (S1 28-30 mm high, width 95-109 mm);
    foramina: Saluja 2018. The curve was judged by eye.
"""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.arch import Plan, facet_plate
from spine_app.domain.phantom.bone import Piece
from spine_app.domain.phantom.ids import Part
from spine_app.domain.phantom.primitives import Radius, capsule, chain

Floats = NDArray[np.float64]
HEIGHTS = (29.0, 25.0, 21.0, 18.0, 15.0, 10.0, 8.0, 6.0, 5.0)
TURNS_DEG = (3.0, 8.0, 16.0, 20.0, 16.0, 12.0, 10.0, 10.0, 10.0)
HALF_WIDTH = (25.0, 21.0, 17.0, 14.0, 11.5, 7.5, 5.0, 4.0, 3.0, 2.5)
HALF_DEPTH = (16.5, 12.0, 9.5, 7.5, 6.0, 4.5, 3.6, 3.2, 2.8, 2.4)
LATERAL_X = (43.0, 40.0, 32.0, 25.0, 18.5, 12.0)
CANAL_HALF = ((15.0, 8.5), (12.5, 7.5), (10.0, 6.0), (7.5, 4.6), (5.5, 3.6))
FORAMEN_X = (17.5, 16.0, 14.5, 13.0)
FORAMEN_FRONT = (6.6, 6.0, 5.0, 3.8)


def sacral_path(scale: float) -> tuple[Floats, Floats]:
    """Ends of the segments down the middle of the bodies.

    Returns:
        (10, 3) float64, mm, S1 frame, and (10,) float64, rad, forward turn at each end.
    """
    turns = np.radians(np.cumsum(TURNS_DEG))
    steps = [
        np.array([0.0, -np.sin(a), -np.cos(a)]) * h * scale
        for a, h in zip(turns, HEIGHTS, strict=True)
    ]
    path = np.vstack([np.zeros(3), np.cumsum(steps, axis=0)])
    return path, np.concatenate([[0.0], turns])


def _at(path: tuple[Floats, Floats], end: float, x: float, y: float) -> Floats:
    """A point beside the path: `end` counts segment ends, y is backwards across the path."""
    points, turns = path
    n = np.arange(len(points))
    middle = np.array([np.interp(end, n, points[:, axis]) for axis in range(3)])
    turn = np.interp(end, n, turns)
    return np.asarray(
        middle + x * np.array([1.0, 0, 0]) + y * np.array([0, np.cos(turn), -np.sin(turn)])
    )


def _bodies(path: tuple[Floats, Floats], k: float) -> list[Piece]:
    ends = [0.09, 0.9, 1, 1.12, 2, 3, 4, 5, 5.6, 6, 7, 8, 9]
    n = np.arange(10)
    points = [_at(path, e, 0, 0) for e in ends]
    radii: list[Radius] = [
        (float(np.interp(e, n, HALF_WIDTH)) * k, float(np.interp(e, n, HALF_DEPTH)) * k)
        for e in ends
    ]
    pieces = chain(points, radii, up=(0, 1, 0), cuts=2)
    first = pieces[0]
    pieces[0] = type(first)(first.frame, first.length, first.radii, 2.4)
    return [Piece(item, Part.SACRUM, 0.4) for item in pieces]


def _wings(path: tuple[Floats, Floats], k: float, side: int) -> list[Piece]:
    """Wing of S1 and the lateral column down to S5."""
    inner, outer = _at(path, 0.42, side * 17 * k, 0), _at(path, 0.52, side * 44 * k, 7 * k)
    wing = capsule(
        [inner, outer], (14.0 * k, 12.0 * k), (13.5 * k, 10.0 * k), up=(0, -0.2, 1), cap=6.0
    )
    shoulder = capsule(
        [_at(path, 0.35, side * 22 * k, 10 * k), outer + np.array([0, 4, 0])],
        (8.0, 8.0),
        (9.0, 9.0),
    )
    ends = (0.5, 1.2, 2.1, 3.1, 4.1, 4.9)
    backs = (10.0, 8.5, 6.5, 5.0, 3.5, 2.0)
    points = [
        _at(path, e, side * x * k, y * k) for e, x, y in zip(ends, LATERAL_X, backs, strict=True)
    ]
    radii: list[Radius] = [
        (10.5 * k, 12.5 * k), (12.5 * k, 12.0 * k), (11.5 * k, 9.5 * k), (9.5 * k, 7.0 * k),
        (7.5 * k, 5.5 * k), (4.0 * k, 4.0 * k),
    ]  # fmt: skip
    column = chain(points, radii, up=(0, 1, 0), cuts=2)
    pieces = [Piece(wing, Part.SACRUM, 6.0), Piece(shoulder, Part.SACRUM, 5.0)]
    pieces += [Piece(item, Part.SACRUM, 0.3 if n else 4.0) for n, item in enumerate(column)]
    for end, x in ((1.0, 30.0), (2.0, 26.0), (3.0, 20.0), (4.0, 15.0)):
        bar = capsule(
            [_at(path, end + 0.5, 0, 2), _at(path, end + 0.45, side * x * k, 4)],
            (7.5 * k - end, 7.5 * k - end),
            (7.5 * k - end, 7.0 * k - end),
        )
        pieces.append(Piece(bar, Part.SACRUM, 4.0))
    return pieces


def _canal_back(end: float) -> float:
    """Distance of the canal's back wall behind the path, mm at scale 1."""
    n = np.arange(5)
    depth = np.interp(end, np.arange(10), HALF_DEPTH)
    return float(depth - 1.5 + 2 * np.interp(end, n, [c[1] for c in CANAL_HALF]))


def _roof(path: tuple[Floats, Floats], k: float, plan: Plan) -> list[Piece]:
    """Laminae, median crest with its tubercles, and the side crests."""
    pieces = []
    for segment in range(4):
        end = segment + 0.5
        tall = 0.56 * HEIGHTS[segment] * k
        y = _canal_back(end) * k
        for side in (1, -1):
            jitter = plan.jitter[side][segment]
            lateral = _at(path, end, side * (CANAL_HALF[segment][0] + 8) * k, y - 4 * k)
            middle = _at(path, end + 0.05, 0, y + 2.6)
            half = 3.4 - 0.35 * segment
            shape = capsule([lateral, middle], (half * jitter, tall), (half, tall), up=(0, -0.1, 1))
            foot = _at(path, end, side * (CANAL_HALF[segment][0] + 9) * k, 5.0 * k)
            strut = capsule(
                [foot, lateral], (5.5 - 0.5 * segment, 0.8 * tall), (4.4 * jitter, tall)
            )
            pieces += [Piece(item, Part.SACRUM, 4.0) for item in (strut, shape)]
        tip = _at(path, end + 0.2, 0.5 * (segment % 2), y + (11.0 - 1.9 * segment) * k)
        root = _at(path, end - 0.05, 0, y + 3.0)
        shape = capsule([root, tip], (2.6, 0.36 * tall + 2), (2.3, 0.3 * tall + 1.5))
        pieces.append(Piece(shape, Part.SACRUM, 4.0))
    return pieces


def _articular(plan: Plan, path: tuple[Floats, Floats], side: int, k: float) -> list[Piece]:
    plate, middle = facet_plate(plan, plan.upper[side], is_superior=True)
    root = _at(path, 0.42, side * 24 * k, 18 * k)
    column = capsule([root, middle], (7.0 * k, 6.0 * k), (5.0 * k, 4.6 * k), up=(0, 1, 0))
    plate = Piece(plate.solid, Part.SACRUM, 4.0)
    return [Piece(column, Part.SACRUM, 5.0), plate]


def _cuts(path: tuple[Floats, Floats], k: float) -> list[Piece]:
    """Canal, hiatus and foramina."""
    ends = (-0.55, 0.2, 1.0, 2.0, 3.0, 3.9)
    sizes = (CANAL_HALF[0], CANAL_HALF[0], *CANAL_HALF[1:])
    points, radii = [], []
    for end, (a, b) in zip(ends, sizes, strict=True):
        y = np.interp(max(end, 0), np.arange(10), HALF_DEPTH) - 1.5 + b
        points.append(_at(path, end, 0, y * k) if end >= 0 else np.array([0, y * k, 16.0]))
        radii.append((a * k, b * k))
    canal = chain(points, list(radii), up=(0, 1, 0), cuts=2)
    pieces = [Piece(item, Part.NONE, 0.8, is_cut=True) for item in canal]
    for n, (x, front) in enumerate(zip(FORAMEN_X, FORAMEN_FRONT, strict=True)):
        for side in (1, -1):
            middle = _at(path, n + 1.0, side * (x - 1) * k, 12.0 * k)
            ahead = _at(path, n + 1.05, side * (x + 2) * k, -26.0 * k)
            behind = _at(path, n + 1.1, side * (x + 3) * k, 46.0 * k)
            radius = front * k
            cut = capsule([middle, ahead], radius * 0.85, radius * 1.1, up=(1, 0, 0))
            back = capsule([middle, behind], radius * 0.6, radius * 0.55, up=(1, 0, 0))
            pieces += [Piece(item, Part.NONE, 1.6, is_cut=True) for item in (cut, back)]
    return pieces


def sacrum_pieces(plan: Plan) -> list[Piece]:
    """Pieces of sacrum and coccyx in the S1 frame.

    Args:
        plan: frame, joints with the last lumbar vertebra (`upper`), jitter and scale; its size
            is not used.
    """
    k = plan.scale
    path = sacral_path(k)
    pieces = _bodies(path, k)
    for side in (1, -1):
        pieces += _wings(path, k, side)
    pieces += _roof(path, k, plan)
    for side in (1, -1):
        pieces += _articular(plan, path, side, k)
    return pieces + _cuts(path, k)
