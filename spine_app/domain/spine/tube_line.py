"""The centre line of a tube of voxels: through the middles of its own cross-sections."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.linalg import solveh_banded

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.slicing.curve_errors import CurveFolds, NoCanalLine, PointsCoincide
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.spine.frame import unit

BIN_MM = 6.0
"""Thickness of the first rough sections."""
SECTION_MM = 2.0
"""Distance of the cross-sections."""
REACH_MM, SAMPLE_MM = 18.0, 1.0
"""Cross-sections reach so far from the line, sampled at this distance."""
AREA_MIN_MM2 = 15.0
"""Less than this in a cross-section is a crumb."""
AREA_SHARE = 0.5
"""A cross-section is used if it has this share of the median area."""
GAP_MAX_MM = 80.0
"""Pieces further apart than this are not joined."""
BEYOND_MM = 10.0
"""The line is looked for so far beyond what was found of it."""
ROUNDS = 4
STIFFNESS = 300.0
"""Waves shorter than some 30 mm are smoothed out; an arc stays as it is."""
STRAY_MM, STRAY_SHARE = 25.0, 0.2
"""A line is refused if more than this share of the voxels lies further away from it."""
LENGTH_MIN_MM = 15.0


def tube_line(inside: NDArray[np.bool_], grid: Grid) -> CurvedPath:
    """The line from head to feet through the middles of the sections across it.

    Sections across the line of now give a better one, until it is met by all their middles.

    Args:
        inside: (k, j, i) bool, the tube; it may have holes, and gaps up to `GAP_MAX_MM`.
        grid: where its voxels lie.

    Returns:
        The line, in mm, LPS. It ends where the tube has half of its usual area.

    Raises:
        NoCanalLine: there is no tube, or it is too short or too crooked for a line.
    """
    try:
        return _line(inside, grid)
    except (PointsCoincide, CurveFolds):
        raise NoCanalLine from None


def _line(inside: NDArray[np.bool_], grid: Grid) -> CurvedPath:
    voxels = grid.points_lps(np.argwhere(inside)[:, ::-1])
    rough = _rough(voxels)
    for _ in range(ROUNDS):
        middles = _middles(inside, grid, CurvedPath.through(_prolonged(rough)))
        rough = middles[:: max(1, len(middles) // max(2, round(len(middles) / 3)))]
        if not np.array_equal(rough[-1], middles[-1]):
            rough = np.vstack((rough[:-1], middles[-1:]))
    path = CurvedPath.through(rough)
    some = voxels[:: max(1, len(voxels) // 4000)]
    line = path.points_lps[::4]
    away = np.sqrt(((some[:, None] - line) ** 2).sum(axis=2).min(axis=1))
    if path.length_mm < LENGTH_MIN_MM or np.mean(away > STRAY_MM) > STRAY_SHARE:
        raise NoCanalLine
    return path


def _rough(voxels: Floats) -> Floats:
    """(n, 3) LPS. Medians of the voxels in thick slices across their longest direction."""
    if len(voxels) < 8:
        raise NoCanalLine
    middle = voxels.mean(axis=0)
    sizes, axes = np.linalg.eigh(np.cov((voxels - middle).T))
    is_long = sizes[2] > 2 * sizes[1]
    axis = axes[:, 2] if is_long else np.array([0.0, 0.0, 1.0])
    axis = axis if axis[2] >= 0 else -axis
    down = (middle - voxels) @ axis
    number = np.floor((down - down.min()) / BIN_MM).astype(int)
    order = np.argsort(number, kind="stable")
    counts = np.bincount(number)
    ends = np.concatenate(([0], np.cumsum(counts)))
    full = counts >= 0.25 * np.median(counts[counts > 0])
    found = [
        np.median(voxels[order[start:end]], axis=0)
        for (start, end), is_full in zip(pairwise(ends), full, strict=True)
        if is_full
    ]
    if len(found) < 2:
        raise NoCanalLine
    return np.array(found)


def _prolonged(points: Floats) -> Floats:
    """A line that goes straight on beyond both of its ends."""
    back = min(3, len(points) - 1)
    before = points[0] + BEYOND_MM * unit(points[0] - points[back])
    after = points[-1] + BEYOND_MM * unit(points[-1] - points[-1 - back])
    return np.vstack((before, points, after))


def _middles(inside: NDArray[np.bool_], grid: Grid, path: CurvedPath) -> Floats:
    """(n, 3) LPS. Middles of the sections across a line, smoothed along it."""
    every = max(1, round(SECTION_MM / path.step_mm))
    at = slice(None, None, every)
    points, across, beside = path.points_lps[at], path.normals[at], path.binormals[at]
    side = np.arange(-REACH_MM, REACH_MM + 0.1, SAMPLE_MM)
    u, v = (axis.ravel() for axis in np.meshgrid(side, side, indexing="ij"))
    is_near = np.hypot(u, v) <= REACH_MM
    u, v = u[is_near], v[is_near]
    local = u[:, None] * across[:, None] + v[:, None] * beside[:, None]
    index = grid.indices_ijk(points[:, None] + local)[..., ::-1]
    share = ndimage.map_coordinates(
        inside.view(np.uint8), np.moveaxis(index, -1, 0), np.float32, order=1
    )
    share = _filled(share, is_near, len(side))
    amount = share.sum(axis=1)
    area = amount * SAMPLE_MM**2
    if not np.any(area >= AREA_MIN_MM2):
        raise NoCanalLine
    usual = float(np.median(area[area >= AREA_MIN_MM2]))
    known = area >= max(AREA_MIN_MM2, AREA_SHARE * usual)
    start, end = _longest(known, round(GAP_MAX_MM / SECTION_MM))
    amount = np.maximum(amount, 1e-6)
    x, y = (share @ u) / amount, (share @ v) / amount
    middles = points + x[:, None] * across + y[:, None] * beside
    weights = np.where(known, np.minimum(area / usual, 1.0) ** 2, 0.0)
    return _smooth(middles[start:end], weights[start:end])


def _filled(share: Floats, is_near: NDArray[np.bool_], size: int) -> Floats:
    """Sections (n, m) without the holes that a label has in them."""
    flat = np.zeros((len(share), size * size), dtype=bool)
    flat[:, is_near] = share >= 0.5
    across = np.zeros((3, 3, 3), dtype=bool)
    across[1] = ndimage.generate_binary_structure(2, 1)
    filled = ndimage.binary_fill_holes(flat.reshape(-1, size, size), across)
    holes = filled.reshape(len(share), -1) & ~flat
    return np.asarray(np.where(holes[:, is_near], 1.0, share), dtype=np.float64)


def _longest(known: NDArray[np.bool_], gap: int) -> tuple[int, int]:
    """First and end of the longest run of sections without a gap longer than `gap`."""
    found = np.flatnonzero(known)
    breaks = np.flatnonzero(np.diff(found) > gap) + 1
    runs = np.split(found, breaks)
    best = max(runs, key=lambda run: int(np.ptp(run)))
    return int(best[0]), int(best[-1]) + 1


def _smooth(points: Floats, weights: Floats) -> Floats:
    """Points (n, 3) at even distances, smoothed; weight 0 bridges a gap.

    Source:
        Eilers, "A perfect smoother", Anal. Chem. 75(14), 2003, with third differences, which are
        0 on a parabola; reweighted after Huber, so that dents of the label do not pull.
    """
    if len(points) < 8:
        return points
    third = np.diff(np.eye(len(points)), 3, axis=0)
    penalty = STIFFNESS * third.T @ third
    # Only the diagonal and three beside it are not 0.
    bands = np.array([np.pad(np.diag(penalty, -n), (0, n)) for n in range(4)])
    given = weights
    for _ in range(3):
        bands_now = np.vstack((bands[:1] + given, bands[1:]))
        smooth = solveh_banded(bands_now, given[:, None] * points, lower=True)
        away = np.linalg.norm(points - smooth, axis=1)
        usual = max(0.1, 1.5 * float(np.median(away[weights > 0])))
        given = weights * np.minimum(1.0, usual / np.maximum(away, 1e-9))
    return np.asarray(smooth)
