"""Where each label of a map lies."""

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled

Labels = NDArray[np.uint8] | NDArray[np.uint16]


@compiled
def grow_boxes(labels_kji: Labels, first_k: int, boxes: NDArray[np.int32]) -> None:
    """Widen the box of every label by what some slices hold of it.

    Args:
        labels_kji: (k, j, i) uint8 or uint16, C-contiguous.
        first_k: index of the first of these slices in the whole.
        boxes: (labels, 6) int32. First and last k, j and i of each label, first > last where there
            is none yet; written. Labels that have no row are left out.
    """
    for k in range(labels_kji.shape[0]):
        for j in range(labels_kji.shape[1]):
            row = labels_kji[k, j]
            at, last = 0, len(row)
            while at < last:
                # Most of a map is empty: eight voxels at a time.
                while at + 8 <= last and not _any(row, at):
                    at += 8
                if at >= last:
                    break
                label = row[at]
                start = at
                while at < last and row[at] == label:
                    at += 1
                if 0 < label < len(boxes):
                    _widen(boxes[label], first_k + k, j, (start, at - 1))


@compiled
def _any(row: Labels, at: int) -> bool:
    """Whether one of eight voxels has a label."""
    found = row[at]
    for n in range(1, 8):
        found |= row[at + n]
    return bool(found != 0)


@compiled
def _widen(box: NDArray[np.int32], k: int, j: int, run: tuple[int, int]) -> None:
    box[0], box[1] = min(box[0], k), max(box[1], k)
    box[2], box[3] = min(box[2], j), max(box[3], j)
    box[4], box[5] = min(box[4], run[0]), max(box[5], run[1])
