"""Stage 1: where the spine is, at 4 mm in the whole volume."""

from dataclasses import dataclass
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import (
    BODY,
    CANAL,
    CLASSES,
    DISC,
    OTHER,
    POSTERIOR,
    RIB,
    SACRUM,
)

FINDER_MM: Final = 4.0
_LEAST_VERTEBRA_ML: Final = 4.0
_LEAST_PIECE_ML: Final = 2.0
_NEAR_MM: Final = 45.0
"""A piece of spine lies that near to the line of the largest one."""
_SMOOTH: Final = 4


@dataclass(frozen=True, eq=False)
class Found:
    """Where the spine is, on the lattice of the finder.

    Attributes:
        spine: (k, j, i) bool, vertebrae, discs, canal and sacrum.
        vertebra: (k, j, i) bool.
        sacrum: (k, j, i) bool.
        canal: (k, j, i) bool.
        level: (k, j, i) float32, VerSe id that the network gives there.
        line: (n, 3) float64, mm along k, j and i from the corner of the volume: the middle of the
            spine for each slice from its lowest to its highest.
        spacing: (3,) float64 mm, k, j, i.
    """

    spine: NDArray[np.bool_]
    vertebra: NDArray[np.bool_]
    sacrum: NDArray[np.bool_]
    canal: NDArray[np.bool_]
    level: NDArray[np.float32]
    line: NDArray[np.float64]
    spacing: NDArray[np.float64]


def find_spine(mosaic: Mosaic, spacing: NDArray[np.float64]) -> Found | None:
    """The spine in what the finder says; None where there is none.

    Args:
        mosaic: of the whole volume.
        spacing: (3,) float64 mm, k, j, i.
    """
    fine = mosaic.fine[:CLASSES]
    vertebra_chance = fine[BODY] + fine[POSTERIOR]
    others = np.max([fine[0], fine[RIB], fine[OTHER]], axis=0)
    column = np.max([vertebra_chance, fine[DISC], fine[CANAL], fine[SACRUM]], axis=0)
    spine = column > others
    vertebra = spine & (vertebra_chance >= column)
    kept = _main_pieces(spine, vertebra, spacing)
    if kept is None:
        return None
    level = mosaic.coarse[3].repeat(2, 0).repeat(2, 1).repeat(2, 2)
    k, j, i = spine.shape
    return Found(
        kept,
        vertebra & kept,
        kept & (fine[SACRUM] >= column),
        kept & (fine[CANAL] >= column),
        level[:k, :j, :i],
        middle_line(kept, spacing),
        spacing,
    )


def _main_pieces(
    spine: NDArray[np.bool_], vertebra: NDArray[np.bool_], spacing: NDArray[np.float64]
) -> NDArray[np.bool_] | None:
    """The piece with most vertebra, and pieces above and below that go on with its line."""
    voxel_ml = float(spacing.prod()) / 1000
    pieces, count = cc3d.connected_components(spine, connectivity=26, return_N=True)
    if count == 0:
        return None
    sizes = np.bincount(pieces[vertebra], minlength=count + 1) * voxel_ml
    sizes[0] = 0
    if sizes.max() < _LEAST_VERTEBRA_ML:
        return None
    kept: NDArray[np.bool_] = pieces == int(np.argmax(sizes))
    for number in np.argsort(-sizes)[1:]:
        if sizes[number] < _LEAST_PIECE_ML:
            break
        piece = pieces == number
        if _goes_on(kept, piece, spacing):
            kept |= piece
    return kept


def _goes_on(
    kept: NDArray[np.bool_], piece: NDArray[np.bool_], spacing: NDArray[np.float64]
) -> bool:
    """Whether a piece lies beyond the ends of the others, or close to their line beside them."""
    line = middle_line(kept, spacing)
    here = (np.argwhere(piece) + 0.5) * spacing
    middle = here.mean(axis=0)
    k = np.clip(middle[0], line[0, 0], line[-1, 0])
    at = np.array([np.interp(k, line[:, 0], line[:, n]) for n in (1, 2)])
    beyond = abs(middle[0] - k)
    return bool(np.linalg.norm(middle[1:] - at) < _NEAR_MM + 0.8 * beyond)


def middle_line(spine: NDArray[np.bool_], spacing: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) mm, the smoothed middle of every slice from the lowest to the highest."""
    counts = spine.sum(axis=(1, 2))
    used = np.flatnonzero(counts)
    j, i = (np.arange(n) + 0.5 for n in spine.shape[1:])
    middle_j = spine.sum(axis=2)[used] @ j / counts[used]
    middle_i = spine.sum(axis=1)[used] @ i / counts[used]
    rows = np.arange(used[0], used[-1] + 1)
    columns = [np.interp(rows, used, middle) for middle in (middle_j, middle_i)]
    kernel = np.ones(2 * _SMOOTH + 1) / (2 * _SMOOTH + 1)
    smooth = [np.convolve(np.pad(c, _SMOOTH, mode="edge"), kernel, "valid") for c in columns]
    return np.stack([rows + 0.5, *smooth], axis=1) * spacing
