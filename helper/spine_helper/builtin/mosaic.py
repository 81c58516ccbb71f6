"""Results of overlapping tiles blended into one picture."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.networks import AIR_HU, CORE, TILE, TileResult

Corner: TypeAlias = tuple[int, int, int]
Box: TypeAlias = tuple[slice, slice, slice]
_EMPTY_HU: Final = -500.0
"""A tile that is nowhere denser holds no bone."""
_SIGMA: Final = 0.22
"""Of the weights within a tile, in parts of its side."""
_LEAST_WEIGHT: Final = 0.01


@dataclass(frozen=True, eq=False)
class Mosaic:
    """What a network says of a lattice.

    Attributes:
        fine: (9, k, j, i) float32, probabilities as in `TileResult`; where no tile lies all
            background.
        coarse: (4, k/2, j/2, i/2) float32, as in `TileResult`; sides rounded up.
    """

    fine: NDArray[np.float32]
    coarse: NDArray[np.float32]


def corners_over(shape_kji: tuple[int, ...], overlap: float) -> list[Corner]:
    """First voxels of tiles that cover a lattice; even, and negative where it is smaller.

    Args:
        shape_kji: of the lattice.
        overlap: share of a tile that the next one covers too, at least.
    """
    starts = []
    for size, side in zip(shape_kji, TILE, strict=True):
        if size <= side:
            starts.append([(size - side) // 4 * 2])
            continue
        count = int(np.ceil((size - side) / (side * (1 - overlap)))) + 1
        starts.append([int(round(x / 2) * 2) for x in np.linspace(0, size - side, count)])
    return [(k, j, i) for k in starts[0] for j in starts[1] for i in starts[2]]


def run_tiles(
    hu_kji: NDArray[np.float32],
    corners: Iterable[Corner],
    network: Callable[[NDArray[np.float32]], TileResult],
    step: Callable[[], None],
    rows: Callable[[NDArray[np.float32], int], None] = lambda _fine, _stop: None,
) -> Mosaic:
    """Run a network on tiles of a lattice.

    Args:
        hu_kji: (k, j, i) float32.
        corners: first voxels of the tiles, even.
        network: what to run.
        step: called after every tile; may raise.
        rows: given the weighted sums that are to become `Mosaic.fine`, and the row behind the last
            that no later tile changes; called after every tile.
    """
    corners, shape = list(corners), hu_kji.shape
    half = tuple((n + 1) // 2 for n in shape)
    fine = np.zeros((CORE + 1, *shape), np.float32)
    coarse = np.zeros((4, *half), np.float32)
    weight, weight_half = np.zeros(shape, np.float32), np.zeros(half, np.float32)
    for number, corner in enumerate(corners, 1):
        tile, box, inner = _cut(hu_kji, corner)
        if tile.max() > _EMPTY_HU:
            result = network(tile)
            bell = _bell()[inner]
            fine[(slice(None), *box)] += result.fine[(slice(None), *inner)] * bell
            weight[box] += bell
            box_half, inner_half = _halved(box), _halved(inner)
            bell = bell[::2, ::2, ::2]
            coarse[(slice(None), *box_half)] += result.coarse[(slice(None), *inner_half)] * bell
            weight_half[box_half] += bell
        step()
        rows(fine, min((max(k, 0) for k, _, _ in corners[number:]), default=shape[0]))
    bare = weight == 0
    fine /= np.maximum(weight, _LEAST_WEIGHT / 10)
    fine[0][bare] = 1
    coarse /= np.maximum(weight_half, _LEAST_WEIGHT / 10)
    return Mosaic(fine, coarse)


def _cut(hu_kji: NDArray[np.float32], corner: Corner) -> tuple[NDArray[np.float32], Box, Box]:
    """A tile, its box in the lattice, and that box in the tile."""
    box, inner = [], []
    for first, side, size in zip(corner, TILE, hu_kji.shape, strict=True):
        low, high = max(first, 0), min(first + side, size)
        box.append(slice(low, max(high, low)))
        inner.append(slice(low - first, max(high, low) - first))
    there: Box = (box[0], box[1], box[2])
    within: Box = (inner[0], inner[1], inner[2])
    tile = np.full(TILE, AIR_HU, np.float32)
    tile[within] = hu_kji[there]
    return tile, there, within


def _halved(box: Box) -> Box:
    a, b, c = (slice(part.start // 2, (part.stop + 1) // 2) for part in box)
    return a, b, c


@cache
def _bell() -> NDArray[np.float32]:
    """Weights of the voxels of a tile: most in its middle."""
    sides = [np.exp(-0.5 * (np.linspace(-0.5, 0.5, n) / _SIGMA) ** 2) for n in TILE]
    bell = sides[0][:, None, None] * sides[1][:, None] * sides[2]
    result: NDArray[np.float32] = np.maximum(bell, _LEAST_WEIGHT).astype(np.float32)
    return result
