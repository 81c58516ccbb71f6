"""Which level may follow which, at what cost, and how far below it lies."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.priors import TO_SACRUM_MM, spacing_mm

INDEX: Final = {level: n for n, level in enumerate(LEVELS)}
USUAL: Final = tuple(level for level in LEVELS if level not in ("T13", "L6"))

_LOG_RARE: Final = float(np.log(0.03))
"""Eleven or thirteen pairs of ribs, four or six lumbar vertebrae: a few in a hundred each.

Source:
    Hanson et al., J Spinal Disord Tech 2010 (lumbosacral transition and rib counts); rounded.
"""
_LOG_MISSED: Final = float(np.log(0.02))
"""A segmenter overlooks one vertebra between two that it found."""


@dataclass(frozen=True)
class Step:
    """One way from a level to a later one.

    Attributes:
        cost: log-probability of it, <= 0.
        distance_mm: between the centres of the two bodies, of an adult of mean size.
    """

    cost: float
    distance_mm: float


@cache
def steps(above: str, below: str) -> tuple[Step, ...]:
    """Every way from one level to a later one; empty where there is none."""
    found = []
    for chain in _chains():
        if above in chain.levels and below in chain.levels:
            first, last = chain.levels.index(above), chain.levels.index(below)
            if first < last:
                passed = chain.levels[first : last + 1]
                found.append(_step(passed, chain.cost_of(passed)))
    return tuple(found)


@cache
def ends(last: str) -> tuple[Step, ...]:
    """Every way from a level to the sacrum."""
    found = []
    for chain in _chains():
        if last in chain.levels:
            passed = chain.levels[chain.levels.index(last) :]
            step = _step(passed, chain.cost_of((*passed, "S")))
            found.append(Step(step.cost, step.distance_mm + TO_SACRUM_MM[INDEX[passed[-1]]]))
    return tuple(found)


@dataclass(frozen=True)
class _Chain:
    """A spine that exists: its levels, and the pair of neighbours that makes it rare."""

    levels: tuple[str, ...]
    rare: tuple[str, str] | None

    def cost_of(self, passed: tuple[str, ...]) -> float:
        """Log-probability that a way shows what is rare of the chain; 0 where it does not."""
        pairs = list(pairwise(passed))
        return _LOG_RARE if self.rare in pairs else 0.0


@cache
def _chains() -> tuple[_Chain, ...]:
    def without(level: str) -> tuple[str, ...]:
        return tuple(name for name in USUAL if name != level)

    thirteen = tuple(level for level in LEVELS if level != "L6")
    six = tuple(level for level in LEVELS if level != "T13")
    return (
        _Chain(USUAL, None),
        _Chain(without("T12"), ("T11", "L1")),
        _Chain(thirteen, ("T12", "T13")),
        _Chain(six, ("L5", "L6")),
        _Chain(without("L5"), ("L4", "S")),
    )


def _step(passed: tuple[str, ...], cost: float) -> Step:
    pairs = pairwise(passed)
    distance = sum(spacing_mm(above, below) for above, below in pairs)
    return Step(cost + _LOG_MISSED * max(len(passed) - 2, 0), distance)


def step_tables(
    gaps_mm: NDArray[np.float64], scales: NDArray[np.float64], sd: float
) -> NDArray[np.float64]:
    """Log-likelihood of every pair of levels for vertebrae at known distances.

    Args:
        gaps_mm: (gaps,) between the centres of neighbouring bodies.
        scales: (scales,) sizes of the patient over the mean adult.
        sd: standard deviation of the logarithm of a distance.

    Returns:
        (scales, gaps, levels, levels) float64, -inf where the second level is not below the first.
    """
    cost, distance = _step_arrays()
    return _best(cost, distance, gaps_mm, scales, sd)


def end_rows(gap_mm: float, scales: NDArray[np.float64], sd: float) -> NDArray[np.float64]:
    """Log-likelihood of every level for the last vertebra at a distance from the sacrum.

    Returns:
        (scales, levels) float64.
    """
    cost, distance = _end_arrays()
    return _best(cost, distance, np.array([gap_mm]), scales, sd)[:, 0]


def start_row() -> NDArray[np.float64]:
    """(levels,) log-probability of the first vertebra's level, up to a constant."""
    return np.array([0.0 if level in USUAL else _LOG_RARE for level in LEVELS])


@cache
def _step_arrays() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _arrays([[steps(above, below) for below in LEVELS] for above in LEVELS])


@cache
def _end_arrays() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    cost, distance = _arrays([[ends(level) for level in LEVELS]])
    return cost[:, 0], distance[:, 0]


def _arrays(
    ways: list[list[tuple[Step, ...]]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Costs and distances as (way, row, column), padded with impossible ways."""
    most = max(len(set(cell)) for row in ways for cell in row)
    cost = np.full((most, len(ways), len(ways[0])), -np.inf)
    distance = np.ones_like(cost)
    for row, cells in enumerate(ways):
        for column, cell in enumerate(cells):
            for way, step in enumerate(dict.fromkeys(cell)):
                cost[way, row, column] = step.cost
                distance[way, row, column] = step.distance_mm
    return cost, distance


def _best(
    cost: NDArray[np.float64],
    distance: NDArray[np.float64],
    gaps_mm: NDArray[np.float64],
    scales: NDArray[np.float64],
    sd: float,
) -> NDArray[np.float64]:
    """(scales, gaps, ...) the likeliest way's log-likelihood, from costs (way, ...)."""
    extra = (1,) * (cost.ndim - 1)
    sizes = scales.reshape(-1, 1, *extra)
    gaps = gaps_mm.reshape(1, -1, *extra)
    ways = [c + likelihood(gaps, sizes * mm, sd) for c, mm in zip(cost, distance, strict=True)]
    best: NDArray[np.float64] = np.max(ways, axis=0)
    return best


_FLOOR: Final = -12.0
"""However odd a length is, it cannot outvote everything else."""


def likelihood(
    seen: NDArray[np.float64], expected: NDArray[np.float64], sd: float
) -> NDArray[np.float64]:
    """Log-likelihood of lengths, normal in their logarithms, up to a constant; both broadcast."""
    odd = np.log(seen / expected) / sd
    value: NDArray[np.float64] = np.maximum(-0.5 * odd * odd, _FLOOR)
    return value
