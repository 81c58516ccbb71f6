"""The body of a vertebra, told from its arch: its frame, walls and rough end plates.

The canal lies behind the body, so the direction from the thickest part of the label to the canal is
backwards; the end plates say where the head is. Both are found again from each other, a few times.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.canal import CanalLabels, canal_center
from spine_app.domain.spine.frame import BoneFrame, unit
from spine_app.domain.spine.mirror import facing_back
from spine_app.domain.spine.parts import CanalSource
from spine_app.domain.spine.patch import Patch

STEP_MM = 1.2
ROUNDS = 5
SIDE_MM, DEPTH_MM, HEIGHT_MM = 33.6, 33.6, 30.0
"""How far the walls of a body are looked for, from its middle."""

MIDDLE_MM = 4.0
GAP = 2
"""Samples without bone that end a body: fewer are holes in a label."""

TILTS = ((0.0, 0.0), (0.25, 0.0), (-0.25, 0.0), (0.0, 0.25), (0.0, -0.25))
"""Slopes by which one looks along a vertebra in search of the canal, until it is seen."""

SMALLEST_MM = 5.0
"""A body that measures less than this in any direction is none."""

DENS_LEVEL = 2
HIGH_SHARE = 0.55
"""Part of the depth of C2's body that its middle lies above the lower plate: the dens hides where
the body ends."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Slope:
    """A rough end plate in the frame of its body: z = height + side * x + back * y.

    Attributes:
        height: mm.
        side: slope along x.
        back: slope along y.
        is_cut: the image ends before the bone does.
    """

    height: float
    side: float
    back: float
    is_cut: bool

    @property
    def normal(self) -> Floats:
        """(3,) float64, unit, in the frame of the body, towards the head."""
        return unit((-self.side, -self.back, 1.0))


@dataclass(frozen=True, eq=False)
class Body:
    """A vertebral body.

    Attributes:
        frame: in its middle.
        front: local y of the front wall, mm, < 0.
        wall: local y of the back wall, > 0.
        half_width: mm.
        top: rough upper end plate.
        bottom: rough lower end plate.
        canal: from what the canal is known; None where it is not.
    """

    frame: BoneFrame
    front: float
    wall: float
    half_width: float
    top: Slope
    bottom: Slope
    canal: CanalSource | None

    @property
    def height(self) -> float:
        """Rough height in the middle, mm."""
        return self.top.height - self.bottom.height


def find_body(patch: Patch, level: int, up: Floats, canals: CanalLabels) -> Body | None:
    """The body of a vertebra; None where the label has none that could be told.

    Args:
        patch: the vertebra.
        level: our id.
        up: (3,), LPS. Roughly towards the head.
        canals: labels of canal and cord.
    """
    canal = look_for_canal(patch, up, canals)
    if level == DENS_LEVEL:
        return None if canal is None else _dens_body(patch, canal, canals)
    axes = BoneFrame.of(patch.centroid_lps(), up, (0.0, 1.0, 0.0)) if canal is None else canal
    frame = BoneFrame(patch.deepest_lps(canal), axes.axes)
    body = None
    for _ in range(ROUNDS):
        found = canal_center(patch, frame, canals)
        behind = _away_from_body(patch, frame) if found is None else found.local
        if float(np.hypot(*behind)) < SMALLEST_MM:
            return None
        frame = frame.turned(frame.up, frame.axes[:, :2] @ behind)
        body = _measured(patch, frame, None if found is None else found.source)
        if body is None:
            return None
        frame = _centered(body)
    return body


def look_for_canal(patch: Patch, up: Floats, canals: CanalLabels) -> BoneFrame | None:
    """A frame in the canal, looking along the vertebra in a few directions until it is seen."""
    upright = BoneFrame.of(patch.centroid_lps(), up, (0.0, 1.0, 0.0))
    for pitch, roll in TILTS:
        tilted = upright.turned(upright.axes @ np.array([roll, pitch, 1.0]), upright.back)
        found = canal_center(patch, tilted, canals)
        if found is not None:
            return tilted.moved((*found.local, 0.0))
    return None


def _dens_body(patch: Patch, canal: BoneFrame, canals: CanalLabels) -> Body | None:
    """The body of C2: the dens and the masses beside it hide its middle, the mirror shows it."""
    canal = facing_back(patch, canal)
    depth = canal.to_local(patch.deepest_lps(canal))[1:]
    frame = canal.moved((0.0, *depth))
    body = None
    for _ in range(ROUNDS):
        found = canal_center(patch, frame, canals)
        body = _measured(patch, frame, None if found is None else found.source, is_midline=True)
        if body is None:
            return None
        middle = body.bottom.height + HIGH_SHARE * (body.wall - body.front)
        frame = body.frame.moved((0.0, 0.0, middle))
    return body


def _away_from_body(patch: Patch, frame: BoneFrame) -> Floats:
    """(2,) local direction from the body to the middle of all: the arch lies behind."""
    return frame.to_local(patch.centroid_lps())[:2]


def _measured(
    patch: Patch, frame: BoneFrame, source: CanalSource | None, *, is_midline: bool = False
) -> Body | None:
    """Walls and end plates as seen from a point inside the body, which may lie in its midline."""
    x, y, z = (np.arange(-n, n + 0.1, STEP_MM) for n in (SIDE_MM, DEPTH_MM, HEIGHT_MM))
    mask = ndimage.binary_closing(patch.holds(frame, x, y, z))
    middle = np.abs(z) <= MIDDLE_MM
    line = mask[np.abs(x) <= MIDDLE_MM][:, :, middle].swapaxes(1, 2)
    wall, front = _reach(line, y, forward=True), _reach(line, y, forward=False)
    if not wall - front > SMALLEST_MM:
        return None
    clear = (y > front + 3) & (y < max(wall - 6, front + 4.5))
    across = mask[:, clear][:, :, middle].transpose(1, 2, 0)
    left, right = _reach(across, x, forward=True), _reach(across, x, forward=False)
    if not left - right > SMALLEST_MM:
        return None
    half, shift = (left - right) / 2, 0.0 if is_midline else (left + right) / 2
    inner = np.abs(x - shift) < 0.55 * half
    deep = (y > 0.75 * front + 0.25 * wall) & (y < 0.2 * front + 0.8 * wall)
    columns = mask[np.ix_(inner, deep, np.ones(len(z), bool))]
    places = np.stack(np.meshgrid(x[inner], y[deep], indexing="ij"), axis=-1)
    top = _slope(patch, frame, (columns, places, z), forward=True)
    bottom = _slope(patch, frame, (columns, places, z), forward=False)
    if top is None or bottom is None or top.height - bottom.height < SMALLEST_MM:
        return None
    centered = frame.moved((shift, (front + wall) / 2, 0.0))
    half_depth, drift = (wall - front) / 2, np.array([shift, (front + wall) / 2])
    top, bottom = (_shifted(one, drift) for one in (top, bottom))
    return Body(centered, -half_depth, half_depth, half, top, bottom, source)


def _shifted(slope: Slope, by: Floats) -> Slope:
    height = slope.height + slope.side * by[0] + slope.back * by[1]
    return Slope(float(height), slope.side, slope.back, slope.is_cut)


def _centered(body: Body) -> BoneFrame:
    """The frame in the middle of a body, upright between its end plates."""
    top, bottom = body.top, body.bottom
    normals = [one.normal for one in (top, bottom) if not one.is_cut]
    up = body.frame.axes @ np.sum(normals, axis=0) if normals else body.frame.up
    middle = (top.height + bottom.height) / 2
    return body.frame.moved((0, 0, middle)).turned(up, body.frame.back)


def _exits(lines: Mask, at: Floats, *, forward: bool) -> Floats:
    """Where each line leaves the bone, from zero: (...,) float64, mm, not a number where outside.

    Args:
        lines: (..., n) bool.
        at: (n,) float64, mm, ascending through 0.
        forward: towards growing values, else back.
    """
    start = int(np.argmin(np.abs(at)))
    ahead = lines[..., start:] if forward else lines[..., start::-1]
    closed = np.zeros((*ahead.shape[:-1], ahead.shape[-1] + GAP), bool)
    closed[..., : ahead.shape[-1]] = ahead
    filled = closed[..., : ahead.shape[-1]].copy()
    for n in range(1, GAP + 1):
        filled |= closed[..., n : n + ahead.shape[-1]]
    count = np.where(filled.all(axis=-1), filled.shape[-1], np.argmin(filled, axis=-1))
    reach = (count - 0.5) * (at[1] - at[0])
    return np.where(count > 0, reach if forward else -reach, np.nan)


def _reach(lines: Mask, at: Floats, *, forward: bool) -> float:
    """Where most lines leave the bone; not a number where none begins in it."""
    found = _exits(lines, at, forward=forward)
    known = found[np.isfinite(found)]
    return float(np.median(known)) if known.size else float("nan")


def _slope(
    patch: Patch, frame: BoneFrame, columns: tuple[Mask, Floats, Floats], *, forward: bool
) -> Slope | None:
    """Plane through the ends of columns, without those that stand out."""
    mask, places, z = columns
    height = _exits(mask, z, forward=forward)
    known = np.isfinite(height)
    if known.sum() < 6:
        return None
    flat, height = places[known], height[known]
    beyond = np.column_stack([flat, height + (STEP_MM if forward else -STEP_MM)])
    index = patch.grid.indices_ijk(frame.to_lps(beyond))
    outside = np.any((index < -0.5) | (index > np.array(patch.grid.shape_ijk) - 0.5), axis=1)
    terms = np.column_stack([np.ones(len(flat)), flat])
    keep = np.abs(height - np.median(height)) < 6.0
    found = np.array([np.median(height), 0.0, 0.0])
    for _ in range(3):
        if keep.sum() < 6:
            break
        found = np.linalg.lstsq(terms[keep], height[keep], rcond=None)[0]
        rest = np.abs(height - terms @ found)
        keep = rest < max(2.5 * float(np.median(rest)), 1.0)
    level, side, back = (float(value) for value in found)
    return Slope(level, side, back, bool(outside.mean() > 0.2))
