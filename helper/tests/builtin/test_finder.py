import numpy as np
import pytest

from spine_helper.builtin.finder import find_spine
from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import BODY, CANAL, SACRUM

SPACING = np.array([4.0, 4.0, 4.0])
SHAPE = (120, 60, 60)


def mosaic_of(boxes):
    fine = np.zeros((9, *SHAPE), np.float32)
    for kind, box in boxes:
        fine[(kind, *box)] = 1
    fine[0] = 1 - fine[1:8].sum(axis=0)
    coarse = np.full((4, 60, 30, 30), 12, np.float32)
    return Mosaic(fine, coarse)


def column(low, high, j=30, i=30, side=4):
    return slice(low, high), slice(j - side, j + side), slice(i - side, i + side)


def test_the_line_runs_through_the_middle_of_the_spine():
    found = find_spine(mosaic_of([(BODY, column(20, 100, 25, 33))]), SPACING)

    assert found.line[0, 0] == pytest.approx(20.5 * 4)
    assert found.line[-1, 0] == pytest.approx(99.5 * 4)
    assert np.allclose(found.line[:, 1:], [25 * 4, 33 * 4])


def test_too_little_bone_is_no_spine():
    assert find_spine(mosaic_of([(BODY, column(50, 52, side=2))]), SPACING) is None
    assert find_spine(mosaic_of([]), SPACING) is None


def test_a_sacrum_without_a_vertebra_is_no_spine():
    assert find_spine(mosaic_of([(SACRUM, column(20, 60))]), SPACING) is None


def test_a_piece_further_up_goes_on_with_the_line_and_one_beside_it_does_not():
    boxes = [
        (BODY, column(20, 60)),
        (BODY, column(66, 100, 28, 33)),
        (BODY, column(20, 60, 30, 52, 3)),
    ]

    found = find_spine(mosaic_of(boxes), SPACING)

    assert found.spine[80, 28, 33]
    assert found.spine[40, 30, 30]
    assert not found.spine[40, 30, 52]


def test_classes_are_kept_apart():
    boxes = [
        (BODY, column(40, 100)),
        (SACRUM, column(20, 40)),
        (CANAL, column(20, 100, 36, 30, 2)),
    ]

    found = find_spine(mosaic_of(boxes), SPACING)

    assert found.vertebra[60, 30, 30]
    assert found.sacrum[30, 30, 30]
    assert found.canal[60, 37, 30]
    assert not (found.vertebra & found.sacrum).any()
