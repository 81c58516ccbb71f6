"""Slices that make a grid, and their order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import (
    BadGeometry,
    MissingSlices,
    RepeatedSlices,
    UnevenSlices,
)
from spine_app.domain.study.series import Orientation
from spine_app.domain.study.stacking import (
    SlicePlane,
    is_orientation,
    missing_slices,
    nearest_plane,
    order_slices,
    stack_slices,
)
from tests.data.grids import oblique_grid, rotation, sagittal_grid, straight_grid
from tests.unit.domain.study.stacks import AXIAL, planes


def planes_of(grid):
    """The slices of a grid, in order."""
    orientation = tuple(grid.direction[:, :2].T.ravel())
    spacing = (grid.spacing_ijk[1], grid.spacing_ijk[0])
    _, rows, columns = grid.shape_kji
    return [
        SlicePlane(tuple(grid.points_lps((0, 0, k))), orientation, spacing, rows, columns)
        for k in range(grid.shape_kji[0])
    ]


def assert_same_grid(grid, other, atol=1e-9):
    assert grid.shape_kji == other.shape_kji
    np.testing.assert_allclose(grid.index_to_lps, other.index_to_lps, atol=atol)


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
def test_slices_of_a_grid_give_that_grid_back(grid):
    assert_same_grid(stack_slices(planes_of(grid)).grid, grid)


@given(
    st.permutations(range(8)),
    st.floats(0.05, 40),
    st.tuples(*[st.floats(-180, 180)] * 3),
    st.tuples(*[st.floats(-500, 500)] * 3),
)
def test_any_order_of_an_oblique_stack_gives_the_same_right_handed_grid(
    order, spacing, angles, origin
):
    turn = rotation("x", angles[0]) @ rotation("y", angles[1]) @ rotation("z", angles[2])
    grid = type(straight_grid())((8, 4, 5), (0.4, 0.6, spacing), origin, turn)
    slices = planes_of(grid)
    stack = stack_slices([slices[n] for n in order])
    assert [order[n] for n in stack.order] == list(range(8))
    assert_same_grid(stack.grid, grid, atol=1e-6)
    assert np.linalg.det(stack.grid.direction) == pytest.approx(1)


@given(st.sets(st.integers(1, 18), min_size=1, max_size=3))
def test_missing_slices_are_never_taken_for_an_even_spacing(gone):
    heights = [n for n in range(20) if n not in gone]
    try:
        stack = stack_slices(planes(heights))
    except (MissingSlices, UnevenSlices):
        return
    assert not stack.is_even
    assert stack.is_variable
    assert stack.grid.spacing_ijk[2] == 1


@given(st.permutations(range(6)))
def test_missing_slices_are_counted_in_any_order(order):
    heights = [0, 2.5, 5, 12.5, 15, 20]
    assert missing_slices(planes([heights[n] for n in order])) == 3


def test_g10_a_descending_stack_grows_along_its_normal():
    stack = stack_slices(planes([30, 20, 10]))
    assert stack.order == (2, 1, 0)
    np.testing.assert_array_equal(stack.grid.origin_lps, [1, 2, 10])


def test_g15_row_spacing_goes_to_j_and_column_spacing_to_i():
    grid = stack_slices(planes([0, 3, 6])).grid
    np.testing.assert_array_equal(grid.spacing_ijk, [0.7, 0.5, 3.0])


@pytest.mark.parametrize("gone", [[3], [3, 4], [2, 7]])
def test_g2_g3_a_gap_of_whole_slices_is_missing_slices(gone):
    with pytest.raises(MissingSlices):
        stack_slices(planes([2.5 * n for n in range(10) if n not in gone]))


def test_g4_one_position_twice_is_repeated_slices():
    with pytest.raises(RepeatedSlices):
        stack_slices(planes([0, 1, 1, 2]))


def test_g6_a_spacing_that_changes_half_way_is_resampled_as_fine_as_its_finer_half():
    stack = stack_slices(planes([0, 1, 2, 3, 4.5, 6, 7.5]))
    assert not stack.is_even
    assert stack.is_variable
    assert stack.gap_max_mm == 1.5
    assert stack.jitter_mm == 0
    assert stack.tilt_deg == 0
    np.testing.assert_array_equal(stack.along_mm, [0, 1, 2, 3, 4.5, 6, 7.5])
    np.testing.assert_array_equal(stack.shifts_ij, np.zeros((7, 2)))
    assert stack.grid.shape_kji == (8, 4, 5)
    np.testing.assert_array_equal(stack.grid.spacing_ijk, [0.7, 0.5, 1.0])


@pytest.mark.parametrize(("wider", "count"), [(1.3, 7), (1.34, 8)])
def test_a_grid_never_reaches_beyond_the_last_slice(wider, count):
    stack = stack_slices(planes(np.cumsum([0, 1, 1, 1, wider, wider, wider])))
    assert stack.grid.shape_kji[0] == count


def test_g6_a_small_change_of_spacing_that_adds_up_is_resampled():
    heights = np.cumsum([1.0] * 100 + [1.009] * 100)
    stack = stack_slices(planes(heights))
    assert not stack.is_even
    assert stack.is_variable
    assert stack.grid.shape_kji[0] == 200


def test_an_even_stack_is_not_variable():
    assert not stack_slices(planes([0, 1, 2.005, 3])).is_variable


@pytest.mark.parametrize("jitter", [0, 0.005, 0.01])
def test_g7_jitter_up_to_a_hundredth_of_a_millimetre_is_even(jitter):
    heights = [3 * n + (jitter if n == 4 else 0) for n in range(10)]
    stack = stack_slices(planes(heights))
    assert stack.is_even
    assert stack.jitter_mm == 0
    np.testing.assert_allclose(stack.along_mm, 3 * np.arange(10), atol=1e-9)


@pytest.mark.parametrize("jitter", [0.1, 0.45])
def test_g7_more_jitter_is_resampled_and_told(jitter):
    heights = [3 * n + (jitter if n == 4 else 0) for n in range(10)]
    stack = stack_slices(planes(heights))
    assert not stack.is_even
    assert stack.jitter_mm == pytest.approx(jitter)
    assert stack.grid.spacing_ijk[2] == 3
    np.testing.assert_allclose(stack.along_mm, heights)


@pytest.mark.parametrize("sideways", [0.0, 1.0])
def test_g7_a_millimetre_of_jitter_is_uneven(sideways):
    jitter = np.array([0, 1, -1, 1, 0, -1, 1, 0, 1, 0])
    slices = [
        SlicePlane((0.0, sideways * e, 3 * n + (1 - sideways) * e), AXIAL, (0.5, 0.5), 4, 4)
        for n, e in enumerate(jitter)
    ]
    with pytest.raises(UnevenSlices):
        stack_slices(slices)


@pytest.mark.parametrize("angle_deg", [-25, -18.5, -5, 0.3, 5, 25])
@pytest.mark.parametrize("axis", [0, 1])
def test_g8_a_stack_that_leans_gets_an_upright_grid_that_holds_it(angle_deg, axis):
    lean = np.tan(np.radians(angle_deg))
    slices = []
    for z in range(0, 60, 3):
        position = [1.0, 2.0, float(z)]
        position[axis] += lean * z
        slices.append(SlicePlane(tuple(position), AXIAL, (0.4, 0.5), 4, 5))
    stack = stack_slices(slices)
    assert not stack.is_even
    assert stack.tilt_deg == pytest.approx(abs(angle_deg))
    assert not stack.is_variable
    spacing = (0.5, 0.4)[axis]
    grown = int(np.ceil(abs(lean) * 57 / spacing))
    shape = [20, 4, 5]
    shape[2 - axis] += grown
    assert stack.grid.shape_kji == tuple(shape)
    np.testing.assert_array_equal(stack.grid.direction, np.eye(3))
    expected = [1.0, 2.0, 0.0]
    expected[axis] -= grown * spacing if lean < 0 else 0
    np.testing.assert_allclose(stack.grid.origin_lps, expected, atol=1e-9)


@given(st.tuples(*[st.floats(-180, 180)] * 3), st.floats(-25, 25), st.floats(-25, 25))
def test_every_acquired_corner_lies_in_the_grid_of_an_oblique_leaning_stack(angles, a, b):
    turn = rotation("x", angles[0]) @ rotation("y", angles[1]) @ rotation("z", angles[2])
    grid = type(straight_grid())((9, 6, 7), (0.4, 0.6, 2.0), (5.0, -80.0, 40.0), turn)
    step = turn @ np.tan(np.radians([a, b, 0]))
    slices = [
        replace(plane, position=tuple(np.array(plane.position) + 2.0 * k * step))
        for k, plane in enumerate(planes_of(grid))
    ]
    stack = stack_slices(slices)
    for n, plane in enumerate(slices):
        for j, i in ((0, 0), (0, 6), (5, 0), (5, 6)):
            offset = turn @ [0.4 * i, 0.6 * j, 0]
            index = stack.grid.indices_ijk(np.array(plane.position) + offset)
            # A lean of less than 0.05 mm in all counts as none.
            assert np.all(index >= -0.13)
            assert np.all(index <= np.array(stack.grid.shape_ijk) - 1 + 0.13)
            assert index[2] == pytest.approx(n, abs=1e-6)


def test_a_variable_stack_that_does_not_lean_does_not_grow_by_the_rounding_of_its_positions():
    grid = oblique_grid()
    normal = grid.direction[:, 2]
    slices = [
        replace(
            plane, position=tuple(np.round(np.array(plane.position) + max(0, k - 9) * normal, 4))
        )
        for k, plane in enumerate(planes_of(grid))
    ]
    stack = stack_slices(slices)
    assert not stack.is_even
    assert stack.grid.shape_kji[1:] == grid.shape_kji[1:]


@pytest.mark.parametrize("spacing", [0.01, 50.0])
def test_g19_two_slices_at_any_distance_are_a_volume(spacing):
    grid = stack_slices(planes([0, spacing])).grid
    assert grid.spacing_ijk[2] == pytest.approx(spacing)


@pytest.mark.parametrize(
    ("cosines", "plane"),
    [
        (AXIAL, Orientation.AXIAL),
        ((1, 0, 0, 0, 0.9, -0.4358898943540674), Orientation.AXIAL),
        ((1, 0, 0, 0, 0, -1), Orientation.CORONAL),
        ((0, 1, 0, 0, 0, -1), Orientation.SAGITTAL),
        ((1, 0, 0, 0, 0.7071067811865476, -0.7071067811865476), Orientation.OBLIQUE),
    ],
)
def test_a_slice_carries_the_name_of_the_nearest_plane(cosines, plane):
    assert nearest_plane(cosines) is plane


@pytest.mark.parametrize(
    ("cosines", "known"),
    [(AXIAL, True), ((0, 0, 0, 0, 0, 0), False), ((1, 0, 0, 0.02, 1, 0), False)],
)
def test_an_orientation_is_told_from_what_is_none(cosines, known):
    assert is_orientation(cosines) is known


def test_slices_are_ordered_along_their_normal_whichever_way_it_points():
    down = (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
    assert order_slices(planes([3, 1, 2])) == (1, 2, 0)
    assert order_slices(planes([3, 1, 2], orientation=down)) == (0, 2, 1)


def test_slices_at_one_place_keep_their_order():
    assert order_slices(planes([1, 0, 1, 0])) == (1, 3, 0, 2)


def test_a_position_that_is_not_finite_has_no_order():
    with pytest.raises(BadGeometry):
        order_slices(planes([0, np.inf]))
