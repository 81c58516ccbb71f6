"""Small random label maps, and patient positions of their voxels by the definition."""

import numpy as np


def blobs(shape_kji, seed=0, dtype=np.uint8, labels=4):
    """A map of lumps: smooth noise, cut into as many levels as there are labels, 0 among them."""
    noise = np.random.default_rng(seed).normal(size=shape_kji)
    for axis in range(3):
        noise = sum(np.roll(noise, step, axis) for step in (-1, 0, 1))
    levels = np.quantile(noise, np.linspace(0, 1, labels + 2)[1:-1])
    return np.digitize(noise, levels).astype(dtype)


def greys(shape_kji, seed=0):
    """Grey values of noise."""
    values = np.random.default_rng(seed + 99).integers(-1000, 2000, shape_kji)
    return values.astype(np.int16)


def centers(grid):
    """(k, j, i, 3) float64, mm, LPS. Centre of every voxel."""
    k, j, i = np.meshgrid(*(np.arange(n) for n in grid.shape_kji), indexing="ij")
    return grid.points_lps(np.stack((i, j, k), axis=-1))
