"""Level trace: what hangs together with a voxel and is as bright."""

import numpy as np
from scipy.ndimage import label as number_parts

from spine_app.domain.labels.editing.box import Kji
from spine_app.domain.labels.editing.rule import Greys, Mask


def traced(greys: Greys, seed_kji: Kji, tolerance: float, within: Mask | None = None) -> Mask:
    """The voxels of a box that are as bright as one of them and hang together with it by faces.

    Args:
        greys: (k, j, i) grey values of the box.
        seed_kji: index of the one in the box.
        tolerance: by how much they may differ from it.
        within: which voxels count; None for all. The one always does.
    """
    level = float(greys[seed_kji])
    alike = (greys >= level - tolerance) & (greys <= level + tolerance)
    if within is not None:
        alike &= within
    alike[seed_kji] = True
    numbers, _ = number_parts(alike)
    return np.asarray(numbers == numbers[seed_kji])
