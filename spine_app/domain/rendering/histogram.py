"""How often each grey value occurs, as the background of a transfer-function editor."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.volume import Modality, Volume

BINS = 256
SAMPLES_MAX = 400_000
CT_RANGE = (-1100.0, 3100.0)
"""HU beyond which a CT has padding and metal only."""
MR_PERCENTILE = 99.95
"""MR grey values above this are a few bright pixels that would squeeze all others."""


@dataclass(frozen=True)
class Histogram:
    """Counts of grey values.

    Attributes:
        low: grey value at the left edge of the first bin.
        high: grey value at the right edge of the last bin, above `low`.
        heights: `BINS` whole numbers 0 … 100, logarithmic; 100 is the most frequent bin.
    """

    low: float
    high: float
    heights: tuple[int, ...]


def histogram(volume: Volume) -> Histogram:
    """Histogram of a regular sample of at most about `SAMPLES_MAX` voxels."""
    step = max(1, round((volume.voxels_kji.size / SAMPLES_MAX) ** (1 / 3)))
    sample = volume.voxels_kji[::step, ::step, ::step].ravel()
    low, high = _range(sample, volume.modality)
    inside = sample[(sample >= low) & (sample <= high)].astype(np.float32)
    counts, _ = np.histogram(inside, bins=BINS, range=(low, high))
    logarithms = np.log1p(counts.astype(np.float64))
    top = max(float(logarithms.max()), 1e-9)
    heights = np.rint(100.0 * logarithms / top).astype(int)
    return Histogram(low, high, tuple(heights.tolist()))


def _range(
    sample: "np.ndarray[tuple[int], np.dtype[np.int16]]", kind: Modality
) -> tuple[float, float]:
    low, high = float(sample.min()), float(sample.max())
    if kind is Modality.CT:
        low, high = max(low, CT_RANGE[0]), min(high, CT_RANGE[1])
    else:
        high = float(np.percentile(sample, MR_PERCENTILE))
    return (low, high) if high > low else (low, low + 1.0)
