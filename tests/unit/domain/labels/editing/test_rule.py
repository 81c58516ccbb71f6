"""Which voxels may be painted and erased."""

import numpy as np
import pytest

from spine_app.domain.labels.editing.rule import Over, erase_rule, paint_rule

LABELS = np.array([0, 1, 2, 3], np.uint8)
GREYS = np.array([10, 20, 30, 40], np.int16)


@pytest.mark.parametrize(
    ("over", "painted"),
    [
        (Over.BACKGROUND, [1, 1, 2, 3]),
        (Over.EVERYTHING, [1, 1, 1, 1]),
        (Over.CHOSEN, [0, 1, 2, 1]),
    ],
)
def test_painting_keeps_to_what_may_be_painted_over(over, painted):
    rule = paint_rule(1, over, 3)

    assert rule.applied(LABELS, np.ones(4, bool)).tolist() == painted


@pytest.mark.parametrize(
    ("over", "erased"),
    [
        (Over.BACKGROUND, [0, 0, 2, 3]),
        (Over.EVERYTHING, [0, 0, 0, 0]),
        (Over.CHOSEN, [0, 1, 2, 0]),
    ],
)
def test_erasing_keeps_other_structures_unless_they_are_meant(over, erased):
    rule = erase_rule(1, over, 3)

    assert rule.applied(LABELS, np.ones(4, bool)).tolist() == erased


def test_only_grey_values_of_the_range_are_painted():
    rule = paint_rule(9, Over.EVERYTHING, 0, (20, 30))

    assert rule.applied(LABELS, np.ones(4, bool), GREYS).tolist() == [0, 9, 9, 3]


def test_outside_of_the_mask_nothing_changes():
    rule = paint_rule(9, Over.EVERYTHING, 0)

    assert rule.applied(LABELS, LABELS == 2).tolist() == [0, 1, 9, 3]
