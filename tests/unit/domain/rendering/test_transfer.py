from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import RequestRefused
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.rendering.transfer import (
    MAX_POINTS,
    Part,
    Tuning,
    color_at,
    points_of,
    with_color,
    with_point_added,
    with_point_moved,
    without_point,
)
from tests.unit.domain.rendering.opacities import opacity_at

BONE = replace(
    CT_PRESETS["bone"],
    opacities=((150, 0.0), (240, 0.06), (380, 0.45), (700, 0.85), (1500, 0.95)),
)
number = st.floats(-1e9, 1e9)
edit = st.tuples(
    st.sampled_from(["add", "move", "delete"]),
    st.sampled_from(Part),
    st.integers(-2, 40),
    number,
    number,
)


def edited(preset, edits):
    for kind, part, index, value, height in edits:
        try:
            if kind == "add":
                preset, _ = with_point_added(preset, part, value, height)
            elif kind == "move":
                preset = with_point_moved(preset, part, index, value, height)
            else:
                preset = without_point(preset, part, index)
        except RequestRefused:
            continue
    return preset


@given(st.lists(edit, max_size=40))
def test_whatever_is_edited_the_points_rise_and_stay_in_range(edits):
    preset = edited(BONE, edits)

    for part in Part:
        points = points_of(preset, part)
        values = [value for value, _ in points]
        assert 2 <= len(points) <= MAX_POINTS
        assert all(a < b for a, b in pairwise(values))
        assert all(0 <= told <= 1 for _, tell in points for told in np.atleast_1d(tell))


def test_a_point_does_not_pass_its_neighbour():
    moved = with_point_moved(BONE, Part.OPACITY, 1, 5000, 0.5)

    assert moved.opacities[1][0] == pytest.approx(BONE.opacities[2][0], abs=0.01)
    assert moved.opacities[1][1] == 0.5
    assert moved.opacities[2] == BONE.opacities[2]


def test_a_new_point_lies_where_it_was_put_between_the_others():
    added, index = with_point_added(BONE, Part.OPACITY, 300, 0.2)

    assert added.opacities[index] == (300, 0.2)
    assert (index, len(added.opacities)) == (2, len(BONE.opacities) + 1)


def test_a_new_colour_point_leaves_every_colour_as_it_was():
    added, _ = with_point_added(BONE, Part.COLOR, 500, 0)

    for value in np.linspace(0, 3000, 31):
        assert color_at(added, value) == pytest.approx(color_at(BONE, value), abs=1e-6)


def test_a_deleted_point_takes_nothing_else_away():
    deleted = without_point(BONE, Part.OPACITY, 2)

    assert deleted.opacities == BONE.opacities[:2] + BONE.opacities[3:]


def test_the_last_two_points_stay():
    preset = BONE
    for _ in range(len(BONE.opacities) - 2):
        preset = without_point(preset, Part.OPACITY, 0)

    with pytest.raises(RequestRefused):
        without_point(preset, Part.OPACITY, 0)


@pytest.mark.parametrize("index", [-1, 5, 10**9])
def test_a_point_that_is_not_there_is_refused(index):
    with pytest.raises(RequestRefused):
        with_point_moved(BONE, Part.OPACITY, index, 0, 0)
    with pytest.raises(RequestRefused):
        without_point(BONE, Part.OPACITY, index)
    with pytest.raises(RequestRefused):
        with_color(BONE, index + 10, (0, 0, 0))


def test_no_more_points_are_taken_than_fit_into_slicers_lines():
    preset = BONE
    for n in range(MAX_POINTS - len(BONE.opacities)):
        preset, _ = with_point_added(preset, Part.OPACITY, n, 0.5)

    with pytest.raises(RequestRefused):
        with_point_added(preset, Part.OPACITY, 0, 0.5)


def test_a_gradient_curve_begins_without_effect():
    bent = with_point_moved(BONE, Part.GRADIENT, 0, -50, 0.25)

    assert bent.gradient[0] == (0, 0.25)
    assert points_of(BONE, Part.GRADIENT)[0] == (0, 1)


def test_a_colour_is_kept_in_range():
    assert with_color(BONE, 0, (2, -1, 0.5)).colors[0][1] == (1, 0, 0.5)


def test_between_points_the_opacity_is_linear_and_beyond_them_constant():
    assert opacity_at(BONE, 195) == pytest.approx(0.03)
    assert opacity_at(BONE, -1000) == 0
    assert opacity_at(BONE, 5000) == 0.95


def test_a_shift_moves_opacity_and_colour_by_the_same_grey_values():
    shifted = Tuning(shift=150).applied(BONE)

    for value in (200, 400, 900):
        assert opacity_at(shifted, value + 150) == pytest.approx(opacity_at(BONE, value))
        assert color_at(shifted, value + 150) == pytest.approx(color_at(BONE, value))


@pytest.mark.parametrize("thickness_mm", [1.0, 3.0, 10.0])
def test_an_opacity_of_200_percent_is_what_twice_the_way_absorbs(thickness_mm):
    twice = opacity_at(Tuning(opacity=2).applied(BONE), 240)

    single = 1 - (1 - opacity_at(BONE, 240)) ** (2 * thickness_mm)
    assert 1 - (1 - twice) ** thickness_mm == pytest.approx(single)


def test_without_opacity_nothing_is_left():
    assert all(opacity == 0 for _, opacity in Tuning(opacity=0).applied(BONE).opacities)


def test_sliders_at_rest_leave_the_preset_alone():
    assert Tuning().applied(BONE) == BONE
