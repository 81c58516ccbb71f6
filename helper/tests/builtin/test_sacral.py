import numpy as np
import pytest

from spine_helper.builtin.networks import BODY, SACRUM
from spine_helper.builtin.sacral import give_to_sacrum

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
