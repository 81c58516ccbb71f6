"""One vertebra apart from the next: every voxel votes for the middle of its body."""

from dataclasses import dataclass
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.lattice import Window
from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import (
    BODY,
    CLASSES,
    CORE,
    OTHER,
    POSTERIOR,
    RIB,
)
from spine_helper.classical.lattice import box_mean

_LEAST_ML: Final = 1.2
"""Votes that make a vertebra."""
_CORE_VOTES: Final = 2.0
"""What a voxel of a core counts, against one of the rest."""
_RADIUS_MM: Final = (7.5, 15.0)
"""Nearest two middles can be, at C1 and at L5."""
_FAR_MM: Final = 30.0
"""A voxel that votes farther from every middle belongs to none."""
_CRUMB_SHARE: Final = 0.5
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
    """

    labels: NDArray[np.uint8]
    classes: NDArray[np.uint8]
    vertebra_chance: NDArray[np.float32]
    middles: NDArray[np.float64]
    levels: NDArray[np.float64]
    level_spread: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Votes:
    """Voxels of vertebrae and what they say.

    Attributes:
        index: (n, 3) int, voxels.
        target: (n, 3) float64, voxels, where they see the middle of their body.
        level: (n,) float32.
        weight: (n,) float32.
    """

    index: NDArray[np.intp]
    target: NDArray[np.float64]
    level: NDArray[np.float32]
    weight: NDArray[np.float32]


def separate(window: Window, mosaic: Mosaic, spine: NDArray[np.bool_]) -> Instances:
    """Take the vertebrae apart.

    Args:
        window: the lattice.
        mosaic: what the segmenter says of it.
        spine: (k, j, i) bool, where the finder lets a spine be.
    """
    classes, chance = _classes(mosaic, spine)
    votes = _votes(window, mosaic, classes)
    middles, levels = _middles(window, votes)
    order = np.argsort(-middles[:, 0], kind="stable")
    middles, levels = middles[order], levels[order]
    labels = np.zeros(classes.shape, np.uint8)
    if len(middles):
        number = _nearest(votes, middles, window.spacing)
        labels[tuple(votes.index.T)] = number
        labels = _tidy(labels, window.spacing)
    found = labels[tuple(votes.index.T)]
    seen = [votes.level[found == n] for n in range(1, len(middles) + 1)]
    levels = np.array([np.median(s) if s.size else np.nan for s in seen])
    spread = np.array([np.std(s) if s.size else np.nan for s in seen])
    vertebra = (classes == BODY) | (classes == POSTERIOR)
    classes[vertebra & (labels == 0)] = 0
    return _without_empty(Instances(labels, classes, chance, middles, levels, spread))


def _classes(
    mosaic: Mosaic, spine: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Class of every voxel, with body and arch as one against the others; and their chance."""
    fine = mosaic.fine[:CLASSES].astype(np.float32)
    chance = fine[BODY] + fine[POSTERIOR]
    part = np.where(fine[BODY] >= fine[POSTERIOR], BODY, POSTERIOR).astype(np.uint8)
    others = fine
    others[BODY] = others[POSTERIOR] = -1
    classes = others.argmax(axis=0).astype(np.uint8)
    is_vertebra = chance > others.max(axis=0)
    classes[is_vertebra] = part[is_vertebra]
    bone_beside = (classes == RIB) | (classes == OTHER)
    classes[~spine & ~bone_beside] = 0
    return classes, chance


def _votes(window: Window, mosaic: Mosaic, classes: NDArray[np.uint8]) -> _Votes:
    index = np.argwhere((classes == BODY) | (classes == POSTERIOR))
    k, j, i = index.T
    said = mosaic.coarse[:, k // 2, j // 2, i // 2]
    # The coarse voxel's centre lies a quarter of itself off the centres of its eight.
    centre = index // 2 * 2 + 0.5
    target = centre + said[:3].T / window.spacing
    weight = 1 + _CORE_VOTES * mosaic.fine[CORE][k, j, i].astype(np.float32)
    return _Votes(index, target, said[3], weight)


def _middles(window: Window, votes: _Votes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Peaks of the votes: (n, 3) voxels, and (n,) levels there."""
    shape = window.hu.shape
    place = np.clip(np.rint(votes.target), 0, np.array(shape) - 1).astype(np.intp)
    flat = np.ravel_multi_index(tuple(place.T), shape)
    size = int(np.prod(shape))
    heap = np.bincount(flat, votes.weight, size).astype(np.float32).reshape(shape)
    level = np.bincount(flat, votes.weight * votes.level, size).astype(np.float32).reshape(shape)
    for _ in range(2):
        for axis in range(3):
            heap, level = box_mean(heap, axis, -1, 1), box_mean(level, axis, -1, 1)
    needed = _LEAST_ML * 1000 / float(window.spacing.prod()) / 27
    places, peaks = np.argwhere(heap > needed / 8), []
    values = heap[tuple(places.T)]
    here = level[tuple(places.T)] / np.maximum(values, 1e-6)
    order = np.argsort(-values)
    places, here = places[order], here[order]
    is_free = np.ones(len(places), np.bool_)
    levels = []
    while is_free.any():
        first = int(np.argmax(is_free))
        radius = np.interp(here[first], (1, 24), _RADIUS_MM)
        away = np.linalg.norm((places - places[first]) * window.spacing, axis=1)
        is_free &= away > radius
        near = np.linalg.norm((votes.target - places[first]) * window.spacing, axis=1) < radius
        if float(votes.weight[near].sum()) * window.spacing.prod() / 1000 < _LEAST_ML:
            continue
        peaks.append(np.average(votes.target[near], axis=0, weights=votes.weight[near]))
        levels.append(float(here[first]))
    return np.array(peaks).reshape(-1, 3), np.array(levels)


def _nearest(
    votes: _Votes, middles: NDArray[np.float64], spacing: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Number of the middle that each voxel means, 0 where it means none."""
    best = np.full(len(votes.target), _FAR_MM)
    number = np.zeros(len(votes.target), np.uint8)
    for n, middle in enumerate(middles, 1):
        away = np.linalg.norm((votes.target - middle) * spacing, axis=1)
        nearer = away < best
        best[nearer] = away[nearer]
        number[nearer] = n
    return number


def _tidy(labels: NDArray[np.uint8], spacing: NDArray[np.float64]) -> NDArray[np.uint8]:
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
    for piece in range(1, count + 1):
        if main[int(owner[piece])] == piece:
            continue
        table[piece] = _taker(piece, owner, (main, contacts))
        too_far = sizes[piece] * float(spacing.prod()) / 1000 < _SMALLEST_PIECE_ML
        if (
            table[piece] == 0
            and not too_far
            and sizes[piece] > _CRUMB_SHARE * sizes[main[int(owner[piece])]]
        ):
            table[piece] = owner[piece]
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


def _without_empty(found: Instances) -> Instances:
    """Numbers without gaps."""
    counts = np.bincount(found.labels.reshape(-1), minlength=len(found.middles) + 1)
    kept = [n for n in range(1, len(found.middles) + 1) if counts[n] > 0]
    table = np.zeros(256, np.uint8)
    table[kept] = np.arange(1, len(kept) + 1)
    rows = np.array(kept, np.intp) - 1
    return Instances(
        table[found.labels],
        found.classes,
        found.vertebra_chance,
        found.middles[rows],
        found.levels[rows],
        found.level_spread[rows],
    )
