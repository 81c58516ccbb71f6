"""The quality of moving pictures on simulated links."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.server.encoder import MOVING, STILL, Level
from spine_app.server.pace import QUICK_IN_A_ROW, SLOW_S, Pace

BYTES = {0: 4_000, 1: 9_000, 2: 25_000, 3: 40_000, 4: 70_000, 5: 220_000}
"""Of a picture by the rank of its quality, as measured for a 3D view of 1000 × 800."""


@dataclass
class Link:
    """A way with a rate and a latency, carrying one picture after the other."""

    bytes_per_s: float
    latency_s: float = 0.0
    page_s: float = 0.02

    def carry(self, pace: Pace, pictures: int) -> Level:
        pace.probed(self.latency_s)
        for _ in range(pictures):
            level = pace.level
            seconds = self.latency_s + BYTES[level.rank] / self.bytes_per_s + self.page_s
            pace.arrived(level, seconds, self.page_s)
        return pace.level


def test_a_link_of_this_computer_carries_the_best_quality_from_the_start() -> None:
    assert Link(500e6).carry(Pace(), 1) is MOVING[-1]


def test_a_slow_link_is_sent_what_arrives_in_time() -> None:
    level = Link(125_000).carry(Pace(), 40)

    assert BYTES[level.rank] / 125_000 <= SLOW_S
    assert level.rank >= 1


def test_a_long_way_that_carries_much_keeps_its_quality() -> None:
    assert Link(20e6, latency_s=0.3).carry(Pace(), 40) is MOVING[-1]


def test_a_page_that_is_slow_to_draw_is_not_taken_for_a_slow_link() -> None:
    assert Link(50e6, page_s=0.8).carry(Pace(), 40) is MOVING[-1]


def test_the_quality_comes_back_when_the_link_does() -> None:
    pace = Pace()
    assert Link(60_000).carry(pace, 30).rank <= 1

    assert Link(50e6).carry(pace, 5 * QUICK_IN_A_ROW) is MOVING[-1]


@pytest.mark.parametrize("rate", [30_000, 80_000, 200_000, 400_000, 700_000, 2e6])
def test_the_quality_settles_and_does_not_swing(rate: float) -> None:
    pace = Pace()
    Link(rate).carry(pace, 60)

    ranks = [Link(rate).carry(pace, 1).rank for _ in range(200)]

    assert max(ranks) - min(ranks) <= 1
    assert sum(left != right for left, right in pairwise(ranks)) <= 16


def test_pictures_of_a_quality_left_behind_do_not_count_twice() -> None:
    pace = Pace()
    pace.arrived(MOVING[4], 0.2, 0)
    before = pace.level
    pace.arrived(MOVING[4], 0.2, 0)
    pace.arrived(STILL, 2.0, 0)

    assert pace.level is before


@given(st.lists(st.tuples(st.sampled_from(MOVING), st.floats(0, 100), st.floats(0, 600))))
def test_whatever_arrives_there_is_a_quality(arrivals: list[tuple[Level, float, float]]) -> None:
    pace = Pace()
    for level, seconds, page_s in arrivals:
        pace.arrived(level, seconds, page_s)

    assert pace.level in MOVING
