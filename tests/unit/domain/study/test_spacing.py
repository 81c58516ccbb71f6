import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import MissingSlices, UnevenSlices
from spine_app.domain.study.spacing import (
    JITTER_MAX_MM,
    count_missing,
    even_runs,
    measure_lean,
    measure_spacing,
)

UPRIGHT = np.eye(3)


def lean_of(sideways, along):
    """Lean of slices that move along i and j."""
    offsets = np.column_stack([np.asarray(sideways, float), along])
    return measure_lean(offsets, UPRIGHT, np.asarray(along, float))


def test_a_straight_stack_is_upright():
    lean = lean_of(np.zeros((5, 2)), np.arange(5.0))
    assert (lean.is_upright, lean.angle_rad, lean.jitter_mm) == (True, 0, 0)


def test_a_drift_of_a_twentieth_of_a_millimetre_is_upright():
    along = np.linspace(0, 500, 201)
    lean = lean_of(np.outer(along / 500, [0.03, 0.03]), along)
    assert lean.is_upright


def test_a_lean_is_an_angle_and_no_jitter():
    along = np.arange(0, 30, 3.0)
    lean = lean_of(np.outer(along, [0, np.tan(np.radians(-12))]), along)
    assert not lean.is_upright
    assert np.degrees(lean.angle_rad) == pytest.approx(12)
    assert lean.jitter_mm == 0


def test_a_lean_along_both_axes_is_their_common_angle():
    along = np.arange(0, 30, 3.0)
    lean = lean_of(np.outer(along, [0.3, -0.4]), along)
    assert lean.angle_rad == pytest.approx(np.arctan(0.5))


def test_a_lean_with_jitter_is_both():
    along = np.arange(0, 30, 3.0)
    sideways = np.outer(along, [0.2, 0.0])
    sideways[4] += [0, 0.2]
    lean = lean_of(sideways, along)
    assert lean.angle_rad == pytest.approx(np.arctan(0.2))
    assert lean.jitter_mm == pytest.approx(0.2)


def test_a_small_lean_of_a_long_stack_that_is_put_right_is_told():
    along = np.linspace(0, 500, 201)
    lean = lean_of(np.outer(along / 500, [0.4, 0.0]), along)
    assert not lean.is_upright
    assert lean.angle_rad == pytest.approx(0.4 / 500, rel=1e-3)


def test_slices_that_move_to_and_fro_do_not_lean():
    along = np.arange(6.0)
    lean = lean_of([[0, 0], [0.3, 0], [0, 0], [0.3, 0], [0, 0], [0.1, 0]], along)
    assert not lean.is_upright
    assert lean.angle_rad == 0
    assert 0.2 < lean.jitter_mm < 0.3


def test_slices_that_move_to_and_fro_by_a_millimetre_are_uneven():
    with pytest.raises(UnevenSlices):
        lean_of([[0, 0], [1, 0], [0, 0], [1, 0], [0, 0]], np.arange(5.0))


@given(st.floats(0.02, 40), st.integers(2, 300))
def test_equal_gaps_are_even_and_end_where_they_were_measured(gap, count):
    along = gap * np.arange(count)
    found = measure_spacing(along)
    assert found.is_even
    assert found.jitter_mm == 0
    assert found.spacing * (count - 1) == pytest.approx(along[-1], rel=1e-12)


def test_gaps_that_drift_are_not_even():
    along = np.concatenate([[0], np.cumsum([1.0] * 40 + [1.009] * 40)])
    found = measure_spacing(along)
    assert not found.is_even
    assert 0.05 < found.jitter_mm <= JITTER_MAX_MM


@pytest.mark.parametrize("spacing", [0.4, 1.0])
def test_no_jitter_of_more_than_a_quarter_of_the_spacing_is_put_right(spacing):
    along = spacing * np.arange(10.0)
    along[5] += 0.35 * spacing
    with pytest.raises(UnevenSlices):
        measure_spacing(along)


@pytest.mark.parametrize("gone", [[3], [3, 4], [2, 7], [1], [8]])
def test_a_gap_of_whole_slices_is_missing_slices(gone):
    with pytest.raises(MissingSlices):
        measure_spacing(np.array([2.5 * n for n in range(10) if n not in gone]))


def test_two_spacings_one_after_the_other_are_variable_and_not_missing_slices():
    found = measure_spacing(np.cumsum([0.0, *[1.0] * 10, *[2.0] * 10]))
    assert (found.spacing, found.is_even, found.jitter_mm) == (1.0, False, 0.0)


def test_a_spacing_that_grows_is_variable():
    found = measure_spacing(np.cumsum([0.0, *np.linspace(1, 3, 20)]))
    assert not found.is_even
    assert found.spacing == pytest.approx(1.1, abs=0.1)


def test_one_short_gap_does_not_make_a_huge_grid():
    found = measure_spacing(np.cumsum([0.0, 0.05, *[3.0] * 15, *[5.0] * 15]))
    assert found.spacing == 3


def test_gaps_without_any_rule_are_uneven():
    with pytest.raises(UnevenSlices):
        measure_spacing(np.cumsum([0.0, 1.0, 3.7, 1.9, 2.8, 0.7, 3.1, 1.2]))


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([1, 1, 1, 1, 2, 2, 2, 2], [(0, 5), (4, 9)]),
        ([1] * 3 + [2] * 3 + [0.5] * 4, [(0, 4), (3, 7), (6, 11)]),
        ([1] * 8, []),
        ([1, 1, 2, 2, 2, 2], []),
        ([1, 2] * 4, []),
        ([1] * 3 + [2] * 3 + [1] * 3 + [2] * 3 + [1] * 3, []),
    ],
)
def test_even_runs_share_the_slice_between_them(gaps, expected):
    runs = even_runs(np.cumsum([0.0, *map(float, gaps)]))
    assert [(run.start, run.stop) for run in runs] == expected


def test_two_slices_are_no_runs():
    assert even_runs(np.array([0.0, 1.0])) == []


@given(st.lists(st.integers(1, 5), min_size=1, max_size=20), st.floats(0.1, 10))
def test_missing_slices_are_what_multiples_of_the_smallest_gap_lack(steps, gap):
    steps = [1, *steps]
    assert count_missing(gap * np.array(steps, float)) == sum(steps) - len(steps)
