"""Sampling all bones on one grid: nearest and second nearest bone, joint gaps, crumbs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label

from spine_app.domain.phantom.bone import BAND, Bone, Lattice, Slices, sample_bone
from spine_app.domain.phantom.joints import JOINT_GAP
from spine_app.domain.phantom.texture import Texture

Field = NDArray[np.float32]
Bytes = NDArray[np.uint8]
ROUGHNESS = 0.24
"""Amplitude of the bones' surface relief, mm."""


@dataclass(frozen=True, eq=False)
class BoneField:
    """All bones on a grid.

    Attributes:
        distance: (k, j, i) float32, mm. Signed distance to the nearest bone, clipped at `BAND`.
        second: (k, j, i) float32, mm. The same to the nearest other bone; consumed by `part`.
        labels: (k, j, i) uint8. Id of the nearest bone, also somewhat outside it.
        parts: (k, j, i) uint8. `Part` of the nearest bone.
    """

    distance: Field
    second: Field
    labels: Bytes
    parts: Bytes


def empty_field(shape: tuple[int, int, int]) -> BoneField:
    """A field without bones."""
    return BoneField(
        np.full(shape, BAND, dtype=np.float32),
        np.full(shape, BAND, dtype=np.float32),
        np.zeros(shape, dtype=np.uint8),
        np.zeros(shape, dtype=np.uint8),
    )


def _merge(field: BoneField, box: Slices, distance: Field, bone: tuple[int, Bytes | int]) -> None:
    """Merge a bone's distance (or one of its pieces') into the field, in place."""
    ident, parts = bone
    first, labels = field.distance[box], field.labels[box]
    other = np.maximum(distance, first)
    np.minimum(field.second[box], other, out=field.second[box], where=labels != ident)
    nearer = distance < first
    np.copyto(first, distance, where=nearer)
    np.copyto(labels, np.uint8(ident), where=nearer)
    np.copyto(field.parts[box], parts, where=nearer)


def add_bone(field: BoneField, lattice: Lattice, bone: Bone) -> None:
    """Merge one bone into the field, in place."""
    if bone.is_plain:
        for piece in bone.pieces:
            sampled = lattice.distance(piece, bone.frame)
            if sampled is not None:
                _merge(field, *sampled, (bone.label, int(piece.part)))
        return
    whole = sample_bone(lattice, bone)
    if whole is not None:
        box, distance, parts = whole
        _merge(field, box, distance, (bone.label, parts))


def roughen(field: BoneField, lattice: Lattice, texture: Texture) -> None:
    """Add relief to the bone surfaces, in place; before the joints are parted."""
    flat = field.distance.reshape(-1)
    index = np.flatnonzero(np.abs(flat) < 2.0)
    points = flat_points(lattice, index)
    relief = texture.relief(points) * np.float32(ROUGHNESS)
    flat[index] += relief
    field.second.reshape(-1)[index] += relief


def flat_points(lattice: Lattice, index: NDArray[np.int64]) -> Field:
    """Positions of voxels given by flat index.

    Returns:
        (3, n) float32, mm, phantom space.
    """
    _, nj, ni = lattice.grid.shape_kji
    row, i = np.divmod(index.astype(np.int32), np.int32(ni))
    k, j = np.divmod(row, np.int32(nj))
    matrix = lattice.grid.index_to_lps.astype(np.float32)
    k, j, i = (n.astype(np.float32) for n in (k, j, i))
    return np.stack([m[0] * i + m[1] * j + m[2] * k + m[3] for m in matrix[:3]])


def part_joints(field: BoneField) -> None:
    """Open an even gap where two bones touch or overlap, in place.

    On the surface of equal distance to two bones the distance becomes half the gap.
    """
    for first, second in zip(field.distance, field.second, strict=True):
        between = (first - second + np.float32(JOINT_GAP)) * np.float32(0.5)
        np.maximum(first, between, out=first)


def drop_crumbs(field: BoneField) -> None:
    """Keep the largest connected piece of each bone, in place; the rest becomes soft tissue."""
    solid = np.where(field.distance < 0, field.labels, np.uint8(0))
    for ident, box in enumerate(find_objects(solid), 1):
        if box is None:
            continue
        pieces, count = label(solid[box] == ident)
        if count < 2:
            continue
        sizes = np.bincount(pieces.reshape(-1))
        sizes[0] = 0
        crumbs = (pieces > 0) & (pieces != int(np.argmax(sizes)))
        field.distance[box][crumbs] = np.float32(BAND)


def sample_skeleton(
    lattice: Lattice, bones: tuple[Bone, ...], texture: Texture, step: Callable[[float], None]
) -> BoneField:
    """All bones on the grid, roughened, parted and free of crumbs.

    Args:
        lattice: the grid.
        bones: any order; it does not matter.
        texture: the patient's random fields.
        step: told the done fraction, 0 to 1.
    """
    field = empty_field(lattice.grid.shape_kji)
    for done, bone in enumerate(bones, 1):
        add_bone(field, lattice, bone)
        step(done / len(bones))
    roughen(field, lattice, texture)
    part_joints(field)
    drop_crumbs(field)
    return field
