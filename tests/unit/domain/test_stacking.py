import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import (
    BadGeometry,
    MissingSlices,
    MixedSlices,
    RepeatedSlices,
    SingleSlice,
    TiltedSlices,
    UncalibratedPixels,
    UnevenSlices,
)
from spine_app.domain.series import Orientation
from spine_app.domain.stacking import SlicePlane, nearest_plane, stack_slices, unit_axes
from tests.data.grids import oblique_grid, rotation, sagittal_grid, straight_grid

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def planes(zs, orientation=AXIAL, **changes):
    """Axial slices at some heights."""
    values = {"pixel_spacing": (0.5, 0.7), "rows": 4, "columns": 5} | changes
    return [SlicePlane((1.0, 2.0, float(z)), orientation, **values) for z in zs]


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


@given(st.sets(st.integers(1, 18), min_size=1, max_size=2))
def test_missing_slices_are_never_taken_for_a_wider_spacing(gone):
    heights = [n for n in range(20) if n not in gone]
    with pytest.raises((MissingSlices, UnevenSlices)):
        stack_slices(planes(heights))


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


def test_g6_a_spacing_that_changes_half_way_is_uneven():
    with pytest.raises(UnevenSlices):
        stack_slices(planes([0, 1, 2, 3, 4.5, 6, 7.5]))


def test_g6_a_small_change_of_spacing_that_adds_up_is_uneven():
    heights = np.cumsum([1.0] * 100 + [1.009] * 100)
    with pytest.raises(UnevenSlices):
        stack_slices(planes(heights))


@pytest.mark.parametrize(("jitter", "is_even"), [(0.005, True), (0.05, False), (0.5, False)])
def test_g7_jitter_up_to_a_hundredth_of_a_millimetre_is_even(jitter, is_even):
    heights = [3 * n + (jitter if n % 2 else 0) for n in range(10)]
    if is_even:
        assert stack_slices(planes(heights)).grid.spacing_ijk[2] == pytest.approx(3, abs=1e-3)
    else:
        with pytest.raises(UnevenSlices):
            stack_slices(planes(heights))


@pytest.mark.parametrize("angle_deg", [-18.5, 0.3, 5, 25])
def test_g8_a_stack_that_leans_is_tilted(angle_deg):
    lean = np.tan(np.radians(angle_deg))
    slices = [SlicePlane((0, lean * z, z), AXIAL, (0.5, 0.5), 4, 4) for z in range(0, 60, 3)]
    with pytest.raises(TiltedSlices):
        stack_slices(slices)


def test_a_slice_that_is_shifted_sideways_is_uneven():
    slices = planes(range(5))
    slices[2] = SlicePlane((1.0, 4.0, 2.0), AXIAL, (0.5, 0.7), 4, 5)
    with pytest.raises(UnevenSlices):
        stack_slices(slices)


def test_g9_cosines_a_thousandth_off_become_exactly_orthonormal():
    axes = unit_axes((1.0004, 0.0003, 0, 0.0002, 0.9996, 0))
    np.testing.assert_allclose(axes.T @ axes, np.eye(3), atol=1e-15)


@pytest.mark.parametrize(
    "cosines",
    [
        (0, 0, 0, 0, 0, 0),
        (1, 0, 0, 0.01, 1, 0),
        (1.01, 0, 0, 0, 1, 0),
        (np.nan, 0, 0, 0, 1, 0),
        (1, 0, 0, 1, 0, 0),
    ],
)
def test_g9_other_cosines_are_refused(cosines):
    with pytest.raises(BadGeometry):
        unit_axes(cosines)


@pytest.mark.parametrize("spacing", [(0, 1), (-1, 1), (np.nan, 1), (np.inf, 1)])
def test_g14_a_pixel_spacing_that_is_none_is_uncalibrated(spacing):
    with pytest.raises(UncalibratedPixels):
        stack_slices(planes([0, 1], pixel_spacing=spacing))


@pytest.mark.parametrize(
    "changes", [{"rows": 5}, {"columns": 4}, {"frame": 1}, {"pixel_spacing": (0.5, 0.71)}]
)
def test_g16_g17_slices_of_two_kinds_are_mixed(changes):
    with pytest.raises(MixedSlices):
        stack_slices([*planes([0, 1]), *planes([2], **changes)])


def test_slices_of_two_orientations_are_mixed():
    with pytest.raises(MixedSlices):
        stack_slices([*planes([0, 1]), *planes([2], orientation=(1, 0, 0, 0, 0, -1))])


@pytest.mark.parametrize("heights", [[], [5]])
def test_g19_one_slice_is_no_volume(heights):
    with pytest.raises(SingleSlice):
        stack_slices(planes(heights))


@pytest.mark.parametrize("spacing", [0.01, 50.0])
def test_g19_two_slices_at_any_distance_are_a_volume(spacing):
    grid = stack_slices(planes([0, spacing])).grid
    assert grid.spacing_ijk[2] == pytest.approx(spacing)


def test_positions_that_are_not_finite_are_refused():
    with pytest.raises(BadGeometry):
        stack_slices(planes([0, np.nan]))


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
