"""Discs and canal on the working lattice, around bones that are known."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import CANAL
from spine_helper.classical.bones import Bones
from spine_helper.classical.seeds import in_reach

Labels = NDArray[np.uint8]

_RIM_MM: Final = 2.0
CANAL_LABEL: Final = CANAL
DISC_LABEL: Final = 100
"""Added to the number of the vertebra above it, on the working lattice."""


def soft_labels(bones: Bones) -> Labels:
    """Label what is soft in a spine.

    Returns:
        (k, j, i) uint8: `DISC_LABEL` plus the number of the vertebra above, `CANAL_LABEL`, or 0.
    """
    ground = bones.ground
    slabs, planes = ground.slabs, ground.spine.planes
    labels = np.zeros(bones.labels_kji.shape, np.uint8)
    free = (bones.labels_kji == 0) & (slabs.canal_mm < 0) & (slabs.body_mm > -0.5)
    for number, plane in enumerate(planes):
        reach = plane.half_mm + _RIM_MM
        is_near = (slabs.slab == number + 1) & (slabs.above_mm < reach)
        is_near |= (slabs.slab == number) & (slabs.below_mm < reach)
        labels[free & is_near] = DISC_LABEL + len(planes) - number
    is_canal = (slabs.canal_mm > 0) & (bones.labels_kji == 0) & in_reach(ground)
    labels[is_canal] = CANAL_LABEL
    return labels
