"""What the places and sizes of labels say for or against the meaning that a table gives them.

A wrong level is worse than none, so only what no body can be is taken as contradiction, and only
what hardly comes by chance as support.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from spine_app.domain.labels.structures import (
    ELSEWHERE_MORE,
    RANK,
    S1,
    SACRUM,
    VERTEBRAE,
    structure,
)


@dataclass(frozen=True)
class Seen:
    """Where a label lies.

    Attributes:
        centroid_lps: mm, LPS.
        volume_ml: its volume.
    """

    centroid_lps: tuple[float, float, float]
    volume_ml: float


@dataclass(frozen=True)
class Evidence:
    """For and against one table.

    Attributes:
        support: neighbouring vertebrae in order at a distance that vertebrae have, and pairs of
            which the left member lies to the left.
        against: pairs in the wrong order, and structures farther apart or larger than in anybody.
    """

    support: int
    against: int


FARTHEST_MM: tuple[tuple[float, float], ...] = (
    (RANK[7], 24.0),
    (RANK[15], 32.0),
    (RANK[19], 41.0),
    (RANK[25], 58.0),
    (RANK[SACRUM], 90.0),
)
"""Largest mean distance of the centres of neighbouring vertebrae, by the rank of the lower one: to
C7, to T8, to T12, to L6, to the sacrum. Body and disc of tall men and a margin of a fifth.

Source:
    Panjabi et al., Spine 1991 and 1992; Gilad and Nissan, Spine 1986 (heights of vertebral bodies
    and discs).
"""

LARGEST_ML: tuple[tuple[float, float], ...] = (
    (RANK[7], 40.0),
    (RANK[15], 65.0),
    (RANK[19], 110.0),
    (RANK[25], 200.0),
)
"""Largest volume of one vertebra, by its rank; about twice the mean of men."""

_NEAREST_MM = 6.0
_ASIDE_MM = 35.0
"""Neighbours are not farther apart than this in the left-right direction, whatever the curve."""

_UPRIGHT = 0.5
"""Cosine between the line through two neighbours and the long axis of the body, at least; a pair
in a steeper curve says nothing."""

_SIDE_MM = 20.0
"""A pair nearer to each other than this along left-right says nothing."""

_STEPS_MAX = 3
"""Levels that may be missing between two that are compared, plus one."""


def weigh(seen: Mapping[int, Seen], ours: Mapping[int, int]) -> Evidence:
    """Evidence for the meanings that a table gives.

    Args:
        seen: every label by foreign id.
        ours: our id by foreign id.
    """
    placed = {ours[foreign]: one for foreign, one in seen.items() if foreign in ours}
    levels = sorted((level for level in placed if level in VERTEBRAE), key=RANK.__getitem__)
    support, against = _order(levels, placed)
    against += _too_far(levels, placed)
    against += sum(placed[level].volume_ml > _bound(LARGEST_ML, level) for level in levels)
    for_sides, against_sides = _sides(placed)
    return Evidence(support + for_sides, against + against_sides)


def _order(levels: Sequence[int], placed: Mapping[int, Seen]) -> tuple[int, int]:
    """Pairs of consecutive levels that follow each other, and that cannot."""
    right = wrong = 0
    for upper, lower in pairwise(levels):
        gap = np.subtract(placed[upper].centroid_lps, placed[lower].centroid_lps)
        distance, steps = float(np.linalg.norm(gap)), _steps(upper, lower)
        if gap[2] <= 0 or abs(gap[0]) > _ASIDE_MM * steps:
            wrong += 1
        elif distance >= _NEAREST_MM and gap[2] >= _UPRIGHT * distance and steps <= _STEPS_MAX:
            right += 1
    return right, wrong


def _too_far(levels: Sequence[int], placed: Mapping[int, Seen]) -> int:
    """Regions in which neighbours are farther apart than in anybody."""
    distances: dict[float, list[float]] = {}
    for upper, lower in pairwise(levels):
        gap = np.subtract(placed[upper].centroid_lps, placed[lower].centroid_lps)
        bound = _bound(FARTHEST_MM, lower)
        distances.setdefault(bound, []).append(float(np.linalg.norm(gap)) / _steps(upper, lower))
    return sum(float(np.median(gaps)) > bound for bound, gaps in distances.items())


def _steps(upper: int, lower: int) -> float:
    """Levels from one to the other; T13, L6 and S1, which may not exist, count as none."""
    optional = [RANK[level] for level in (28, 25, S1)]
    between = sum(RANK[upper] < rank < RANK[lower] for rank in optional)
    return max(1.0, RANK[lower] - RANK[upper] - between)


def _bound(bounds: tuple[tuple[float, float], ...], level: int) -> float:
    return next((bound for last, bound in bounds if RANK[level] <= last), float("inf"))


def _sides(placed: Mapping[int, Seen]) -> tuple[int, int]:
    """Pairs of structures whose left one lies to the left, and to the right, of its fellow."""
    right = wrong = 0
    for ours, one in placed.items():
        fellow = placed.get(_FELLOWS.get(ours, 0))
        if fellow is None:
            continue
        # LPS: x grows to the patient's left.
        apart = one.centroid_lps[0] - fellow.centroid_lps[0]
        right += apart >= _SIDE_MM
        wrong += apart <= -_SIDE_MM
    return right, wrong


def _fellows() -> dict[int, int]:
    """The right one of each pair of structures, by the left one."""
    named = {found.name: n for n in range(ELSEWHERE_MORE + 100) if (found := structure(n))}
    return {
        ours: named[fellow]
        for name, ours in named.items()
        if name.endswith("left") and (fellow := name.removesuffix("left") + "right") in named
    }


_FELLOWS = _fellows()
