"""One vertebra apart from the next.

Bodies are cut by planes across the line through them, where the row of borders says; every voxel of
an arch votes for the middle of its body, and what votes for no clear one goes with the bone that it
hangs on.
"""

from dataclasses import dataclass, replace
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.assemble import MAX_VERTEBRAE
from spine_helper.builtin.bodies import BodyLine, Floats, body_line, profile_along
from spine_helper.builtin.lattice import Window
from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import (
    BODY,
    CLASSES,
    CORE,
    DISC,
    OTHER,
    POSTERIOR,
    RIB,
    SACRUM,
)
from spine_helper.builtin.plausible import plausible_part, without_coreless_end
from spine_helper.builtin.row import find_borders
from spine_helper.builtin.sacral import give_to_sacrum
from spine_helper.classical.assign import FACE, spread

_LEAST_ML: Final = 1.0
"""A smaller piece of bone is no vertebra."""
_SURE_SHARE: Final = 0.3
"""Of a vertebra's height at each end, from which votes are not sure."""
_REACH: Final = 30
"""Voxels through bone from a sure voxel to the last that goes with it."""
_OFF_MM: Final = 22.0
"""A vote farther from the line is not sure."""
_WIDEST_MM, _FARTHEST_MM = 56.0, 98.0
"""From the line through the bodies to the tips of transverse and spinous processes, at most."""
_ATLAS_LEVEL: Final = 5.5
"""The network sees the second vertebra below that."""
_RING_MM: Final = 9.0
"""Half the way from the middle of the second body to that of the ring."""
_ATLAS_ML: Final = 1.5
_SMALLEST_PIECE_ML: Final = 0.15


@dataclass(frozen=True, eq=False)
class Instances:
    """Vertebrae on the lattice of the segmenter.

    Attributes:
        labels: (k, j, i) uint8, 1 to n from head to feet.
        classes: (k, j, i) uint8, classes of the network within the spine; vertebrae as found in
            `labels`.
        vertebra_chance: (k, j, i) float32.
        middles: (n, 3) float64, places in voxels, k, j, i.
        levels: (n,) float64, VerSe id that the network gives, a fraction.
        level_spread: (n,) float64, of its voxels.
        dropped: vertebrae at the ends that were taken for something else.
    """

    labels: NDArray[np.uint8]
    classes: NDArray[np.uint8]
    vertebra_chance: NDArray[np.float32]
    middles: NDArray[np.float64]
    levels: NDArray[np.float64]
    level_spread: NDArray[np.float64]
    dropped: int = 0


@dataclass(frozen=True, eq=False)
class _Voxels:
    """Voxels of vertebrae and what they say.

    Attributes:
        index: (n, 3) int, voxels.
        target: (n, 3) float64, mm in the window, where they see the middle of their body.
        level: (n,) float32.
        is_body: (n,) bool.
    """

    index: NDArray[np.intp]
    target: Floats
    level: NDArray[np.float32]
    is_body: NDArray[np.bool_]


def separate(window: Window, mosaic: Mosaic, spine: NDArray[np.bool_]) -> Instances:
    """Take the vertebrae apart.

    Args:
        window: the lattice.
        mosaic: what the segmenter says of it.
        spine: (k, j, i) bool, where the finder lets a spine be.
    """
    spacing = window.spacing
    classes, chance = _classes(mosaic, spine)
    voxels = _voxels(mosaic, classes, spacing)
    allowed = spine.astype(np.float32)
    body, disc, core = (mosaic.fine[n] * allowed for n in (BODY, DISC, CORE))
    labels = np.zeros(classes.shape, np.uint8)
    line = body_line(body + disc, spacing)
    if line is not None:
        borders = find_borders(profile_along(line, (body, disc, core), spacing))
        if len(borders) > 1:
            labels = _assigned(voxels, (line, borders[-MAX_VERTEBRAE:]), classes, spacing)
    labels = give_to_sacrum(labels, classes, spacing)
    found = _described(labels, voxels, (classes, chance), spacing)
    count = len(found.middles)
    numbers = np.arange(1, count + 1)[plausible_part(found.level_spread)]
    labels = np.where(np.isin(found.labels, numbers), found.labels, np.uint8(0))
    if window.start[0] > 0 or not labels[0].any():
        labels = without_coreless_end(labels, mosaic.fine[CORE])
    found = replace(
        _described(labels, voxels, (classes, chance), spacing), dropped=count - len(numbers)
    )
    vertebra = (classes == BODY) | (classes == POSTERIOR)
    classes[vertebra & (found.labels == 0)] = 0
    return found


def _classes(
    mosaic: Mosaic, spine: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Class of every voxel, with body and arch as one against the others; and their chance."""
    fine = mosaic.fine[:CLASSES]
    chance = fine[BODY] + fine[POSTERIOR]
    part = np.where(fine[BODY] >= fine[POSTERIOR], BODY, POSTERIOR).astype(np.uint8)
    others = fine.copy()
    others[BODY] = others[POSTERIOR] = -1
    classes = others.argmax(axis=0).astype(np.uint8)
    is_vertebra = chance > others.max(axis=0)
    classes[is_vertebra] = part[is_vertebra]
    # The finder sees little of the sacrum, and ribs and hips are no spine to it.
    classes[~spine & ~np.isin(classes, (SACRUM, RIB, OTHER))] = 0
    return classes, chance


def _voxels(mosaic: Mosaic, classes: NDArray[np.uint8], spacing: Floats) -> _Voxels:
    index = np.argwhere((classes == BODY) | (classes == POSTERIOR))
    k, j, i = index.T
    said = mosaic.coarse[:, k // 2, j // 2, i // 2]
    # The middle of a coarse voxel lies between its eight.
    target = (index // 2 * 2 + 0.5) * spacing + said[:3].T
    return _Voxels(index, target, said[3], classes[k, j, i] == BODY)


def _assigned(
    voxels: _Voxels,
    row: tuple[BodyLine, Floats],
    classes: NDArray[np.uint8],
    spacing: Floats,
) -> NDArray[np.uint8]:
    """Labels from head to feet."""
    line, borders = row
    count = len(borders) - 1
    places = np.where(voxels.is_body[:, None], voxels.index * spacing, voxels.target)
    along = line.along(places)
    segment = np.clip(np.searchsorted(borders, along) - 1, 0, count - 1)
    height = np.diff(borders)[segment]
    share = (along - borders[segment]) / height
    is_sure = (share > _SURE_SHARE) & (share < 1 - _SURE_SHARE)
    is_sure &= line.off(places, along) < _OFF_MM
    is_sure |= voxels.is_body & (share >= 0) & (share <= 1)
    is_near = _is_near(voxels, line, spacing)
    is_sure &= is_near
    numbers = (count - segment).astype(np.uint8)
    seeds = np.zeros(classes.shape, np.uint8)
    seeds[tuple(voxels.index[is_sure].T)] = numbers[is_sure]
    is_open = np.zeros(classes.shape, np.uint8)
    is_open[tuple(voxels.index[is_near].T)] = 1
    labels, _ = spread(seeds, is_open, _REACH * FACE)
    labels = _with_atlas(labels, voxels, line, spacing)
    return _tidy(labels, spacing)


def _is_near(voxels: _Voxels, line: BodyLine, spacing: Floats) -> NDArray[np.bool_]:
    """Which voxels a process can reach: no hip, no rib."""
    places = voxels.index * spacing
    along = line.along(places)
    aside = np.abs(places - line.at(along))[:, 2]
    result: NDArray[np.bool_] = (aside < _WIDEST_MM) & (line.off(places, along) < _FARTHEST_MM)
    return result


def _with_atlas(
    labels: NDArray[np.uint8], voxels: _Voxels, line: BodyLine, spacing: Floats
) -> NDArray[np.uint8]:
    """The ring above the dens, which has no body of its own, as number 1 of all.

    Its voxels vote for the middle of the ring, well above that of the second body.
    """
    here = labels[tuple(voxels.index.T)] == 1
    if not here.any() or float(np.median(voxels.level[here])) > _ATLAS_LEVEL:
        return labels
    along = line.along(voxels.target[here])
    body = along[voxels.is_body[here]]
    if not len(body):
        return labels
    is_ring = along - np.median(body) > _RING_MM
    if is_ring.sum() * float(spacing.prod()) / 1000 < _ATLAS_ML:
        return labels
    result = np.where(labels > 0, labels + 1, 0).astype(np.uint8)
    result[tuple(voxels.index[here][is_ring].T)] = 1
    return result


def _tidy(labels: NDArray[np.uint8], spacing: Floats) -> NDArray[np.uint8]:
    """One piece for each vertebra; smaller pieces go to the vertebra that they touch most."""
    pieces, count = cc3d.connected_components(labels, connectivity=26, return_N=True)
    if count == 0:
        return labels
    owner = np.zeros(count + 1, np.uint8)
    owner[pieces.reshape(-1)] = labels.reshape(-1)
    sizes = np.bincount(pieces.reshape(-1), minlength=count + 1)
    main = {int(n): int(np.argmax(np.where(owner == n, sizes, 0))) for n in np.unique(owner[1:])}
    contacts = cc3d.contacts(pieces, connectivity=26)
    table = owner.copy()
    least = _SMALLEST_PIECE_ML * 1000 / float(spacing.prod())
    for piece in range(1, count + 1):
        if main[int(owner[piece])] != piece:
            taker = _taker(piece, owner, (main, contacts))
            keeps = taker == 0 and sizes[piece] >= least
            table[piece] = owner[piece] if keeps else taker
    result: NDArray[np.uint8] = table[pieces]
    return result


def _taker(
    piece: int,
    owner: NDArray[np.uint8],
    around: tuple[dict[int, int], dict[tuple[int, int], float]],
) -> int:
    """The vertebra whose main piece a small piece touches most, 0 where it touches none."""
    main, contacts = around
    touched: dict[int, float] = {}
    for (a, b), area in contacts.items():
        other = b if a == piece else a if b == piece else 0
        if other and main.get(int(owner[other])) == other:
            touched[int(owner[other])] = touched.get(int(owner[other]), 0) + area
    return max(touched, key=lambda n: touched[n]) if touched else 0


def _described(
    labels: NDArray[np.uint8],
    voxels: _Voxels,
    picture: tuple[NDArray[np.uint8], NDArray[np.float32]],
    spacing: Floats,
) -> Instances:
    """Numbers without gaps, without crumbs, and what each vertebra says of itself."""
    sizes = np.bincount(labels.reshape(-1), minlength=256) * float(spacing.prod()) / 1000
    kept = [n for n in range(1, 256) if sizes[n] >= _LEAST_ML][:MAX_VERTEBRAE]
    table = np.zeros(256, np.uint8)
    table[kept] = np.arange(1, len(kept) + 1)
    labels = table[labels]
    mine = labels[tuple(voxels.index.T)]
    rows = []
    for n in range(1, len(kept) + 1):
        here = mine == n
        core = here & voxels.is_body
        shown = core if core.sum() > 0.1 * here.sum() else here
        seen = voxels.level[here]
        rows.append((*voxels.index[shown].mean(axis=0), np.median(seen), np.std(seen)))
    columns = np.array(rows, np.float64).reshape(-1, 5)
    classes, chance = picture
    return Instances(labels, classes, chance, columns[:, :3], columns[:, 3], columns[:, 4])
