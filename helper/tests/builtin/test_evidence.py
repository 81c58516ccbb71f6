import numpy as np
import pytest
from network_spines import spheres, window

from spine_helper.anatomy.levels import LEVELS
from spine_helper.builtin.evidence import describe
from spine_helper.builtin.instances import separate

SHAPE, WIDE = (90, 44, 40), (90, 44, 60)
MIDDLES = [(75, 16, 20), (58, 15, 20), (41, 16, 20), (24, 17, 20)]


def described(middles=MIDDLES, levels=(20, 21, 22, 23), radius=14, shape=SHAPE):
    mosaic, _ = spheres(shape, middles, radius, levels)
    there = window(shape)
    return describe(separate(there, mosaic, np.ones(shape, np.bool_)), there)


def test_the_centre_is_that_of_the_body_in_millimetres_along_i_j_k():
    evidence, _ = described()

    assert evidence[0].centre_mm == pytest.approx((41, 33, 151), abs=1)


def test_the_scores_are_highest_at_the_level_that_the_network_sees():
    evidence, _ = described()

    best = [LEVELS[int(np.argmax(one.scores))] for one in evidence]
    assert best == ["L1", "L2", "L3", "L4"]


def test_the_height_of_a_body_is_measured_along_the_spine():
    evidence, _ = described()

    assert evidence[1].body_height_mm == pytest.approx(25, abs=4)


def test_nothing_is_known_of_the_ribs_of_a_vertebra_that_the_scan_cuts():
    evidence, _ = described([(75, 16, 30), (58, 15, 30), (3, 16, 30)], (22, 23, 24), shape=WIDE)

    assert [one.has_rib for one in evidence[:2]] == [0.03, 0.03]
    assert np.isnan(evidence[2].has_rib)


def test_a_vertebra_that_the_scan_cuts_is_flagged():
    evidence, _ = described([(75, 16, 20), (58, 15, 20), (3, 16, 20)], (22, 23, 24))

    assert "border" in evidence[2].flags
    assert "border" not in evidence[0].flags
    assert evidence[2].visible < 1
    assert np.isnan(evidence[2].body_height_mm)


def test_a_vertebra_much_smaller_than_its_neighbours_is_flagged():
    mosaic, _ = spheres(SHAPE, MIDDLES, 14, (20, 21, 22, 23))
    small = np.zeros(SHAPE, np.bool_)
    small[34:47] = True
    small[38:44, 12:20, 16:24] = False
    mosaic.fine[1:, small] = 0
    mosaic.fine[0, small] = 1
    there = window(SHAPE)

    evidence, _ = describe(separate(there, mosaic, np.ones(SHAPE, np.bool_)), there)

    assert [("small" in one.flags) for one in evidence] == [False, False, True, False]


def test_quality_is_the_mean_chance():
    _, quality = described()

    assert all(0.95 < one <= 1 for one in quality)
