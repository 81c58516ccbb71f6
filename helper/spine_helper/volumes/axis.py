"""What the voxels of one axis become on another lattice over the same length.

A voxel is a box: the first and last faces of both lattices lie on each other, so the centre of
voxel n of m lies at (n + 0.5) / m of the axis. Beyond the first and last centre the edge value
goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Kind: TypeAlias = Literal["nearest", "linear", "cubic", "mean", "smooth"]
"""`nearest` copies, `linear` stands between two, `cubic` is the interpolating spline, `mean`
averages what a new voxel covers, `smooth` is `mean` where voxels become at least twice as long and
`linear` elsewhere."""

_Float = NDArray[np.float32]
_Block: TypeAlias = tuple[slice, slice, _Float]

_SMALL: Final = 2**18
"""Products of at most so many terms stay on one thread of OpenBLAS; more threads are slower here,
and very slow where another process has the second core."""
_MOST_ROWS: Final = 48
"""Rows of a block along the diagonal, at most: a larger block holds more zeros."""
_POLE: Final = np.sqrt(3.0) - 2.0
"""Of the recursive filter that makes a cubic B-spline interpolate.

Source: Unser, Aldroubi, Eden: B-spline signal processing, part II (IEEE Trans Signal Process 1993).
"""
_REACH: Final = 9
"""Voxels on each side that the spline looks at: the pole to this power is below 1e-5."""


@dataclass(frozen=True, eq=False)
class Axis:
    """Weights between the voxels of two lattices along one axis.

    In a plane this is a product with a matrix that is zero away from its diagonal; blocks along
    that diagonal are multiplied by BLAS, which is quicker than gathering neighbours with numpy.

    Attributes:
        low: (new,) first old voxel that counts for each new one.
        shares: (new, taps) float64, what it and the next ones count; 0 past the last one.
        old: voxels before.
    """

    low: NDArray[np.intp]
    shares: NDArray[np.float64]
    old: int
    _known: dict[int, list[_Block]] = field(default_factory=dict)

    @classmethod
    def of(cls, old: int, new: int, window: range | None = None, kind: Kind = "smooth") -> "Axis":
        """Weights for those new voxels that are in a window.

        Args:
            old: voxels before.
            new: voxels of the whole new axis.
            window: of it; None for all.
            kind: how values are made.
        """
        places = np.arange(new) if window is None else np.asarray(window)
        if kind == "smooth":
            kind = "mean" if old >= 2 * new else "linear"
        centre = (places + 0.5) * old / new - 0.5
        if kind == "mean":
            return cls(*_covered(places, old, new), old)
        if kind == "nearest" or old == new:
            low = np.clip(np.floor(centre + 0.5), 0, old - 1).astype(np.intp)
            return cls(low, np.ones((len(low), 1)), old)
        if kind == "cubic":
            return cls(*_spline(centre, old), old)
        centre = np.clip(centre, 0, old - 1)
        low = centre.astype(np.intp)
        high = centre - low
        return cls(low, np.stack([1 - high, high], axis=1), old)

    @property
    def shrinks(self) -> bool:
        """Whether fewer voxels come out than go in."""
        return len(self.low) <= int(self.low[-1] - self.low[0]) + 1

    @property
    def is_identity(self) -> bool:
        """Whether every voxel stays what it is."""
        return self.shares.shape[1] == 1 and np.array_equal(self.low, np.arange(self.old))

    def within(self, start: int, stop: int) -> "Axis":
        """The same voxels made of old voxels start to stop - 1 only, the edge ones going on."""
        near = self.low[:, None] + np.arange(self.shares.shape[1])
        return Axis(*_gathered(np.clip(near, start, stop - 1) - start, self.shares), stop - start)

    @cached_property
    def _last(self) -> NDArray[np.intp]:
        """Last old voxel that counts for each new one."""
        taps: NDArray[np.intp] = (self.shares != 0).cumsum(axis=1).argmax(axis=1)
        return self.low + taps

    @property
    def used(self) -> slice:
        """The old voxels that count for any new one."""
        return slice(int(self.low.min()), int(self._last.max()) + 1)

    def made_of(self, span: slice) -> slice:
        """The new voxels made of old voxels of a span alone."""
        first = int(np.searchsorted(self.low, span.start))
        stop = int(np.searchsorted(self._last, span.stop - 1, side="right"))
        return slice(first, max(first, stop))

    def parts(self, span: slice, across: int) -> Iterator[_Block]:
        """Like `blocks`, for the new voxels made of a span alone.

        Args:
            span: old voxels.
            across: voxels of the other axis of the plane.

        Yields:
            New voxels and old voxels counted from the first of theirs, and the weights.
        """
        wanted = self.made_of(span)
        for rows, columns, block in self.blocks(across):
            first, stop = max(rows.start, wanted.start), min(rows.stop, wanted.stop)
            begin, end = max(columns.start, span.start), min(columns.stop, span.stop)
            if first < stop:
                part = block[
                    first - rows.start : stop - rows.start,
                    begin - columns.start : end - columns.start,
                ]
                yield (
                    slice(first - wanted.start, stop - wanted.start),
                    slice(begin - span.start, end - span.start),
                    part,
                )

    def taps(self) -> Iterator[list[tuple[int, float]]]:
        """Old voxels and their shares, of each new voxel."""
        for low, shares in zip(self.low.tolist(), self.shares.tolist(), strict=True):
            yield [(low + n, share) for n, share in enumerate(shares) if share]

    def left(self, plane: _Float) -> _Float:
        """A (j, i) plane with its first axis changed."""
        if self.is_identity:
            return plane
        result = np.empty((len(self.low), plane.shape[1]), np.float32)
        for rows, columns, block in self.blocks(plane.shape[1]):
            np.matmul(block, plane[columns], out=result[rows])
        return result

    def right(self, plane: _Float) -> _Float:
        """A (j, i) plane with its second axis changed."""
        if self.is_identity:
            return plane
        result = np.empty((plane.shape[0], len(self.low)), np.float32)
        for rows, columns, block in self.blocks(plane.shape[0]):
            result[:, rows] = plane[:, columns] @ block.T
        return result

    def blocks(self, across: int) -> list[_Block]:
        """Parts of the matrix along its diagonal: new voxels, old voxels, (new, old) float32.

        Args:
            across: voxels of the other axis of the plane.
        """
        count, taps = self.shares.shape
        slope = (int(self.low[-1]) - int(self.low[0])) / count
        # rows (rows slope + taps) across = _SMALL
        terms = _SMALL / max(1, across)
        rows = 2 * terms / (taps + np.sqrt(taps**2 + 4 * slope * terms))
        step = int(np.clip(rows, 1, _MOST_ROWS))
        if step not in self._known:
            self._known[step] = [
                self._block(first, min(first + step, count)) for first in range(0, count, step)
            ]
        return self._known[step]

    def _block(self, first: int, last: int) -> _Block:
        begin = int(self.low[first])
        end = min(int(self.low[last - 1]) + self.shares.shape[1], self.old)
        block = np.zeros((last - first, end - begin), np.float32)
        for row in range(first, last):
            place = int(self.low[row]) - begin
            part = self.shares[row, : end - begin - place]
            block[row - first, place : place + len(part)] = part
        return slice(first, last), slice(begin, end), block


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


def _spline(centre: NDArray[np.float64], old: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """First old voxel and shares of the interpolating cubic spline, edge values going on."""
    near = np.floor(centre).astype(np.intp)[:, None] + np.arange(1 - _REACH, _REACH + 1)
    weights = _cardinal(centre[:, None] - near)
    weights /= weights.sum(axis=1, keepdims=True)
    return _gathered(np.clip(near, 0, old - 1), weights)


def _gathered(
    near: NDArray[np.intp], weights: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """First old voxel and shares, where one old voxel may stand several times in a row."""
    low = near[:, 0]
    shares = np.zeros((len(low), int((near - low[:, None]).max()) + 1))
    rows = np.broadcast_to(np.arange(len(low))[:, None], near.shape)
    np.add.at(shares, (rows, near - low[:, None]), weights)
    return low, shares


def _cardinal(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cubic spline that is 1 at 0 and 0 at every other whole number."""
    total = np.zeros_like(distance)
    for offset in range(-_REACH - 2, _REACH + 3):
        total += np.sqrt(3.0) * _POLE ** abs(offset) * _bump(np.abs(distance - offset))
    return total


def _bump(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cubic B-spline."""
    near = 2 / 3 - distance**2 + distance**3 / 2
    far = np.maximum(2 - distance, 0) ** 3 / 6
    return np.where(distance < 1, near, far)
