"""A coarse label map from the finder alone, for a first look."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy import levels
from spine_helper.builtin.finder import FINDER_MM, Found
from spine_helper.volumes.grid import Grid

_LAST_LEVEL: Final = 24


def steps_of(grid: Grid) -> tuple[int, int, int]:
    """Voxels of the volume along k, j, i for one voxel of the preview."""
    k, j, i = (max(1, round(FINDER_MM / step)) for step in grid.spacing_ijk[::-1])
    return k, j, i


def coarse_labels(found: Found, grid: Grid) -> NDArray[np.uint8]:
    """Vertebrae by the level that the finder sees in their slice, canal and sacrum.

    Args:
        found: what the finder says.
        grid: canonical.

    Returns:
        (k, j, i) uint8 with the steps of `steps_of`, canonical axes.
    """
    labels = np.zeros(found.spine.shape, np.uint8)
    rows = [
        np.median(level[there]) if there.any() else np.nan
        for level, there in zip(found.level, found.vertebra, strict=True)
    ]
    # From the head down levels only grow.
    ordered = np.fmax.accumulate(np.array(rows)[::-1])[::-1]
    names = np.clip(np.rint(np.nan_to_num(ordered, nan=1.0)), 1, _LAST_LEVEL).astype(np.uint8)
    np.copyto(labels, names[:, None, None], where=found.vertebra)
    labels[found.canal] = levels.CANAL
    labels[found.sacrum] = levels.SACRUM
    picks = []
    for axis, step in enumerate(steps_of(grid)):
        size, old = grid.shape_kji[axis], int(labels.shape[axis])
        middles = np.minimum((np.arange(-(-size // step)) + 0.5) * step, size - 0.5)
        picks.append(np.minimum((middles * old / size).astype(np.intp), old - 1))
    return labels[np.ix_(*picks)]
