import numpy as np
import pytest

from spine_helper.builtin.networks import BODY, SACRUM
from spine_helper.builtin.sacral import bone_in_last_disc, filled, give_to_sacrum

SPACING = np.array([2.0, 2.0, 2.0])


def column(last_height, gap):
    """Two bodies of one width and a sacrum below, the lower body of another height."""
    labels, classes = (np.zeros((70, 20, 20), np.uint8) for _ in range(2))
    place = (slice(4, 16), slice(4, 16))
    labels[(slice(50, 64), *place)] = 1
    top = 45
    labels[(slice(top - last_height, top), *place)] = 2
    classes[labels > 0] = BODY
    classes[(slice(5, top - last_height - gap), *place)] = SACRUM
    return labels, classes


def test_a_small_last_body_that_stands_on_the_sacrum_is_part_of_it():
    labels, classes = column(last_height=7, gap=1)

    kept = give_to_sacrum(labels, classes, SPACING)

    assert set(np.unique(kept)) == {0, 1}
    assert (classes[labels == 2] == SACRUM).all()


@pytest.mark.parametrize(("last_height", "gap"), [(13, 1), (7, 8), (12, 5)])
def test_a_whole_vertebra_or_one_above_a_disc_stays(last_height, gap):
    labels, classes = column(last_height, gap)

    assert (give_to_sacrum(labels, classes, SPACING) == labels).all()
    assert (classes[labels == 2] == BODY).all()


def test_without_a_sacrum_nothing_changes():
    labels, classes = column(last_height=7, gap=1)
    classes[classes == SACRUM] = 0

    assert (give_to_sacrum(labels, classes, SPACING) == labels).all()


def test_gaps_within_the_sacrum_are_closed_but_not_what_is_taken():
    sacrum = np.zeros((30, 30, 30), np.bool_)
    sacrum[5:25, 5:25, 5:25] = True
    sacrum[14:16, 14:16, 14:16] = False
    taken = np.zeros_like(sacrum)
    taken[14, 14, 14] = True

    whole = filled(sacrum, taken, SPACING)

    assert whole[15, 15, 15]
    assert not whole[14, 14, 14]
    assert not whole[2].any()


def test_no_sacrum_stays_none():
    empty = np.zeros((10, 10, 10), np.bool_)

    assert not filled(empty, empty, SPACING).any()


def test_bone_below_the_last_vertebra_is_no_disc():
    labels, discs = (np.zeros((60, 20, 20), np.uint8) for _ in range(2))
    labels[44:56], labels[26:38] = 1, 2
    discs[38:44], discs[10:26] = 1, 2
    hu = np.full(labels.shape, 100, np.float32)
    hu[labels > 0] = 300
    hu[10:20] = 300

    bone = bone_in_last_disc(discs, labels, hu)

    assert bone[11:19, 1:-1, 1:-1].all()
    assert not bone[22:].any()


def test_without_another_disc_to_compare_with_a_disc_stays():
    labels, discs = (np.zeros((60, 20, 20), np.uint8) for _ in range(2))
    labels[44:56], labels[26:38], discs[10:26] = 1, 2, 2

    assert not bone_in_last_disc(discs, labels, np.full(labels.shape, 300, np.float32)).any()
