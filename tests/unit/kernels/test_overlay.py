"""Labels lie over the pixels whose voxel has them; outlines are one simple rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.kernels.overlay import paint_over
from spine_app.kernels.reslice_rows import flat_rows

SHAPE = (9, 12, 15)
SIZE = (44, 37)
LABELS = np.kron(
    np.random.default_rng(8).integers(0, 4, (3, 4, 5), dtype=np.uint8),
    np.ones((3, 3, 3), np.uint8),
)
"""Cubes of three voxels."""
TABLE = np.array([(0, 0, 0, 0), (250, 10, 20, 255), (20, 240, 30, 255), (9, 9, 200, 0)], np.uint8)
GREY = 0xFF505050


def placed(seed, zoom=0.3):
    """Random rows through the middle of the labels, and the label under each pixel."""
    steps = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))[0] * zoom
    middle = (np.array(SHAPE[::-1]) - 1) / 2
    first = middle - steps[0] * (SIZE[0] - 1) / 2 - steps[1] * (SIZE[1] - 1) / 2
    x, y = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    index = np.floor(first + x[..., None] * steps[0] + y[..., None] * steps[1] + 0.5).astype(int)
    inside = np.all((index >= 0) & (index < SHAPE[::-1]), axis=-1)
    i, j, k = np.moveaxis(np.where(inside[..., None], index, 0), -1, 0)
    return flat_rows(first, steps, SIZE), np.where(inside, LABELS[k, j, i], 0)


def painted(rows, outline=0.0, labels=LABELS, table=TABLE):
    """(h, w, 4) pixels of labels over grey."""
    picture = np.full(SIZE[::-1], GREY, np.uint32)
    paint_over(picture, labels, rows, table, outline)
    return picture.view(np.uint8).reshape(*picture.shape, 4)


def outlined(found, radius):
    """By the definition: of pixels with a label, those near one without it."""
    height, width = found.shape
    y, x = np.mgrid[:height, :width]
    result = np.zeros(found.shape, bool)
    for v, u in np.ndindex(found.shape):
        near = (y - v) ** 2 + (x - u) ** 2 <= radius**2
        result[v, u] = found[v, u] > 0 and np.any(found[near] != found[v, u])
    return result


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), zoom=st.floats(0.1, 1.0))
def test_each_pixel_has_the_colour_of_the_label_under_it(seed, zoom):
    rows, found = placed(seed, zoom)

    got = painted(rows)

    want = np.where((found == 0)[..., None], (80, 80, 80), TABLE[found][..., :3])
    want = np.where((found == 3)[..., None], (80, 80, 80), want)
    assert np.array_equal(got[..., :3], want)
    assert np.all(got[..., 3] == 255)


@pytest.mark.parametrize("radius", [1.0, 1.5, 3.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_outline_is_what_lies_near_another_label(seed, radius):
    rows, found = placed(seed)
    shown = outlined(found, radius) & (found != 3)

    got = painted(rows, radius)

    want = np.where(shown[..., None], TABLE[found][..., :3], (80, 80, 80))
    assert np.array_equal(got[..., :3], want)
    assert 0 < shown.sum() < np.isin(found, (1, 2)).sum()


def test_a_label_that_fills_the_picture_has_no_outline():
    rows = flat_rows((1, 1, 1), np.diag((0.01, 0.01, 1)), SIZE)

    assert np.all(painted(rows, 3.0, np.ones(SHAPE, np.uint8))[..., :3] == 80)


def test_the_border_of_the_label_map_is_outlined():
    rows = flat_rows((-1, -1, 4), np.diag((0.5, 0.5, 1)), SIZE)

    got = painted(rows, 1.0, np.ones(SHAPE, np.uint8))[..., 0] == 250

    want = np.zeros(SIZE[::-1], bool)
    want[1:25, 1:31] = True
    want[2:24, 2:30] = False
    assert np.array_equal(got, want)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_labels_beyond_the_table_are_painted_like_the_last(kind):
    labels = np.full(SHAPE, 200, kind)

    got = painted(
        flat_rows((3, 3, 3), np.diag((0.1, 0.1, 1)), SIZE), labels=labels, table=TABLE[:3]
    )

    assert np.all(got[..., :3] == TABLE[2, :3])


def test_large_numbers_have_their_own_colour():
    labels = np.full(SHAPE, 64001, np.uint16)
    table = np.zeros((64002, 4), np.uint8)
    table[64001] = (1, 2, 3, 255)

    got = painted(flat_rows((3, 3, 3), np.diag((0.1, 0.1, 1)), SIZE), labels=labels, table=table)

    assert np.all(got[..., :3] == (1, 2, 3))


@settings(max_examples=100, deadline=None)
@given(
    under=st.tuples(*[st.integers(0, 255)] * 3),
    over=st.tuples(*[st.integers(0, 255)] * 4),
)
def test_opacity_mixes_colours(under, over):
    table = np.array([over, over], np.uint8)
    picture = np.full(SIZE[::-1], 0, np.uint32)
    pixels = picture.view(np.uint8).reshape(*picture.shape, 4)
    pixels[:] = (*under, 255)

    paint_over(picture, LABELS, flat_rows((3, 3, 3), np.diag((0.1, 0.1, 1)), SIZE), table)

    part = over[3] / 255
    want = np.array(under) * (1 - part) + np.array(over[:3]) * part
    assert np.all(np.abs(pixels[0, 0, :3] - want) <= 1.0)
    assert np.all(pixels[..., 3] == 255)
    if over[3] in (0, 255):
        assert np.array_equal(pixels[0, 0, :3], under if over[3] == 0 else over[:3])


def test_what_has_no_label_is_never_painted():
    table = np.full((4, 4), 255, np.uint8)
    rows, found = placed(7)

    got = painted(rows, table=table)[..., 0] == 255

    assert np.array_equal(got, found > 0)
