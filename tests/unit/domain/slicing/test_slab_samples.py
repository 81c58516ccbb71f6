"""A slab is sampled at voxels: whole ones for extremes, parts of them for means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.slicing.slab_samples import slab_samples, step_along
from tests.data.grids import oblique_grid, straight_grid

THICK = st.sampled_from([mode for mode in SlabMode if mode is not SlabMode.NONE])


def test_along_an_axis_of_the_grid_the_step_is_the_voxel_spacing():
    grid = oblique_grid()
    for axis in range(3):
        assert step_along(grid, -grid.direction[:, axis]) == pytest.approx(grid.spacing_ijk[axis])


@given(st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: np.linalg.norm(v) > 0.1))
def test_at_an_angle_no_voxel_is_stepped_over(direction):
    grid = straight_grid()
    unit = np.array(direction) / np.linalg.norm(direction)

    moved = grid.indices_ijk(step_along(grid, unit) * unit) - grid.indices_ijk(np.zeros(3))

    assert np.linalg.norm(moved) == pytest.approx(1.0)


@pytest.mark.parametrize("mode", SlabMode)
@pytest.mark.parametrize("thickness", [0.5, 1.0, 2.5])
def test_a_slab_of_one_step_or_less_is_the_plane_alone(mode, thickness):
    samples = slab_samples(Slab(mode, thickness), 2.5)

    assert np.array_equal(samples.offsets_mm, [0.0])
    assert np.array_equal(samples.weights, [1.0])


def test_without_a_slab_its_thickness_does_not_count():
    assert len(slab_samples(Slab(SlabMode.NONE, 30.0), 1.0).weights) == 1


@pytest.mark.parametrize("mode", [SlabMode.MAXIMUM, SlabMode.MINIMUM])
@pytest.mark.parametrize(
    ("thickness", "reach"), [(1.0, 0), (1.9, 0), (2.0, 1), (3.0, 1), (3.9, 1), (4.0, 2), (5.0, 2)]
)
def test_an_extreme_is_taken_of_voxels_whose_middle_lies_in_the_slab(mode, thickness, reach):
    samples = slab_samples(Slab(mode, thickness), 1.0)

    assert np.array_equal(samples.offsets_mm, np.arange(-reach, reach + 1))


def test_a_mean_counts_each_voxel_with_its_part_in_the_slab():
    samples = slab_samples(Slab(SlabMode.MEAN, 8.0), 2.5)

    # 8 mm: the voxel of the plane, both neighbours, and 0.25 mm of the next ones.
    assert samples.offsets_mm == pytest.approx([-5.0, -2.5, 0.0, 2.5, 5.0])
    assert samples.weights == pytest.approx([0.1, 1.0, 1.0, 1.0, 0.1])


@given(thickness=st.floats(0.5, 100), step=st.floats(0.2, 10))
def test_the_weights_of_a_mean_add_up_to_the_thickness(thickness, step):
    samples = slab_samples(Slab(SlabMode.MEAN, thickness), step)

    assert samples.weights.sum() * step == pytest.approx(max(thickness, step), rel=1e-5)


@given(mode=THICK, thickness=st.floats(0.5, 100), step=st.floats(0.2, 10))
def test_samples_lie_evenly_on_both_sides_of_the_plane(mode, thickness, step):
    samples = slab_samples(Slab(mode, thickness), step)

    assert len(samples.weights) % 2 == 1
    assert samples.offsets_mm == pytest.approx(-samples.offsets_mm[::-1])
    assert np.all(samples.weights > 0)
    assert np.all(np.abs(samples.offsets_mm) <= thickness / 2 + step / 2 + 1e-6)
