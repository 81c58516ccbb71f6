"""Linear and nearest resampling on half-pixel centres, axis by axis.

A voxel is a box: the first and last faces of both lattices lie on each other, so the centre of
voxel n of m lies at (n + 0.5) / m of the axis. Outside the first and last centre the edge value
goes on. Along an axis that becomes at least twice as coarse a new voxel is the mean of what it
covers, parts of voxels included; along every other it is interpolated between two.

Slices pass through one by one, so beyond the result a few slices of memory are enough. In a slice
each axis is a product with a matrix that is zero away from its diagonal; blocks along that diagonal
are multiplied by BLAS, which is quicker than gathering neighbours with numpy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

_Shape = tuple[int, int, int]
_Float = NDArray[np.float32]

_SMALL: Final = 2**18
"""Products of at most so many terms stay on one thread of OpenBLAS; more threads are slower here,
and very slow where another process has the second core."""
_MOST_ROWS: Final = 48
"""Rows of a block along the diagonal, at most: a larger block holds more zeros."""


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
    # Slices are quick to read only where they lie apart in memory, which turned volumes do not.
    order = np.argsort(np.abs(volume.strides), kind="stable")[::-1]
    if volume.strides[order[0]] != volume.strides[0]:
        parts = [_picked(part, order) for part in (shape_kji, start_kji, stop_kji)]
        turned = resample_window(volume.transpose(order), parts[0], parts[1], parts[2])
        return np.ascontiguousarray(turned.transpose(np.argsort(order)))
    size = tuple(stop - start for start, stop in zip(start_kji, stop_kji, strict=True))
    result = np.empty(size, np.float32)
    for index, plane in enumerate(planes(volume, shape_kji, start_kji, stop_kji)):
        result[index] = plane
    return result


def planes(
    volume: NDArray[np.generic], shape_kji: _Shape, start_kji: _Shape, stop_kji: _Shape
) -> Iterator[_Float]:
    """The slices of what `resample_window` gives, one after the other.

    Yields:
        (j, i) float32; not to be kept or written to: the next slice may overwrite it.
    """
    across = (1, volume.shape[2], stop_kji[1] - start_kji[1])
    along_k, along_j, along_i = (
        _Weights.of(volume.shape[n], shape_kji[n], range(start_kji[n], stop_kji[n]), across[n])
        for n in range(3)
    )
    if along_k.shrinks:
        for taps in along_k.taps():
            yield along_i.right(along_j.left(_mix(volume, taps)))
        return
    done: dict[int, _Float] = {}
    for taps in along_k.taps():
        wanted = {index for index, _ in taps}
        done = {index: plane for index, plane in done.items() if index in wanted}
        for index in wanted - done.keys():
            done[index] = along_i.right(along_j.left(volume[index].astype(np.float32)))
        yield _sum([(done[index], share) for index, share in taps])


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


def _picked(values: _Shape, order: NDArray[np.intp]) -> _Shape:
    return values[order[0]], values[order[1]], values[order[2]]


def _mix(volume: NDArray[np.generic], taps: list[tuple[int, float]]) -> _Float:
    return _sum([(volume[index], share) for index, share in taps])


def _sum(parts: list[tuple[NDArray[np.generic], float]]) -> _Float:
    (first, share), *others = parts
    if share == 1.0 and not others:
        return np.asarray(first, np.float32)
    total: _Float = np.multiply(first, np.float32(share), dtype=np.float32)
    for plane, share in others:
        total += np.multiply(plane, np.float32(share), dtype=np.float32)
    return total


@dataclass(frozen=True, eq=False)
class _Weights:
    """What voxels of one axis become those of another.

    Attributes:
        low: (new,) first old voxel that counts for each new one.
        shares: (new, taps) float64, what it and the next ones count; 0 past the last one.
        old: voxels before.
        across: voxels of the other axis of the planes.
    """

    low: NDArray[np.intp]
    shares: NDArray[np.float64]
    old: int
    across: int

    @classmethod
    def of(cls, old: int, new: int, window: range, across: int) -> "_Weights":
        """Of those new voxels that are in a window."""
        places = np.asarray(window)
        if old >= 2 * new:
            return cls(*_covered(places, old, new), old, across)
        centre = np.clip((places + 0.5) * old / new - 0.5, 0, old - 1)
        low = centre.astype(np.intp)
        high = centre - low
        if not high.any():
            return cls(low, np.ones((len(low), 1)), old, across)
        return cls(low, np.stack([1 - high, high], axis=1), old, across)

    @property
    def shrinks(self) -> bool:
        """Whether fewer voxels come out than the window covers."""
        return len(self.low) <= int(self.low[-1] - self.low[0]) + 1

    @property
    def _is_identity(self) -> bool:
        return self.shares.shape[1] == 1 and len(self.low) == self.old

    def taps(self) -> Iterator[list[tuple[int, float]]]:
        """Old voxels and their shares, of each new voxel."""
        for low, shares in zip(self.low.tolist(), self.shares.tolist(), strict=True):
            yield [(low + n, share) for n, share in enumerate(shares) if share]

    @cached_property
    def _blocks(self) -> list[tuple[slice, slice, _Float]]:
        """Parts of the matrix along its diagonal: new voxels, old voxels, (new, old) float32."""
        count, taps = self.shares.shape
        slope = (int(self.low[-1]) - int(self.low[0])) / count
        # rows (rows slope + taps) across = _SMALL
        terms = _SMALL / self.across
        rows = 2 * terms / (taps + np.sqrt(taps**2 + 4 * slope * terms))
        step = int(np.clip(rows, 1, _MOST_ROWS))
        found = []
        for first in range(0, count, step):
            last = min(first + step, count)
            begin = int(self.low[first])
            end = min(int(self.low[last - 1]) + taps, self.old)
            block = np.zeros((last - first, end - begin), np.float32)
            for row in range(first, last):
                place = int(self.low[row]) - begin
                part = self.shares[row, : end - begin - place]
                block[row - first, place : place + len(part)] = part
            found.append((slice(first, last), slice(begin, end), block))
        return found

    def left(self, plane: _Float) -> _Float:
        """A plane with its first axis changed."""
        if self._is_identity:
            return plane
        result = np.empty((len(self.low), plane.shape[1]), np.float32)
        for rows, columns, block in self._blocks:
            np.matmul(block, plane[columns], out=result[rows])
        return result

    def right(self, plane: _Float) -> _Float:
        """A plane with its second axis changed."""
        if self._is_identity:
            return plane
        result = np.empty((plane.shape[0], len(self.low)), np.float32)
        for rows, columns, block in self._blocks:
            result[:, rows] = plane[:, columns] @ block.T
        return result


def _covered(
    places: NDArray[np.intp], old: int, new: int
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """First old voxel and shares of all that new voxels cover, parts included."""
    begin, end = places * old / new, (places + 1) * old / new
    low = begin.astype(np.intp)
    taps = int(np.ceil(old / new)) + 1
    faces = low[:, None] + np.arange(taps + 1)
    inside = np.clip(faces, begin[:, None], end[:, None])
    return low, np.diff(inside, axis=1) * new / old
