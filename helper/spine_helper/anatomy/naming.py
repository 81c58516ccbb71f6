"""Levels of a row of vertebrae: the likeliest monotone path through all levels.

A hidden Markov chain from head to feet. Each vertebra speaks for levels (`Evidence`), each pair of
neighbours for the step between them (`chain`), the sacrum for the last one; the size of the patient
is unknown and summed over. The best path is found with the second best beside it, whose distance is
the margin; the probability of each level of each vertebra by the forward-backward recursion.

Source:
    Rabiner, Proc IEEE 77 (1989) for both recursions; a monotone path over all vertebrae with
    transitional anatomy as in Möller et al., VERIDAH (arXiv 2601.14066).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.chain import INDEX, end_rows, likelihood, start_row, step_tables
from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.parts import Evidence, StudyFlag
from spine_helper.anatomy.priors import BODY_HEIGHT_MM, rib_rate

MARGIN: Final = 2.5
"""A margin below it makes levels uncertain: the next naming is more than a twelfth as likely."""

_GAP_SD: Final = 0.14
_HEIGHT_SD: Final = 0.12
_SCALES: Final = np.exp(np.linspace(-0.3, 0.3, 13))
_SCALE_SD: Final = 0.1
_DENS_RATE: Final = 0.98
_NO_DENS_RATE: Final = 0.01
_TOUCHING_MM: Final = 1.0
"""Centres nearer than that are no distance to take a logarithm of."""
_WHOLE: Final = 0.9
"""A vertebra of which less is in the scan has no height."""
_LIKELY: Final = 0.02
"""An alternative that is less probable is not worth a line."""
_RARE: Final = 0.2


class BadPins(ValueError):
    """No naming has these levels at these vertebrae."""


@dataclass(frozen=True)
class Naming:
    """Levels of n vertebrae.

    Attributes:
        levels: from head to feet.
        confidence: probability of each.
        alternatives: of each vertebra, other levels and their probabilities, the likeliest first.
        margin: log-likelihood of this naming over that of the next; infinite where there is none.
        flags: `levels-uncertain`, `transitional-possible`.
    """

    levels: tuple[str, ...]
    confidence: tuple[float, ...]
    alternatives: tuple[tuple[tuple[str, float], ...], ...]
    margin: float
    flags: tuple[StudyFlag, ...]


def name_levels(
    evidence: Sequence[Evidence],
    sacrum_gap_mm: float = float("nan"),
    pins: Mapping[int, str] | None = None,
) -> Naming:
    """Name a row of vertebrae.

    Args:
        evidence: of each, from head to feet.
        sacrum_gap_mm: from the centre of the last body to the sacrum, NaN where there is none.
        pins: level by number of the vertebra, 1 to n; what a person has said.

    Raises:
        BadPins: a pin names no vertebra or no level, two contradict each other, or there are more
            vertebrae than levels.
    """
    if not evidence:
        return Naming((), (), (), float("inf"), ())
    pinned = _pin_mask(len(evidence), pins or {})
    models = _models(evidence, sacrum_gap_mm, pinned)
    paths = [path for model in models for path in _two_best(model)]
    if not paths:
        raise BadPins
    best = max(paths, key=lambda path: path.value)
    others = [path.value for path in paths if path.states != best.states]
    margin = best.value - max(others) if others else float("inf")
    shares = _shares(models)
    return Naming(
        levels=tuple(LEVELS[state] for state in best.states),
        confidence=tuple(float(row[state]) for row, state in zip(shares, best.states, strict=True)),
        alternatives=tuple(
            _others(row, state) for row, state in zip(shares, best.states, strict=True)
        ),
        margin=float(margin),
        flags=_flags(best.states, shares, margin, has_end=bool(np.isfinite(sacrum_gap_mm))),
    )


@dataclass(frozen=True)
class _Model:
    """Log-likelihoods for one size of the patient.

    Attributes:
        seen: (n, levels), of what each vertebra shows.
        steps: (n - 1, levels, levels).
        prior: of the size.
    """

    seen: NDArray[np.float64]
    steps: NDArray[np.float64]
    prior: float


@dataclass(frozen=True)
class _Path:
    value: float
    states: tuple[int, ...]


def _pin_mask(count: int, pins: Mapping[int, str]) -> NDArray[np.float64]:
    mask = np.zeros((count, len(LEVELS)))
    for number, level in pins.items():
        if not 1 <= number <= count or level not in INDEX:
            raise BadPins
        mask[number - 1] = -np.inf
        mask[number - 1, INDEX[level]] = 0
    return mask


def _models(
    evidence: Sequence[Evidence], sacrum_gap_mm: float, pinned: NDArray[np.float64]
) -> list[_Model]:
    """What the scan says, for each size that the patient may have."""
    seen = np.stack([_seen(one) for one in evidence], axis=1) + pinned
    if np.isfinite(sacrum_gap_mm):
        seen[:, -1] += end_rows(max(sacrum_gap_mm, _TOUCHING_MM), _SCALES, _GAP_SD)
    seen[:, 0] += start_row()
    centres = np.array([one.centre_mm for one in evidence])
    gaps = np.maximum(np.linalg.norm(np.diff(centres, axis=0), axis=1), _TOUCHING_MM)
    tables = step_tables(gaps, _SCALES, _GAP_SD)
    prior = -0.5 * (np.log(_SCALES) / _SCALE_SD) ** 2
    return [_Model(*parts) for parts in zip(seen, tables, prior.tolist(), strict=True)]


def _seen(one: Evidence) -> NDArray[np.float64]:
    """(scales, levels) log-likelihood of what one vertebra shows."""
    total: NDArray[np.float64] = np.tile(np.asarray(one.scores, np.float64), (len(_SCALES), 1))
    if one.visible >= _WHOLE and one.body_height_mm > 0:
        expected = _SCALES[:, None] * BODY_HEIGHT_MM
        total += likelihood(np.full_like(expected, one.body_height_mm), expected, _HEIGHT_SD)
    dens = np.full(len(LEVELS), _NO_DENS_RATE)
    dens[INDEX["C2"]] = _DENS_RATE
    total += _of_sign(one.has_rib, rib_rate()) + _of_sign(one.has_dens, dens)
    return total


def _of_sign(probability: float, rate: NDArray[np.float64]) -> NDArray[np.float64]:
    """(levels,) log-likelihood of a sign that a detector sees with a probability.

    Args:
        probability: that it is there, by a detector that has seen as many with as without.
        rate: (levels,) share of vertebrae that have it.
    """
    if not np.isfinite(probability):
        return np.zeros(len(LEVELS))
    value: NDArray[np.float64] = np.log(probability * rate + (1 - probability) * (1 - rate))
    return value


def _two_best(model: _Model) -> list[_Path]:
    """The best and the second-best path, as far as there are any."""
    values = np.stack([model.seen[0], np.full(len(LEVELS), -np.inf)], axis=1)  # (levels, rank)
    back = []
    for row, table in zip(model.seen[1:], model.steps, strict=True):
        ways = (values[:, :, None] + table[:, None, :]).reshape(-1, len(LEVELS))
        order = np.argsort(-ways, axis=0, kind="stable")[:2]
        values = np.take_along_axis(ways, order, axis=0).T + row[:, None]
        back.append(order.T)
    order = np.argsort(-values, axis=None, kind="stable")[:2]
    ends = [(divmod(int(place), 2), float(values.flat[place])) for place in order]
    return [_trace(end, back, value + model.prior) for end, value in ends if np.isfinite(value)]


def _trace(end: tuple[int, int], back: list[NDArray[np.intp]], value: float) -> _Path:
    state, rank = end
    states = [state]
    for table in reversed(back):
        state, rank = divmod(int(table[state, rank]), 2)
        states.append(state)
    return _Path(value, tuple(reversed(states)))


def _shares(models: list[_Model]) -> NDArray[np.float64]:
    """(n, levels) probability of each level of each vertebra, over all sizes of the patient."""
    logs = np.stack([_joint(model) + model.prior for model in models])
    weights = np.exp(logs - logs.max())
    total = weights.sum(axis=0)
    shares: NDArray[np.float64] = total / total.sum(axis=1, keepdims=True)
    return shares


def _joint(model: _Model) -> NDArray[np.float64]:
    """(n, levels) log of the sum over all paths through each level of each vertebra."""
    ahead = [model.seen[0]]
    for row, table in zip(model.seen[1:], model.steps, strict=True):
        ahead.append(row + _log_sum(ahead[-1][:, None] + table, axis=0))
    behind = [np.zeros(len(LEVELS))]
    for row, table in zip(model.seen[:0:-1], model.steps[::-1], strict=True):
        behind.append(_log_sum(table + (row + behind[-1])[None, :], axis=1))
    return np.array(ahead) + np.array(behind[::-1])


def _log_sum(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    top = values.max(axis=axis, keepdims=True)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        total: NDArray[np.float64] = np.log(np.exp(values - safe).sum(axis=axis))
    result: NDArray[np.float64] = total + safe.squeeze(axis)
    return result


def _others(row: NDArray[np.float64], state: int) -> tuple[tuple[str, float], ...]:
    order = [int(n) for n in np.argsort(-row) if n != state and row[n] >= _LIKELY]
    return tuple((LEVELS[n], float(row[n])) for n in order[:3])


def _flags(
    states: tuple[int, ...], shares: NDArray[np.float64], margin: float, *, has_end: bool
) -> tuple[StudyFlag, ...]:
    flags: list[StudyFlag] = []
    if margin < MARGIN:
        flags.append("levels-uncertain")
    rare = max(float(shares[:, INDEX[level]].max()) for level in ("T13", "L6"))
    pairs = set(pairwise(states))
    is_eleven = (INDEX["T11"], INDEX["L1"]) in pairs
    is_four = has_end and states[-1] == INDEX["L4"]
    if rare >= _RARE or is_eleven or is_four:
        flags.append("transitional-possible")
    return tuple(flags)
