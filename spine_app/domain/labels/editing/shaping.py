"""Making a structure smoother, larger or smaller, in its box and the room around it."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter

from spine_app.domain.labels.editing.rule import Labels, Mask

REACH = 3.0
"""A smoothing looks so many of its widths around."""


def smoothed(
    labels: Labels, label: int, allowed: Mask, width_mm: float, spacing_kji: NDArray[np.float64]
) -> Labels:
    """The labels of a box with a structure smoothed; it keeps its number of voxels exactly.

    A smoothing spreads the structure evenly to all sides; of the voxels that may belong to it, as
    many as it had are kept, those of which most has arrived. Where many are equal, what was in it
    before is kept first. Even spreading leaves it where it is.

    Args:
        labels: (k, j, i) of the box of the structure and `REACH` widths around it.
        label: the structure, which has a voxel there.
        allowed: which voxels outside of it may become part of it.
        width_mm: standard deviation of the smoothing, > 0.
        spacing_kji: (3,) mm between voxels.
    """
    mask = labels == label
    spread = gaussian_filter(
        mask.astype(np.float32), width_mm / spacing_kji, mode="nearest", truncate=REACH
    )
    candidates = np.flatnonzero((mask | allowed) & (spread > 0))
    count = int(mask.sum())
    values = spread.ravel()[candidates]
    least = np.partition(values, -count)[-count]
    kept = np.zeros(mask.size, bool)
    kept[candidates[values > least]] = True
    equal = candidates[values == least]
    first = np.argsort(~mask.ravel()[equal], kind="stable")[: count - np.count_nonzero(kept)]
    kept[equal[first]] = True
    after = labels.copy()
    after[mask] = 0
    after[kept.reshape(mask.shape)] = label
    return after


def grown(
    labels: Labels, label: int, allowed: Mask, mm: float, spacing_kji: NDArray[np.float64]
) -> Labels:
    """The labels of a box with a structure made larger.

    Args:
        labels: (k, j, i) of the box of the structure and `mm` around it.
        label: the structure, which has a voxel there.
        allowed: which voxels may become part of it.
        mm: how far from a voxel of it, centre to centre.
        spacing_kji: (3,) mm between voxels.
    """
    away = distance_transform_edt(labels != label, sampling=spacing_kji)
    after = labels.copy()
    after[(away <= mm) & allowed] = label
    return after


def shrunk(labels: Labels, label: int, mm: float, spacing_kji: NDArray[np.float64]) -> Labels:
    """The labels of a box with a structure made smaller.

    Args:
        labels: (k, j, i) of the box of the structure and a voxel around it. At the edge of the
            volume, where there is none, the structure is taken to go on.
        label: the structure.
        mm: how far from what is not part of it, centre to centre.
        spacing_kji: (3,) mm between voxels.
    """
    mask = labels == label
    after = labels.copy()
    if not mask.all():
        after[mask & (distance_transform_edt(mask, sampling=spacing_kji) <= mm)] = 0
    return after
