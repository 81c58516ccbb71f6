"""From the lattice of the segmenter to the voxels of the volume, slice by slice."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.lattice import Window

_BONE_HU: Final = 120.0
_STEEP_HU: Final = 150.0
_PULL: Final = 0.3
"""How far grey values move the chance at which a voxel counts as vertebra."""
_SPREAD: Final = 2
"""Voxels by which labels are carried outwards before they are read between voxels."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A set of labels with one border.

    Attributes:
        labels: (k, j, i) uint8 on the window, 0 where there is none.
        chance: (k, j, i) float32, that a voxel belongs to any of them.
        follows_bone: whether grey values move the border.
    """

    labels: NDArray[np.uint8]
    chance: NDArray[np.float32]
    follows_bone: bool


def raise_layer(
    layer: Layer,
    window: Window,
    voxels: NDArray[np.int16],
    into: NDArray[np.uint8],
) -> None:
    """Write labels on the voxels of the volume.

    Args:
        layer: on the window.
        window: the lattice.
        voxels: (k, j, i) int16 HU, canonical.
        into: (k, j, i) uint8 of the shape of `voxels`, changed where there is a label.
    """
    near = _spread(layer.labels)
    # What belongs to another class is far from this one, however likely the network found it.
    chance = np.where(near > 0, layer.chance, 0).astype(np.float32)
    used = [np.flatnonzero(near.any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1))]
    if not used[0].size:
        return
    axes = [_Axis.of(window, n, (int(u[0]), int(u[-1]))) for n, u in enumerate(used)]
    k_axis, j_axis, i_axis = axes
    rows, columns = j_axis.matrix(), i_axis.matrix().T
    picks = np.ix_(j_axis.nearest(), i_axis.nearest())
    box = (slice(*j_axis.span), slice(*i_axis.span))
    for n, k in enumerate(range(*k_axis.span)):
        low, share = int(k_axis.low[n]), np.float32(k_axis.share[n])
        above = min(low + 1, chance.shape[0] - 1)
        plane = chance[low] * (1 - share) + chance[above] * share
        fine = rows @ plane @ columns
        names = near[low if share < 0.5 else above][picks]
        border = np.float32(0.5)
        if layer.follows_bone:
            bone = (voxels[k][box].astype(np.float32) - np.float32(_BONE_HU)) / _STEEP_HU
            border = border - np.float32(_PULL) * np.clip(bone, -1, 1)
        np.copyto(into[k][box], names, where=(fine > border) & (names > 0))


@dataclass(frozen=True, eq=False)
class _Axis:
    """Voxels of the volume along one axis, in places of the window.

    Attributes:
        span: first voxel of the volume and the one behind the last.
        low: (n,) int, lower neighbour in the window.
        share: (n,) float64, of the upper neighbour.
        size: of the window.
    """

    span: tuple[int, int]
    low: NDArray[np.intp]
    share: NDArray[np.float64]
    size: int

    @classmethod
    def of(cls, window: Window, axis: int, used: tuple[int, int]) -> "_Axis":
        old, new = window.full[axis], window.volume[axis]
        start = window.start[axis]
        first = int(np.floor((used[0] - 1 + start) * new / old))
        last = int(np.ceil((used[1] + 2 + start) * new / old))
        span = (max(first, 0), min(last, new))
        place = (np.arange(*span) + 0.5) * old / new - 0.5 - start
        size = window.hu.shape[axis]
        place = np.clip(place, 0, size - 1)
        low = np.minimum(place.astype(np.intp), max(size - 2, 0))
        return cls(span, low, place - low, size)

    def matrix(self) -> NDArray[np.float32]:
        """(n, size) float32 weights."""
        result = np.zeros((len(self.low), self.size), np.float32)
        rows = np.arange(len(self.low))
        result[rows, self.low] = 1 - self.share
        result[rows, np.minimum(self.low + 1, self.size - 1)] += self.share
        return result

    def nearest(self) -> NDArray[np.intp]:
        """(n,) places of the window."""
        return np.minimum(self.low + (self.share >= 0.5), self.size - 1)


def _spread(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Labels carried outwards into what has none."""
    result = labels.copy()
    for _ in range(_SPREAD):
        grown = result.copy()
        for axis in range(3):
            for step in (1, -1):
                inner = [slice(None)] * 3
                outer = [slice(None)] * 3
                inner[axis] = slice(None, -1) if step > 0 else slice(1, None)
                outer[axis] = slice(1, None) if step > 0 else slice(None, -1)
                there, here = grown[tuple(outer)], result[tuple(inner)]
                np.copyto(there, here, where=(there == 0) & (here > 0))
        result = grown
    return result
