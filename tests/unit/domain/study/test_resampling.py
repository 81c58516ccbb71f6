from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.geometry import Grid
from spine_app.domain.study.resampling import resample_slice
from spine_app.domain.study.stacking import SlicePlane, stack_slices
from tests.data.grids import rotation

FILL = -30000
SHAPE = (9, 8)
SPACING = (0.6, 0.8)


def leaning(heights, leans, turn):
    """Slices at some heights, moved by `leans` along i and j for each mm of height."""
    cosines = tuple(turn[:, :2].T.ravel())
    return [
        SlicePlane(
            tuple(turn @ [leans[0] * z, leans[1] * z, z] + [3.0, -20.0, 7.0]),
            cosines,
            SPACING,
            *SHAPE,
        )
        for z in heights
    ]


def field(points, slope):
    """A linear field at patient positions."""
    return points @ slope


def pixels_of(plane, turn, slope):
    """The field sampled at the pixels of a slice, int16."""
    j, i = np.meshgrid(np.arange(SHAPE[0]), np.arange(SHAPE[1]), indexing="ij")
    index = np.stack([i * SPACING[1], j * SPACING[0], np.zeros(SHAPE)], axis=-1)
    points = np.array(plane.position) + index @ turn.T
    return np.rint(field(points, slope)).astype(np.int16)


def resampled(planes, turn, slope):
    """Stack and its resampled volume."""
    stack = stack_slices(planes)
    slices = [pixels_of(planes[n], turn, slope) for n in stack.order]
    count = stack.grid.shape_kji[0]
    return stack, np.stack(
        [resample_slice(stack, k, slices.__getitem__, FILL) for k in range(count)]
    )


def truth(grid, slope):
    """The field at the points of a grid."""
    index = np.stack(np.meshgrid(*map(np.arange, grid.shape_kji), indexing="ij"), -1)[..., ::-1]
    return field(grid.points_lps(index), slope)


def inside(stack, margin=0.0):
    """Mask of the points of the grid that lie inside the slices that were acquired."""
    k, j, i = np.meshgrid(*map(np.arange, stack.grid.shape_kji), indexing="ij")
    place = k * stack.grid.spacing_ijk[2]
    low = np.floor(stack.shifts_ij.min(axis=0))
    mask = np.ones(stack.grid.shape_kji, bool)
    after = np.clip(np.searchsorted(stack.along_mm, place - 1e-6), 0, len(stack.along_mm) - 1)
    for n in (after, np.maximum(after - 1, 0)):
        for axis, index, size in ((0, i, SHAPE[1]), (1, j, SHAPE[0])):
            at = index - (stack.shifts_ij[n, axis] - low[axis])
            mask &= (at >= margin - 1e-6) & (at <= size - 1 - margin + 1e-6)
    return mask


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*[st.floats(-180, 180)] * 3),
    st.tuples(*[st.floats(-25, 25)] * 2),
    st.sampled_from([[2.0] * 9, [1.0] * 5 + [2.5] * 4, [1.0, 1.1, 1.2, 1.3, 1.4, 1.5]]),
    st.tuples(*[st.floats(-150, 150)] * 3),
)
def test_a_linear_field_is_reproduced_within_rounding(angles, tilts, gaps, slope):
    turn = rotation("x", angles[0]) @ rotation("y", angles[1]) @ rotation("z", angles[2])
    planes = leaning(np.cumsum([0.0, *gaps]), np.tan(np.radians(tilts)), turn)
    stack, values = resampled(planes, turn, np.array(slope))
    known = inside(stack)
    assert np.any(known)
    # Pixels, rows, columns and slices are rounded, each by half a unit at most.
    assert np.max(np.abs(values - truth(stack.grid, np.array(slope)))[known]) <= 2.001


@pytest.mark.parametrize("tilt", [-25, -18.5, -5, 5, 25])
@pytest.mark.parametrize("axis", [0, 1])
def test_a_gantry_tilt_blends_along_one_axis_only(tilt, axis):
    leans = np.zeros(2)
    leans[axis] = np.tan(np.radians(tilt))
    slope = np.array([400.0, -200.0, 77.0])
    stack, values = resampled(leaning(2.5 * np.arange(7), leans, np.eye(3)), np.eye(3), slope)
    assert np.max(np.abs(values - truth(stack.grid, slope))[inside(stack)]) <= 1.001


def test_slices_that_lie_on_the_grid_are_the_same_to_the_last_bit():
    planes = leaning(np.cumsum([0.0, 1, 1, 1, 1, 2, 2, 2, 2]), (0, 0), np.eye(3))
    slope = np.array([300.0, -200.0, 90.0])
    stack, values = resampled(planes, np.eye(3), slope)
    for n, z in enumerate(stack.along_mm):
        np.testing.assert_array_equal(values[int(z)], pixels_of(planes[n], np.eye(3), slope))


def test_half_way_between_two_slices_lies_their_mean():
    planes = leaning(np.cumsum([0.0, 1, 1, 1, 1, 2, 2, 2, 2]), (0, 0), np.eye(3))
    stack = stack_slices(planes)
    slices = [np.full(SHAPE, 100 * n, np.int16) for n in range(9)]
    np.testing.assert_array_equal(resample_slice(stack, 5, slices.__getitem__, FILL), 450)


def test_a_lean_of_whole_pixels_moves_slices_and_changes_no_value():
    planes = leaning(2.0 * np.arange(5), (0, 0.6), np.eye(3))
    slope = np.array([300.0, -200.0, 90.0])
    stack, values = resampled(planes, np.eye(3), slope)
    for n, plane in enumerate(planes):
        start = 2 * n
        np.testing.assert_array_equal(
            values[n, start : start + SHAPE[0]], pixels_of(plane, np.eye(3), slope)
        )
        rest = np.delete(values[n], range(start, start + SHAPE[0]), axis=0)
        assert np.all(rest == FILL)
    assert stack.grid.shape_kji == (5, SHAPE[0] + 8, SHAPE[1])


@pytest.mark.parametrize(("lean", "first", "last"), [(0.1, True, False), (0.2, False, True)])
def test_less_than_half_a_pixel_is_taken_from_the_edge_and_more_is_not_made_up(lean, first, last):
    # A third or two thirds of a pixel of 0.6 mm between two slices 2 mm apart.
    planes = leaning([0.0, 2.0, 4.0], (0, lean), np.eye(3))
    stack = replace(stack_slices(planes), shifts_ij=np.array([[0, 0], [0, lean / 0.3], [0, 1]]))
    stack = replace(
        stack, grid=Grid((3, SHAPE[0] + 1, SHAPE[1]), (0.8, 0.6, 2), (0, 0, 0), np.eye(3))
    )
    slices = [np.full(SHAPE, 7, np.int16)] * 3
    moved = resample_slice(stack, 1, slices.__getitem__, FILL)
    assert np.all(moved[1:-1] == 7)
    assert np.all(moved[0] == (7 if first else FILL))
    assert np.all(moved[-1] == (7 if last else FILL))


def test_values_at_the_ends_of_int16_do_not_wrap():
    planes = leaning([0.0, 1, 2, 3, 4, 6, 8, 10, 12], (0.13, -0.17), np.eye(3))
    stack = stack_slices(planes)
    slices = [np.full(SHAPE, 32767 if n % 2 else -32768, np.int16) for n in range(9)]
    middle = resample_slice(stack, 5, slices.__getitem__, 0)
    assert middle.dtype == np.int16
    assert np.all((middle >= -32768) & (middle <= 32767))
    np.testing.assert_array_equal(resample_slice(stack, 1, lambda n: slices[1], 0)[4:6, 4:6], 32767)
