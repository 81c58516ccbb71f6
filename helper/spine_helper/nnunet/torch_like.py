"""Resampling as torch's `interpolate` does it, without torch, in float32.

Interpolation on half-pixel centres between two neighbours; `nearest-exact` takes the centre that is
nearest, a tie the higher one.
"""

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.lattice import Shape
from spine_helper.nnunet.recipe import Resampling

_Float = NDArray[np.float32]


def resample_torch(
    channel: NDArray[np.generic], shape: Shape, how: Resampling, axis: int | None
) -> NDArray[np.generic]:
    """One channel on another lattice over the same box.

    Args:
        channel: (k, j, i).
        shape: of the result.
        how: modes.
        axis: the coarse axis, None where there is none.

    Returns:
        (k, j, i) float32; `channel` itself where the shape stays.
    """
    if channel.shape == shape:
        return channel
    if axis is None:
        return _interpolate(channel.astype(np.float32), shape)
    plane = tuple(channel.shape[n] if n == axis else shape[n] for n in range(3))
    flat = _by_mode(channel.astype(np.float32), plane, how.mode)
    return _by_mode(flat, shape, how.mode_z)


def _by_mode(volume: _Float, shape: tuple[int, ...], mode: str) -> _Float:
    if mode == "linear":
        return _interpolate(volume, shape)
    for axis, size in enumerate(shape):
        if volume.shape[axis] != size:
            volume = volume.take(_nearest(volume.shape[axis], size), axis)
    return volume


def _nearest(old: int, new: int) -> NDArray[np.intp]:
    scale = np.float32(old) / np.float32(new)
    place = (np.arange(new, dtype=np.float32) + np.float32(0.5)) * scale
    return np.minimum(place.astype(np.intp), old - 1)


def _interpolate(volume: _Float, shape: tuple[int, ...]) -> _Float:
    for axis in (2, 1, 0):
        volume = _along(volume, axis, shape[axis])
    return volume


def _along(volume: _Float, axis: int, size: int) -> _Float:
    old = volume.shape[axis]
    if old == size:
        return volume
    scale = np.float32(old) / np.float32(size)
    place = scale * (np.arange(size, dtype=np.float32) + np.float32(0.5)) - np.float32(0.5)
    place = np.maximum(place, np.float32(0))
    low = np.minimum(place.astype(np.intp), old - 1)
    high = np.minimum(low + 1, old - 1)
    form = [1, 1, 1]
    form[axis] = size
    share = np.minimum(place - low.astype(np.float32), np.float32(1)).reshape(form)
    lower: _Float = volume.take(low, axis)
    lower *= np.float32(1) - share
    lower += volume.take(high, axis) * share
    return lower
