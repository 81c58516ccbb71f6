import tracemalloc

import numpy as np
import pytest
from scipy.ndimage import map_coordinates, zoom

from spine_helper.volumes.axis import Axis
from spine_helper.volumes.resample import (
    planes,
    resample_along,
    resample_linear,
    resample_nearest,
    resample_window,
    shape_at,
)


def some_volume(shape, seed=0):
    return np.random.default_rng(seed).integers(-1000, 2000, shape).astype(np.int16)


def interpolated(volume, shape):
    """Trilinear values at half-pixel centres, by scipy."""
    axes = [
        np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
        for old, new in zip(volume.shape, shape, strict=True)
    ]
    return map_coordinates(
        volume.astype(np.float64), np.meshgrid(*axes, indexing="ij"), order=1, mode="nearest"
    )


@pytest.mark.parametrize(
    "shape", [(23, 37, 41), (40, 61, 90), (20, 37, 41), (15, 60, 30), (23, 19, 22), (31, 37, 22)]
)
def test_it_agrees_with_scipy_where_no_axis_becomes_half_as_fine(shape):
    volume = some_volume((23, 37, 41))

    np.testing.assert_allclose(
        resample_linear(volume, shape), interpolated(volume, shape), rtol=0, atol=2e-3
    )


def test_a_whole_factor_gives_the_mean_of_blocks():
    volume = some_volume((12, 20, 28))
    mean = volume.reshape(4, 3, 5, 4, 4, 7).mean(axis=(1, 3, 5))

    np.testing.assert_allclose(resample_linear(volume, (4, 5, 4)), mean, rtol=0, atol=1e-3)


def test_a_broken_factor_counts_parts_of_voxels():
    line = np.arange(10, dtype=np.int16).reshape(10, 1, 1)

    found = resample_linear(line, (4, 1, 1)).ravel()

    # Each new voxel covers 2.5 old ones: 0, 1 and half of 2, then the other half of 2, 3 and 4.
    np.testing.assert_allclose(found[:2], [(0 + 1 + 1) / 2.5, (1 + 3 + 4) / 2.5], atol=1e-6)


def test_the_mean_and_the_centre_of_mass_stay_where_they_are():
    volume = np.zeros((90, 90, 90), np.int16)
    volume[31:50, 20:44, 60:71] = 1000

    coarse = resample_linear(volume, (17, 17, 17))

    assert coarse.mean() == pytest.approx(volume.mean(), rel=1e-5)
    for axis in range(3):
        lines = [a.sum(axis=tuple(n for n in range(3) if n != axis)) for a in (volume, coarse)]
        places = [((np.arange(len(x)) + 0.5) / len(x) * x).sum() / x.sum() for x in lines]
        assert places[0] == pytest.approx(places[1], abs=0.03 / 17)


@pytest.mark.parametrize("shape", [(5, 6, 7), (30, 40, 50), (100, 12, 41)])
def test_a_constant_stays_a_constant(shape):
    volume = np.full((23, 37, 41), -1024, np.int16)

    np.testing.assert_allclose(resample_linear(volume, shape), -1024, rtol=1e-6)


def test_a_window_is_a_part_of_the_whole():
    volume = some_volume((23, 37, 41))
    whole = resample_linear(volume, (50, 17, 60))

    part = resample_window(volume, (50, 17, 60), (7, 3, 11), (33, 12, 47))

    np.testing.assert_allclose(part, whole[7:33, 3:12, 11:47], rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("order", [(0, 2, 1), (2, 1, 0), (1, 2, 0)])
def test_a_turned_volume_gives_the_turned_result(order):
    volume = some_volume((23, 37, 41)).transpose(order)[::-1]

    turned = resample_linear(volume, (50, 17, 20))

    assert turned.flags.c_contiguous
    np.testing.assert_allclose(
        turned, resample_linear(np.ascontiguousarray(volume), (50, 17, 20)), rtol=1e-5, atol=1e-3
    )


@pytest.mark.parametrize("shape", [(9, 17, 41), (40, 61, 90), (12, 80, 20)])
def test_the_cubic_spline_is_that_of_scipy(shape):
    volume = some_volume((23, 37, 41)).astype(np.float64)
    factors = [new / old for old, new in zip(volume.shape, shape, strict=True)]
    expected = zoom(volume, factors, order=3, mode="nearest", grid_mode=True)
    axes = [Axis.of(old, new, None, "cubic") for old, new in zip(volume.shape, shape, strict=True)]

    np.testing.assert_allclose(resample_along(volume, tuple(axes)), expected, rtol=0, atol=0.1)


@pytest.mark.parametrize("kind", ["nearest", "linear", "cubic", "mean"])
def test_a_line_of_one_or_two_voxels_can_be_made_longer(kind):
    for line in ([3.0], [3.0, 3.0]):
        axis = Axis.of(len(line), 5, None, kind)
        plane = np.array([line], np.float32)

        np.testing.assert_allclose(axis.right(plane), 3.0, rtol=1e-6)


def test_slices_come_one_by_one_in_the_memory_of_a_few():
    volume = some_volume((60, 128, 128))
    axes = Axis.of(60, 200), Axis.of(128, 256), Axis.of(128, 256)
    tracemalloc.start()
    count = sum(1 for _ in planes(volume, axes))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 200
    assert peak < 12 * 256 * 256 * 4


def test_volumes_of_one_voxel_and_of_one_slice_are_served():
    assert resample_linear(np.array([[[7]]], np.int16), (3, 2, 1)).tolist() == [[[7.0]] * 2] * 3
    assert resample_linear(some_volume((1, 30, 40)), (4, 10, 10)).shape == (4, 10, 10)


def test_shapes_follow_spacing():
    assert shape_at((500, 512, 512), (0.75, 0.75, 1.0), 4.0) == (125, 96, 96)
    assert shape_at((2, 512, 512), (0.1, 0.1, 0.1), 4.0) == (1, 13, 13)


@pytest.mark.parametrize("shape", [(46, 74, 82), (69, 37, 20), (11, 100, 41)])
def test_labels_take_the_value_of_the_nearest_centre(shape):
    labels = np.random.default_rng(0).integers(0, 200, (23, 37, 41)).astype(np.uint8)
    index = [
        np.floor((np.arange(new) + 0.5) * old / new).astype(int)
        for old, new in zip(labels.shape, shape, strict=True)
    ]

    np.testing.assert_array_equal(resample_nearest(labels, shape), labels[np.ix_(*index)])
