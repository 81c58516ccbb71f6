"""The sacrum: a first segment that was taken for a vertebra is given back, gaps are closed."""

from typing import Final

import edt
import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.networks import BODY, POSTERIOR, SACRUM
from spine_helper.classical.lattice import box_mean

_SMALL_SHARE: Final = 0.62
"""Of the volume of the vertebra above."""
_NEAR_MM, _TOUCHING_ML = 9.0, 0.8
"""Sacrum that near to its body, and how much."""
_LEAST_SACRUM_ML, _LEAST_ML = 4.0, 1.0
_CLOSING_MM: Final = 4.0
_FEW: Final = 200
"""Voxels of other discs that say how dense a disc is."""


def give_to_sacrum(
    labels: NDArray[np.uint8], classes: NDArray[np.uint8], spacing: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Take the lowest vertebra for sacrum where it is small and no disc parts it from that.

    Args:
        labels: (k, j, i) uint8, from head to feet.
        classes: (k, j, i) uint8, classes of the network; changed in place.
        spacing: (3,) float64 mm.

    Returns:
        Labels without that vertebra, or the labels that were given.
    """
    voxel_ml = float(spacing.prod()) / 1000
    sizes = np.bincount(labels.reshape(-1))
    numbers = [n for n in range(1, len(sizes)) if sizes[n] * voxel_ml >= _LEAST_ML]
    sacrum_ml = int((classes == SACRUM).sum()) * voxel_ml
    if len(numbers) < 2 or sacrum_ml < _LEAST_SACRUM_ML:
        return labels
    mine, above = labels == numbers[-1], sizes[numbers[-2]]
    body = mine & (classes == BODY)
    if not body.any() or mine.sum() > _SMALL_SHARE * above:
        return labels
    away = edt.edt(~body, anisotropy=tuple(float(x) for x in spacing))
    touching = int(((away < _NEAR_MM) & (classes == SACRUM)).sum())
    if touching * voxel_ml < _TOUCHING_ML:
        return labels
    classes[mine & ((classes == BODY) | (classes == POSTERIOR))] = SACRUM
    return np.where(mine, np.uint8(0), labels)


def filled(
    sacrum: NDArray[np.bool_], taken: NDArray[np.bool_], spacing: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """A sacrum without the gaps that marrow of low density leaves in it.

    Args:
        sacrum: (k, j, i) bool, where the network sees it.
        taken: (k, j, i) bool, what belongs to something else.
        spacing: (3,) float64 mm.

    Returns:
        (k, j, i) bool, the closing by a ball.
    """
    if not sacrum.any():
        return sacrum
    steps = tuple(float(x) for x in spacing)
    margin = [int(np.ceil(_CLOSING_MM / step)) + 1 for step in steps]
    padded = np.pad(sacrum, [(n, n) for n in margin])
    wide = edt.edt(~padded, anisotropy=steps) <= _CLOSING_MM
    closed = edt.edt(wide, anisotropy=steps) > _CLOSING_MM
    inner = tuple(slice(n, -n) for n in margin)
    result: NDArray[np.bool_] = sacrum | (closed[inner] & ~taken)
    return result


def bone_in_last_disc(
    discs: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    hu_kji: NDArray[np.float32],
) -> NDArray[np.bool_]:
    """What was taken for the disc below the last vertebra and is as dense as that vertebra.

    Args:
        discs: (k, j, i) uint8, number of the vertebra above each disc.
        labels: (k, j, i) uint8, 1 to n from head to feet.
        hu_kji: (k, j, i) float32.

    Returns:
        (k, j, i) bool; nothing where there is no other disc to compare with.
    """
    last = int(labels.max())
    nothing = np.zeros(discs.shape, np.bool_)
    others = hu_kji[(discs > 0) & (discs < last)]
    mine = discs == last
    if last < 2 or len(others) < _FEW or not mine.any():
        return nothing
    border = (float(np.median(others)) + float(np.median(hu_kji[labels == last]))) / 2
    smooth = hu_kji
    for axis in range(3):
        smooth = box_mean(smooth, axis, -1, 1)
    bone: NDArray[np.bool_] = mine & (smooth > border)
    return bone
