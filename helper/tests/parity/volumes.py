"""Small volumes that reach every branch between a file and a label map."""

import numpy as np


def volumes(channels):
    """Name -> ((c, k, j, i) float32, spacing along k, j, i in mm)."""
    rng = np.random.default_rng(5)

    def some(shape):
        return np.stack([_anatomy(shape, rng) for _ in range(channels)])

    cropped = some((44, 40, 46))
    cropped[:, :5] = 0
    cropped[:, :, -7:] = 0
    cropped[..., :3] = 0
    cropped[:, 20:24, 12:16, 20:25] = 0
    return {
        "iso": (some((40, 44, 38)), (1.5, 1.5, 1.5)),
        "fine": (some((48, 60, 52)), (1.1, 0.7, 0.8)),
        "aniso": (some((14, 50, 44)), (5.0, 0.9, 0.9)),
        "coarse in i": (some((44, 40, 12)), (1.0, 1.0, 4.2)),
        "zero-crop": (cropped, (1.4, 1.5, 1.6)),
        "smaller than a patch": (some((12, 30, 13)), (1.5, 1.0, 1.5)),
    }


def _anatomy(shape, rng):
    """Whole numbers as a scanner stores them: a bright column in grey noise."""
    k, j, i = np.meshgrid(*(np.linspace(-1, 1, size) for size in shape), indexing="ij")
    column = np.exp(-((j - 0.2 * np.sin(3 * k)) ** 2 + i**2) / 0.1) * (1 + 0.4 * np.cos(20 * k))
    return np.rint(60 + 900 * column + rng.normal(0, 60, shape)).astype(np.float32)
