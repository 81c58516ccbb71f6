"""MR on the scale of the networks: values without a unit, brought between those that CT has."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST = -300, 1200
"""No signal, and as much as is told apart."""
SIGNAL_WIDTH: Final = 1000
"""From no signal to the brightest tissue that is not rare."""
_DARK_SHARE, _RARE_SHARE = 0.05, 0.98
_PROBES: Final = 96


def brightest(voxels: NDArray[np.int16]) -> float:
    """The signal of the brightest tissue that is not rare, above the lowest value; 0 if all is one.

    Args:
        voxels: (k, j, i), without unit.
    """
    coarse = voxels[tuple(slice(None, None, max(1, n // _PROBES)) for n in voxels.shape)]
    signal = coarse.astype(np.float32) - float(voxels.min())
    top = float(np.quantile(signal, 0.999))
    tissue = signal[signal > _DARK_SHARE * top]
    return float(np.quantile(tissue, _RARE_SHARE)) if tissue.size else 0.0


def as_network_scale(voxels: NDArray[np.int16], bright: float) -> NDArray[np.int16]:
    """Signal between `LOWEST` and `HIGHEST`, slice by slice: no copy in floats.

    Args:
        voxels: (k, j, i), without unit.
        bright: positive, from `brightest`.
    """
    low, gain = float(voxels.min()), SIGNAL_WIDTH / bright
    result = np.empty(voxels.shape, np.int16)
    for into, plane in zip(result, voxels, strict=True):
        signal = (plane.astype(np.float32) - low) * gain + LOWEST
        into[:] = np.rint(np.minimum(signal, HIGHEST))
    return result
