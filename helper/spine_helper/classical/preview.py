"""A coarse label map of the whole volume, for the eye while the rest is still to come."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.assemble import assemble
from spine_helper.anatomy.parts import Parts
from spine_helper.classical.segmenter import Draft
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

_COARSE_MM: Final = 2.5

_Step = tuple[int, int, int]


def coarse_step(grid: Grid) -> _Step:
    """Voxels of a volume that a voxel of its coarse map stands for, along its axes k, j, i."""
    k, j, i = (max(1, round(_COARSE_MM / mm)) for mm in grid.spacing_ijk[::-1])
    return k, j, i


def coarse_labels(
    drawn: Draft, grid: Grid, turned: Canonical, start_kji: tuple[int, int, int]
) -> NDArray[np.uint8]:
    """Label map of every few voxels, with the names that a draft gives.

    Args:
        drawn: of a box of the canonical volume.
        grid: of the given volume.
        turned: from the given to the canonical axes.
        start_kji: first voxel of the box in the canonical volume.

    Returns:
        (k, j, i) uint8, axes of the given volume, values of `levels.label_names()`.
    """
    step = coarse_step(grid)
    index = [_nearest(drawn, axis, turned, (step, start_kji)) for axis in range(3)]
    pieces = drawn.pieces()
    order = np.argsort(turned.order)
    maps = []
    for labels in (pieces.vertebrae, pieces.discs, pieces.rest):
        padded = np.pad(labels, [(0, 1)] * 3)  # index -1 is outside
        maps.append(np.ascontiguousarray(padded[np.ix_(*index)].transpose(order)))
    vertebrae, discs, rest = maps
    found = drawn.found
    parts = Parts(vertebrae, discs, rest, found.evidence, found.quality, drawn.flags)
    k, j, i = vertebrae.shape
    x, y, z = (mm * n for mm, n in zip(grid.spacing_ijk, step[::-1], strict=True))
    return assemble(parts, replace(grid, shape_kji=(k, j, i), spacing_ijk=(x, y, z))).labels_kji


def _nearest(
    drawn: Draft, axis: int, turned: Canonical, cut: tuple[_Step, _Step]
) -> NDArray[np.intp]:
    """Index in the working lattice of the coarse voxels along a canonical axis; -1 outside of it.

    Coarse voxels are counted along the given axis, which may run the other way.
    """
    step_kji, start_kji = cut
    size, step = turned.grid.shape_kji[axis], step_kji[turned.order[axis]]
    middle = np.arange(-(-size // step)) * step + (step - 1) / 2
    if turned.flips[axis]:
        middle = size - 1 - middle
    lattice = drawn.lattice
    mm = (middle - start_kji[axis] + 0.5) * lattice.fine_spacing_kji[axis]
    index: NDArray[np.intp] = np.floor(
        (mm - lattice.corner_kji[axis]) / lattice.spacing_kji[axis]
    ).astype(np.intp)
    index[(index < 0) | (index >= lattice.hu_kji.shape[axis])] = -1
    return index
