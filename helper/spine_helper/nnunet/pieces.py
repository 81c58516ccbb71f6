"""From labels without levels to a spine in pieces: which vertebra is which component.

Works on canonical axes: k to the head, j to the back, i to the patient's left.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import cc3d
import edt
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.parts import ABOVE_FIRST, Evidence, Parts

_Labels = NDArray[np.uint8]
_Mask = NDArray[np.bool_]
Triple = tuple[float, float, float]

_LEAST_VERTEBRA_MM3: Final = 200.0
_LEAST_DISC_MM3: Final = 50.0
_UNLIKELY: Final = -6.0
"""Log-likelihood of any other level beside a disc that a network has named."""
_CORE: Final = 0.8
"""Of the largest distance to the surface: voxels deeper than this are the middle of the body."""
_MOST: Final = len(LEVELS)


@dataclass(frozen=True, eq=False)
class Pieces:
    """What a network tells of vertebrae without naming them.

    Attributes:
        turns: masks of vertebrae; neighbours are in different ones where there are several.
        extra: bone that belongs to the nearest vertebra.
        discs: of all discs.
        named: level above a disc -> mask of that disc, where the network knows it.
        rest: values of sacrum, canal and cord.
    """

    turns: tuple[_Mask, ...]
    extra: _Mask
    discs: _Mask
    rest: _Labels
    named: dict[str, _Mask] = field(default_factory=dict)


def parts_of(pieces: Pieces, spacing_kji: Triple, quality: float) -> Parts:
    """A spine in pieces.

    Args:
        pieces: on canonical axes.
        spacing_kji: mm.
        quality: how sure the network is of vertebrae, 0 to 1.

    Returns:
        Parts on the lattice of the pieces.
    """
    voxel = spacing_kji[0] * spacing_kji[1] * spacing_kji[2]
    vertebrae = _vertebrae(pieces.turns, max(1, int(_LEAST_VERTEBRA_MM3 / voxel)))
    vertebrae = grown(vertebrae, pieces.extra, 5)
    count = int(vertebrae.max())
    centres = [_body_centre(vertebrae, number, spacing_kji) for number in range(1, count + 1)]
    heights = [centre[0] for centre in centres]
    discs, levels = _discs(pieces, heights, spacing_kji, max(1, int(_LEAST_DISC_MM3 / voxel)))
    evidence = tuple(
        Evidence(
            scores=_scores(levels.get(number)),
            centre_mm=(centre[2], centre[1], centre[0]),
            volume_ml=float((vertebrae == number).sum()) * voxel / 1000,
            flags=("border",) if _touches(vertebrae == number) else (),
        )
        for number, centre in enumerate(centres, 1)
    )
    flags = () if count else ("no-spine",)
    return Parts(vertebrae, discs, pieces.rest, evidence, (quality,) * count, flags)  # type: ignore[arg-type]


def components(mask: _Mask, least: int) -> list[_Mask]:
    """Connected parts of a mask of at least so many voxels."""
    found = cc3d.connected_components(mask.astype(np.uint8), connectivity=26)
    counts = np.bincount(found.ravel())
    return [found == n for n in range(1, len(counts)) if counts[n] >= least]


def grown(labels: _Labels, into: _Mask, steps: int) -> _Labels:
    """Labels spread by steps of one voxel into a mask; the first to arrive keeps it."""
    result = labels.copy()
    if not into.any():
        return result
    for _ in range(steps):
        free = into & (result == 0)
        for axis in range(3):
            for far, near in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
                to = tuple(far if n == axis else slice(None) for n in range(3))
                come = tuple(near if n == axis else slice(None) for n in range(3))
                reached = free[to] & (result[to] == 0) & (result[come] > 0)
                result[to][reached] = result[come][reached]
    return result


def without_islands(labels: _Labels, steps: int) -> _Labels:
    """The largest part of all labels, gaps of up to twice so many steps bridged."""
    mask = labels > 0
    if not mask.any():
        return labels
    wide = grown(mask.astype(np.uint8), np.ones_like(mask), steps)
    found = cc3d.connected_components(wide, connectivity=26)
    counts = np.bincount(found[mask].ravel())
    counts[0] = 0
    return np.where(found == counts.argmax(), labels, 0).astype(np.uint8)


def from_the_top(mask: _Mask, least: int) -> list[_Mask]:
    """Connected parts of a mask, from head to feet."""
    return sorted(components(mask, least), key=_height, reverse=True)


def _vertebrae(turns: tuple[_Mask, ...], least: int) -> _Labels:
    """Numbered from head to feet; pieces of one turn that follow each other are one vertebra."""
    found = [
        (_height(mask), turn, mask)
        for turn, whole in enumerate(turns)
        for mask in components(whole, least)
    ]
    found.sort(key=lambda entry: -entry[0])
    labels = np.zeros(turns[0].shape, np.uint8)
    number, before = 0, -1
    for _, turn, mask in found:
        if len(turns) == 1 or turn != before:
            number += 1
        before = turn
        if number <= _MOST:
            labels[mask] = number
    return labels


def _height(mask: _Mask) -> float:
    lines = mask.sum(axis=(1, 2))
    return float((lines * np.arange(len(lines))).sum() / lines.sum())


def _body_centre(labels: _Labels, number: int, spacing: Triple) -> Triple:
    """Middle of the thickest part, mm along k, j and i."""
    mask = labels == number
    box = _box(mask)
    depth = edt.edt(np.ascontiguousarray(mask[box]), anisotropy=spacing, black_border=True)
    core = np.argwhere(depth > _CORE * depth.max()).mean(axis=0)
    k, j, i = (
        float((part.start + place) * step)
        for part, place, step in zip(box, core, spacing, strict=True)
    )
    return k, j, i


def _box(mask: _Mask) -> tuple[slice, slice, slice]:
    spans = []
    for axis in range(3):
        hit = np.flatnonzero(mask.any(axis=tuple(n for n in range(3) if n != axis)))
        spans.append(slice(int(hit[0]), int(hit[-1]) + 1))
    return spans[0], spans[1], spans[2]


def _touches(mask: _Mask) -> bool:
    return any(bool(side(mask).any()) for side in _FACES)


_FACES: Final[tuple[Callable[[_Mask], _Mask], ...]] = (
    lambda mask: mask[0],
    lambda mask: mask[-1],
    lambda mask: mask[:, 0],
    lambda mask: mask[:, -1],
    lambda mask: mask[..., 0],
    lambda mask: mask[..., -1],
)


def _discs(
    pieces: Pieces, heights_mm: list[float], spacing: Triple, least: int
) -> tuple[_Labels, dict[int, str]]:
    """Discs by the number of the vertebra above, and levels that named discs tell."""
    discs = np.zeros(pieces.discs.shape, np.uint8)
    levels: dict[int, str] = {}
    for mask in components(pieces.discs, least):
        height = _height(mask) * spacing[0]
        above = sum(1 for centre in heights_mm if centre > height)
        discs[mask] = above or ABOVE_FIRST
        level = _name(mask, pieces.named)
        if level is not None:
            if above:
                levels[above] = level
            if above < len(heights_mm) and level in LEVELS:
                levels.setdefault(above + 1, _below(level))
    return discs, {number: level for number, level in levels.items() if level}


def _name(mask: _Mask, named: dict[str, _Mask]) -> str | None:
    """The level of which the larger half of a disc is named."""
    counts = {level: int((mask & other).sum()) for level, other in named.items()}
    best = max(counts, key=lambda level: counts[level], default=None)
    return best if best is not None and 2 * counts[best] > mask.sum() else None


_FOLLOWING: Final = {"C7": "T1", "T12": "L1"}


def _below(level: str) -> str:
    """The vertebra below, empty where it is the sacrum."""
    following = _FOLLOWING.get(level, f"{level[0]}{int(level[1:]) + 1}")
    return following if following in LEVELS and following != "L6" else ""


def _scores(level: str | None) -> NDArray[np.float64]:
    if level is None:
        return np.zeros(len(LEVELS))
    return np.array([0.0 if other == level else _UNLIKELY for other in LEVELS])
