"""The part of a label map around one label, and its labels on a lattice that lies in any way."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.spine.frame import BoneFrame

Labels = NDArray[np.uint8] | NDArray[np.uint16]
Axis = NDArray[np.float64]

MARGIN_MM = 4.0
"""What lies around the box of a label and is looked at with it."""

THIN_MM = 2.2
"""Distance of the voxels among which the thickest part is looked for."""

SOFT_VOXELS = 0.7
"""Deviation of the smoothing with which surfaces are found between voxels."""

MANY = 20_000_000
"""Voxels of a box that are looked at one by one."""

PAD = 3
"""Empty samples around a thinned label."""

FRONT_SLOPE = 0.84
"""Tangent of 40°: what lies farther to the side than that lies beside the canal."""

PIECE_SHARE = 0.05
"""A second piece of a label with this part of its voxels is told; smaller ones are crumbs."""


@dataclass(frozen=True, eq=False)
class Patch:
    """One label with its surroundings.

    Attributes:
        label: its number in the map.
        labels_kji: (k, j, i) copy of the surroundings; of the label, its largest piece alone.
        grid: where these voxels lie.
        voxels: of the largest piece.
        has_pieces: the label falls into parts.
        is_cut: it reaches the border of the image.
    """

    label: int
    labels_kji: Labels
    grid: Grid
    voxels: int
    has_pieces: bool
    is_cut: bool

    def lattice(self, frame: BoneFrame, x: Axis, y: Axis, z: Axis) -> Labels:
        """Labels at the points of a lattice.

        Args:
            frame: where the lattice lies.
            x: (nx,) float64, mm, in that frame.
            y: (ny,) float64, mm.
            z: (nz,) float64, mm.

        Returns:
            (nx, ny, nz) of the map's type; 0 outside of the patch.
        """
        steps = self.grid.lps_to_index[:3, :3] @ frame.axes
        start = self.grid.indices_ijk(frame.origin_lps) + 0.5
        shape = self.grid.shape_ijk
        inside = np.ones((len(x), len(y), len(z)), bool)
        flat = np.zeros(inside.shape, np.int64)
        stride = 1
        for row, offset, size in zip(steps, start, shape, strict=True):
            index = (row[0] * x + offset)[:, None, None] + (row[1] * y)[:, None]
            index = np.floor(index + row[2] * z).astype(np.int64)
            inside &= (index >= 0) & (index < size)
            flat += index * stride
            stride *= size
        flat[~inside] = 0
        found = self.labels_kji.reshape(-1)[flat]
        found[~inside] = 0
        return found

    def holds(self, frame: BoneFrame, x: Axis, y: Axis, z: Axis) -> NDArray[np.bool_]:
        """(nx, ny, nz): which points of a lattice lie in the label."""
        return np.asarray(self.lattice(frame, x, y, z) == self.label)

    @cached_property
    def _soft(self) -> NDArray[np.float32]:
        """(k, j, i): the label from 0 to 1, its steps between voxels smoothed."""
        mask = (self.labels_kji == self.label).astype(np.float32)
        return np.asarray(ndimage.gaussian_filter(mask, SOFT_VOXELS, mode="nearest"))

    def density(self, frame: BoneFrame, x: Axis, y: Axis, z: Axis) -> NDArray[np.float32]:
        """(nx, ny, nz) from 0 outside of the label to 1 inside; 1/2 on its surface."""
        steps = self.grid.lps_to_index[:3, :3] @ frame.axes
        start = self.grid.indices_ijk(frame.origin_lps)
        index = [
            ((row[0] * x + offset)[:, None, None] + (row[1] * y)[:, None] + row[2] * z).ravel()
            for row, offset in zip(steps, start, strict=True)
        ]
        found = ndimage.map_coordinates(self._soft, index[::-1], order=1, prefilter=False)
        return np.asarray(found.reshape(len(x), len(y), len(z)))

    def deepest_lps(self, before: BoneFrame | None) -> Floats:
        """The middle of the thickest part: of a vertebra, its body.

        Args:
            before: a frame in the canal; only what lies in front of it counts, so that a thick
                arch or a lateral mass is never taken for a body. None where it is not known.

        Returns:
            (3,) float64, mm, LPS.
        """
        stride = np.maximum(np.rint(THIN_MM / self.grid.spacing_ijk[::-1]), 1).astype(int)
        spacing = self.grid.spacing_ijk[::-1] * stride
        mask = (self.labels_kji == self.label)[:: stride[0], :: stride[1], :: stride[2]]
        # Hollow labels are filled: a fractured body may be a shell.
        mask = ndimage.binary_closing(np.pad(mask, PAD), iterations=PAD - 1)
        depth = ndimage.distance_transform_edt(mask, sampling=spacing)
        index = np.argwhere(depth > 0)
        points = self.grid.points_lps(((index - PAD) * stride)[:, ::-1])
        deep = depth[tuple(index.T)]
        if before is not None:
            local = before.to_local(points)
            deep = np.where(np.abs(local[:, 0]) < FRONT_SLOPE * -local[:, 1], deep, 0.0)
        if not deep.size or deep.max() <= 0:
            return self.centroid_lps()
        best = points[int(np.argmax(deep))]
        near = (np.linalg.norm(points - best, axis=1) < 8.0) & (deep > 0.85 * deep.max())
        return np.asarray(points[near].mean(axis=0))

    def centroid_lps(self) -> Floats:
        """(3,) float64, mm, LPS. Mean of its voxels."""
        return self.grid.points_lps(np.argwhere(self.labels_kji == self.label).mean(axis=0)[::-1])


def patch_of(labels: LabelMap, label: int, margin_mm: float = MARGIN_MM) -> Patch:
    """The surroundings of a label that has a voxel.

    Args:
        labels: the map.
        label: a key of its `stats`.
        margin_mm: how far around the label's box.
    """
    grid = labels.grid
    margin = np.ceil(margin_mm / grid.spacing_ijk).astype(int)[::-1]
    stats = labels.stats[label]
    low, high = np.array(stats.box_ijk)[::-1].T
    low, high = _near_largest(labels.labels_kji, label, low, high)
    part, first = _cut(labels.labels_kji, low, high, margin)
    pieces, count = ndimage.label(part == label)
    sizes = np.bincount(pieces.reshape(-1))
    sizes[0] = 0
    best = int(np.argmax(sizes))
    if count > 1:
        # What lies around the largest piece, so that crumbs elsewhere change nothing.
        part[(pieces > 0) & (pieces != best)] = 0
        found = ndimage.find_objects(pieces)[best - 1]
        ends = np.array([(one.start, one.stop - 1) for one in found])
        low, high = (first + ends.T[n] for n in (0, 1))
        part, first = _cut(part, low - first, high - first, margin, first)
    around = Grid(part.shape, grid.spacing_ijk, grid.points_lps(first[::-1]), grid.direction)
    return Patch(
        label,
        part,
        around,
        int(sizes.max()),
        has_pieces=bool(stats.voxels - sizes.max() >= PIECE_SHARE * stats.voxels),
        # An axis of one voxel has no inside: a single slice is cut on both sides.
        is_cut=bool(np.any(low == 0) or np.any(high == np.array(grid.shape_kji) - 1)),
    )


def _near_largest(
    labels_kji: Labels, label: int, low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A box around the largest piece where that of the label is large: one crumb can make it so."""
    step = int(np.ceil((float(np.prod(high - low + 1)) / MANY) ** (1 / 3)))
    if step < 2:
        return low, high
    k, j, i = (slice(int(a), int(b) + 1, step) for a, b in zip(low, high, strict=True))
    pieces, count = ndimage.label(labels_kji[k, j, i] == label)
    if not count:
        return low, high
    best = int(np.argmax(np.bincount(pieces.reshape(-1))[1:]))
    ends = np.array([(one.start, one.stop) for one in ndimage.find_objects(pieces)[best]]) * step
    return np.maximum(low + ends[:, 0] - step, low), np.minimum(low + ends[:, 1] + step, high)


def _cut(
    labels_kji: Labels,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    margin: NDArray[np.int64],
    corner: NDArray[np.int64] | int = 0,
) -> tuple[Labels, NDArray[np.int64]]:
    """A copy of a box with a margin, and where its first voxel lies (k, j, i).

    Args:
        labels_kji: (k, j, i).
        low: (3,) first index k, j, i of the box.
        high: (3,) last index.
        margin: (3,) voxels around it.
        corner: (3,) where the first voxel of `labels_kji` lies.
    """
    first = np.maximum(low - margin, 0)
    k, j, i = (slice(int(a), int(b)) for a, b in zip(first, high + margin + 1, strict=True))
    return labels_kji[k, j, i].copy(), first + corner
