"""Voxels that change, as runs along i."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Numbers = NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class Runs:
    """Stretches of neighbours along i whose label changes alike; no voxel is in two of them.

    Attributes:
        starts: (n,) int64, growing. Place of the first voxel in the map in a row (k, j, i).
        lengths: (n,) int64, > 0. Voxels; a run ends with its row at the latest.
        before: (n,) uint16. Label that the voxels had.
        after: (n,) uint16. Label that they have then.
    """

    starts: Whole
    lengths: Whole
    before: Numbers
    after: Numbers

    @property
    def voxels(self) -> int:
        """How many voxels change."""
        return int(self.lengths.sum())

    @property
    def reversed(self) -> "Runs":
        """The same voxels, changed back."""
        return Runs(self.starts, self.lengths, self.after, self.before)


def no_runs() -> Runs:
    """Nothing that changes."""
    none = np.zeros(0, np.int64)
    return Runs(none, none, np.zeros(0, np.uint16), np.zeros(0, np.uint16))


def joined(parts: Sequence[Runs], row: int) -> Runs:
    """Runs of changes that followed each other, where no voxel changed twice.

    Args:
        parts: what changed.
        row: voxels along i.

    Returns:
        The same changes, with neighbours in one run.
    """
    if not parts:
        return no_runs()
    starts = np.concatenate([one.starts for one in parts])
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    lengths = np.concatenate([one.lengths for one in parts])[order]
    before = np.concatenate([one.before for one in parts])[order]
    after = np.concatenate([one.after for one in parts])[order]
    goes_on = (
        (starts[1:] == starts[:-1] + lengths[:-1])
        & (starts[1:] % row != 0)
        & (before[1:] == before[:-1])
        & (after[1:] == after[:-1])
    )
    first = np.flatnonzero(np.concatenate(([True], ~goes_on))) if starts.size else starts
    if first.size:
        lengths = np.add.reduceat(lengths, first)
    return Runs(starts[first], lengths, before[first], after[first])
