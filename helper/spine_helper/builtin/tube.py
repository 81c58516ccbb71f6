"""The spinal canal as one tube: pieces on its line are kept, gaps between them closed."""

from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

_LEAST_PIECE_ML: Final = 0.1
_OFF_LINE_MM: Final = 14.0
_LEAST_AREA_MM2: Final = 25.0
_LONGEST_GAP_MM: Final = 70.0
_SMOOTH: Final = 3


def continuous_tube(
    canal: NDArray[np.bool_], closed: NDArray[np.bool_], spacing: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """The canal without what lies off its line, with its gaps filled.

    Args:
        canal: (k, j, i) bool, where the network sees it.
        closed: (k, j, i) bool, bone: a filled gap goes around it.
        spacing: (3,) float64 mm, k, j, i.

    Returns:
        (k, j, i) bool.
    """
    kept = _on_line(canal, spacing)
    areas = kept.sum(axis=(1, 2)) * spacing[1] * spacing[2]
    used = np.flatnonzero(areas >= _LEAST_AREA_MM2)
    if used.size < 2:
        return kept
    middles = _middles(kept, used)
    rows = np.arange(used[0], used[-1] + 1)
    line = np.stack([np.interp(rows, used, middles[:, n]) for n in (0, 1)], axis=1)
    radius = np.interp(rows, used, np.sqrt(areas[used] / np.pi))
    gap = np.interp(rows, used, np.arange(len(used)))
    j, i = np.ogrid[: canal.shape[1], : canal.shape[2]]
    for n, k in enumerate(rows):
        above = used[int(np.ceil(gap[n]))] - used[int(np.floor(gap[n]))]
        if areas[k] >= _LEAST_AREA_MM2 or above * spacing[0] > _LONGEST_GAP_MM:
            continue
        square = ((j - line[n, 0]) * spacing[1]) ** 2 + ((i - line[n, 1]) * spacing[2]) ** 2
        kept[k] |= (square < radius[n] ** 2) & ~closed[k]
    return kept


def _on_line(canal: NDArray[np.bool_], spacing: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Pieces whose middle lies on the line of the larger ones."""
    pieces, count = cc3d.connected_components(canal, connectivity=26, return_N=True)
    sizes = np.bincount(pieces.reshape(-1), minlength=count + 1) * float(spacing.prod()) / 1000
    sizes[0] = 0
    kept = np.zeros(canal.shape, np.bool_)
    for number in np.argsort(-sizes):
        if sizes[number] < _LEAST_PIECE_ML:
            break
        piece = pieces == number
        if not kept.any() or _joins(kept, piece, spacing):
            kept |= piece
    return kept


def _joins(kept: NDArray[np.bool_], piece: NDArray[np.bool_], spacing: NDArray[np.float64]) -> bool:
    used = np.flatnonzero(kept.any(axis=(1, 2)))
    middles = _middles(kept, used)
    here = np.argwhere(piece).mean(axis=0)
    at = np.array([np.interp(here[0], used, middles[:, n]) for n in (0, 1)])
    beyond = max(used[0] - here[0], here[0] - used[-1], 0) * spacing[0]
    away = np.linalg.norm((here[1:] - at) * spacing[1:])
    return bool(away < _OFF_LINE_MM + 0.7 * beyond)


def _middles(mask: NDArray[np.bool_], used: NDArray[np.intp]) -> NDArray[np.float64]:
    """(n, 2) smoothed j, i middles of slices."""
    counts = mask.sum(axis=(1, 2))[used]
    j, i = (np.arange(n, dtype=np.float64) for n in mask.shape[1:])
    raw = np.stack(
        [mask.sum(axis=2)[used] @ j / counts, mask.sum(axis=1)[used] @ i / counts], axis=1
    )
    padded = np.pad(raw, ((_SMOOTH, _SMOOTH), (0, 0)), mode="edge")
    kernel = np.ones(2 * _SMOOTH + 1) / (2 * _SMOOTH + 1)
    columns = [np.convolve(padded[:, n], kernel, "valid") for n in (0, 1)]
    return np.stack(columns, axis=1)
