"""A voxel of a label near its centre."""

import numpy as np
from numpy.typing import NDArray


def inside_voxel(
    label: int,
    labels_kji: NDArray[np.unsignedinteger],
    center_ijk: NDArray[np.float64],
    box_ijk: NDArray[np.int64],
) -> NDArray[np.float64]:
    """(3,) float64. Index i, j, k of a voxel of a label, in the slice nearest to its centre.

    Args:
        label: the label, which has a voxel.
        labels_kji: (k, j, i) the map.
        center_ijk: (3,) float64, index. Mean of the label's voxels.
        box_ijk: (3, 2) int64. Smallest and largest index of them.
    """
    middle = np.floor(center_ijk + 0.5).astype(int)
    if labels_kji[middle[2], middle[1], middle[0]] == label:
        return middle.astype(np.float64)
    (i0, i1), (j0, j1), (k0, k1) = box_ijk
    for k in sorted(range(k0, k1 + 1), key=lambda k: abs(k - center_ijk[2])):
        j, i = np.nonzero(labels_kji[k, j0 : j1 + 1, i0 : i1 + 1] == label)
        if j.size:
            away = np.hypot(i + i0 - center_ijk[0], j + j0 - center_ijk[1])
            best = int(np.argmin(away))
            return np.array([i[best] + i0, j[best] + j0, k], np.float64)
    return center_ijk
