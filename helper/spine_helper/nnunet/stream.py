"""Logits to labels plane by plane: enlarged, compared and forgotten.

A stack of all classes at full size would be the largest thing of a whole run. Here a plane of each
class is enlarged only where it can win at all: between four voxels an interpolated value lies
between the least and the largest of them.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_helper.volumes.axis import Axis
from spine_helper.volumes.resample import weighted

_Float = NDArray[np.float32]
_Labels = NDArray[np.unsignedinteger]


@dataclass(frozen=True, eq=False)
class Enlarger:
    """Labels on a finer lattice, made of planes of logits.

    Attributes:
        axes: weights along k, j and i.
        regions: label values of the heads in the order of painting; empty for the largest head.
    """

    axes: tuple[Axis, Axis, Axis]
    regions: tuple[int, ...] = ()

    def labels(self, planes: Iterable[_Float]) -> Iterator[_Labels]:
        """Labels plane by plane.

        Args:
            planes: (heads, j, i) in the order of k.

        Yields:
            (j, i) uint8, or uint16 for values above 255.
        """
        decide = self._painted if self.regions else self._largest
        yield from (decide(plane) for plane in mixed(planes, self.axes[0]))

    def _largest(self, logits: _Float) -> _Labels:
        shape = len(self.axes[1].low), len(self.axes[2].low)
        labels: _Labels = np.zeros(shape, np.uint8 if len(logits) < 257 else np.uint16)
        best = np.full(shape, -np.inf, np.float32)
        for head, box in contenders(logits):
            place, values = self._enlarged(logits[head], box)
            known = best[place]
            wins = values > known
            np.copyto(labels[place], head, where=wins)
            np.maximum(known, values, out=known)
        return labels

    def _painted(self, logits: _Float) -> _Labels:
        shape = len(self.axes[1].low), len(self.axes[2].low)
        labels: _Labels = np.zeros(shape, np.uint8 if max(self.regions) < 256 else np.uint16)
        for value, plane in zip(self.regions, logits, strict=True):
            box = _box(_largest_near(plane) > 0)
            if box is not None:
                place, values = self._enlarged(plane, box)
                np.copyto(labels[place], value, where=values > 0)
        return labels

    def _enlarged(
        self, plane: _Float, box: tuple[slice, slice]
    ) -> tuple[tuple[slice, slice], _Float]:
        """The part of the enlarged plane that a box of the plane decides alone."""
        _, along_j, along_i = self.axes
        rows, columns = along_j.made_of(box[0]), along_i.made_of(box[1])
        cut = plane[box]
        tall = np.empty((rows.stop - rows.start, cut.shape[1]), np.float32)
        for new, old, block in along_j.parts(box[0], plane.shape[1]):
            np.matmul(block, cut[old], out=tall[new])
        wide = np.empty((len(tall), columns.stop - columns.start), np.float32)
        for new, old, block in along_i.parts(box[1], len(along_j.low)):
            wide[:, new] = tall[:, old] @ block.T
        return (rows, columns), wide


def mixed(planes: Iterable[_Float], along_k: Axis) -> Iterator[_Float]:
    """Planes on another lattice along k, made from planes that come one by one."""
    kept: deque[tuple[int, _Float]] = deque()
    source = enumerate(planes)
    for taps in along_k.taps():
        while not kept or kept[-1][0] < taps[-1][0]:
            kept.append(next(source))
        while kept[0][0] < taps[0][0]:
            kept.popleft()
        at_hand = dict(kept)
        yield weighted([(at_hand[index], share) for index, share in taps])


def contenders(logits: _Float) -> Iterator[tuple[int, tuple[slice, slice]]]:
    """Heads that can be the largest between voxels, and the box of voxels that surrounds it.

    Args:
        logits: (heads, j, i).
    """
    floor = np.maximum.reduce([_least_near(plane) for plane in logits])
    for head, plane in enumerate(logits):
        box = _box(_largest_near(plane) >= floor)
        if box is not None:
            yield head, box


def _least_near(plane: _Float) -> _Float:
    """Of each cell between four voxels the least of them; an edge voxel stands twice."""
    tall = np.minimum(plane[:-1], plane[1:]) if len(plane) > 1 else plane
    return np.minimum(tall[:, :-1], tall[:, 1:]) if tall.shape[1] > 1 else tall


def _largest_near(plane: _Float) -> _Float:
    tall = np.maximum(plane[:-1], plane[1:]) if len(plane) > 1 else plane
    return np.maximum(tall[:, :-1], tall[:, 1:]) if tall.shape[1] > 1 else tall


def _box(cells: NDArray[np.bool_]) -> tuple[slice, slice] | None:
    """Voxels around the cells that are true; None where none is."""
    rows = np.flatnonzero(cells.any(axis=1))
    if len(rows) == 0:
        return None
    columns = np.flatnonzero(cells[rows[0] : rows[-1] + 1].any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 2), slice(int(columns[0]), int(columns[-1]) + 2)
