import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadGeometry
from spine_app.domain.measure.errors import MeasureTooSmall
from spine_app.domain.measure.lines import Angle, Cobb, Ruler, between_deg
from spine_app.domain.view.plane_frame import PlaneFrame
from tests.data.grids import rotation

CORONAL = PlaneFrame((0, 0, 0), (1, 0, 0), (0, 0, 1))
angles = st.floats(0.05, 179.95)
turns = st.tuples(*[st.floats(-180, 180)] * 3)


def turned(turn):
    x, y, z = turn
    return rotation("x", x) @ rotation("y", y) @ rotation("z", z)


def tilted(degrees, middle=(0.0, 0.0, 0.0), length=40.0):
    """Both ends of a line in the coronal plane, tilted upwards to the right of the picture."""
    half = length / 2 * np.array((np.cos(np.radians(degrees)), 0, np.sin(np.radians(degrees))))
    return np.array(middle) - half, np.array(middle) + half


def cobb(first, second, frame=CORONAL):
    return Cobb((*first, *second), frame)


@given(turns, st.floats(0.1, 500), st.tuples(*[st.floats(-900, 900)] * 3))
def test_a_ruler_says_its_length_wherever_and_however_it_lies(turn, length, start):
    end = np.array(start) + turned(turn) @ (length, 0, 0)

    assert Ruler((start, end)).length_mm == pytest.approx(length, abs=1e-6)


def test_a_ruler_through_slices_says_the_length_in_space():
    assert Ruler(((0, 0, 0), (2, 3, 6))).length_mm == pytest.approx(7)


@given(turns, angles, st.floats(1, 200), st.floats(1, 200))
def test_an_angle_is_that_at_its_second_point_whatever_the_lengths(turn, degrees, one, other):
    turn, at = turned(turn), np.array((5.0, -7.0, 90.0))
    a = at + turn @ (one, 0, 0)
    b = at + other * turn @ (np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0)

    assert Angle((a, at, b)).angle_deg == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize("degrees", [1e-7, 1e-3, 90, 179.999, 180 - 1e-7])
def test_an_angle_is_exact_near_its_ends(degrees):
    direction = (np.cos(np.radians(degrees)), np.sin(np.radians(degrees)))

    assert between_deg((1, 0), direction) == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    ("upper", "lower", "expected"), [(20, -25, 45), (10, 10, 0), (30, 12, 18), (-55, 60, 115)]
)
def test_cobb_adds_tilts_to_opposite_sides_and_tells_angles_beyond_ninety(upper, lower, expected):
    assert cobb(tilted(upper), tilted(lower)).angle_deg == pytest.approx(expected)


@given(st.floats(-85, 85), st.floats(-85, 85), st.booleans(), st.booleans(), st.booleans())
def test_cobb_does_not_depend_on_how_the_lines_were_drawn(upper, lower, a, b, swapped):
    first, second = tilted(upper, (0, 0, 80)), tilted(lower, (5, 0, 0), 25)
    drawn = [first[::-1] if a else first, second[::-1] if b else second]
    if swapped:
        drawn.reverse()

    assert cobb(*drawn).angle_deg == pytest.approx(abs(upper - lower), abs=1e-6)


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_cobb_is_measured_in_its_plane_whatever_the_depth_of_the_points(forward, back):
    first, second = np.array(tilted(20)), np.array(tilted(-15))
    first[1, 1] += forward
    second[0, 1] += back

    assert cobb(first, second).angle_deg == pytest.approx(35)


@given(turns)
def test_cobb_turns_with_the_patient(turn):
    turn = turned(turn)
    frame = PlaneFrame((1, 2, 3), tuple(turn[:, 0]), tuple(turn[:, 2]))
    first, second = (turn @ np.array(tilted(degrees)).T for degrees in (33, -41))

    assert cobb(first.T, second.T, frame).angle_deg == pytest.approx(74, abs=1e-6)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Ruler(((1, 2, 3), (1, 2, 3))),
        lambda: Angle(((1, 2, 3), (1, 2, 3), (5, 5, 5))),
        lambda: Angle(((5, 5, 5), (1, 2, 3), (1, 2, 3))),
        lambda: Cobb(((0, 0, 0), (1, 0, 0), (2, 2, 2), (2, 2, 2)), CORONAL),
        lambda: Cobb(((0, 0, 0), (0, 9, 0), (0, 0, 5), (5, 0, 5)), CORONAL),
        lambda: Ruler(((0, 0, 0),)),
    ],
)
def test_points_without_a_direction_are_refused(make):
    with pytest.raises(MeasureTooSmall):
        make()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_points_that_are_not_finite_are_refused(bad):
    with pytest.raises(BadGeometry):
        Ruler(((0, 0, 0), (1, bad, 2)))


def test_dragging_a_point_moves_it_alone():
    ruler = Ruler(((0, 0, 0), (10, 0, 0))).dragged(1, (0, 5, 0))

    assert ruler == Ruler(((0, 0, 0), (0, 5, 0)))


@given(st.tuples(*[st.floats(-100, 100)] * 3))
def test_moving_as_a_whole_changes_no_value(by):
    whole = cobb(tilted(20), tilted(-15))

    assert whole.shifted(by).angle_deg == pytest.approx(35, abs=1e-6)
    assert np.subtract(whole.shifted(by).points[3], whole.points[3]) == pytest.approx(by)


def test_equal_measurements_compare_equal_and_others_do_not():
    assert Ruler(((0, 0, 0), (1, 0, 0))) == Ruler((np.zeros(3), np.array([1.0, 0, 0])))
    assert Ruler(((0, 0, 0), (1, 0, 0))) != Ruler(((0, 0, 0), (1, 0, 1e-9)))
