"""What is known of each label after an edit: from what changed, never from the whole map."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.editing.box import Box, Kji
from spine_app.domain.labels.editing.runs import Runs
from spine_app.domain.labels.inside import inside_voxel
from spine_app.domain.labels.label_map import LabelStats

Labels = NDArray[np.unsignedinteger]


@dataclass(frozen=True, eq=False)
class Places:
    """Where runs lie: (n,) int64 k, j, first i and last i of each, and how long they are."""

    k: NDArray[np.int64]
    j: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, runs: Runs, shape_kji: Kji) -> "Places":
        """The places of runs in a map of a shape."""
        k, j, first = (np.asarray(n) for n in np.unravel_index(runs.starts, shape_kji))
        return cls(k, j, first, first + runs.lengths - 1, runs.lengths)

    def of_those(self, chosen: NDArray[np.bool_]) -> "Places":
        """Some of the places."""
        first, last = self.first[chosen], self.last[chosen]
        return Places(self.k[chosen], self.j[chosen], first, last, self.lengths[chosen])

    @property
    def sums_ijk(self) -> NDArray[np.float64]:
        """(3,) float64, whole. Sums of the indices of all voxels."""
        along = (self.lengths * (self.first + self.last)).sum() // 2
        return np.array(
            (along, (self.j * self.lengths).sum(), (self.k * self.lengths).sum()), np.float64
        )

    @property
    def box_ijk(self) -> NDArray[np.int64]:
        """(3, 2) int64. Smallest and largest index of the voxels, of which there are some."""
        return np.array(
            (
                (self.first.min(), self.last.max()),
                (self.j.min(), self.j.max()),
                (self.k.min(), self.k.max()),
            )
        )


def boxes_of_labels(runs: Runs, shape_kji: Kji) -> dict[int, Box]:
    """The box of what each label has lost or gained.

    Args:
        runs: what changed.
        shape_kji: of the map.
    """
    places = Places.of(runs, shape_kji)
    found = {}
    for label in np.union1d(runs.before, runs.after).tolist():
        if label:
            (i0, i1), (j0, j1), (k0, k1) = places.of_those(
                (runs.before == label) | (runs.after == label)
            ).box_ijk.tolist()
            found[label] = Box((k0, j0, i0), (k1 + 1, j1 + 1, i1 + 1))
    return found


def updated(
    stats: Mapping[int, LabelStats], runs: Runs, labels_kji: Labels, grid: Grid
) -> dict[int, LabelStats]:
    """What is known of every label after runs were written into a map.

    Args:
        stats: what was known before.
        runs: what changed.
        labels_kji: (k, j, i) the map after it.
        grid: of the map.
    """
    after = dict(stats)
    places = Places.of(runs, grid.shape_kji)
    for label in np.union1d(runs.before, runs.after).tolist():
        if label:
            lost = places.of_those(runs.before == label)
            gained = places.of_those(runs.after == label)
            one = _changed(label, stats.get(label), (lost, gained), labels_kji, grid)
            if one is None:
                after.pop(label, None)
            else:
                after[label] = one
    return dict(sorted(after.items()))


def _changed(
    label: int,
    stats: LabelStats | None,
    change: tuple[Places, Places],
    labels_kji: Labels,
    grid: Grid,
) -> LabelStats | None:
    """One label after it lost and gained voxels; None where it has none any more."""
    lost, gained = change
    before = 0 if stats is None else stats.voxels
    voxels = before - int(lost.lengths.sum()) + int(gained.lengths.sum())
    if voxels <= 0:
        return None
    sums = gained.sums_ijk - lost.sums_ijk
    if stats is not None:
        # Sums of indices are whole numbers, so that rounding keeps them exact for ever.
        sums += np.rint(grid.indices_ijk(stats.centroid_lps) * before)
    center = sums / voxels
    box = _box(stats, gained)
    if lost.lengths.size:
        box = fitting_box(label, box, labels_kji)
    inside = inside_voxel(label, labels_kji, center, box)
    limits = tuple((int(low), int(high)) for low, high in box)
    return LabelStats(
        label,
        voxels,
        _triple(grid.points_lps(center)),
        _triple(grid.points_lps(inside)),
        limits,  # type: ignore[arg-type]
    )


def _box(stats: LabelStats | None, gained: Places) -> NDArray[np.int64]:
    """(3, 2) int64. A box that holds every voxel that the label had or gained."""
    boxes = [] if stats is None else [np.array(stats.box_ijk)]
    if gained.lengths.size:
        boxes.append(gained.box_ijk)
    low = np.min([box[:, 0] for box in boxes], axis=0)
    high = np.max([box[:, 1] for box in boxes], axis=0)
    return np.stack((low, high), axis=1)


def fitting_box(label: int, box_ijk: NDArray[np.int64], labels_kji: Labels) -> NDArray[np.int64]:
    """(3, 2) int64. The smallest box around a label, from one that holds all of its voxels."""
    (i0, i1), (j0, j1), (k0, k1) = box_ijk
    held = labels_kji[k0 : k1 + 1, j0 : j1 + 1, i0 : i1 + 1]
    found = np.zeros((3, 2), np.int64)
    for axis, first in ((0, k0), (1, j0), (2, i0)):
        planes = np.moveaxis(held, axis, 0)
        found[2 - axis, 0] = first + next(n for n, one in enumerate(planes) if label in one)
        found[2 - axis, 1] = (
            first + len(planes) - 1 - next(n for n, one in enumerate(planes[::-1]) if label in one)
        )
    return found


def _triple(point: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(point[0]), float(point[1]), float(point[2])
