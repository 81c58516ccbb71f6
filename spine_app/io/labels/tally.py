"""Counting, placing and boxing the labels of a map while its slices pass by."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.inside import inside_voxel
from spine_app.domain.labels.label_map import MAX_LABEL, LabelStats

_IDS = MAX_LABEL + 1
_FAR = 2**31 - 1


class LabelTally:
    """Sums over the voxels of each label."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._voxels = np.zeros(_IDS, np.int64)
        self._sums = np.zeros((3, _IDS))
        self._low = np.full((3, _IDS), _FAR, np.int64)
        self._high = np.full((3, _IDS), -1, np.int64)

    def add(self, k: int, labels: NDArray[np.unsignedinteger]) -> None:
        """Take slice k, (j, i), uint8 or uint16."""
        j, i = np.nonzero(labels)
        if not j.size:
            return
        ids = labels[j, i]
        counts = np.bincount(ids)
        size = counts.size
        self._voxels[:size] += counts
        self._sums[2, :size] += counts * float(k)
        here = np.flatnonzero(counts)
        self._low[2, here] = np.minimum(self._low[2, here], k)
        self._high[2, here] = np.maximum(self._high[2, here], k)
        for axis, index in enumerate((i, j)):
            self._sums[axis, :size] += np.bincount(ids, index)
            np.minimum.at(self._low[axis], ids, index)
            np.maximum.at(self._high[axis], ids, index)

    @property
    def ids(self) -> NDArray[np.int64]:
        """Labels that were seen, but 0, in order."""
        return np.flatnonzero(self._voxels)

    def stats(self, grid: Grid, labels_kji: NDArray[np.unsignedinteger]) -> Iterator[LabelStats]:
        """What is known of each label.

        Args:
            grid: where the voxels lie.
            labels_kji: all slices that were added.
        """
        for label in self.ids:
            voxels = int(self._voxels[label])
            center = self._sums[:, label] / voxels
            low, high = self._low[:, label], self._high[:, label]
            limits = np.stack((low, high), axis=1)
            inside = inside_voxel(int(label), labels_kji, center, limits)
            box = tuple((int(a), int(b)) for a, b in zip(low, high, strict=True))
            yield LabelStats(
                int(label),
                voxels,
                _triple(grid.points_lps(center)),
                _triple(grid.points_lps(inside)),
                box,  # type: ignore[arg-type]
            )


def _triple(point: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(point[0]), float(point[1]), float(point[2])
