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
    np.copyto(labels, named_rows(found)[:, None, None], where=found.vertebra)
    labels[found.canal] = levels.CANAL
    labels[found.sacrum] = levels.SACRUM
    return labels[np.ix_(*picks_of(labels.shape, grid.shape_kji, steps_of(grid)))]


def named_rows(found: Found) -> NDArray[np.uint8]:
    """(k,) uint8: VerSe id of the vertebra in each slice of the finder's lattice."""
    rows = [
        np.median(level[there]) if there.any() else np.nan
        for level, there in zip(found.level, found.vertebra, strict=True)
    ]
    # From the head down levels only grow.
    ordered = np.fmax.accumulate(np.array(rows)[::-1])[::-1]
    names = np.clip(np.rint(np.nan_to_num(ordered, nan=1.0)), 1, _LAST_LEVEL)
    result: NDArray[np.uint8] = names.astype(np.uint8)
    return result


def picks_of(
    lattice: tuple[int, ...], volume: tuple[int, int, int], steps: tuple[int, int, int]
) -> list[NDArray[np.intp]]:
    """Voxels of a lattice over a whole volume, for each voxel of a preview along k, j and i.

    Args:
        lattice: its shape.
        volume: shape of the volume.
        steps: voxels of the volume for one of the preview.
    """
    picks = []
    for old, size, step in zip(lattice, volume, steps, strict=True):
        middles = np.minimum((np.arange(-(-size // step)) + 0.5) * step, size - 0.5)
        picks.append(np.minimum((middles * int(old) / size).astype(np.intp), int(old) - 1))
    return picks
