"""Blocks of voxels: their value ranges, which of them can be seen, and how far one may leap.

A block holds `EDGE` cells along each axis; a cell lies between eight neighbouring voxels. What is
interpolated in a cell lies between its voxels, so the range of a block bounds every sample in it.
"""

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled
from spine_app.kernels.ray_counter import take

SHIFT = 2
EDGE = 1 << SHIFT
FAR = 255
"""Largest distance that is told."""


def block_shape(shape_kji: tuple[int, int, int]) -> tuple[int, int, int]:
    """Blocks along k, j and i of a volume with at least two voxels along each axis."""
    k, j, i = ((n - 1 + EDGE - 1) >> SHIFT for n in shape_kji)
    return k, j, i


@compiled
def find_ranges(
    voxels: NDArray[np.int16],
    counter: NDArray[np.int64],
    low: NDArray[np.int16],
    high: NDArray[np.int16],
) -> None:
    """Write the smallest and largest value of each block; several threads may share the work.

    Args:
        voxels: (k, j, i) int16.
        counter: see `ray_counter.take`; a piece is one layer of blocks.
        low: `block_shape`, gets the smallest values.
        high: `block_shape`, gets the largest values.
    """
    row_low = np.empty(voxels.shape[2], np.int16)
    row_high = np.empty(voxels.shape[2], np.int16)
    while True:
        layer = take(counter)
        if layer >= low.shape[0]:
            return
        for row in range(low.shape[1]):
            _flatten(voxels, layer, row, row_low, row_high)
            for block in range(low.shape[2]):
                start = block << SHIFT
                end = min(start + EDGE + 1, voxels.shape[2])
                low[layer, row, block] = row_low[start:end].min()
                high[layer, row, block] = row_high[start:end].max()


@compiled
def _flatten(
    voxels: NDArray[np.int16],
    layer: int,
    row: int,
    low: NDArray[np.int16],
    high: NDArray[np.int16],
) -> None:
    """Smallest and largest value over k and j of a row of blocks, for each i."""
    k, j = layer << SHIFT, row << SHIFT
    low[:] = voxels[k, j]
    high[:] = low
    for at_k in range(k, min(k + EDGE + 1, voxels.shape[0])):
        for at_j in range(j, min(j + EDGE + 1, voxels.shape[1])):
            values = voxels[at_k, at_j]
            for i in range(values.size):
                low[i] = min(low[i], values[i])
                high[i] = max(high[i], values[i])


@compiled
def mark_seen(
    low: NDArray[np.int16],
    high: NDArray[np.int16],
    bins: tuple[float, float, int],
    seen: NDArray[np.int32],
    distance: NDArray[np.uint8],
) -> None:
    """Write 0 where a block can be seen and `FAR` elsewhere.

    Args:
        low: smallest value of each block.
        high: largest value of each block.
        bins: value of the first bin, bins per value, number of bins.
        seen: (bins + 1,) how many of the bins before each one have an opacity.
        distance: gets the result.
    """
    first, scale, count = bins
    lows, highs, out = low.reshape(-1), high.reshape(-1), distance.reshape(-1)
    for n in range(out.size):
        a = min(max(int((lows[n] - first) * scale), 0), count - 1)
        b = min(max(int((highs[n] - first) * scale), 0), count - 1)
        out[n] = FAR if seen[b + 1] == seen[a] else 0


@compiled
def spread_distances(distance: NDArray[np.uint8]) -> None:
    """Turn marks into distances: blocks to the next one that is seen, diagonals counting one.

    Two sweeps with the 26 neighbours, which is exact for this metric.

    Source:
        Rosenfeld and Pfaltz, Sequential operations in digital picture processing, 1966.
    """
    nk, nj, ni = distance.shape
    around = np.empty(ni + 2, np.uint8)
    for k in range(nk):
        for j in range(nj):
            _spread_row(distance, k, j, -1, around)
    for k in range(nk - 1, -1, -1):
        for j in range(nj - 1, -1, -1):
            _spread_row(distance, k, j, 1, around)


@compiled
def _spread_row(
    distance: NDArray[np.uint8], k: int, j: int, side: int, around: NDArray[np.uint8]
) -> None:
    """Lower one row by its neighbours on one side, then along itself in the same sense."""
    nk, nj, ni = distance.shape
    around[:] = FAR
    for dk, dj in ((side, -1), (side, 0), (side, 1), (0, side)):
        if 0 <= k + dk < nk and 0 <= j + dj < nj:
            other = distance[k + dk, j + dj]
            for i in range(ni):
                around[i + 1] = min(around[i + 1], other[i])
    row = distance[k, j]
    for i in range(ni):
        near = min(around[i], around[i + 1], around[i + 2])
        row[i] = min(row[i], near + 1 if near < FAR else FAR)
    for n in range(1, ni):
        i = n if side < 0 else ni - 1 - n
        before = row[i + side]
        row[i] = min(row[i], before + 1 if before < FAR else FAR)
