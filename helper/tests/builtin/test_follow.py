import numpy as np
import pytest
from test_finder import SPACING, column, mosaic_of

from spine_helper.builtin.finder import find_spine
from spine_helper.builtin.follow import followed
from spine_helper.builtin.lattice import Window
from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import BODY, CANAL

FULL = (240, 120, 120)
FINE_MM = np.array([2.0, 2.0, 2.0])
SEEN = 40
"""Voxels of 2 mm beyond the line that the segmenter sees."""
CANAL_THERE = (CANAL, column(20, 220, 72, 60, 4))
BODIES = (BODY, column(20, 220, 58, 60, 8))


def found_between(low, high):
    """What a finder says that sees body and canal of some slices of 4 mm only."""
    return find_spine(
        mosaic_of([(BODY, column(low, high)), (CANAL, column(low, high, 36, 30, 2))]), SPACING
    )


def segmenter_of(*boxes):
    """One that sees these boxes of voxels of 2 mm near the line; it keeps what it was asked."""
    fine = np.zeros((9, *FULL), np.float32)
    for kind, box in boxes:
        fine[(kind, *box)] = 1
    fine[0] = 1 - fine[1:8].sum(axis=0)

    def segment(found):
        low = max(0, int(found.line[0, 0] / 2) - SEEN)
        high = min(FULL[0], int(found.line[-1, 0] / 2) + SEEN)
        segment.asked.append((low, high))
        part = fine[:, low:high]
        window = Window(part[0], FULL, (low, 0, 0), FINE_MM, FULL)
        return window, Mosaic(part, np.zeros((4, 1, 1, 1), np.float32))

    segment.asked = []
    return segment


def test_a_spine_is_followed_to_both_ends_of_its_canal():
    segment = segmenter_of(CANAL_THERE, BODIES)

    found, window, mosaic = followed(found_between(50, 60), segment)

    assert found.line[0, 0] == pytest.approx(42, abs=4)
    assert found.line[-1, 0] == pytest.approx(438, abs=4)
    assert found.spine[12:108, 29, 30].all()
    assert (window.start[0], mosaic.fine.shape[1]) == (0, 240)


def test_a_spine_that_was_found_whole_is_segmented_once():
    segment = segmenter_of(CANAL_THERE, BODIES)
    whole = found_between(10, 110)

    assert followed(whole, segment)[0] is whole
    assert len(segment.asked) == 1


def test_bone_and_canal_that_do_not_touch_it_are_not_followed():
    gap = (CANAL, column(130, 220, 72, 60, 4))
    segment = segmenter_of((CANAL, column(100, 120, 72, 60, 4)), gap, BODIES)
    short = found_between(50, 60)

    assert followed(short, segment)[0] is short


def test_what_lies_far_from_the_canal_does_not_become_spine():
    jaw = (BODY, column(20, 220, 20, 60, 4))
    segment = segmenter_of(CANAL_THERE, BODIES, jaw)

    found, _, _ = followed(found_between(50, 60), segment)

    assert found.spine[100, 29, 30]
    assert not found.spine[:, 8:12].any()
