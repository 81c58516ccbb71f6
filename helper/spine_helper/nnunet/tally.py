"""How sure a network is of each label, counted on its own lattice as planes pass by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_Float = NDArray[np.float32]


@dataclass
class Tally:
    """Voxels and summed probabilities of each label.

    Attributes:
        regions: label values of the heads in the order of painting; empty for the largest head.
        voxels: label -> how many voxels of the network's lattice it won.
        sums: label -> sum over them of the probability of the head that won.
    """

    regions: tuple[int, ...] = ()
    voxels: dict[int, int] = field(default_factory=dict)
    sums: dict[int, float] = field(default_factory=dict)

    def confidence(self, label: int) -> float:
        """Mean probability inside a label, 0 where it has no voxel."""
        return self.sums.get(label, 0.0) / max(1, self.voxels.get(label, 0))

    def watch(self, planes: Iterable[_Float]) -> Iterator[_Float]:
        """Let planes of logits pass and count.

        Args:
            planes: (heads, j, i) each.

        Yields:
            The planes as they are.
        """
        for plane in planes:
            self.count(plane)
            yield plane

    def count(self, logits: _Float) -> None:
        """Add the voxels of (heads, …) logits."""
        if self.regions:
            self._count_regions(logits)
        else:
            self._count_heads(logits)

    def _count_heads(self, logits: _Float) -> None:
        winner = logits.argmax(axis=0)
        seen = winner > 0
        if not seen.any():
            return
        values = logits[:, seen].astype(np.float32)
        values -= values.max(axis=0)
        chance = 1 / np.exp(values).sum(axis=0)
        self._add(winner[seen], chance)

    def _count_regions(self, logits: _Float) -> None:
        label = np.zeros(logits.shape[1:], np.intp)
        chance = np.zeros(logits.shape[1:], np.float32)
        for value, plane in zip(self.regions, logits, strict=True):
            inside = plane > 0
            label[inside] = value
            chance[inside] = 1 / (1 + np.exp(-plane[inside].astype(np.float32)))
        self._add(label[label > 0], chance[label > 0])

    def _add(self, labels: NDArray[np.intp], chances: NDArray[np.float32]) -> None:
        counts = np.bincount(labels)
        sums = np.bincount(labels, weights=chances)
        for label in np.flatnonzero(counts).tolist():
            self.voxels[label] = self.voxels.get(label, 0) + int(counts[label])
            self.sums[label] = self.sums.get(label, 0.0) + float(sums[label])
