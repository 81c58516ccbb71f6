"""Sharing out bone among seeds: every voxel goes to the seed from which it is reached cheapest.

Works on a lattice with equal spacing along all axes. Steps to the 26 neighbours cost 3, 4 or 5
(face, edge, corner) times the cost of the voxel entered, so distances come in thirds of a voxel.

Source:
    Borgefors (Comput Vis Graph Image Process 1986) for the 3-4-5 distance; Dial
    (Communications of the ACM 1969) for the buckets.
"""

from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

FACE: Final = 3
"""Cost of a step across a face into a voxel of cost 1."""

_STEP_COST: Final = {1: FACE, 2: 4, 3: 5}
_FAR: Final = np.iinfo(np.int32).max


def bone_cost(hu_kji: NDArray[np.float32], threshold_hu: float) -> NDArray[np.uint8]:
    """What it costs to pass a voxel: little inside bone, much in a joint, 0 for no way through.

    Args:
        hu_kji: (k, j, i) float32, HU.
        threshold_hu: below it a voxel is not bone and is closed.

    Returns:
        (k, j, i) uint8: 1 from 250 HU above the threshold on, rising to 8 at the threshold.
    """
    above = (hu_kji - np.float32(threshold_hu)) / np.float32(250.0)
    cost: NDArray[np.uint8] = np.rint(8.0 - 7.0 * np.clip(above, 0.0, 1.0)).astype(np.uint8)
    cost[hu_kji < threshold_hu] = 0
    return cost


def spread(
    seeds_kji: NDArray[np.uint8], cost_kji: NDArray[np.uint8], limit: int
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Labels grown from seeds along the cheapest ways.

    Args:
        seeds_kji: (k, j, i) uint8, 0 where there is no seed. A seed keeps its label and lets
            paths start even where its own voxel is closed.
        cost_kji: (k, j, i) uint8, cost of entering a voxel; 0 closes it.
        limit: largest cost of a path, thirds of a voxel.

    Returns:
        Labels (k, j, i) uint8, 0 where no seed comes within the limit; and the cost of the way
        there (k, j, i) int32, the largest int32 where there is none.
    """
    frame = [(1, 1)] * 3
    cost = np.pad(cost_kji, frame)
    labels = np.pad(seeds_kji, frame)
    inner = tuple(slice(1, -1) for _ in range(3))
    flat_cost, flat_labels = cost.reshape(-1), labels.reshape(-1)
    reached = np.full(flat_cost.size, _FAR, np.int32)
    starts = np.flatnonzero(flat_labels)
    reached[starts] = 0
    buckets: dict[int, list[NDArray[np.intp]]] = {0: [starts]}
    steps = _steps(cost.shape)
    for now in range(limit + 1):
        waiting = buckets.pop(now, None)
        if waiting is None:
            continue
        settled = np.unique(np.concatenate(waiting))
        settled = settled[reached[settled] == now]
        for offset, length in steps:
            _enter(settled, offset, length, (flat_cost, flat_labels, reached), buckets)
    late = reached > limit
    flat_labels[late] = 0
    reached[late] = _FAR
    return labels[inner], reached.reshape(cost.shape)[inner]


def _steps(shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """Offset in a flat array and cost of each of the 26 steps."""
    _, rows, columns = shape
    moves = [move for move in product((-1, 0, 1), repeat=3) if any(move)]
    return [
        ((dk * rows + dj) * columns + di, _STEP_COST[abs(dk) + abs(dj) + abs(di)])
        for dk, dj, di in moves
    ]


def _enter(
    settled: NDArray[np.intp],
    offset: int,
    length: int,
    arrays: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int32]],
    buckets: dict[int, list[NDArray[np.intp]]],
) -> None:
    """Offer the neighbours in one direction the way through the settled voxels."""
    cost, labels, reached = arrays
    there = settled + offset
    price = cost[there]
    is_open = price > 0
    there, here = there[is_open], settled[is_open]
    total = reached[here] + length * price[is_open].astype(np.int32)
    is_better = total < reached[there]
    there, total = there[is_better], total[is_better]
    reached[there] = total
    labels[there] = labels[here[is_better]]
    for value in np.flatnonzero(np.bincount(total)):
        buckets.setdefault(int(value), []).append(there[total == value])
