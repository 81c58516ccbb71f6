"""Volumes on other lattices over the same box, slice by slice.

Along an axis that becomes at least twice as coarse a new voxel is the mean of what it covers, parts
of voxels included; along every other it is interpolated between two; see `axis`. Slices pass
through one by one, so beyond the result a few slices of memory are enough.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from spine_helper.volumes.axis import Axis

_Shape = tuple[int, int, int]
_Float = NDArray[np.float32]
Change: TypeAlias = Callable[[NDArray[np.generic]], NDArray[np.generic]]
"""Makes a slice another of the same shape."""


def shape_at(
    shape_kji: _Shape, spacing_ijk: tuple[float, float, float], spacing_mm: float
) -> _Shape:
    """Shape of the lattice over the same box whose spacing is nearest to `spacing_mm`."""
    sizes = zip(shape_kji, spacing_ijk[::-1], strict=True)
    k, j, i = (max(1, round(size * step / spacing_mm)) for size, step in sizes)
    return k, j, i


def resample_linear(volume: NDArray[np.generic], shape_kji: _Shape) -> _Float:
    """A volume on another lattice over the same box; averages where it becomes much coarser.

    Args:
        volume: (k, j, i), any real type, finite.
        shape_kji: of the result.

    Returns:
        (k, j, i) float32.
    """
    return resample_window(volume, shape_kji, (0, 0, 0), shape_kji)


def resample_window(
    volume: NDArray[np.generic], shape_kji: _Shape, start_kji: _Shape, stop_kji: _Shape
) -> _Float:
    """A part of what `resample_linear` gives, at the cost of that part.

    Args:
        volume: (k, j, i), any real type, finite.
        shape_kji: of the whole lattice.
        start_kji: first voxel of the part.
        stop_kji: voxel behind its last one.

    Returns:
        (k, j, i) float32, of shape stop - start.
    """
    k, j, i = (
        Axis.of(volume.shape[n], shape_kji[n], range(start_kji[n], stop_kji[n])) for n in range(3)
    )
    return resample_along(volume, (k, j, i))


def resample_along(
    volume: NDArray[np.generic], axes: tuple[Axis, Axis, Axis], change: Change = np.asarray
) -> _Float:
    """A volume with the voxels of each axis replaced.

    Args:
        volume: (k, j, i), any real type, finite.
        axes: weights along k, j and i.
        change: done to every slice before.

    Returns:
        (k, j, i) float32.
    """
    # Slices are quick to read only where they lie apart in memory, which turned volumes do not.
    order = np.argsort(np.abs(volume.strides), kind="stable")[::-1]
    if volume.strides[order[0]] != volume.strides[0]:
        turned = resample_along(
            volume.transpose(order), (axes[order[0]], axes[order[1]], axes[order[2]]), change
        )
        return np.ascontiguousarray(turned.transpose(np.argsort(order)))
    k, j, i = (len(axis.low) for axis in axes)
    result = np.empty((k, j, i), np.float32)
    for index, plane in enumerate(planes(volume, axes, change)):
        result[index] = plane
    return result


def planes(
    volume: NDArray[np.generic], axes: tuple[Axis, Axis, Axis], change: Change = np.asarray
) -> Iterator[_Float]:
    """The slices of what `resample_along` gives, one after the other.

    Yields:
        (j, i) float32; not to be written to: the next slice may be made of it.
    """
    along_k, along_j, along_i = axes
    if along_k.shrinks and np.count_nonzero(along_k.shares) <= 2 * volume.shape[0]:
        for taps in along_k.taps():
            mixed = weighted([(change(volume[index]), share) for index, share in taps])
            yield along_i.right(along_j.left(mixed))
        return
    done: dict[int, _Float] = {}
    for taps in along_k.taps():
        wanted = {index for index, _ in taps}
        done = {index: plane for index, plane in done.items() if index in wanted}
        for index in wanted - done.keys():
            done[index] = along_i.right(along_j.left(change(volume[index]).astype(np.float32)))
        yield weighted([(done[index], share) for index, share in taps])


def weighted(parts: list[tuple[NDArray[np.generic], float]]) -> _Float:
    """A sum of arrays of one shape, each times its share; the array itself where it is alone."""
    (first, share), *others = parts
    if share == 1.0 and not others:
        return np.asarray(first, np.float32)
    total: _Float = np.multiply(first, np.float32(share), dtype=np.float32)
    for plane, share in others:
        total += np.multiply(plane, np.float32(share), dtype=np.float32)
    return total


def resample_nearest(labels: NDArray[np.uint8], shape_kji: _Shape) -> NDArray[np.uint8]:
    """Labels on another lattice over the same box, the nearest centre's value."""
    k, j, i = (_nearest(old, new) for old, new in zip(labels.shape, shape_kji, strict=True))
    result = np.empty(shape_kji, labels.dtype)
    before = -1
    for index, source in enumerate(k):
        if source == before:
            result[index] = result[index - 1]
        else:
            result[index] = labels[source].take(j, 0).take(i, 1)
        before = source
    return result


def _nearest(old: int, new: int) -> NDArray[np.intp]:
    return np.minimum(((np.arange(new) + 0.5) * old / new).astype(np.intp), old - 1)
