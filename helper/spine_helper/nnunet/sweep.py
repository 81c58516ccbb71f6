"""Tiles swept along k: planes leave as soon as no further tile touches them.

Only the planes under one row of tiles are kept, so the memory does not grow with the length of a
scan. A voxel keeps the weighted mean of the logits so far, which half precision holds well,
whatever the weights are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.tiles import Padding, importance, starts_along
from spine_helper.nnunet.window import Net

_Float = NDArray[np.float32]
_Half = NDArray[np.float16]


_NOTHING: Final = -30.0
"""Logit of all that is not background where nobody looked."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """Networks run over an image in rows of tiles.

    Attributes:
        nets: one for each fold.
        recipe: of the networks; mirroring is left out.
        empty: a tile of which the first channel is nowhere above this is left out.
        done: told the share that is done, 0 to 1.
    """

    nets: list[Net]
    recipe: Recipe
    empty: float
    done: Callable[[float], None]

    def planes(self, image: _Float) -> Iterator[_Float]:
        """Logits plane by plane.

        Args:
            image: (c, k, j, i) normalised.

        Yields:
            (heads, j, i) float32, of its own memory.
        """
        patch = (1,) * (3 - len(self.recipe.patch)) + self.recipe.patch
        padding = Padding.to(image.shape[1:], self.recipe.patch)
        data = padding.apply(image)
        size = data.shape[1:]
        rows, *others = (
            starts_along(length, tile, self.recipe.step)
            for length, tile in zip(size, patch, strict=True)
        )
        corners = list(product(*others))
        means = np.zeros((self.recipe.heads, patch[0], *size[1:]), np.float16)
        weights = np.zeros((patch[0], *size[1:]), np.float32)
        inside = range(padding.below[0], size[0] - padding.above[0])
        for row, first in enumerate(rows):
            for number, corner in enumerate(corners, 1):
                place = tuple(slice(n, n + tile) for n, tile in zip(corner, patch[1:], strict=True))
                self._add(data[:, first : first + patch[0], *place], means, weights, place)
                self.done((row + number / len(corners)) / len(rows))
            ready = rows[row + 1] - first if row + 1 < len(rows) else patch[0]
            for plane in range(ready):
                if first + plane in inside:
                    yield self._finished(means[:, plane], weights[plane], padding)
            for array in (means.swapaxes(0, 1), weights):
                array[: len(array) - ready] = array[ready:]
                array[len(array) - ready :] = 0

    def _add(self, tile: _Float, means: _Half, weights: _Float, place: tuple[slice, ...]) -> None:
        if tile[0].max() <= self.empty:
            return
        batch = np.ascontiguousarray(tile[None, :, 0] if self.recipe.is_flat else tile[None])
        logits = self.nets[0](batch)[0]
        for net in self.nets[1:]:
            logits += net(batch)[0]
        logits /= np.float32(len(self.nets))
        if self.recipe.is_flat:
            logits = logits[:, None]
        bell = _bell(self.recipe.patch)
        weights[:, *place] += bell
        share = bell / weights[:, *place]
        for mean, logit in zip(means, logits, strict=True):
            known = mean[:, *place].astype(np.float32)
            mean[:, *place] = known + (logit - known) * share

    def _finished(self, means: _Half, weights: _Float, padding: Padding) -> _Float:
        unseen = weights == 0
        plane = means.astype(np.float32)
        if unseen.any():
            plane[:, unseen] = _NOTHING
            if not self.recipe.regions:
                plane[0, unseen] = 0
        rows, columns = (
            slice(low, length - high)
            for low, high, length in zip(
                padding.below[1:], padding.above[1:], weights.shape, strict=True
            )
        )
        return plane[:, rows, columns]


@lru_cache(maxsize=2)
def _bell(patch: tuple[int, ...]) -> _Float:
    bell: _Float = importance(patch).astype(np.float32)
    return bell[None] if len(patch) == 2 else bell
