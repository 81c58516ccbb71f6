import numpy as np
import pytest
from network_spines import window

from spine_helper.anatomy.levels import CANAL, SACRUM
from spine_helper.builtin.finder import Found
from spine_helper.builtin.networks import BODY, CORE
from spine_helper.builtin.networks import CANAL as CANAL_CLASS
from spine_helper.builtin.partial import EVERY_S, Partial, partial_steps

SHAPE = (80, 44, 40)
"""Of the window, 2 mm; the volume has 1 mm, the finder 4 mm."""
LEVEL_AT = {(0, 15): 24, (15, 30): 23, (30, 60): 22}
"""VerSe id by rows of the finder."""


class Shown:
    """Remembers what is shown, and is a clock."""

    def __init__(self):
        self.maps, self.finished, self.seconds = [], [], 0.0

    def __call__(self, labels, finished):
        self.maps.append(labels.copy())
        self.finished.append(finished)


def found_in(volume):
    shape = tuple(-(-n // 4) for n in volume)
    vertebra = np.zeros(shape, bool)
    vertebra[8:, 4:8, 8:12] = True
    level = np.zeros(shape, np.float32)
    for (first, stop), value in LEVEL_AT.items():
        level[first:stop] = value
    sacrum, canal = np.zeros(shape, bool), np.zeros(shape, bool)
    sacrum[2:6, 4:8, 8:12] = True
    canal[3:, 10:12, 8:12] = True
    line = np.array([[1.0, 30, 40], [170.0, 30, 40]])
    spine = vertebra | sacrum | canal
    return Found(spine, vertebra, sacrum, canal, level, line, np.full(3, 4.0))


def said():
    """What the segmenter sums up: a slim column of bodies and a canal, weighted."""
    fine = np.zeros((CORE + 1, *SHAPE), np.float32)
    fine[0] = 0.1
    fine[BODY, :, 12:14, 18:20] = 3.0
    fine[CANAL_CLASS, :, 20:22, 18:20] = 3.0
    return fine


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
def partial(shown):
    there = window(SHAPE)
    found = found_in(there.volume)
    return Partial(found, there, (2, 2, 2), shown, lambda: shown.seconds)


def at(labels, place, there):
    """The value at a voxel of the window."""
    return int(labels[tuple(np.add(place, there.start))])


def test_borders_are_those_of_the_segmenter_where_it_has_been_and_of_the_finder_above(
    partial, shown
):
    shown.seconds = EVERY_S
    partial.take(said(), 40)
    (labels,) = shown.maps
    there = window(SHAPE)

    assert at(labels, (20, 13, 19), there) == 24
    assert at(labels, (20, 21, 19), there) == CANAL
    # The finder's column is wider: it is gone below, and still there above.
    assert at(labels, (20, 10, 19), there) == 0
    assert at(labels, (60, 10, 19), there) == 22


def test_a_level_is_finished_when_the_segmenter_has_passed_it(partial, shown):
    shown.seconds = EVERY_S
    partial.take(said(), 34)
    shown.seconds = 2 * EVERY_S
    partial.take(said(), 64)
    partial.take(said(), SHAPE[0])

    vertebrae = [set(one) - {SACRUM, CANAL} for one in shown.finished]
    assert vertebrae == [{24}, {24, 23}, {24, 23, 22}]
    assert [CANAL in one for one in shown.finished] == [False, False, True]


def test_only_what_is_in_the_map_is_finished(partial, shown):
    partial.take(said(), SHAPE[0])

    assert shown.finished[0] <= set(np.unique(shown.maps[0]).tolist())


def test_little_time_between_two_is_no_reason_for_another(partial, shown):
    shown.seconds = EVERY_S / 2
    partial.take(said(), 34)

    assert shown.maps == []


def test_the_last_rows_are_shown_whatever_the_time(partial, shown):
    partial.take(said(), SHAPE[0])

    assert len(shown.maps) == 1


def test_rows_that_are_done_stay_as_they_are(partial, shown):
    shown.seconds = EVERY_S
    partial.take(said(), 34)
    shown.seconds = 2 * EVERY_S
    other = np.zeros_like(said())
    partial.take(other, 60)
    row = 20 + window(SHAPE).start[0]

    np.testing.assert_array_equal(shown.maps[0][row], shown.maps[1][row])


def test_steps_are_about_three_millimetres():
    assert partial_steps((1.07, 1.07, 3.0)) == (1, 3, 3)
    assert partial_steps((0.4, 0.4, 0.5)) == (6, 8, 8)
