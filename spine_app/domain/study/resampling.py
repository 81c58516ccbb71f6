"""Resampling a leaning or unevenly spaced stack of slices to its even, orthogonal grid.

A slice keeps its plane: it is moved within it by a part of a pixel, and two neighbours are blended.
So nothing is interpolated along an axis that is right already.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.study.stacking import Stack

Slice = NDArray[np.int16]
_EXACT = 1e-6
"""Parts of a pixel or of a gap that count as none."""


def resample_slice(stack: Stack, k: int, slice_at: Callable[[int], Slice], fill: int) -> Slice:
    """One slice of the grid of a stack.

    Args:
        stack: where the slices lie.
        k: slice of `stack.grid`.
        slice_at: gives the n-th slice of the stack, in its order, (j, i) int16.
        fill: value where no slice was acquired.

    Returns:
        (j, i) int16 of the grid, linear between pixels and between slices, rounded.
    """
    place = k * float(stack.grid.spacing_ijk[2])
    after = int(np.searchsorted(stack.along_mm, place - _EXACT))
    after = min(after, len(stack.along_mm) - 1)
    before = max(after - 1, 0)
    gap = stack.along_mm[after] - stack.along_mm[before]
    weight = float(np.clip((place - stack.along_mm[before]) / gap, 0, 1)) if gap > 0 else 1.0
    upper = _moved(stack, after, slice_at(after), fill)
    if weight > 1 - _EXACT:
        return upper
    lower = _moved(stack, before, slice_at(before), fill)
    if weight < _EXACT:
        return lower
    blend = lower.astype(np.float32) * (1 - weight) + upper.astype(np.float32) * weight
    return np.rint(blend).astype(np.int16)


def _moved(stack: Stack, n: int, pixels: Slice, fill: int) -> Slice:
    """A slice moved within its plane onto the columns and rows of the grid."""
    _, rows, columns = stack.grid.shape_kji
    low = np.floor(stack.shifts_ij.min(axis=0))
    right, down = stack.shifts_ij[n] - low
    moved = _moved_along(pixels, float(down), rows, fill)
    return np.ascontiguousarray(_moved_along(moved.T, float(right), columns, fill).T)


def _moved_along(pixels: Slice, shift: float, size: int, fill: int) -> Slice:
    """Rows moved down by a number of pixels, not negative, into an array of `size` rows."""
    whole = int(np.floor(shift + _EXACT))
    part = shift - whole
    out = np.full((size, pixels.shape[1]), fill, np.int16)
    count = pixels.shape[0]
    if part <= _EXACT:
        out[whole : whole + count] = pixels
        return out
    # Row r of the grid lies between rows r - whole - 1 and r - whole of the slice; the first
    # and the last half pixel are not made up from what was not acquired.
    mixed = pixels[:-1].astype(np.float32) * part + pixels[1:].astype(np.float32) * (1 - part)
    out[whole + 1 : whole + count] = np.rint(mixed).astype(np.int16)
    if part < 0.5:
        out[whole] = pixels[0]
    else:
        out[whole + count] = pixels[-1]
    return out
