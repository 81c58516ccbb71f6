"""Where the discs are: the best regular sequence of planes along the spine."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.curve import Floats
from spine_helper.classical.profile import Profile

_HEIGHTS_MM: Final = np.arange(10, 47)
"""From disc to disc: the smallest cervical vertebra of a child to the largest lumbar one."""

_DISC_COST: Final = 0.5
"""What a disc must show to be worth having."""

_CHANGE_COST: Final = 6.0
_PEDICLE_SHARE: Final = (0.45, 0.85)
"""Part of the way up a vertebra in which its pedicles are."""

_WING_SHARE: Final = 0.25
_REMNANT: Final = 0.9
"""Contrast that discs within the sacrum hardly reach."""

_END_MM: Final = 3


@dataclass(frozen=True)
class DiscRow:
    """The discs of a scan from feet to head.

    Attributes:
        places: mm along the line, from the lowest to the highest.
        gain: of the sequence; 0 where there is none.
        has_sacrum: whether the lowest is the one above the sacrum.
    """

    places: tuple[int, ...]
    gain: float
    has_sacrum: bool


def find_discs(profile: Profile) -> DiscRow:
    """The sequence of discs that fits a profile best.

    Neighbouring vertebrae are about equally high, each has pedicles in its upper half, and each
    disc lies between two end plates.
    """
    places, gain = _best_sequence(profile.disc, profile.pedicle)
    if len(places) < 2:
        return DiscRow((), 0.0, has_sacrum=False)
    places, has_sacrum = _above_sacrum(places, profile)
    return DiscRow(tuple(places), gain, has_sacrum)


def sequence_gain(disc: Floats, pedicle: Floats) -> float:
    """Gain of the best sequence of discs, 0 where there is none."""
    return _best_sequence(disc, pedicle)[1]


def _best_sequence(disc: Floats, pedicle: Floats) -> tuple[list[int], float]:
    """Places of the discs, mm, and their gain."""
    size, count = len(disc), len(_HEIGHTS_MM)
    change = _CHANGE_COST * np.log(_HEIGHTS_MM[:, None] / _HEIGHTS_MM[None, :]) ** 2
    worth = disc - _DISC_COST
    worth[:_END_MM] = worth[size - _END_MM :] = -1.0
    sums = np.concatenate([[0.0], np.cumsum(pedicle)])
    best = np.full((size, count), -np.inf)
    came = np.full((size, count), -1, np.intp)
    for s in range(int(_HEIGHTS_MM[0]), size):
        heights = _HEIGHTS_MM[s >= _HEIGHTS_MM]
        below = s - heights
        low = below + (heights * _PEDICLE_SHARE[0]).astype(np.intp)
        high = below + (heights * _PEDICLE_SHARE[1]).astype(np.intp) + 1
        share = (sums[high] - sums[low]) / (high - low) - 0.5
        before = best[below] - change[: len(heights)]
        column = before.argmax(1)
        value = before[np.arange(len(heights)), column]
        is_first = worth[below] >= value
        came[s, : len(heights)] = np.where(is_first, -1, column)
        value = np.where(is_first, worth[below], value)
        best[s, : len(heights)] = value + worth[s] + 2.5 * np.minimum(share, 0.1)
    return _way_back(best, came)


def _way_back(best: Floats, came: NDArray[np.intp]) -> tuple[list[int], float]:
    if best.size == 0 or not np.isfinite(best.max()):
        return [], 0.0
    s, column = (int(n) for n in np.unravel_index(np.argmax(best), best.shape))
    gain, places = float(best[s, column]), [s]
    while column >= 0:
        before = int(came[s, column])
        s -= int(_HEIGHTS_MM[column])
        places.append(s)
        column = before
    return places[::-1], gain


def _above_sacrum(places: list[int], profile: Profile) -> tuple[list[int], bool]:
    """The places from the disc above the sacrum on, if the sacrum is in the scan.

    That disc is clear, has wings below it, fewer above it, and no clear disc below it.
    """
    best, worth = -1, 0.0
    clearest_below = -np.inf
    for number, place in enumerate(places):
        below = float(profile.wing[max(0, place - 15) : max(1, place - 2)].mean())
        above = (
            float(profile.wing[place + 4 : place + 20].mean())
            if place + 20 < len(profile.wing)
            else below
        )
        contrast = float(profile.disc[place])
        value = contrast + 2 * (below - above) - 3 * max(0.0, clearest_below - _REMNANT)
        if below > _WING_SHARE and value > worth:
            best, worth = number, value
        clearest_below = max(clearest_below, contrast)
    return (places, False) if best < 0 else (places[best:], True)
