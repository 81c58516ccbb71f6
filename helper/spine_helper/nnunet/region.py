"""Which part of an image is looked at in `fast` mode."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Box, Task
from spine_helper.nnunet.lattice import Shape

Finder = Callable[[Task], Box | None]
"""Finds the spine coarsely; None where it finds none."""

_BODY_HU: Final = -300
_LEAST_SHARE: Final = 0.004
"""Of a slice that must be tissue for the slice to count: a table top is less."""
_STRIDE: Final = 4


def region_of(task: Task, find: Finder | None = None) -> Box:
    """The part to look at: that of the task, else where the spine is, else the body.

    Args:
        task: the volume.
        find: a finder, where there is one.
    """
    if task.box is not None:
        return task.box
    found = find(task) if find is not None else None
    return found or body_box(task.voxels_kji, task.grid.modality == "CT")


def body_box(voxels: NDArray[np.int16], is_ct: bool) -> Box:
    """The box around the body; the whole volume where nothing stands out.

    Args:
        voxels: (k, j, i), HU for CT.
        is_ct: whether values are HU.
    """
    coarse = voxels[::_STRIDE, ::_STRIDE, ::_STRIDE]
    level = _BODY_HU if is_ct else 0.1 * float(np.percentile(coarse, 98))
    tissue = coarse > level
    start, stop = [], []
    for axis in range(3):
        share = tissue.mean(axis=tuple(n for n in range(3) if n != axis))
        hit = np.flatnonzero(share > _LEAST_SHARE)
        full = voxels.shape[axis]
        if len(hit) == 0:
            return Box((0, 0, 0), voxels.shape)
        start.append(max(0, (int(hit[0]) - 1) * _STRIDE))
        stop.append(min(full, (int(hit[-1]) + 2) * _STRIDE))
    return Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))


@dataclass(frozen=True)
class Window:
    """A part of the lattice of a network.

    Attributes:
        start: first voxel.
        stop: voxel behind its last one.
    """

    start: Shape
    stop: Shape

    @classmethod
    def around(cls, spans: list[tuple[float, float]], shape: Shape, patch: Shape) -> "Window":
        """The voxels that cover spans, and as many more as a tile needs.

        Args:
            spans: first and last place along each axis, in voxels of the lattice.
            shape: of the lattice.
            patch: of a tile; a smaller window grows to it where the lattice lets it, since a tile
                with the image around it is what the network knows.
        """
        start, stop = [], []
        for (low, high), size, tile in zip(spans, shape, patch, strict=True):
            first, last = max(0, int(np.floor(low))), min(size, int(np.ceil(high)))
            missing = max(0, min(tile, size) - (last - first))
            first = max(0, min(first - missing // 2, size - min(tile, size)))
            start.append(first)
            stop.append(max(last, min(size, first + max(last - first, min(tile, size)))))
        return cls((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))
