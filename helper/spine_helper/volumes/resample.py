"""Linear and nearest resampling on half-pixel centres, axis by axis.

A voxel is a box: the first and last faces of both lattices lie on each other, so the centre of
voxel n of m lies at (n + 0.5) / m of the axis. Outside the first and last centre the edge value
goes on.
"""

import numpy as np
from numpy.typing import NDArray

_Shape = tuple[int, int, int]


def shape_at(
    shape_kji: _Shape, spacing_ijk: tuple[float, float, float], spacing_mm: float
) -> _Shape:
    """Shape of the lattice over the same box whose spacing is nearest to `spacing_mm`."""
    sizes = zip(shape_kji, spacing_ijk[::-1], strict=True)
    k, j, i = (max(1, round(size * step / spacing_mm)) for size, step in sizes)
    return k, j, i


def resample_linear(volume: NDArray[np.generic], shape_kji: _Shape) -> NDArray[np.float32]:
    """A volume on another lattice over the same box; averages first where it becomes much coarser.

    Args:
        volume: (k, j, i), any real type.
        shape_kji: of the result.

    Returns:
        (k, j, i) float32.
    """
    result = np.asarray(volume)
    # The axis that shrinks most comes first: the others then have less to do.
    for axis in sorted(range(3), key=lambda n: shape_kji[n] / result.shape[n]):
        result = _along(result, axis, shape_kji[axis])
    return np.ascontiguousarray(result, np.float32)


def resample_nearest(labels: NDArray[np.uint8], shape_kji: _Shape) -> NDArray[np.uint8]:
    """Labels on another lattice over the same box, the nearest centre's value."""
    result = labels
    for axis in range(3):
        size, old = shape_kji[axis], labels.shape[axis]
        index = np.minimum(((np.arange(size) + 0.5) * old / size).astype(np.intp), old - 1)
        result = result.take(index, axis)
    return result


def _along(volume: NDArray[np.generic], axis: int, size: int) -> NDArray[np.generic]:
    old = volume.shape[axis]
    if old == size:
        return volume
    if old >= 2 * size:
        return _mean(volume, axis, size)
    place = np.clip((np.arange(size) + 0.5) * old / size - 0.5, 0, old - 1)
    low = np.minimum(place.astype(np.intp), max(old - 2, 0))
    high = np.minimum(low + 1, old - 1)
    shape = [1, 1, 1]
    shape[axis] = size
    share = (place - low).astype(np.float32).reshape(shape)
    below = volume.take(low, axis).astype(np.float32)
    below += (volume.take(high, axis).astype(np.float32) - below) * share
    return below


def _mean(volume: NDArray[np.generic], axis: int, size: int) -> NDArray[np.float32]:
    """Mean over the voxels that each new voxel covers, whole voxels only."""
    edges = np.linspace(0, volume.shape[axis], size + 1).round().astype(np.intp)
    total = np.add.reduceat(volume, edges[:-1], axis=axis, dtype=np.float32)
    shape = [1, 1, 1]
    shape[axis] = size
    result: NDArray[np.float32] = total / np.diff(edges).astype(np.float32).reshape(shape)
    return result
