"""Stage 2 in order: from what the networks say to the parts of a spine."""

from dataclasses import dataclass
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy import levels
from spine_helper.anatomy.parts import ABOVE_FIRST, Parts
from spine_helper.builtin.evidence import describe
from spine_helper.builtin.finder import Found
from spine_helper.builtin.instances import Instances, separate
from spine_helper.builtin.lattice import Window
from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import CANAL, DISC, SACRUM
from spine_helper.builtin.raising import Layer, raise_layer
from spine_helper.builtin.sacral import bone_in_last_disc, filled
from spine_helper.builtin.study import Study
from spine_helper.builtin.tube import continuous_tube
from spine_helper.classical.lattice import box_mean

_ROOM: Final = 3
"""Voxels of the finder around its spine in which the segmenter may find one."""
_DISC_MM: Final = 22.0
_LEAST_SACRUM_ML: Final = 8.0
_LEAST_CANAL_ML: Final = 0.5
_LOW_QUALITY, _FILLED = 0.7, 0.75


@dataclass(frozen=True, eq=False)
class Picture:
    """What the second stage works on.

    Attributes:
        study: canonical voxels.
        window: lattice around the spine.
        mosaic: what the segmenter says of it.
        found: what the finder said.
    """

    study: Study
    window: Window
    mosaic: Mosaic
    found: Found


def make_parts(picture: Picture) -> Parts:
    """Vertebrae, discs, canal and sacrum on the canonical voxels."""
    window, voxels = picture.window, picture.study.voxels
    # How bright bone is says where it ends in CT only.
    is_ct = picture.study.grid.modality == "CT"
    room = _room(picture.found, window)
    instances = separate(window, picture.mosaic, room)
    evidence, quality = describe(instances, window)
    fine = picture.mosaic.fine
    discs = _discs(instances, window)
    if is_ct and (instances.classes == SACRUM).any():
        sacral = bone_in_last_disc(discs, instances.labels, window.hu)
        discs[sacral] = 0
        instances.classes[sacral] = SACRUM
    rest = _rest(instances, window)
    canal_only, sacrum_only = _only(rest, levels.CANAL), _only(rest, levels.SACRUM)
    # A segment that was taken for a vertebra has its chance there.
    sacrum_chance = fine[SACRUM] + instances.vertebra_chance * (instances.labels == 0)
    sacrum_chance = np.where(sacrum_only > 0, np.maximum(sacrum_chance, _FILLED), sacrum_chance)
    sure = np.maximum(fine[CANAL], np.float32(_FILLED))  # a closed gap is canal too
    vertebrae, disc_map, rest_map = (np.zeros(voxels.shape, np.uint8) for _ in range(3))
    for layer, into in (
        (Layer(instances.labels, instances.vertebra_chance, follows_bone=is_ct), vertebrae),
        (Layer(discs, fine[DISC], follows_bone=False), disc_map),
        (Layer(sacrum_only, sacrum_chance, is_ct), rest_map),
        (Layer(canal_only, np.where(canal_only > 0, sure, fine[CANAL]), False), rest_map),
    ):
        raise_layer(layer, window, voxels, into)
    flags = picture.study.flags
    if instances.dropped or (quality and min(quality) < _LOW_QUALITY):
        flags = (*flags, "low-confidence")
    return Parts(vertebrae, disc_map, rest_map, evidence, quality, flags)


def _only(labels: NDArray[np.uint8], value: int) -> NDArray[np.uint8]:
    return np.where(labels == value, labels, np.uint8(0))


def _room(found: Found, window: Window) -> NDArray[np.bool_]:
    """(k, j, i) bool on the window: near what the finder took for spine."""
    grown = found.spine.astype(np.float32)
    for axis in range(3):
        grown = box_mean(grown, axis, -_ROOM, _ROOM)
    picks = [
        np.clip(
            ((np.arange(n) + start + 0.5) * step / found.spacing[axis]).astype(np.intp),
            0,
            found.spine.shape[axis] - 1,
        )
        for axis, (n, start, step) in enumerate(
            zip(window.hu.shape, window.start, window.spacing, strict=True)
        )
    ]
    result: NDArray[np.bool_] = grown[np.ix_(*picks)] > 1e-4
    return result


def _discs(found: Instances, window: Window) -> NDArray[np.uint8]:
    """Number of the vertebra above each voxel of a disc."""
    result = np.zeros(found.labels.shape, np.uint8)
    places = np.argwhere(found.classes == DISC)
    middles = found.middles * window.spacing
    if len(middles) < 2 or not len(places):
        return result
    between = (middles[:-1] + middles[1:]) / 2
    above = middles[0] + (middles[0] - between[0])
    below = middles[-1] + (middles[-1] - between[-1])
    marks = np.concatenate([above[None], between, below[None]])
    names = np.array([ABOVE_FIRST, *range(1, len(middles) + 1)], np.uint8)
    points = places * window.spacing
    away = np.stack([np.linalg.norm(points - mark, axis=1) for mark in marks])
    nearest = away.argmin(axis=0)
    names_of = np.where(away.min(axis=0) < _DISC_MM, names[nearest], 0)
    result[tuple(places.T)] = names_of
    return _largest_of_each(result)


def _rest(found: Instances, window: Window) -> NDArray[np.uint8]:
    """Sacrum in one piece, canal as one tube."""
    result = np.zeros(found.labels.shape, np.uint8)
    voxel_ml = float(window.spacing.prod()) / 1000
    sacrum = _largest_of_each((found.classes == SACRUM).astype(np.uint8)) > 0
    taken = (found.labels > 0) | (found.classes == DISC) | (found.classes == CANAL)
    sacrum = filled(sacrum, taken, window.spacing)
    if sacrum.sum() * voxel_ml >= _LEAST_SACRUM_ML:
        result[sacrum] = levels.SACRUM
    bone = (found.labels > 0) | sacrum
    canal = continuous_tube(found.classes == CANAL, bone, window.spacing)
    if canal.sum() * voxel_ml >= _LEAST_CANAL_ML:
        result[canal] = levels.CANAL
    return result


def _largest_of_each(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest piece of every label."""
    pieces, count = cc3d.connected_components(labels, connectivity=26, return_N=True)
    if count == 0:
        return labels
    owner = np.zeros(count + 1, np.uint8)
    owner[pieces.reshape(-1)] = labels.reshape(-1)
    sizes = np.bincount(pieces.reshape(-1), minlength=count + 1)
    for value in np.unique(owner[1:]):
        mine = np.flatnonzero(owner == value)
        owner[mine[mine != mine[np.argmax(sizes[mine])]]] = 0
    result: NDArray[np.uint8] = owner[pieces]
    return result
