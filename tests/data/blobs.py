"""Labels as nothing in nature looks: noise, in which voxels touch at edges and corners only."""

import numpy as np


def noise(seed):
    """(k, j, i) uint8, up to 9 voxels a side, of 0 and 1, from nearly empty to nearly full."""
    random = np.random.default_rng(seed)
    shape = random.integers(1, 10, 3)
    labels = (random.random(shape) < random.uniform(0.1, 0.9)).astype(np.uint8)
    labels.flat[random.integers(labels.size)] = 1
    return labels


def whole(labels):
    """The box of a whole array, first and last index along k, j, i."""
    return tuple((0, n - 1) for n in labels.shape)
