"""What no spine looks like: bone of which the network cannot say from where it is."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_MOST_SPREAD: Final = 2.4
"""Standard deviation of the level within one vertebra; of vertebrae seen so far at most 1.8, of
hips, stems and spines that stand on their head 2.5 and more."""
_LEAST_CORE: Final = 0.3
_LEAST_SHARE: Final = 0.5
"""Of a row that must stay for it to be a spine."""


def plausible_part(level_spread: NDArray[np.float64]) -> slice:
    """The part of a row of vertebrae between the implausible ones at its ends.

    Args:
        level_spread: (n,), of each, from head to feet.

    Returns:
        Which of them stay; none where that would be less than half.
    """
    good = np.flatnonzero(level_spread <= _MOST_SPREAD)
    if not good.size:
        return slice(0, 0)
    first, last = int(good[0]), int(good[-1]) + 1
    if good.size < _LEAST_SHARE * len(level_spread):
        return slice(0, 0)
    return slice(first, last)


def without_coreless_end(labels: NDArray[np.uint8], core: NDArray[np.float32]) -> NDArray[np.uint8]:
    """A row without what hangs on below it and has no middle of a body anywhere.

    Args:
        labels: (k, j, i) uint8, from head to feet; the last one is not cut by the scan.
        core: (k, j, i) float32, chance of the middle of a body.
    """
    last = int(labels.max())
    while last > 1:
        mine = labels == last
        if mine.any() and float(core[mine].max()) >= _LEAST_CORE:
            break
        labels = np.where(mine, np.uint8(0), labels)
        last -= 1
    return labels
