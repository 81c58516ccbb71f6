"""The canal behind a vertebra: from its label, from that of the cord, or from the ring of bone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.frame import BoneFrame
from spine_app.domain.spine.outline import outline_of
from spine_app.domain.spine.parts import CanalSection, CanalSource
from spine_app.domain.spine.patch import Patch

LOOK_MM = 48.0
"""How far from the body the canal is looked for."""

SLAB_MM = 6.0
COARSE_MM = 1.5
RING_MM2 = 50.0
"""A hole smaller than this is a foramen for an artery, or between two crumbs."""

FINE_MM = 0.25
SECTION_MM = 3.0
"""The section is a mean over this far above and below it, so that single voxels do not count."""

MIDDLE_MM = 2.0
"""The middle line is a mean over this far to both sides."""

ENOUGH = 12
"""Samples of a label that make a canal."""


@dataclass(frozen=True)
class CanalLabels:
    """Numbers in the label map; None where it has none.

    Attributes:
        canal: of the spinal canal.
        cord: of the cord in it.
    """

    canal: int | None = None
    cord: int | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """The middle of the canal.

    Attributes:
        local: (2,) float64, mm. To the left and to the back of the frame's origin.
        source: from what.
    """

    local: Floats
    source: CanalSource


def canal_center(patch: Patch, frame: BoneFrame, canals: CanalLabels) -> Found | None:
    """The middle of the canal at the height of a point in the body; None where there is none.

    Args:
        patch: the vertebra with its surroundings.
        frame: its origin lies in the body, its third axis along the canal, roughly.
        canals: numbers of canal and cord.
    """
    side = np.arange(-LOOK_MM, LOOK_MM + 0.1, COARSE_MM)
    for label, source in ((canals.canal, CanalSource.LABEL), (canals.cord, CanalSource.CORD)):
        if label is None:
            continue
        block = patch.lattice(frame, side, side, np.arange(-SLAB_MM, SLAB_MM + 0.1, COARSE_MM))
        inside = block == label
        if source is CanalSource.LABEL and canals.cord is not None:
            # The cord lies in the canal and hides a part of its label.
            inside |= block == canals.cord
        where = np.argwhere(inside)[:, :2]
        if len(where) >= ENOUGH:
            return Found(side[where].mean(axis=0), source)
    hole = _hole(patch, frame, COARSE_MM, 22.0)
    if hole is None:
        return None
    return Found(side[np.argwhere(hole)].mean(axis=0), CanalSource.BONE)


def canal_section(
    patch: Patch, frame: BoneFrame, canals: CanalLabels, height: float
) -> CanalSection | None:
    """The canal in the plane through the middle of a body.

    Args:
        patch: the vertebra with its surroundings.
        frame: of the body, in its middle.
        canals: numbers of canal and cord.
        height: mm, of the body.
    """
    found = canal_center(patch, frame, canals)
    if found is None:
        return None
    there = frame.moved((*found.local, 0.0))
    if found.source is CanalSource.CORD:
        point = there.origin_lps
        return CanalSection(point, frame.up, point, point, np.empty((0, 3)), None, CanalSource.CORD)
    side = np.arange(-22.0, 22.1, FINE_MM)
    if found.source is CanalSource.LABEL:
        levels = np.arange(-SECTION_MM, SECTION_MM + 0.1, 0.5)
        block = patch.lattice(there, side, side, levels)
        inside = block == canals.canal
        if canals.cord is not None:
            inside |= block == canals.cord
        share = inside.mean(axis=2)
    else:
        levels = np.arange(-height / 2, height / 2 + 0.1, 1.0)
        bone = np.asarray(patch.holds(there, side, side, levels).any(axis=2))
        share = _ring_inside(bone)
    return _section(there, side, share, found.source)


def _section(
    frame: BoneFrame, side: Floats, share: Floats, source: CanalSource
) -> CanalSection | None:
    """Middle line, area and outline of a region given by the share of samples in it."""
    region = share >= 0.5
    if not region.any():
        return None
    index = np.argwhere(region)
    middle = side[index].mean(axis=0)
    columns = np.abs(side - middle[0]) <= MIDDLE_MM
    depth = float(share[columns].sum(axis=1).mean() * FINE_MM)
    rows = side[np.flatnonzero(region[columns].any(axis=0))]
    shift = (rows.min() + rows.max()) / 2
    front, back = ((middle[0], shift + sign * depth / 2, 0.0) for sign in (-1, 1))
    outline = outline_of(region, side, side, middle)
    return CanalSection(
        frame.to_lps((*middle, 0.0)),
        frame.up,
        frame.to_lps(front),
        frame.to_lps(back),
        frame.to_lps(np.column_stack([outline, np.zeros(len(outline))])),
        float(share.sum() * FINE_MM**2),
        source,
    )


def _hole(patch: Patch, frame: BoneFrame, step: float, reach: float) -> NDArray[np.bool_] | None:
    """What can be seen through the ring of bone, looking along the vertebra."""
    side = np.arange(-LOOK_MM, LOOK_MM + 0.1, step)
    bone = patch.holds(frame, side, side, np.arange(-reach, reach + 0.1, step)).any(axis=2)
    pieces, count = ndimage.label(ndimage.binary_fill_holes(bone) & ~bone)
    if not count:
        return None
    sizes = np.bincount(pieces.reshape(-1))
    sizes[0] = 0
    if sizes.max() * step**2 < RING_MM2:
        return None
    return np.asarray(pieces == int(np.argmax(sizes)))


def _ring_inside(bone: NDArray[np.bool_]) -> Floats:
    """1 in the hole that holds the middle of a picture, or lies nearest to it, else 0."""
    pieces, count = ndimage.label(ndimage.binary_fill_holes(bone) & ~bone)
    sizes = np.bincount(pieces.reshape(-1))
    sizes[0] = 0
    if not count or sizes.max() * FINE_MM**2 < RING_MM2:
        return np.zeros(bone.shape)
    return np.asarray(pieces == int(np.argmax(sizes)), dtype=np.float64)
