"""Bones as ordered lists of solids, and how they are sampled on a grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.body import smooth_max, smooth_min
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.ids import Part
from spine_app.domain.phantom.primitives import Solid

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
Slices = tuple[slice, slice, slice]
BAND = 5.0
"""Distances are exact up to this far outside a solid and clipped there, mm."""
BLOCK = 20
STEEPEST = 1.5


@dataclass(frozen=True, eq=False)
class Piece:
    """One solid of a bone.

    Attributes:
        solid: the shape, in the bone's frame.
        part: what its voxels belong to.
        blend: mm, reach of the fillet; 0 for a hard edge.
        is_cut: the solid is taken away instead of added.
    """

    solid: Solid
    part: Part
    blend: float = 0.0
    is_cut: bool = False


@dataclass(frozen=True, eq=False)
class Bone:
    """A bone with one label.

    Attributes:
        label: id in the label map.
        frame: the bone's frame in the phantom's space.
        pieces: applied in order.
    """

    label: int
    frame: Frame
    pieces: tuple[Piece, ...]

    @property
    def is_plain(self) -> bool:
        """Every piece is a hard union, so pieces may be merged one by one."""
        return all(piece.blend == 0 and not piece.is_cut for piece in self.pieces)


@dataclass(frozen=True, eq=False)
class Lattice:
    """The sampling points of a grid, addressed by boxes of voxels."""

    grid: Grid

    def box(self, frame: Frame, extent: Floats, margin: float) -> Slices | None:
        """Voxels that hold a box given in a frame; None where it misses the grid.

        Args:
            frame: of the box, in the phantom's space.
            extent: (2, 3) float64, mm, lower and upper corner in that frame.
            margin: mm, added on all sides.
        """
        lower, upper = extent[0] - margin, extent[1] + margin
        choices = np.array([(i >> 2 & 1, i >> 1 & 1, i & 1) for i in range(8)], dtype=bool)
        corners = np.where(choices, upper, lower)
        index = self.grid.indices_ijk(frame.to_parent(corners))
        first = np.maximum(np.ceil(index.min(axis=0)), 0).astype(int)
        last = np.minimum(np.floor(index.max(axis=0)) + 1, self.grid.shape_ijk).astype(int)
        if np.any(last <= first):
            return None
        i, j, k = (slice(int(a), int(b)) for a, b in zip(first, last, strict=True))
        return k, j, i

    def coordinates(self, frame: Frame, box: Slices) -> tuple[Field, Field, Field]:
        """Coordinates of the voxel centres of a box in a frame.

        Returns:
            Three (k, j, i) float32 arrays, mm.
        """
        steps = frame.axes.T @ self.grid.index_to_lps[:3, :3]
        start = frame.to_local(self.grid.origin_lps)
        k, j, i = (np.arange(s.start, s.stop, dtype=np.float64) for s in box)
        fields = []
        for row, offset in zip(steps, start, strict=True):
            plane = (row[2] * k + offset)[:, None] + (row[1] * j)[None, :]
            line = (row[0] * i).astype(np.float32)
            fields.append(plane.astype(np.float32)[:, :, None] + line[None, None, :])
        return fields[0], fields[1], fields[2]

    def distance(self, piece: Piece, frame: Frame) -> tuple[Slices, Field] | None:
        """Voxel box of a piece and its signed distance there; None outside the grid."""
        inner = frame.child(piece.solid.frame)
        box = self.box(inner, piece.solid.extent, max(BAND, piece.blend))
        if box is None:
            return None
        return box, piece.solid.distance(*self.coordinates(inner, box))


def _union_box(boxes: list[Slices]) -> Slices:
    k, j, i = (
        slice(min(b[axis].start for b in boxes), max(b[axis].stop for b in boxes))
        for axis in range(3)
    )
    return k, j, i


def _inside(box: Slices, outer: Slices) -> Slices:
    """A box relative to the start of another that holds it."""
    k, j, i = (slice(b.start - o.start, b.stop - o.start) for b, o in zip(box, outer, strict=True))
    return k, j, i


def sample_bone(lattice: Lattice, bone: Bone) -> tuple[Slices, Field, NDArray[np.uint8]] | None:
    """Signed distance and parts of a bone on the voxels near it.

    Returns:
        The voxel box, (k, j, i) float32 mm clipped at `BAND`, and (k, j, i) uint8 `Part`;
        None where the bone misses the grid.
    """
    boxes = []
    for piece in bone.pieces:
        inner = bone.frame.child(piece.solid.frame)
        box = lattice.box(inner, piece.solid.extent, max(BAND, piece.blend))
        if box is not None and not piece.is_cut:
            boxes.append(box)
    if not boxes:
        return None
    outer = _union_box(boxes)
    shape = tuple(s.stop - s.start for s in outer)
    field = np.full(shape, BAND, dtype=np.float32)
    parts = np.zeros(shape, dtype=np.uint8)
    for piece in bone.pieces:
        _apply(lattice, piece, bone.frame, (outer, field, parts))
    return outer, field, parts


def _clip_box(box: Slices, outer: Slices) -> Slices | None:
    """Common voxels of two boxes."""
    k, j, i = (
        slice(max(b.start, o.start), min(b.stop, o.stop)) for b, o in zip(box, outer, strict=True)
    )
    return None if any(s.stop <= s.start for s in (k, j, i)) else (k, j, i)


def _blocks(box: Slices) -> list[Slices]:
    """A box cut into blocks of at most `BLOCK` voxels a side."""
    cuts = [
        [slice(n, min(n + BLOCK, axis.stop)) for n in range(axis.start, axis.stop, BLOCK)]
        for axis in box
    ]
    return [(k, j, i) for k in cuts[0] for j in cuts[1] for i in cuts[2]]


def _near_blocks(lattice: Lattice, solid: Solid, frame: Frame, box: Slices) -> list[Slices]:
    """The blocks of a box that can hold a point nearer to a solid than `BAND`.

    Distances grow by less than `STEEPEST` mm per mm, so one look at the middle decides.
    """
    if np.prod([s.stop - s.start for s in box]) < 4 * BLOCK**3:
        return [box]
    blocks = _blocks(box)
    ends = np.array([[(s.start, s.stop - 1) for s in block[::-1]] for block in blocks])
    middle = frame.to_local(lattice.grid.points_lps(ends.mean(axis=2))).astype(np.float32)
    reach = np.linalg.norm(np.ptp(ends, axis=2) * lattice.grid.spacing_ijk, axis=1) / 2
    distance = solid.distance(middle[:, 0], middle[:, 1], middle[:, 2])
    near = distance < BAND + STEEPEST * reach
    return [block for block, is_near in zip(blocks, near, strict=True) if is_near]


def _apply(
    lattice: Lattice,
    piece: Piece,
    frame: Frame,
    target: tuple[Slices, Field, NDArray[np.uint8]],
) -> None:
    """Add or cut one piece, in place."""
    outer = target[0]
    inner = frame.child(piece.solid.frame)
    box = lattice.box(inner, piece.solid.extent, max(BAND, piece.blend))
    box = None if box is None else _clip_box(box, outer)
    if box is None:
        return
    for block in _near_blocks(lattice, piece.solid, inner, box):
        distance = piece.solid.distance(*lattice.coordinates(inner, block))
        at = _inside(block, outer)
        _combine(piece, distance, target[1][at], target[2][at])


def _combine(piece: Piece, distance: Field, old: Field, parts: NDArray[np.uint8]) -> None:
    """Join a piece's distance to a bone's, in place."""
    if piece.is_cut:
        np.copyto(old, smooth_max(old, -distance, max(piece.blend, 0.01)))
        return
    np.copyto(parts, np.uint8(piece.part), where=distance < old)
    joined = smooth_min(old, distance, piece.blend) if piece.blend else np.minimum(old, distance)
    np.copyto(old, joined)
