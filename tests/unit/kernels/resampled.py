"""What other resamplers make of a volume of noise, and what ours draws of it."""

import numpy as np
from scipy.ndimage import map_coordinates

from spine_app.kernels.reslice import Shading, reslice

SHAPE = (17, 21, 26)
SIZE = (47, 38)
WINDOW = Shading(scale=0.037, offset=101.3)
"""A wide window without round numbers, so that no value lies between two grey levels."""

VOXELS = np.random.default_rng(3).integers(-2000, 2000, SHAPE, dtype=np.int16)
"""Noise: whoever takes a wrong voxel is found out."""


def turned(seed):
    """A random rotation as three steps in index space: right, down, through."""
    matrix, upper = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    return matrix * np.sign(np.diag(upper))


def centred(steps, middle=None):
    """First pixel of a picture whose middle is the volume's, or a place given."""
    middle = (np.array(SHAPE[::-1]) - 1) / 2 if middle is None else np.asarray(middle)
    return middle - steps[0] * (SIZE[0] - 1) / 2 - steps[1] * (SIZE[1] - 1) / 2


def indices(first, steps, sample=0):
    """(h, w, 3) index (i, j, k) of each pixel."""
    x, y = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    return first + x[..., None] * steps[0] + y[..., None] * steps[1] + sample * steps[2]


def values_at(index, order):
    """Values of scipy, not a number outside of the outer faces."""
    places = np.moveaxis(index[..., ::-1], -1, 0)
    values = map_coordinates(VOXELS.astype(float), places, order=order, mode="nearest")
    within = np.all((index >= -0.5) & (index < np.array(SHAPE[::-1]) - 0.5), axis=-1)
    return np.where(within, values, np.nan)


def greys(values, shading=WINDOW):
    """Grey levels in full precision; 0 where there is no value."""
    level = np.clip(shading.scale * values + shading.offset, 0, 255)
    return np.where(np.isnan(values), 0, 255 - level if shading.inverted else level)


def drawn(rows, shading=WINDOW):
    """Grey levels as drawn."""
    picture = reslice(VOXELS, rows, shading)
    pixels = picture.view(np.uint8).reshape(*picture.shape, 4)
    assert np.all(pixels[..., 3] == 255)
    assert np.array_equal(pixels[..., 0], pixels[..., 1])
    assert np.array_equal(pixels[..., 0], pixels[..., 2])
    return pixels[..., 0].astype(float)


def far_from_faces(index):
    """Whether a pixel is clear of the outer faces, where rounding decides in or out."""
    to_face = np.abs(np.mod(index + 0.5, 1.0) - 0.5)
    return np.all(to_face < 0.4999, axis=-1)


def along(axes, signs, zoom, through=0.0):
    """Rows along the grid, `through` off the middle of the voxels."""
    steps = (
        np.eye(3)[list(axes)] * np.array(signs)[:, None] * np.array([zoom, zoom * 1.1, 1])[:, None]
    )
    first = centred(steps)
    first[axes[2]] = SHAPE[::-1][axes[2]] // 2 + through
    return first, steps


AXES = [(0, 1, 2), (0, 2, 1), (1, 2, 0), (1, 0, 2), (2, 0, 1), (2, 1, 0)]
