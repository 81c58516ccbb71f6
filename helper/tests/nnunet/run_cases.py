"""Packs, volumes and a watch for the tests of whole runs."""

import numpy as np
from tiny_packs import decoder, label, network_document, write_pack

from spine_helper.anatomy.levels import SACRUM
from spine_helper.volumes.grid import Grid

LPS = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


UPSIDE_DOWN = ((0.0, 0.0, -1.0), (-1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


MODES = ("exact", "fast")


class Log:
    """A watch that remembers."""

    def __init__(self):
        self.stages, self.previews = [], []

    def progress(self, stage, fraction):
        self.stages.append((stage, fraction))

    def preview(self, labels_kji, step_kji, finished=()):
        self.previews.append((labels_kji, step_kji))


def grid_of(voxels, spacing=(1.5, 1.5, 1.5), direction=LPS, modality="CT"):
    return Grid(voxels.shape, spacing, direction, modality)


NAMED = [
    label(1, "vertebrae_L5", "vertebra", "L5", 24),
    label(2, "vertebrae_L4", "vertebra", "L4", 23),
]


NAMED += [label(3, "sacrum", "sacrum", "", SACRUM), label(4, "aorta")]


def named_pack(packs, flow=None, spacing=(1.5, 1.5, 1.5), **changes):
    document = network_document("main", NAMED, 5, spacing, **changes)
    model = decoder({0: 0, 1: 1, 2: 2, 3: 3, 4: 4}, 5)
    write_pack(packs, "named", flow or {"tool": "nnunet"}, [(document, model)])


def a_spine(shape=(60, 40, 44)):
    """Voxels whose value is their label: L4 above L5 above the sacrum, and an aorta in front."""
    voxels = np.zeros(shape, np.int16)
    voxels[4:18, 14:28, 14:30] = 3
    voxels[20:34, 14:28, 14:30] = 1
    voxels[38:52, 14:28, 14:30] = 2
    voxels[4:52, 4:10, 18:26] = 4
    return voxels
