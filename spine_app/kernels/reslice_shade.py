"""From samples to grey pixels: slabs, the grey window, and pixels as one number each."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled

BLACK = 0xFF000000
"""An opaque black pixel: red is the lowest byte, opacity the highest, as RGBA lies in memory."""
GREYS = 0x00010101
"""One step of grey in all three colours."""


class Blend(IntEnum):
    """How the samples across a slab become one value."""

    MEAN = 0
    MAXIMUM = 1
    MINIMUM = 2


@compiled
def begin(values: NDArray[np.float64], totals: NDArray[np.float64]) -> None:
    """Forget the row before.

    Args:
        values: (w,) float64. Value of each pixel of a row.
        totals: (w,) float64. Weight of the samples that each pixel got.
    """
    for x in range(len(values)):
        values[x] = 0.0
        totals[x] = 0.0


@compiled
def add(
    sample: NDArray[np.float64],
    weight: float,
    blend: int,
    values: NDArray[np.float64],
    totals: NDArray[np.float64],
) -> None:
    """Take a sample of each pixel into a row.

    Args:
        sample: (n,) float64.
        weight: of the sample, for a mean; > 0.
        blend: a `Blend`.
        values: (n,) float64. Changed in place.
        totals: (n,) float64. Changed in place; 0 where this is the first sample.
    """
    if blend == Blend.MEAN:
        for x in range(len(sample)):
            values[x] += weight * sample[x]
            totals[x] += weight
    elif blend == Blend.MAXIMUM:
        for x in range(len(sample)):
            values[x] = sample[x] if totals[x] == 0 or sample[x] > values[x] else values[x]
            totals[x] = 1.0
    else:
        for x in range(len(sample)):
            values[x] = sample[x] if totals[x] == 0 or sample[x] < values[x] else values[x]
            totals[x] = 1.0


@compiled
def divide(values: NDArray[np.float64], totals: NDArray[np.float64]) -> None:
    """Make means of sums, in place; see `add`."""
    for x in range(len(values)):
        values[x] /= totals[x] if totals[x] > 0 else 1.0


@compiled
def blacken(totals: NDArray[np.float64], row: NDArray[np.uint32]) -> None:
    """Make pixels without a sample black, in place; see `add`."""
    for x in range(len(row)):
        row[x] = row[x] if totals[x] > 0 else np.uint32(BLACK)


@compiled
def shade(
    values: NDArray[np.float64], window: tuple[float, float, bool], row: NDArray[np.uint32]
) -> None:
    """Turn a row of values into pixels.

    Args:
        values: (w,) float64.
        window: grey per value, grey of value 0, and whether low values are bright.
        row: (w,) uint32. Written.
    """
    scale, offset, inverted = window
    flip = np.uint32(255 if inverted else 0)
    for x in range(len(values)):
        grey = min(max(scale * values[x] + offset, 0.0), 255.0)
        step = np.uint32(np.int32(grey + 0.5)) ^ flip
        row[x] = np.uint32(BLACK) + step * np.uint32(GREYS)
