"""Nearest-neighbour resampling: each voxel gets the label that lies at its centre."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.nearest import Nearest
from tests.data.grids import oblique_grid, rotation, sagittal_grid, straight_grid


def numbered(grid):
    """Every voxel has its own number, from 1."""
    return np.arange(1, np.prod(grid.shape_kji) + 1, dtype=np.uint16).reshape(grid.shape_kji)


def resampled(source, target, labels=None):
    labels = numbered(source) if labels is None else labels
    nearest = Nearest(source, target)
    slices = [nearest.slice_of(k, labels) for k in range(target.shape_kji[0])]
    return np.array([one for one, _ in slices]), sum(inside for _, inside in slices)


def looked_up(source, target):
    """The slow way: the source voxel that holds each centre."""
    labels, result = numbered(source), np.zeros(target.shape_kji, np.uint16)
    for index in np.ndindex(target.shape_kji):
        place = source.nearest_kji(target.points_lps(index[::-1]))
        result[index] = 0 if place is None else labels[place]
    return result


def turned(shape, spacing, center, angles):
    direction = rotation("x", angles[0]) @ rotation("y", angles[1]) @ rotation("z", angles[2])
    half = direction @ (np.array(spacing) * (np.array(shape[::-1]) - 1) / 2)
    return Grid(shape, spacing, np.array(center) - half, direction)


def flipped(grid):
    """The same voxels, counted from the other end along j and k."""
    ends = np.array(grid.shape_ijk) - 1
    origin = grid.points_lps((0, ends[1], ends[2]))
    return Grid(grid.shape_kji, grid.spacing_ijk, origin, grid.direction * [1, -1, -1])


ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)
SIZES = st.tuples(*[st.integers(2, 7)] * 3)
SPACINGS = st.tuples(*[st.floats(0.3, 3.0)] * 3)
CENTERS = st.tuples(*[st.floats(-4, 4)] * 3)


@settings(max_examples=60, deadline=None)
@given(SIZES, SPACINGS, CENTERS, ANGLES, ANGLES)
def test_any_two_grids_agree_with_looking_each_centre_up(shape, spacing, center, one, other):
    source = turned((6, 5, 7), (1.1, 0.8, 2.0), (0, 0, 0), one)
    target = turned(shape, spacing, center, other)
    # Centres on a border between voxels may go either way by rounding.
    grid = np.moveaxis(np.indices(target.shape_kji), 0, -1)[..., ::-1]
    place = source.indices_ijk(target.points_lps(grid))
    is_clear = np.all(np.abs(place - np.floor(place) - 0.5) > 1e-6, axis=-1)

    labels, inside = resampled(source, target)

    expected = looked_up(source, target)
    assert np.array_equal(labels[is_clear], expected[is_clear])
    if is_clear.all():
        assert inside == np.count_nonzero(expected)


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
def test_the_same_grid_is_the_identity(grid):
    assert Nearest(grid, grid).is_identity
    labels, inside = resampled(grid, grid)

    assert np.array_equal(labels, numbered(grid))
    assert inside == np.prod(grid.shape_kji)


def test_grids_that_differ_by_the_rounding_of_a_header_are_the_same():
    grid = oblique_grid()
    rounded = Grid(
        grid.shape_kji, np.float32(grid.spacing_ijk), np.float32(grid.origin_lps), grid.direction
    )

    assert Nearest(rounded, grid).is_identity


def test_a_shift_of_a_whole_voxel_is_not_the_identity():
    grid = straight_grid()
    moved = Grid(grid.shape_kji, grid.spacing_ijk, grid.points_lps((1, 0, 0)), grid.direction)

    assert not Nearest(moved, grid).is_identity
    labels, _ = resampled(moved, grid)
    assert np.array_equal(labels[:, :, 1:], numbered(grid)[:, :, :-1])
    assert not labels[:, :, 0].any()


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid()])
def test_a_grid_counted_from_other_ends_gives_the_same_voxels(grid):
    labels, inside = resampled(flipped(grid), grid)

    assert np.array_equal(labels, numbered(grid)[::-1, ::-1])
    assert inside == np.prod(grid.shape_kji)


def test_a_sagittal_map_on_an_axial_grid_is_looked_up():
    source = turned((9, 12, 10), (1.0, 1.5, 2.0), (0, 0, 0), (0, 0, 0))
    direction = np.array([[0, 0, -1], [1, 0, 0], [0, -1, 0]], float)
    target = Grid((8, 9, 7), (1.3, 0.7, 1.1), (4.05, -5.03, 6.01), direction)

    labels, _ = resampled(source, target)

    assert np.array_equal(labels, looked_up(source, target))
    assert labels.any()


def test_boxes_without_a_common_point_do_not_overlap():
    grid = straight_grid()
    origin = grid.origin_lps + np.array([0, 0, 500])
    away = Grid(grid.shape_kji, grid.spacing_ijk, origin, grid.direction)

    assert not Nearest(away, grid).may_overlap
    assert Nearest(grid, grid).may_overlap
