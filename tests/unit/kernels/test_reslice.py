"""Slices agree with other resamplers: scipy for interpolation, numpy for slabs and windows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import map_coordinates

from spine_app.kernels.reslice import Shading, reslice
from spine_app.kernels.reslice_aligned import grid_axes
from spine_app.kernels.reslice_rows import flat_rows

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


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), zoom=st.floats(0.2, 1.8))
def test_an_oblique_slice_is_the_one_that_scipy_interpolates(seed, zoom):
    steps = turned(seed) * zoom
    first = centred(steps)
    index = indices(first, steps)

    got = drawn(flat_rows(first, steps, SIZE))

    clear = far_from_faces(index)
    want = greys(values_at(index, order=1))
    # A place is known to 1/8192 voxel: 0.5 of rounding, and little more even in noise.
    assert np.abs(got - want)[clear].max() <= 1.0


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), zoom=st.floats(0.2, 1.8))
def test_without_interpolation_each_pixel_has_the_value_of_its_voxel(seed, zoom):
    steps = turned(seed) * zoom
    first = centred(steps)
    index = indices(first, steps)
    shading = Shading(WINDOW.scale, WINDOW.offset, linear=False)

    got = drawn(flat_rows(first, steps, SIZE), shading)

    clear = far_from_faces(index)
    nearest = np.floor(index + 0.5)
    want = greys(values_at(np.where(clear[..., None], nearest, index), order=0))
    assert np.abs(got - want)[clear].max() <= 0.51


def along(axes, signs, zoom, through=0.0):
    """Rows along the grid, `through` off the middle of the voxels."""
    steps = (
        np.eye(3)[list(axes)] * np.array(signs)[:, None] * np.array([zoom, zoom * 1.1, 1])[:, None]
    )
    first = centred(steps)
    first[axes[2]] = SHAPE[::-1][axes[2]] // 2 + through
    return first, steps


AXES = [(0, 1, 2), (0, 2, 1), (1, 2, 0), (1, 0, 2), (2, 0, 1), (2, 1, 0)]


@pytest.mark.parametrize("linear", [True, False])
@pytest.mark.parametrize("through", [0.0, 0.31])
@pytest.mark.parametrize("signs", [(1, 1, 1), (-1, 1, -1), (1, -1, 1)])
@pytest.mark.parametrize("axes", AXES)
def test_a_slice_along_the_grid_is_the_one_that_scipy_interpolates(axes, signs, through, linear):
    first, steps = along(axes, signs, 0.63, through)
    rows = flat_rows(first, steps, SIZE)
    index = indices(first, steps)
    clear = far_from_faces(index)

    got = drawn(rows, Shading(WINDOW.scale, WINDOW.offset, linear=linear))

    assert grid_axes(rows) == axes
    index = index if linear else np.where(clear[..., None], np.floor(index + 0.5), index)
    want = greys(values_at(index, order=1 if linear else 0))
    assert np.abs(got - want)[clear].max() <= 1.0
