"""Where one vertebra ends and the next begins: the best regular row of borders along the spine."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.bodies import Floats, Profile

_HEIGHTS_MM: Final = np.arange(10, 47)
"""From border to border: the smallest cervical vertebra of a child to the largest lumbar one."""
_LOCAL_MM: Final = 41
"""Window in which the signals of a scan are compared with themselves."""
_DISC_WEIGHT, _CORE_WEIGHT, _MIDDLE_WEIGHT = 1.0, 1.0, 1.5
_CHANGE_COST: Final = 5.0
_BORDER_COST: Final = 0.35
"""What a border must show to be worth having."""
_LEAST_BODY_ML: Final = 0.12
"""A millimetre of line with less body than that has no vertebra."""
_LEAST_END_MM: Final = 5.0


def find_borders(profile: Profile) -> Floats:
    """Borders between vertebrae, mm along the line, from feet to head.

    The outer ends are among them, so n + 1 borders enclose n vertebrae; empty where there is none.
    """
    used = np.flatnonzero(profile.body >= _LEAST_BODY_ML)
    if not used.size or used[-1] - used[0] < _LEAST_END_MM:
        return np.zeros(0)
    first, last = int(used[0]), int(used[-1]) + 1
    core, disc = (_local(field[first:last]) for field in (profile.core, profile.disc))
    worth = _DISC_WEIGHT * disc - _CORE_WEIGHT * core - _BORDER_COST
    inner = _best_row(worth, core)
    borders = [float(n) + first + 0.5 for n in inner]
    ends = [float(first), float(last)]
    if not borders:
        return np.array(ends)
    if borders[0] - ends[0] >= _LEAST_END_MM:
        borders.insert(0, ends[0])
    else:
        borders[0] = min(borders[0], ends[0])
    if ends[1] - borders[-1] >= _LEAST_END_MM:
        borders.append(ends[1])
    else:
        borders[-1] = max(borders[-1], ends[1])
    return np.array(borders)


def _local(values: Floats) -> Floats:
    """Values less their local mean, in units of their local spread."""
    half = min(_LOCAL_MM // 2, max(len(values) // 2 - 1, 1))
    padded = np.pad(values, half, mode="reflect" if len(values) > half else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    spread = np.maximum(windows.std(axis=1), 0.05 * max(float(values.max()), 1e-3))
    result: Floats = (values - windows.mean(axis=1)) / spread
    return result


def _best_row(worth: Floats, core: Floats) -> list[int]:
    """Borders that are worth most, with heights that change little and cores between them."""
    size, count = len(worth), len(_HEIGHTS_MM)
    change = _CHANGE_COST * np.log(_HEIGHTS_MM[:, None] / _HEIGHTS_MM[None, :]) ** 2
    sums = np.concatenate([[0.0], np.cumsum(core)])
    best = np.full((size, count), -np.inf)
    came = np.full((size, count), -1, np.intp)
    for s in range(int(_HEIGHTS_MM[0]), size):
        heights = _HEIGHTS_MM[s >= _HEIGHTS_MM]
        below = s - heights
        low, high = below + heights // 3, below + heights - heights // 3
        middle = (sums[high] - sums[low]) / (high - low)
        before = best[below] - change[: len(heights)]
        column = before.argmax(axis=1)
        value = before[np.arange(len(heights)), column]
        is_first = worth[below] >= value
        came[s, : len(heights)] = np.where(is_first, -1, column)
        value = np.where(is_first, worth[below], value)
        best[s, : len(heights)] = value + worth[s] + _MIDDLE_WEIGHT * np.clip(middle, -1, 1)
    return _way_back(best, came, worth)


def _way_back(best: Floats, came: NDArray[np.intp], worth: Floats) -> list[int]:
    if not np.isfinite(best).any() or best.max() < worth.max():
        return [int(worth.argmax())] if worth.max() > 0 else []
    s, column = (int(n) for n in np.unravel_index(np.argmax(best), best.shape))
    places = [s]
    while column >= 0:
        before = int(came[s, column])
        s -= int(_HEIGHTS_MM[column])
        places.append(s)
        column = before
    return places[::-1]
