"""Small asymmetric volumes whose every voxel tells where it is."""

import numpy as np

from spine_app.domain.volume import Modality, Volume

MARKED_KJI = (4, 9, 3)
"""Index of the one voxel of `MARK`."""

MARK = 2000
"""Value of the marked voxel, found nowhere else."""


def block_phantom(grid, modality=Modality.CT):
    """Volume with a value ramp, an L-shaped bright rod and one marked voxel.

    No flip, turn or swap of axes leaves it as it is. MR values are not negative.

    Args:
        grid: at least 6 x 12 x 10 voxels (k, j, i).
        modality: what the numbers mean.
    """
    nk, nj, ni = grid.shape_kji
    k, j, i = np.meshgrid(*(np.arange(n) for n in (nk, nj, ni)), indexing="ij")
    values = 7 * k + 3 * j + i
    values[1:5, 2, 1:8] = 900
    values[1, 2:11, 7] = 1200
    values[MARKED_KJI] = MARK
    if modality is Modality.CT:
        values = values - 1000
        values[MARKED_KJI] = MARK
    return Volume(values.astype(np.int16), grid, modality)


def marked_point(volume):
    """Patient position (mm, LPS) of the marked voxel, and its value."""
    k, j, i = MARKED_KJI
    return volume.grid.points_lps((i, j, k)), MARK
