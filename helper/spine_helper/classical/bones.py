"""Bone by bone: vertebrae, sacrum, discs and canal on the working lattice."""

from dataclasses import dataclass, replace
from typing import Final

import cc3d
import edt
import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.assign import bone_cost, spread
from spine_helper.classical.curve import Floats
from spine_helper.classical.lattice import Lattice
from spine_helper.classical.seeds import (
    OTHER,
    RIB,
    SACRUM,
    Ground,
    Mask,
    body_mask,
    label_of_slab,
    lay_seeds,
    share_of_height,
)
from spine_helper.classical.slabs import place_voxels
from spine_helper.classical.spine import Spine

Labels = NDArray[np.uint8]

_LIMIT: Final = 200
"""Longest way from a seed, thirds of a voxel of the densest bone."""

_MUSCLE_HU: Final = 55.0
_JOINT_MM: Final = 4.5
_RIB_CONTACT_MM3: Final = 250.0
_CLOSING_MM: Final = 2.5
_SACRUM_BACK_MM: Final = 2.0
_FAT_HU: Final = -20.0


@dataclass(frozen=True, eq=False)
class Bones:
    """What every voxel of a lattice belongs to.

    Attributes:
        ground: what the seeds were laid on.
        labels_kji: (k, j, i) uint8: vertebrae 1 to n from head to feet, `SACRUM`, 0.
        body: (k, j, i) bool, vertebral bodies.
        has_rib: (slabs,) float64, 0 to 1, how surely a rib meets the vertebra of a slab.
    """

    ground: Ground
    labels_kji: Labels
    body: Mask
    has_rib: Floats


def bone_threshold(spine: Spine) -> float:
    """Halfway from muscle to the end plates, HU: lower in thin bone."""
    contrast = float(np.median([plane.contrast_hu for plane in spine.planes]))
    plate = float(np.median(spine.profile.body_hu)) + contrast
    return float(np.clip((_MUSCLE_HU + plate) / 2, 130.0, 200.0))


def part_bones(lattice: Lattice, spine: Spine) -> Bones:
    """Share out the bone around a spine with at least two disc planes."""
    slabs = place_voxels(lattice, spine)
    without = np.zeros(len(spine.planes) + 1, bool)
    ground = Ground(lattice.hu_kji, slabs, spine, bone_threshold(spine), without)
    body = body_mask(ground)
    cost = bone_cost(lattice.hu_kji, ground.bone_hu)
    cost[slabs.canal_mm > 0] = 0
    labels, _ = spread(lay_seeds(ground, body), cost, _LIMIT)
    has_rib = _rib_contacts(ground, labels, lattice)
    if (has_rib > 0.5).any():
        ground = replace(ground, with_ribs=has_rib > 0.5)
        labels, _ = spread(lay_seeds(ground, body), cost, _LIMIT)
    labels[(labels == OTHER) | (labels == RIB)] = 0
    labels = _tidy(labels, slabs.canal_mm, lattice.step_mm)
    if spine.row.has_sacrum:
        _fill_sacrum(ground, labels)
    return Bones(ground, labels, body, has_rib)


def _rib_contacts(ground: Ground, labels: Labels, lattice: Lattice) -> Floats:
    """How much of each vertebra's upper half, beside and behind, is as near as a joint to a rib."""
    slabs = ground.slabs
    away = edt.edt(labels != RIB, anisotropy=tuple(lattice.spacing_kji))
    own = label_of_slab(ground.spine)
    touches = (away <= _JOINT_MM) & (labels == own[slabs.slab]) & (share_of_height(ground) > 0.3)
    touches &= np.abs(slabs.coordinates[..., 1]) < 45
    volume = float(np.prod(lattice.spacing_kji))
    found = np.bincount(slabs.slab[touches], minlength=own.size) * volume / _RIB_CONTACT_MM3
    found = np.minimum(found, 1.0).astype(np.float64)
    if ground.spine.row.has_sacrum:  # the hips come as near to the lowest vertebrae as ribs do
        found[:3] = 0.0
    result: Floats = found
    return result


def _tidy(labels: Labels, canal_mm: NDArray[np.float32], step_mm: float) -> Labels:
    """One piece per bone, with its small gaps and holes closed."""
    result = np.zeros_like(labels)
    for value in np.unique(labels[labels > 0]):
        box = _box_of(labels == value, round(2 * _CLOSING_MM / step_mm))
        largest = _largest(labels[box] == value)
        closed = _closed(largest, _CLOSING_MM / step_mm)
        free = (result[box] == 0) & ((labels[box] == 0) | (labels[box] == value))
        result[box][closed & free & (canal_mm[box] < 0)] = value
    return result


def _largest(mask: Mask) -> Mask:
    pieces = cc3d.largest_k(mask, k=1, connectivity=26)
    result: Mask = pieces > 0
    return result


def _closed(mask: Mask, radius: float) -> Mask:
    """Grown by a radius in voxels and shrunk again; then without holes."""
    grown = edt.edt(~mask) <= radius
    shrunk = edt.edt(grown) > radius
    # No rim along k: what the end of the scan cuts open is still a hole.
    padded = np.pad(shrunk | mask, [(0, 0), (1, 1), (1, 1)])
    outside = cc3d.largest_k(~padded, k=1, connectivity=6) > 0
    result: Mask = ~outside[:, 1:-1, 1:-1]
    return result


def _fill_sacrum(ground: Ground, labels: Labels) -> None:
    """Give the sacrum what lies between its walls: its wings hold hardly any bone."""
    slabs = ground.slabs
    is_before = (slabs.slab == 0) & (slabs.coordinates[..., 2] < _SACRUM_BACK_MM)
    wall = (labels == SACRUM) & is_before
    behind_front = np.logical_or.accumulate(wall, axis=1)
    before_back = np.logical_or.accumulate(wall[:, ::-1], axis=1)[:, ::-1]
    free = (labels == 0) & (slabs.canal_mm < 0) & (ground.hu_kji > _FAT_HU)
    labels[behind_front & before_back & is_before & free] = SACRUM


def _box_of(mask: Mask, margin: int) -> tuple[slice, ...]:
    box = []
    for axis in range(3):
        used = np.flatnonzero(mask.any(axis=tuple(n for n in range(3) if n != axis)))
        box.append(slice(max(0, int(used[0]) - margin), int(used[-1]) + margin + 1))
    return tuple(box)
