"""How much every voxel looks like the middle of a spinal canal."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.lattice import Hu, Lattice, box_mean

BONE_HU: Final = 200.0
_MARROW_HU: Final = 110.0
_SOFT_HU: Final = (-50.0, 100.0)
"""Of the mean of a small cube in the canal: fat to cord, less than marrow."""
_REACH_MM: Final = 22.5
_MIRROR_MM: Final = 45.0
_ASYMMETRY_HU: Final = (60.0, 210.0)
_DIRECTIONS: Final = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
NOTHING: Final = np.float32(-1.5)
"""Score of what is not soft tissue."""


def canal_score(lattice: Lattice) -> Hu:
    """Score every voxel, -3 to 3.

    Soft tissue scores for bone around it in its slice, for a solid body in front of it and for
    processes behind it; each is averaged along the spine, for a canal is open between vertebrae.
    Where left and right differ much it loses up to 1.5: that keeps out of the pelvis' holes.

    Args:
        lattice: the whole volume at 2 to 3 mm.

    Returns:
        (k, j, i) float32.
    """
    hu, step = lattice.hu_kji, lattice.step_mm
    bone = hu > BONE_HU

    def voxels(mm: float) -> int:
        return round(mm / step)

    around = box_mean(_enclosure(bone, step), 0, -voxels(7.5), voxels(7.5))
    score: Hu = np.clip((around - 0.4) / 0.3, -1, 1)
    del around
    body = (hu > _MARROW_HU).astype(np.float32)
    for axis, first, last in ((0, -12, 12), (1, -30, -10), (2, -9, 9)):
        body = box_mean(body, axis, voxels(first), voxels(last))
    score += np.clip((body - 0.35) / 0.25, -1, 1)
    del body
    behind = bone.astype(np.float32)
    for axis, first, last in ((0, -15, 15), (1, 8, 25), (2, -5, 5)):
        behind = box_mean(behind, axis, voxels(first), voxels(last))
    score += np.clip((behind - 0.12) / 0.2, -1, 1)
    soft = np.clip(hu, -300, 600)
    for axis in range(3):
        soft = box_mean(soft, axis, -1, 1)
    score[(soft < _SOFT_HU[0]) | (soft > _SOFT_HU[1])] = NOTHING
    low, high = _ASYMMETRY_HU
    score -= np.clip(_asymmetry(lattice) - low, 0, high - low) / 100
    return score


def _asymmetry(lattice: Lattice) -> Hu:
    """Mean difference of what lies equally far to the left and right; (k, j, i) float32, HU."""
    hu, step = lattice.hu_kji, lattice.step_mm
    every = max(1, round(5.0 / step))
    few = box_mean(np.clip(hu[::every, ::every], -200, 500).astype(np.float32), 2, -1, 1)
    columns = np.arange(few.shape[2])
    total = np.zeros(few.shape, np.float32)
    shifts = range(2, int(_MIRROR_MM / step), 2)
    for shift in shifts:
        right = few.take(np.maximum(columns - shift, 0), 2)
        left = few.take(np.minimum(columns + shift, columns[-1]), 2)
        total += np.abs(left - right)
    rows = round(35.0 / (step * every))
    total /= np.float32(len(shifts))
    mean = box_mean(box_mean(total, 1, -rows, rows), 0, -2, 2)
    index = [
        np.minimum(np.arange(size) // every, mean.shape[axis] - 1)
        for axis, size in enumerate(hu.shape[:2])
    ]
    return mean[np.ix_(*index)]


def _enclosure(bone: NDArray[np.bool_], step_mm: float) -> Hu:
    """Share of eight directions in the slice in which bone is near; (k, j, i) float32."""
    hits = np.zeros(bone.shape, np.uint8)
    for move in _DIRECTIONS:
        length = step_mm * float(np.hypot(*move))
        hits += _is_hit(bone, move, int(_REACH_MM / length))
    return hits.astype(np.float32) / np.float32(len(_DIRECTIONS))


def _is_hit(bone: NDArray[np.bool_], move: tuple[int, int], steps: int) -> NDArray[np.bool_]:
    """Where bone lies within so many steps in one direction.

    A single pass over the rows, away from where one looks: each row needs only the one before.
    """
    dj, di = move
    if dj == 0:
        return _is_hit(bone.transpose(0, 2, 1), (di, 0), steps).transpose(0, 2, 1)
    far = np.uint8(steps)
    away = np.where(bone, np.uint8(0), far)
    rows = range(1, bone.shape[1]) if dj < 0 else range(bone.shape[1] - 2, -1, -1)
    here = slice(None, -1) if di > 0 else slice(1, None)
    there = slice(1, None) if di > 0 else slice(None, -1)
    if di == 0:
        here = there = slice(None)
    for row in rows:
        one_more = np.minimum(away[:, row + dj, there], far - np.uint8(1)) + np.uint8(1)
        away[:, row, here] = np.minimum(away[:, row, here], one_more)
    return away < far
