"""Spines of spheres with answers of a perfect network, for the tests of the second stage."""

import numpy as np

from spine_helper.builtin.lattice import Window
from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import BODY, CORE, POSTERIOR

SPACING = np.array([2.0, 2.0, 2.0])


def window(shape, start=(0, 0, 0)):
    """A window over a volume of 1 mm voxels that goes on 4 voxels behind it."""
    full = tuple(n + s + 4 for n, s in zip(shape, start, strict=True))
    hu = np.full(shape, 40, np.float32)
    return Window(hu, full, start, SPACING, tuple(2 * n for n in full))


def spheres(shape, middles, radius_mm, levels):
    """What a perfect network says of spheres with an arch behind each: mosaic and truth."""
    places = np.stack(np.meshgrid(*(np.arange(n) for n in shape), indexing="ij"), axis=-1)
    truth = np.zeros(shape, np.uint8)
    fine = np.zeros((CORE + 1, *shape), np.float32)
    half = tuple((n + 1) // 2 for n in shape)
    coarse = np.zeros((4, *half), np.float32)
    centre = np.stack(np.meshgrid(*(np.arange(n) * 2 + 0.5 for n in half), indexing="ij"))
    best = np.full(half, np.inf)
    for number, (middle, level) in enumerate(zip(middles, levels, strict=True), 1):
        away = np.linalg.norm((places - middle) * SPACING, axis=-1)
        arch = np.linalg.norm((places - middle - [0, 8, 0]) * SPACING, axis=-1) < radius_mm * 0.6
        truth[(away < radius_mm) | arch] = number
        fine[BODY][away < radius_mm] = 1
        fine[POSTERIOR][arch & (away >= radius_mm)] = 1
        fine[CORE][away < radius_mm / 2] = 1
        offset = (np.array(middle)[:, None, None, None] - centre) * 2
        nearer = np.linalg.norm(offset, axis=0) < best
        best = np.minimum(best, np.linalg.norm(offset, axis=0))
        coarse[:3, nearer] = offset[:, nearer]
        coarse[3, nearer] = level
    fine[0] = 1 - fine[BODY] - fine[POSTERIOR]
    return Mosaic(fine, coarse), truth
