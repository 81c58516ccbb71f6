"""The box around all that is not 0, and the mask of it."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Slices = tuple[slice, slice, slice]


@dataclass(frozen=True, eq=False)
class Crop:
    """What is left of an image when empty borders are cut off.

    Attributes:
        box: of the image; all of it where every voxel is 0.
        inside: (k, j, i) bool, of the box: not 0 in some channel, or enclosed by such voxels; None
            where nobody asked.
    """

    box: Slices
    inside: NDArray[np.bool_] | None


def nonzero(channels: NDArray[np.float32], needs_mask: bool) -> Crop:
    """The box around all voxels that are not 0 in some channel.

    Args:
        channels: (c, k, j, i).
        needs_mask: whether `inside` is wanted; it takes SciPy.
    """
    mask: NDArray[np.bool_] = reduce(np.logical_or, (channel != 0 for channel in channels))
    if not mask.any():
        return Crop((slice(None),) * 3, mask if needs_mask else None)
    spans = []
    for axis in range(3):
        others = tuple(n for n in range(3) if n != axis)
        hit = np.flatnonzero(mask.any(axis=others))
        spans.append(slice(int(hit[0]), int(hit[-1]) + 1))
    box = spans[0], spans[1], spans[2]
    if not needs_mask:
        return Crop(box, None)
    from scipy.ndimage import binary_fill_holes  # noqa: PLC0415 - an extra

    # Holes do not touch the faces of the box, so they can be filled inside of it.
    return Crop(box, binary_fill_holes(mask[box]))
