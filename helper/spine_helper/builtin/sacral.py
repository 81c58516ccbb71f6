"""A first sacral segment that the network took for a vertebra goes to the sacrum."""

from typing import Final

import edt
import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.networks import BODY, POSTERIOR, SACRUM

_SMALL_SHARE: Final = 0.62
"""Of the volume of the vertebra above."""
_NEAR_MM, _TOUCHING_ML = 9.0, 0.8
"""Sacrum that near to its body, and how much."""
_LEAST_SACRUM_ML, _LEAST_ML = 4.0, 1.0


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
