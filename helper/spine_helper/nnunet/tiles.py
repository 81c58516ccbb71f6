"""Where tiles lie, and how much each of their voxels counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.lattice import Shape

_SIGMA: Final = 1 / 8
_PEAK: Final = 10.0


@dataclass(frozen=True)
class Padding:
    """Voxels added to an image that is smaller than a tile.

    Attributes:
        below: before the first voxel of each axis.
        above: behind the last one.
    """

    below: Shape
    above: Shape

    @classmethod
    def to(cls, shape: Shape, patch: tuple[int, ...]) -> "Padding":
        """Half of what is missing below, the larger half above; a flat tile pads no k."""
        sizes = (1,) * (3 - len(patch)) + patch
        missing = [max(0, size - have) for size, have in zip(sizes, shape, strict=True)]
        below = tuple(n // 2 for n in missing)
        above = tuple(n - n // 2 for n in missing)
        return cls(below, above)  # type: ignore[arg-type]

    def apply(self, channels: NDArray[np.float32]) -> NDArray[np.float32]:
        """(c, k, j, i) with 0 around."""
        if not any(self.below + self.above):
            return channels
        return np.pad(channels, ((0, 0), *zip(self.below, self.above, strict=True)))

    def undo(self, channels: NDArray[np.float16]) -> NDArray[np.float16]:
        """A view without what was added."""
        cut = tuple(
            slice(low, size - high)
            for low, high, size in zip(self.below, self.above, channels.shape[1:], strict=True)
        )
        return channels[(slice(None), *cut)]


def starts_along(size: int, patch: int, step: float) -> list[int]:
    """First voxels of the tiles along one axis: as few as the step allows, evenly spread."""
    count = ceil((size - patch) / (patch * step)) + 1
    if count == 1:
        return [0]
    stride = (size - patch) / (count - 1)
    return [int(np.round(stride * n)) for n in range(count)]


def tiles(shape: Shape, patch: tuple[int, ...], step: float) -> Iterator[tuple[slice, ...]]:
    """Places of the tiles, k slowest.

    Args:
        shape: of the padded image.
        patch: two or three sizes; with two, every plane has tiles of its own.
        step: in patches.
    """
    sizes = (1,) * (3 - len(patch)) + patch
    starts = [
        starts_along(size, tile, step)
        for size, tile in zip(shape[-len(patch) :], patch, strict=True)
    ]
    if len(patch) < 3:
        starts.insert(0, list(range(shape[0])))
    for corner in product(*starts):
        yield tuple(slice(low, low + size) for low, size in zip(corner, sizes, strict=True))


@lru_cache(maxsize=2)
def importance(patch: tuple[int, ...]) -> NDArray[np.float16]:
    """How much each voxel of a tile counts: a bell over it, 10 in the middle, never 0.

    The bell is that of SciPy's filter on one voxel, cut at four deviations, and rounded to half
    precision: with another rounding the sums at the corners of a volume would differ.
    """
    axes = [_bell(size) for size in patch]
    bell = axes[0]
    for line in axes[1:]:
        bell = bell[..., None] * line
    halves: NDArray[np.float16] = (bell * (_PEAK / bell.max())).astype(np.float16)
    halves[halves == 0] = halves[halves > 0].min()
    halves.flags.writeable = False
    return halves


def _bell(size: int) -> NDArray[np.float64]:
    """What a Gaussian filter makes of a single one in the middle of a line of zeros."""
    sigma = size * _SIGMA
    reach = int(4.0 * sigma + 0.5)
    offset = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 / (sigma * sigma) * offset**2)
    weights /= weights.sum()
    line = np.zeros(size)
    for place, weight in zip(offset + size // 2, weights, strict=True):
        if 0 <= place < size:
            line[place] = weight
    return line
