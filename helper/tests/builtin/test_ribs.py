import numpy as np
import pytest
from network_spines import spheres, window

from spine_helper.builtin.instances import separate
from spine_helper.builtin.networks import RIB
from spine_helper.builtin.ribs import rib_chances

SHAPE = (90, 44, 60)
MIDDLES = [(75, 16, 30), (58, 15, 30), (41, 16, 30), (24, 17, 30)]
LEFT, RIGHT = slice(37, 58), slice(2, 23)
"""From the edge of a body of 14 mm outwards."""


def chances(*ribs, levels=(18, 19, 20, 21), middles=MIDDLES, shape=SHAPE):
    """Chances of ribs at four spheres, beside which boxes (k, i) are ribs."""
    mosaic, _ = spheres(shape, middles, 14, levels)
    for k, i in ribs:
        mosaic.fine[:, k, 14:18, i] = 0
        mosaic.fine[RIB, k, 14:18, i] = 1
    there = window(shape)
    return rib_chances(separate(there, mosaic, np.ones(shape, np.bool_)), there)


def test_ribs_belong_to_the_vertebra_that_they_touch():
    found = chances((slice(73, 77), LEFT), (slice(73, 77), RIGHT), (slice(56, 60), RIGHT))

    assert found.tolist() == [0.998, 0.95, 0.03, 0.03]


def test_a_rib_that_falls_past_the_next_vertebra_belongs_to_the_one_where_it_begins():
    mosaic, _ = spheres(SHAPE, MIDDLES, 14, (18, 19, 20, 21))
    for i in range(37, 58):
        k = 74 - (i - 37)  # 20 voxels down on its way: beside the vertebra below at its end
        mosaic.fine[:, k - 1 : k + 2, 14:18, i] = 0
        mosaic.fine[RIB, k - 1 : k + 2, 14:18, i] = 1
    there = window(SHAPE)

    found = rib_chances(separate(there, mosaic, np.ones(SHAPE, np.bool_)), there)

    assert found.tolist() == [0.95, 0.03, 0.03, 0.03]


@pytest.mark.parametrize(
    "i", [slice(37, 43), slice(44, 58)], ids=["short: a process", "far from every vertebra"]
)
def test_what_is_no_rib_is_none(i):
    assert chances((slice(56, 60), i)).tolist() == [0.03] * 4


def test_an_absence_says_less_where_less_is_in_view():
    one_side = [(k, j, 14) for k, j, _ in MIDDLES]
    neither = [(k, j, 20) for k, j, _ in MIDDLES]

    assert chances(middles=one_side).tolist() == [0.15] * 4
    assert np.isnan(chances(middles=neither, shape=(90, 44, 40))).all()


def test_an_absence_says_little_at_shoulders_and_neck():
    assert chances(levels=(6, 7, 8, 9)).tolist() == [0.2] * 4


def test_without_vertebrae_there_is_no_answer():
    mosaic, _ = spheres(SHAPE, [], 14, ())
    there = window(SHAPE)

    assert len(rib_chances(separate(there, mosaic, np.ones(SHAPE, np.bool_)), there)) == 0
