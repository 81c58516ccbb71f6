"""Values, gradients and leaps against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_cdt, maximum_filter, minimum_filter

from spine_app.domain.geometry import Grid
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.volume import Modality, Volume
from spine_app.kernels.ray_blocks import EDGE, block_shape, mark_seen, spread_distances
from spine_app.kernels.ray_space import gradient_at, value_at
from spine_app.pipelines.rendering.ray_volume import RayVolume
from spine_app.pipelines.rendering.ray_workers import Workers
from tests.unit.kernels.ray_reference import gradient, sampled

SHAPE = (7, 9, 12)
SPACING = (0.7, 1.1, 2.5)
VOXELS = np.random.default_rng(3).integers(-1000, 3000, SHAPE).astype(np.int16)


@pytest.fixture(scope="module")
def space():
    workers = Workers(2)
    volume = Volume(VOXELS, Grid(SHAPE, SPACING, (0, 0, 0), np.eye(3)), Modality.CT)
    yield RayVolume(volume, workers).seen_as(CT_PRESETS["bone"])[0]
    workers.stop()


def inside(count):
    return st.floats(0, count - 1 - 1e-5)


POINTS = st.tuples(inside(SHAPE[2]), inside(SHAPE[1]), inside(SHAPE[0]))


@given(at=POINTS)
def test_a_value_between_voxels_is_that_of_scipy(space, at):
    assert value_at(space, *at) == pytest.approx(sampled(VOXELS, [at])[0], abs=1e-6)


@given(at=POINTS)
def test_a_gradient_is_that_of_values_a_voxel_away(space, at):
    wanted = gradient(VOXELS, SPACING, [at])[0]

    assert gradient_at(space, *at) == pytest.approx(wanted, abs=0.05)


def test_blocks_bound_every_value_interpolated_in_them(space):
    i, j, k = space.blocks
    low = minimum_filter(VOXELS, size=EDGE + 1, origin=-(EDGE // 2), mode="nearest")
    high = maximum_filter(VOXELS, size=EDGE + 1, origin=-(EDGE // 2), mode="nearest")

    assert np.array_equal(space.low.reshape(k, j, i), low[::EDGE, ::EDGE, ::EDGE][:k, :j, :i])
    assert np.array_equal(space.high.reshape(k, j, i), high[::EDGE, ::EDGE, ::EDGE][:k, :j, :i])


@given(seed=st.integers(0, 99), share=st.sampled_from([0.0, 0.001, 0.02, 0.5, 1.0]))
def test_distances_count_the_blocks_to_the_next_one_that_is_seen(seed, share):
    seen = np.random.default_rng(seed).random((9, 11, 14)) < share
    low = np.where(seen, 1, 0).astype(np.int16)
    distance = np.empty(low.shape, np.uint8)
    mark_seen(low, low, (0.0, 1.0, 2), np.array([0, 0, 1], np.int32), distance)
    spread_distances(distance)

    wanted = distance_transform_cdt(~seen, metric="chessboard") if seen.any() else 255
    assert np.array_equal(distance, np.broadcast_to(wanted, distance.shape))


def test_a_volume_has_a_block_for_each_of_its_cells():
    assert block_shape((2, 5, 6)) == (1, 1, 2)
