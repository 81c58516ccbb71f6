"""The way of the spinal canal through a volume, found as the best path through its scores."""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.lattice import Hu

_LEAST_SCORE: Final = np.float32(1.0)
"""A slice of a path pays for itself only above this."""

_FAINT_SCORE: Final = 0.3
"""A path goes on at its ends as long as slices score this."""

_MOST_FAINT: Final = 16

_MOVE_COST: Final = np.float32(0.15)
_MOVES: Final = tuple(product((-1, 0, 1), repeat=2))
_START: Final = -1


@dataclass(frozen=True, eq=False)
class CanalPath:
    """A path upwards, one voxel in each slice.

    Attributes:
        voxels_kji: (n, 3) int, from feet to head.
        gain: (n,) float32, what each of its slices scores above the least.
    """

    voxels_kji: NDArray[np.intp]
    gain: Hu

    @property
    def certain_slices(self) -> int:
        """Slices that look like a canal by themselves."""
        return int(np.count_nonzero(self.gain > 0))


def best_path(score_kji: Hu) -> CanalPath:
    """The path with the largest gain; it may begin and end in any slice.

    Args:
        score_kji: (k, j, i) float32.
    """
    single = score_kji - _LEAST_SCORE
    gain = single.copy()
    came = np.full(gain.shape, _START, np.int8)
    rows, columns = gain.shape[1:]
    for k in range(1, gain.shape[0]):
        below = np.pad(gain[k - 1], 1, constant_values=-np.inf)
        best = np.zeros((rows, columns), np.float32)  # a path that begins here
        for number, (dj, di) in enumerate(_MOVES):
            before = below[1 + dj : 1 + dj + rows, 1 + di : 1 + di + columns]
            before = before - _MOVE_COST * np.float32(abs(dj) + abs(di))
            is_better = before > best
            best[is_better] = before[is_better]
            came[k][is_better] = number
        gain[k] += best
    k, j, i = (int(n) for n in np.unravel_index(np.argmax(gain), gain.shape))
    path = [(k, j, i)]
    while came[k, j, i] != _START:
        dj, di = _MOVES[came[k, j, i]]
        k, j, i = k - 1, j + dj, i + di
        path.append((k, j, i))
    path = _continued(score_kji, path, -1)[::-1]
    path = _continued(score_kji, path, 1)
    voxels = np.array(path, np.intp)
    return CanalPath(voxels, single[tuple(voxels.T)])


def _continued(score: Hu, path: list[tuple[int, int, int]], way: int) -> list[tuple[int, int, int]]:
    """A path that goes on from its last voxel, up (1) or down (-1), through faint slices."""
    path = list(path)
    for _ in range(_MOST_FAINT):
        k, j, i = path[-1][0] + way, path[-1][1], path[-1][2]
        rows, columns = slice(max(j - 1, 0), j + 2), slice(max(i - 1, 0), i + 2)
        if not 0 <= k < score.shape[0] or score[k, rows, columns].max() < _FAINT_SCORE:
            break
        near = score[k, rows, columns]
        dj, di = np.unravel_index(int(near.argmax()), near.shape)
        path.append((k, rows.start + int(dj), columns.start + int(di)))
    return path
