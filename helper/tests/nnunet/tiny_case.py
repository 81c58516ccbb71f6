"""Images and weights made of whole numbers, the same on every machine; no random generator."""

import numpy as np

HIDDEN = 3


def digits(count, seed):
    """Numbers in -0.5 to 0.5 that look random."""
    steps = (np.arange(count, dtype=np.uint64) + np.uint64(seed)) * np.uint64(2654435761)
    steps = ((steps >> np.uint64(7)) ^ steps) * np.uint64(2246822519)
    return ((steps >> np.uint64(13)) % np.uint64(4001)).astype(np.float64) / 4000 - 0.5


def weights(channels, heads, dimension, fold=0):
    """Of a convolution, a norm and a convolution."""
    shape = (HIDDEN, channels, *(3,) * dimension)
    return {
        "w": digits(np.prod(shape), 11 + fold).reshape(shape).astype(np.float32),
        "scale": (1 + digits(HIDDEN, 12 + fold)).astype(np.float32),
        "shift": digits(HIDDEN, 13 + fold).astype(np.float32),
        "w2": (4 * digits(heads * HIDDEN, 14 + fold))
        .reshape(heads, HIDDEN, *(1,) * dimension)
        .astype(np.float32),
    }


def image(shape, channels):
    """(channels, k, j, i) float32 of whole numbers: blobs in noise, empty at three faces."""
    k, j, i = np.meshgrid(*(np.arange(size) for size in shape), indexing="ij")
    blobs = 400 * np.sin(k / 3 + i / 7) * np.cos(j / 5)
    noise = 100 * digits(channels * blobs.size, 17).reshape(channels, *shape)
    found = np.rint(200 + blobs + noise).astype(np.float32)
    found[:, :1] = 0
    found[:, :, -3:] = 0
    found[..., :2] = 0
    return found
