"""Slices agree with other resamplers: scipy for interpolation, numpy for slabs and windows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.kernels.reslice import Shading, reslice
from spine_app.kernels.reslice_aligned import grid_axes
from spine_app.kernels.reslice_rows import bent_rows, flat_rows
from tests.unit.kernels.resampled import (
    AXES,
    SHAPE,
    SIZE,
    VOXELS,
    WINDOW,
    along,
    centred,
    drawn,
    far_from_faces,
    greys,
    indices,
    turned,
    values_at,
)


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


def test_the_middle_of_a_voxel_has_exactly_its_value():
    """Whole values under a window of one grey level per value come out unchanged."""
    voxels = np.random.default_rng(5).integers(0, 256, SHAPE, dtype=np.int16)
    rows = flat_rows((0, 0, 7), np.eye(3), (SHAPE[2], SHAPE[1]))

    picture = reslice(voxels, rows, Shading(1.0, 0.0))

    assert np.array_equal(picture.view(np.uint8).reshape(*picture.shape, 4)[..., 0], voxels[7])


def test_inverted_grey_is_the_complement_and_outside_stays_black():
    steps = turned(3)
    rows = flat_rows(centred(steps), steps, SIZE)
    outside = np.isnan(values_at(indices(centred(steps), steps), order=0))

    plain = drawn(rows)
    inverted = drawn(rows, Shading(WINDOW.scale, WINDOW.offset, inverted=True))

    assert outside.any()
    assert np.all(plain[outside] == 0)
    assert np.all(inverted[outside] == 0)
    assert np.all((plain + inverted)[~outside] == 255)


@pytest.mark.parametrize("tilt", [0.0, 0.02], ids=["along the grid", "at an angle"])
def test_the_picture_ends_at_the_outer_faces_of_the_outer_voxels(tilt):
    """Ten pixels to a voxel: half a voxel, five pixels, lies beyond the outer centres."""
    voxels = np.full((3, 4, 5), 100, np.int16)
    across, down = np.array((0.1, 0, 0)), np.array((0, 0.1, tilt * 1e-3))
    rows = flat_rows((-0.95, -0.95, 1), (across, down, (0, 0, 1)), (69, 59))

    picture = reslice(voxels, rows, Shading(1.0, 0.0)).view(np.uint8).reshape(59, 69, 4)[..., 0]

    assert (grid_axes(rows) is None) == (tilt > 0)
    assert np.all(picture[5:45, 5:55] == 100)
    picture[5:45, 5:55] = 0
    assert not picture.any()


def test_rows_may_each_run_their_own_way():
    """Every row of a fan is the row that a plane through it would have."""
    turns = [turned(seed) * 0.6 for seed in range(8)]
    starts = np.array([centred(steps) for steps in turns])
    across = np.array([steps[0] for steps in turns])
    through = np.array([steps[2] for steps in turns])

    got = reslice(VOXELS, bent_rows(starts, across, through, SIZE[0]), WINDOW)

    for n, steps in enumerate(turns):
        alone = reslice(VOXELS, flat_rows(starts[n], steps, (SIZE[0], 1)), WINDOW)
        assert np.array_equal(got[n], alone[0])


@pytest.mark.parametrize("axis", range(3))
def test_a_volume_of_one_slice_is_drawn_on_either_side_of_it_and_no_further(axis):
    shape = [6, 7, 8]
    shape[2 - axis] = 1
    voxels = np.full(shape, 90, np.int16)
    steps = np.roll(np.eye(3), axis + 1, axis=1)
    for offset, is_there in ((0.0, True), (0.49, True), (-0.49, True), (0.51, False)):
        first = np.where(np.arange(3) == axis, offset, 0.0)
        for tilt in (0.0, 1e-4):
            tilted = steps + np.array((0, 0, tilt))[:, None]
            rows = flat_rows(first, tilted, (4, 4))
            picture = reslice(voxels, rows, Shading(1.0, 0.0))
            assert np.all(picture == (0xFF5A5A5A if is_there else 0xFF000000))


def test_what_is_far_away_or_no_number_is_black():
    for first in ((1e30, 0, 0), (0, -1e30, 0), (np.nan, 0, 0), (0, 0, np.inf)):
        picture = reslice(VOXELS, flat_rows(first, np.eye(3), (300, 200)), WINDOW)
        assert np.all(picture == 0xFF000000)


@pytest.mark.parametrize("step", [1e30, -1e30, np.inf, np.nan])
def test_steps_of_any_length_are_drawn(step):
    """Only the one pixel on the middle is in the volume."""
    steps = np.array(((step, 0, 0), (0, step, 0), (0, 0, 1)))

    picture = reslice(VOXELS, flat_rows((13, 10, 8), steps, (3000, 2000)), WINDOW)

    assert picture[0, 0] != 0xFF000000
    assert np.count_nonzero(picture != 0xFF000000) == 1


def test_voxels_may_lie_in_memory_in_any_way():
    steps = turned(4)
    rows = flat_rows(centred(steps), steps, SIZE)
    locked = VOXELS.copy()
    locked.flags.writeable = False

    want = reslice(VOXELS, rows, WINDOW)

    assert np.array_equal(reslice(np.asfortranarray(VOXELS), rows, WINDOW), want)
    assert np.array_equal(reslice(locked, rows, WINDOW), want)


def test_a_strip_is_a_part_of_the_picture():
    steps = turned(6)
    rows = flat_rows(centred(steps), steps, SIZE)
    whole = reslice(VOXELS, rows, WINDOW)

    strip = rows.strip(10, 25)

    assert strip.height == 15
    assert np.array_equal(reslice(VOXELS, strip, WINDOW), whole[10:25])
