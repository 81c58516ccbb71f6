import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import RequestRefused
from spine_app.domain.pictures.film import (
    FRAMES_MAX,
    RATE_MIN,
    RATES,
    SIDE_MAX,
    Axis,
    Sweep,
    Turntable,
    even,
)
from spine_app.domain.view.camera import Side, looking_at
from tests.data.grids import straight_grid

GRID = straight_grid()
turns = st.builds(
    Turntable,
    seconds=st.floats(1, 20),
    rate=st.sampled_from(RATES),
    axis=st.sampled_from(Axis),
    swing_deg=st.none() | st.floats(10, 170),
    to_left=st.booleans(),
)
cameras = st.builds(
    lambda side, right, up: looking_at(GRID, side).orbited(right, up),
    st.sampled_from(Side),
    st.floats(-180, 180),
    st.floats(-80, 80),
)


@given(turns, cameras)
def test_a_turntable_begins_with_the_view_and_returns_to_it(film, start):
    for frame in (0, film.frames):
        camera = film.camera(start, frame)
        np.testing.assert_allclose(camera.looking, start.looking, atol=1e-9)
        np.testing.assert_allclose(camera.up, start.up, atol=1e-9)


@given(turns, cameras, st.integers(0, 500))
def test_a_turntable_keeps_its_distance_its_focus_and_a_right_angle(film, start, frame):
    camera = film.camera(start, frame)

    assert camera.distance == start.distance
    np.testing.assert_array_equal(camera.focus_lps, start.focus_lps)
    assert camera.looking @ camera.up == pytest.approx(0, abs=1e-9)
    assert np.linalg.norm(camera.looking) == pytest.approx(1)


@given(turns)
def test_the_steps_of_a_whole_turn_are_equal(film):
    if film.swing_deg is None:
        angles = [film.angle_deg(frame) for frame in range(film.frames + 1)]
        steps = np.diff(angles)
        np.testing.assert_allclose(steps, steps[0])
        assert abs(angles[-1]) == pytest.approx(360)


@given(turns)
def test_a_swing_goes_as_far_as_it_says_to_both_sides(film):
    if film.swing_deg is not None:
        angles = [film.angle_deg(frame) for frame in range(film.frames)]
        assert max(angles) == pytest.approx(film.swing_deg, rel=0.02)
        assert min(angles) == pytest.approx(-film.swing_deg, rel=0.02)


def test_a_turntable_turns_about_the_patient_from_feet_to_head():
    start = looking_at(GRID, Side.ANTERIOR).orbited(0, 30)
    film = Turntable(axis=Axis.PATIENT)

    heights = [film.camera(start, frame).looking[2] for frame in range(film.frames)]

    np.testing.assert_allclose(heights, heights[0], atol=1e-12)


def test_a_turntable_turns_about_the_vertical_of_the_screen():
    start = looking_at(GRID, Side.ANTERIOR).orbited(0, 30)
    film = Turntable(axis=Axis.SCREEN)

    for frame in range(film.frames):
        np.testing.assert_allclose(film.camera(start, frame).up, start.up, atol=1e-12)


@pytest.mark.parametrize("axis", list(Axis))
def test_a_film_to_the_right_turns_as_a_hand_does_that_drags_to_the_right(axis):
    start = looking_at(GRID, Side.ANTERIOR)
    film = Turntable(seconds=6, rate=30, axis=axis)

    by_hand = start.orbited(film.angle_deg(7), 0)

    np.testing.assert_allclose(film.camera(start, 7).looking, by_hand.looking, atol=1e-9)


def test_a_patient_who_hangs_upside_down_turns_the_same_way():
    start = looking_at(GRID, Side.ANTERIOR)
    hanging = type(start)(start.focus_lps, start.looking, -start.up, start.distance)
    film = Turntable(axis=Axis.PATIENT)

    by_hand = hanging.orbited(film.angle_deg(7), 0)

    np.testing.assert_allclose(film.camera(hanging, 7).looking, by_hand.looking, atol=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"seconds": seconds} for seconds in (0.5, 61, float("nan"), float("inf"))),
        *({"rate": rate} for rate in (0, 31, 1000)),
        *({"swing_deg": angle} for angle in (5, 171, float("nan"))),
    ],
)
def test_a_turntable_that_could_not_be_shown_is_refused(wrong):
    with pytest.raises(RequestRefused):
        Turntable(**wrong)


slices = st.integers(1, 400)


@given(slices, slices)
def test_a_sweep_visits_every_slice_once(first, last):
    numbers = Sweep(first, last).slices

    assert sorted(numbers) == list(range(min(first, last), max(first, last) + 1))
    assert (numbers[0], numbers[-1]) == (first, last)


@given(slices, slices)
def test_a_sweep_there_and_back_can_be_played_in_a_loop(first, last):
    numbers = Sweep(first, last, back=True).slices

    around = [*numbers, numbers[0]]
    steps = np.abs(np.diff(around))
    assert set(steps) <= ({1} if first != last else {0})
    assert numbers.count(first) == numbers.count(last) == 1


@given(st.integers(1, 60))
def test_a_slow_sweep_has_equal_frames_so_that_no_player_stutters(per_second):
    film = Sweep(1, 10, per_second)

    assert film.rate >= RATE_MIN
    assert film.frames == film.hold * 10
    assert film.frames / film.rate == pytest.approx(film.seconds)
    assert film.seconds == pytest.approx(10 / per_second)


@pytest.mark.parametrize(
    "wrong",
    [(0, 5, 10), (1, 4000, 10), (-3, 5, 10), (1, 5, 0), (1, 5, 61), (1, FRAMES_MAX, 1)],
)
def test_a_sweep_that_could_not_be_shown_is_refused(wrong):
    with pytest.raises(RequestRefused):
        Sweep(*wrong)


@given(st.floats(1, 1e6))
def test_sides_of_a_film_are_even_and_within_bounds(pixels):
    assert even(pixels) % 2 == 0
    assert 64 <= even(pixels) <= SIDE_MAX
