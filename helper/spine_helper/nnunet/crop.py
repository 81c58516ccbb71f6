"""The box around all that is not 0, and the mask of it."""

from collections.abc import Sequence
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


def nonzero(channels: Sequence[NDArray[np.generic]], needs_mask: bool) -> Crop:
    """The box around all voxels that are not 0 in some channel.

    Args:
        channels: (k, j, i) each.
        needs_mask: whether `inside` is wanted; it takes SciPy.
    """
    box: list[slice] = [slice(0, size) for size in channels[0].shape]
    for axis in range(3):
        box[axis] = _span(channels, box, axis)
    place = box[0], box[1], box[2]
    if not needs_mask:
        return Crop(place, None)
    from scipy.ndimage import binary_fill_holes  # noqa: PLC0415 - an extra

    mask = reduce(np.logical_or, (channel[place] != 0 for channel in channels))
    # Holes do not touch the faces of the box, so they can be filled inside of it.
    return Crop(place, binary_fill_holes(mask))


def _span(channels: Sequence[NDArray[np.generic]], box: list[slice], axis: int) -> slice:
    """Where along an axis something is not 0; everywhere where nothing is."""

    def is_filled(index: int) -> bool:
        place = tuple(index if n == axis else box[n] for n in range(3))
        return any(bool(channel[place].any()) for channel in channels)

    places = range(box[axis].start, box[axis].stop)
    first = next((n for n in places if is_filled(n)), None)
    if first is None:
        return box[axis]
    return slice(first, next(n for n in reversed(places) if is_filled(n)) + 1)
