"""How well labels agree with truth."""

import numpy as np


def dice(one: np.ndarray, other: np.ndarray) -> float:
    """Overlap of two masks, 0 to 1; 0 where both are empty."""
    total = np.count_nonzero(one) + np.count_nonzero(other)
    return 2 * np.count_nonzero(one & other) / total if total else 0.0


def instance_dice(found: np.ndarray, truth: np.ndarray, vertebrae) -> dict[int, float]:
    """Dice of every true vertebra with the found label that covers most of it.

    Args:
        found: label map.
        truth: VerSe ids.
        vertebrae: ids to look at.
    """
    scores = {}
    for value in vertebrae:
        mask = truth == value
        counts = np.bincount(found[mask], minlength=256)
        counts[0] = 0
        scores[value] = dice(found == counts.argmax(), mask) if counts.any() else 0.0
    return scores


def complete(truth: np.ndarray, least_ml: float, voxel_ml: float, last: int = 25) -> list[int]:
    """Ids of the vertebrae that do not touch the first or last slice of a truth."""
    cut = set(np.unique(truth[:2])) | set(np.unique(truth[-2:]))
    counts = np.bincount(truth.reshape(-1), minlength=256) * voxel_ml
    return [v for v in (*range(1, last + 1), 28) if counts[v] > least_ml and v not in cut]
