"""Normalisation of grey values as clip, shift and factor, so that a part can be done alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.recipe import Normalisation

_TINY: Final = 1e-8
_AIR_HU: Final = -500.0
_CHUNK: Final = 16


@dataclass(frozen=True)
class Greys:
    """Grey values of one channel: cut to a range, shifted, multiplied.

    Attributes:
        lower: least value kept.
        upper: largest value kept.
        shift: taken away.
        factor: multiplied with afterwards.
        keeps_zero: whether 0 stays 0.
        empty: a tile whose values all are at most this shows nothing, after normalisation.
    """

    lower: float = -np.inf
    upper: float = np.inf
    shift: float = 0.0
    factor: float = 1.0
    keeps_zero: bool = False
    empty: float = -np.inf

    def apply(self, values: NDArray[np.generic]) -> NDArray[np.float32]:
        """Normalised values, a copy."""
        result = np.clip(values.astype(np.float32), self.lower, self.upper)
        result -= np.float32(self.shift)
        result *= np.float32(self.factor)
        if self.keeps_zero:
            result[values == 0] = 0
        return result


def greys_of(volume: NDArray[np.generic], how: Normalisation) -> Greys:
    """What a normalisation does to the values of a volume.

    Args:
        volume: (k, j, i), all of the image that is not empty.
        how: the normalisation.
    """
    if how.scheme == "ct":
        factor = 1 / max(how.std, _TINY)
        empty = (max(_AIR_HU, how.lower) - how.mean) * factor + 1e-4
        return Greys(how.lower, how.upper, how.mean, factor, empty=empty)
    if how.scheme == "rescale":
        low, high = float(volume.min()), float(volume.max())
        return Greys(shift=low, factor=1 / max(high - low, _TINY), empty=0.0)
    if how.scheme == "rgb":
        return Greys(factor=1 / 255, empty=0.0)
    if how.scheme == "none":
        return Greys()
    mean, std = _moments(volume, how.use_mask)
    return Greys(shift=mean, factor=1 / max(std, _TINY), keeps_zero=how.use_mask)


def _moments(volume: NDArray[np.generic], skips_zero: bool) -> tuple[float, float]:
    """Mean and deviation, some slices at a time."""
    count, total, squares = 0, 0.0, 0.0
    for part in _chunks(volume):
        values = part[part != 0] if skips_zero else part
        wide = values.astype(np.float64)
        count += wide.size
        total += float(wide.sum())
        squares += float(np.square(wide, out=wide).sum())
    mean = total / max(count, 1)
    return mean, float(np.sqrt(max(squares / max(count, 1) - mean**2, 0.0)))


def _chunks(volume: NDArray[np.generic]) -> Sequence[NDArray[np.generic]]:
    return [volume[n : n + _CHUNK] for n in range(0, len(volume), _CHUNK)]
