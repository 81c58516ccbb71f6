"""From a volume that a job wrote to one in memory."""

from contextlib import suppress
from pathlib import Path

import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.domain.study import VolumeFile
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow, percentile_window


def load_volume(path: Path, described: VolumeFile) -> tuple[Volume, GreyWindow]:
    """Map a volume into memory, take its name off the disk, and find its automatic window.

    Args:
        path: `.npy` file in the session's private folder.
        described: what the job says of it.

    Raises:
        BadGeometry: the numbers make no grid, or the array does not fit it.
    """
    voxels = np.load(path, mmap_mode="r", allow_pickle=False)
    # Where the system allows it, a mapped file lives on without a name and goes with the study.
    with suppress(OSError):
        path.unlink()
    direction = np.array(described.direction).reshape(3, 3)
    spacing, origin = np.array(described.spacing_ijk), np.array(described.origin_lps)
    grid = Grid(described.shape_kji, spacing, origin, direction)
    return Volume(voxels, grid, described.modality), percentile_window(voxels)
