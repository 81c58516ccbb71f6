"""Parts of a structure that hang together; two voxels do where they share a face."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label as number_parts

from spine_app.domain.labels.editing.rule import Labels, Mask


@dataclass(frozen=True, eq=False)
class Islands:
    """The parts of a structure.

    Attributes:
        numbers: (k, j, i) int32. 0 outside, else the number of the part, from 1 on.
        sizes: (n,) int64. Voxels of the parts, the first that of part 1.
    """

    numbers: NDArray[np.int32]
    sizes: NDArray[np.int64]

    @property
    def by_size(self) -> list[int]:
        """Numbers of the parts, the largest first; of equal ones the first in memory."""
        return [int(n) + 1 for n in np.argsort(-self.sizes, kind="stable")]


def islands_of(mask: Mask) -> Islands:
    """The parts of a mask (k, j, i)."""
    numbers, count = number_parts(mask)
    return Islands(numbers, np.bincount(numbers.ravel(), minlength=count + 1)[1:])


def largest_kept(labels: Labels, label: int) -> Labels:
    """The labels of a box without the parts of a structure, but its largest."""
    islands = islands_of(labels == label)
    after = labels.copy()
    if islands.sizes.size:
        after[(islands.numbers > 0) & (islands.numbers != islands.by_size[0])] = 0
    return after


def small_removed(labels: Labels, label: int, voxels: int) -> Labels:
    """The labels of a box without the parts of a structure that are smaller than some voxels."""
    islands = islands_of(labels == label)
    small = np.concatenate(([False], islands.sizes < voxels))
    after = labels.copy()
    after[small[islands.numbers]] = 0
    return after


def split_apart(labels: Labels, label: int, free: list[int]) -> Labels:
    """The labels of a box with each part of a structure a structure of its own.

    Args:
        labels: (k, j, i) of the box of the structure.
        label: the structure; its largest part stays.
        free: labels for the other parts, the larger ones first. Parts beyond them stay.
    """
    islands = islands_of(labels == label)
    table = np.full(islands.sizes.size + 1, label, labels.dtype)
    for number, new in zip(islands.by_size[1:], free, strict=False):
        table[number] = new
    after = labels.copy()
    inside = islands.numbers > 0
    after[inside] = table[islands.numbers[inside]]
    return after


def holes_filled(labels: Labels, label: int, allowed: Mask) -> Labels:
    """The labels of a box with what a structure encloses on all sides made part of it.

    Args:
        labels: (k, j, i) of the box of the structure.
        label: the structure.
        allowed: which voxels may become part of it.
    """
    mask = labels == label
    around = islands_of(~np.pad(mask, 1))
    outside = around.numbers[0, 0, 0]
    hole = (around.numbers != outside)[1:-1, 1:-1, 1:-1] & ~mask
    after = labels.copy()
    after[hole & allowed] = label
    return after
