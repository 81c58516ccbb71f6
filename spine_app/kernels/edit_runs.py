"""What differs between two states of a label map, as runs; and writing runs into a map."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.labels.editing.box import Kji
from spine_app.domain.labels.editing.runs import Runs
from spine_app.kernels.compile import compiled, rehearsal

Labels = NDArray[np.unsignedinteger]
Whole = NDArray[np.int64]
Numbers = NDArray[np.uint16]


def find_runs(before: Labels, after: Labels, low_kji: Kji, shape_kji: Kji) -> Runs:
    """Where two states of a box differ.

    Args:
        before: (k, j, i) labels of the box, uint8 or uint16.
        after: the same voxels later, of the same type.
        low_kji: index of the first voxel of the box in its map.
        shape_kji: shape of the map.
    """
    one: Labels = np.ascontiguousarray(before)
    other: Labels = np.ascontiguousarray(after)
    count = count_runs(one, other)
    starts, lengths = np.zeros(count, np.int64), np.zeros(count, np.int64)
    labels = np.zeros(count, np.uint16), np.zeros(count, np.uint16)
    strides = np.array((shape_kji[1] * shape_kji[2], shape_kji[2], 1), np.int64)
    place = int(np.array(low_kji, np.int64) @ strides)
    fill_runs(one, other, (place, strides), (starts, lengths), labels)
    return Runs(starts, lengths, *labels)


def write_runs(labels_kji: Labels, runs: Runs) -> None:
    """Give the voxels of runs the labels that they have after the change.

    Args:
        labels_kji: (k, j, i) the map, writeable and contiguous. Changed in place.
        runs: what to change.
    """
    flat = labels_kji.view(np.ndarray).reshape(-1)
    put_runs(flat, runs.starts, runs.lengths, runs.after.astype(np.uint16, copy=False))


@compiled
def count_runs(before: Labels, after: Labels) -> int:
    """How many runs two states of a box (k, j, i) make."""
    count = 0
    for k in range(before.shape[0]):
        for j in range(before.shape[1]):
            is_open = False
            for i in range(before.shape[2]):
                if before[k, j, i] == after[k, j, i]:
                    is_open = False
                    continue
                if (
                    not is_open
                    or before[k, j, i] != before[k, j, i - 1]
                    or after[k, j, i] != after[k, j, i - 1]
                ):
                    count += 1
                is_open = True
    return count


@compiled
def fill_runs(
    before: Labels,
    after: Labels,
    place: tuple[int, Whole],
    runs: tuple[Whole, Whole],
    labels: tuple[Numbers, Numbers],
) -> None:
    """Write the runs that two states of a box make.

    Args:
        before: (k, j, i) first state.
        after: second state.
        place: place of the box's first voxel in the map in a row; (3,) voxels of the map from one
            k, j, i to the next.
        runs: (n,) starts and lengths. Written; the lengths are 0 before.
        labels: (n,) before and after. Written.
    """
    n = -1
    for k in range(before.shape[0]):
        for j in range(before.shape[1]):
            first = place[0] + k * place[1][0] + j * place[1][1]
            is_open = False
            for i in range(before.shape[2]):
                if before[k, j, i] == after[k, j, i]:
                    is_open = False
                    continue
                if (
                    not is_open
                    or before[k, j, i] != before[k, j, i - 1]
                    or after[k, j, i] != after[k, j, i - 1]
                ):
                    n += 1
                    runs[0][n] = first + i
                    labels[0][n] = before[k, j, i]
                    labels[1][n] = after[k, j, i]
                runs[1][n] += 1
                is_open = True


@compiled
def put_runs(flat: Labels, starts: Whole, lengths: Whole, labels: Numbers) -> None:
    """Write runs into the voxels (n,) of a map in a row."""
    for n in range(len(starts)):
        for at in range(starts[n], starts[n] + lengths[n]):
            flat[at] = labels[n]


@rehearsal
def rehearse() -> None:
    """Find and write runs of both kinds of labels."""
    kinds: tuple[Labels, ...] = (np.zeros((1, 1, 2), np.uint8), np.zeros((1, 1, 2), np.uint16))
    for labels in kinds:
        runs = find_runs(labels, labels + np.ones(1, labels.dtype), (0, 0, 0), (1, 1, 2))
        write_runs(labels, runs)
