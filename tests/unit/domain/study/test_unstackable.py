"""Slices that make no grid, or one with a reserve."""

import numpy as np
import pytest

from spine_app.domain.errors import (
    BadGeometry,
    MixedSlices,
    SingleSlice,
    UncalibratedPixels,
    UnevenSlices,
)
from spine_app.domain.study.stacking import (
    SlicePlane,
    stack_slices,
    unit_axes,
)
from tests.unit.domain.study.stacks import AXIAL, planes


def test_a_slice_that_is_shifted_sideways_by_a_tenth_is_jitter():
    slices = planes(range(5))
    slices[2] = SlicePlane((1.0, 2.1, 2.0), AXIAL, (0.5, 0.7), 4, 5)
    stack = stack_slices(slices)
    assert stack.jitter_mm == pytest.approx(0.1)
    assert stack.tilt_rad == 0


def test_a_slice_that_is_shifted_sideways_by_more_is_uneven():
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


def test_positions_that_are_not_finite_are_refused():
    with pytest.raises(BadGeometry):
        stack_slices(planes([0, np.nan]))
