"""Where every bone certainly is: the seeds from which the rest is shared out."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.centre import RAYS
from spine_helper.classical.lattice import Hu
from spine_helper.classical.slabs import Slabs
from spine_helper.classical.spine import Spine

Mask = NDArray[np.bool_]

SACRUM: Final = 240
RIB: Final = 251
"""Ribs, hips and whatever else comes from far to the side."""

ATLAS: Final = 239
"""C1, which shares the highest slab with C2."""

OTHER: Final = 250
"""Vessels with contrast and what else is dense in front of the spine or beyond its ends."""

_PEDICLE_SHARE: Final = (0.35, 0.85)
_LAMINA_SHARE: Final = (0.05, 0.35)
_AXIS_MM: Final = 15.0
"""Height of the body of C2 without its dens."""

_ATLAS_MM: Final = (21.0, 40.0)
"""How far above the disc below C2 there is nothing but C1 and the dens."""

_SIDE_MM: Final = 58.0
"""No process of a vertebra reaches so far to the side."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What seeds are laid on.

    Attributes:
        hu_kji: (k, j, i) float32.
        slabs: places of its voxels.
        spine: the geometry they were measured against.
        bone_hu: threshold of bone.
        with_ribs: (slabs,) bool, whether ribs meet the vertebra of a slab.
    """

    hu_kji: Hu
    slabs: Slabs
    spine: Spine
    bone_hu: float
    with_ribs: NDArray[np.bool_]


def slab_heights(spine: Spine) -> NDArray[np.float32]:
    """Height of every slab, mm; the open ones at both ends are as high as their neighbours."""
    gaps = spine.gaps_mm
    return np.concatenate([gaps[:1], gaps, gaps[-1:]]).astype(np.float32)


def share_of_height(ground: Ground) -> NDArray[np.float32]:
    """How far up its slab a voxel is, 0 to 1 (and a little beyond in the open slabs)."""
    slabs = ground.slabs
    height = slab_heights(ground.spine)[slabs.slab]
    is_lowest, is_highest = slabs.above_mm > 900, slabs.below_mm > 900
    total = slabs.above_mm + slabs.below_mm
    total[is_lowest | is_highest] = height[is_lowest | is_highest]
    share = slabs.above_mm / total
    share[is_lowest] = 1 - (slabs.below_mm / total)[is_lowest]
    return share


def label_of_slab(spine: Spine) -> NDArray[np.uint8]:
    """Label of every slab: vertebrae count from head to feet, the lowest may be the sacrum."""
    count = len(spine.planes)
    labels = np.arange(count + 1, 0, -1).astype(np.uint8)
    if spine.row.has_sacrum:
        labels[0] = SACRUM
    return labels


def body_mask(ground: Ground) -> Mask:
    """Vertebral bodies: bone inside the outline, and all that lies deep between end plates."""
    slabs, planes = ground.slabs, ground.spine.planes
    half = np.array([plane.half_mm for plane in planes], np.float32)
    low = np.concatenate([[0.0], half]).astype(np.float32)[slabs.slab]
    high = np.concatenate([half, [0.0]]).astype(np.float32)[slabs.slab]
    is_deep = (slabs.above_mm > low + 1.5) & (slabs.below_mm > high + 1.5) & (slabs.body_mm > 1.0)
    is_dense = (ground.hu_kji > ground.bone_hu) & (slabs.body_mm > 0)
    body: Mask = (is_deep | is_dense) & (slabs.canal_mm < 0) & in_reach(ground)
    if ground.spine.row.has_sacrum:  # it has no outline of its own
        body &= slabs.slab > 0
    if ground.spine.has_dens:
        body &= (slabs.below_mm < 900) | (slabs.above_mm < _AXIS_MM)
    return body


def in_reach(ground: Ground) -> Mask:
    """Voxels that are not beyond the open vertebrae at both ends of the row."""
    heights = slab_heights(ground.spine)
    slabs = ground.slabs
    highest = _ATLAS_MM[1] if ground.spine.has_dens else 1.15 * heights[-1]
    too_high = (slabs.below_mm > 900) & (slabs.above_mm > highest)
    too_low = (slabs.above_mm > 900) & (slabs.below_mm > 1.15 * heights[0])
    if ground.spine.row.has_sacrum:
        too_low[:] = False
    result: Mask = ~(too_high | too_low)
    return result


def lay_seeds(ground: Ground, body: Mask) -> NDArray[np.uint8]:
    """Labels of what is certain.

    Args:
        ground: what they are laid on.
        body: of `body_mask`.

    Returns:
        (k, j, i) uint8: 1 to n from head to feet, `SACRUM`, `OTHER`, or 0.
    """
    slabs = ground.slabs
    left = np.abs(slabs.coordinates[..., 1])
    bone = ground.hu_kji > ground.bone_hu
    own = label_of_slab(ground.spine)[slabs.slab]
    seeds = np.zeros(own.shape, np.uint8)
    certain = body & (slabs.above_mm > 2) & (slabs.below_mm > 2) & (slabs.body_mm > 1.5)
    arch = bone & in_reach(ground) & (slabs.canal_mm < 0)
    certain |= arch & _is_pedicle(ground, left)
    certain |= arch & _is_lamina(ground, left)
    if ground.spine.row.has_sacrum:
        certain = np.where(slabs.slab == 0, bone & _is_sacrum(ground, left), certain)
    if ground.spine.has_dens:
        in_atlas = (slabs.below_mm > 900) & (slabs.above_mm > _AXIS_MM)
        certain = np.where(in_atlas, bone & _is_dens(ground, left), certain)
    seeds[certain] = own[certain]
    free = bone & ~certain
    seeds[free & _is_in_front(ground)] = OTHER
    if ground.spine.has_dens:
        seeds[free & _is_atlas(ground, left)] = ATLAS
    seeds[free & ((left > _SIDE_MM) | _is_rib(ground, left) | _is_hip(ground, left))] = RIB
    return seeds


def _row(slabs: Slabs, values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Values of the line at the voxels' place along it."""
    s = np.clip(np.rint(slabs.coordinates[..., 0]), 0, len(values) - 1).astype(np.intp)
    return values.astype(np.float32)[s]


def _is_pedicle(ground: Ground, left: NDArray[np.float32]) -> Mask:
    slabs, profile = ground.slabs, ground.spine.profile
    share, back = share_of_height(ground), slabs.coordinates[..., 2]
    side, front = _row(slabs, profile.side_mm), _row(slabs, profile.front_mm)
    is_beside = (left > side - 1) & (left < side + 8) & (back < 1) & (back > -front - 1)
    return is_beside & (share > _PEDICLE_SHARE[0]) & (share < _PEDICLE_SHARE[1])


def _is_lamina(ground: Ground, left: NDArray[np.float32]) -> Mask:
    slabs = ground.slabs
    share, back = share_of_height(ground), slabs.coordinates[..., 2]
    wall = _row(slabs, ground.spine.canal_mm[:, RAYS // 4])
    is_behind = (left < 9) & (back > wall) & (back < wall + 8)
    return is_behind & (share > _LAMINA_SHARE[0]) & (share < _LAMINA_SHARE[1])


def _is_sacrum(ground: Ground, left: NDArray[np.float32]) -> Mask:
    """The sacrum well inside of its joints with the hips."""
    slabs = ground.slabs
    back = slabs.coordinates[..., 2]
    is_middle = (left < _joint_mm(slabs) - 7) & (back < 14) & (back > -38) & (slabs.canal_mm < 0)
    result: Mask = is_middle & (slabs.below_mm > 3)
    return result


def _joint_mm(slabs: Slabs) -> NDArray[np.float32]:
    """How far to the side the joint of sacrum and hip lies: less at the back and further down.

    Source:
        Measured by eye in the pancreas CT and in the phantom, within about 5 mm.
    """
    joint = 44 - 0.5 * (slabs.coordinates[..., 2] + 20)
    joint -= 0.12 * np.maximum(slabs.below_mm - 25, 0)
    result: NDArray[np.float32] = np.maximum(joint, 12)
    return result


def _is_in_front(ground: Ground) -> Mask:
    """In front of the bodies or beyond both ends of the row."""
    slabs = ground.slabs
    back = slabs.coordinates[..., 2]
    in_front = (back < -_row(slabs, ground.spine.profile.front_mm) - 8) & (slabs.body_mm < -6)
    if ground.spine.row.has_sacrum:
        in_front &= (slabs.slab > 0) | (back < -60)
    return in_front | ~in_reach(ground)


def _is_rib(ground: Ground, left: NDArray[np.float32]) -> Mask:
    """Beside a vertebra with ribs, before its transverse processes: heads and necks of ribs."""
    slabs = ground.slabs
    back = slabs.coordinates[..., 2]
    side = _row(slabs, ground.spine.profile.side_mm)
    is_beside = (slabs.body_mm < -3) & (back < -1) & (back > -30) & (left > side + 9)
    return is_beside & ground.with_ribs[slabs.slab]


def _is_hip(ground: Ground, left: NDArray[np.float32]) -> Mask:
    """The hip bones, well outside of their joints with the sacrum."""
    slabs = ground.slabs
    if not ground.spine.row.has_sacrum:
        return np.zeros(left.shape, bool)
    result: Mask = (slabs.slab == 0) & (left > _joint_mm(slabs) + 6)
    return result


def _is_dens(ground: Ground, left: NDArray[np.float32]) -> Mask:
    """The dens: a narrow column before the canal, above the body of C2."""
    slabs = ground.slabs
    before = -slabs.coordinates[..., 2] - _row(slabs, ground.spine.profile.front_mm)
    is_low = slabs.above_mm < _ATLAS_MM[1] - 4
    result: Mask = is_low & (left < 5) & (before > 0) & (before < 11)
    return result


def _is_atlas(ground: Ground, left: NDArray[np.float32]) -> Mask:
    """The ring of C1: side masses, back arch and front arch."""
    slabs = ground.slabs
    back = slabs.coordinates[..., 2]
    before = -back - _row(slabs, ground.spine.profile.front_mm)
    wall = _row(slabs, ground.spine.canal_mm[:, RAYS // 4])
    side = (left > 11) & (left < 36) & (before < 14) & (back < 12)
    ring = side | ((back > wall) & (left < 16)) | ((before > 14) & (before < 28) & (left < 10))
    is_high = (slabs.above_mm > _ATLAS_MM[0]) & (slabs.above_mm < _ATLAS_MM[1])
    result: Mask = ring & is_high & (slabs.below_mm > 900)
    return result
