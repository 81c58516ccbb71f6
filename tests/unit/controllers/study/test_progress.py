import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.study.progress import ProgressMirror
from spine_app.screen.state import Shown


class Clock:
    def __init__(self):
        self.now = 50.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
def mirror(shown, clock):
    return ProgressMirror(shown, clock)


def test_stage_and_fraction_are_shown(mirror, shown):
    mirror.show("Reading", 0.12345)

    assert (shown.stage, shown.fraction, shown.left_s) == ("Reading", 0.123, -1)


@pytest.mark.parametrize(("told", "seen"), [(-1, 0), (2, 1)])
def test_a_fraction_is_kept_between_nothing_and_all(mirror, shown, told, seen):
    mirror.show("Reading", told)

    assert shown.fraction == seen


def test_the_time_left_follows_from_the_time_spent(mirror, shown, clock):
    mirror.show("Reading", 0.0)
    clock.now += 10
    mirror.show("Reading", 0.25)

    assert shown.left_s == 30


@pytest.mark.parametrize(("seconds", "fraction"), [(1, 0.5), (10, 0.01)])
def test_no_time_is_told_from_too_little(mirror, shown, clock, seconds, fraction):
    mirror.show("Reading", 0.0)
    clock.now += seconds
    mirror.show("Reading", fraction)

    assert shown.left_s == -1


def test_each_stage_has_its_own_clock(mirror, shown, clock):
    mirror.show("Scanning", 0.0)
    clock.now += 100
    mirror.show("Reading", 0.0)
    clock.now += 2
    mirror.show("Reading", 0.5)

    assert shown.left_s == 2


def test_clearing_shows_that_nothing_runs(mirror, shown, clock):
    mirror.show("Reading", 0.5)
    mirror.clear()
    assert (shown.stage, shown.fraction, shown.left_s) == ("", 0.0, -1)

    clock.now += 100
    mirror.show("Reading", 0.5)
    assert shown.left_s == -1


@given(fractions=st.lists(st.floats(0, 1), min_size=1), step=st.floats(0, 1000))
def test_the_time_left_is_unknown_or_not_negative(fractions, step):
    clock, shown = Clock(), Shown()
    mirror = ProgressMirror(shown, clock)
    for fraction in fractions:
        mirror.show("Reading", fraction)
        clock.now += step

        assert shown.left_s >= -1
        assert isinstance(shown.left_s, int)
