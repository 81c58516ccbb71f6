"""Bones of a phantom as labels, and how far any point is from their true surface."""

import numpy as np
from scipy.ndimage import map_coordinates

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.assemble import build_skeleton
from spine_app.domain.phantom.bone import BAND, Lattice
from spine_app.domain.phantom.joints import JOINT_GAP
from spine_app.domain.phantom.raster import (
    add_bone,
    drop_crumbs,
    empty_field,
    part_joints,
    roughen,
)
from spine_app.domain.phantom.texture import make_texture

FINE_MM = 0.35
"""Distances are sampled this densely and read between linearly: exact to 0.01 mm."""
RIM = 3
"""Voxels around a bone in which distances are known."""


class PhantomBones:
    """The skeleton of one phantom."""

    def __init__(self, recipe):
        self._skeleton = build_skeleton(recipe)
        self._texture = make_texture(recipe.seed)

    def labels(self, grid, whole=True):
        """(k, j, i) uint8: the bone in which the middle of each voxel lies.

        Of each bone only the largest piece, if the grid holds it whole.
        """
        field, _ = self._field(grid, self._skeleton.bones)
        if whole:
            drop_crumbs(field)
        return np.where(field.distance < 0, field.labels, 0).astype(np.uint8)

    def distance(self, grid, label, box_kji):
        """Signed distances in mm to one bone: a function of (n, 3) LPS points near it.

        The distance of a point that is not near enough to know is not a number.
        """
        first, last = np.array(box_kji).T[:, ::-1]
        start = grid.points_lps(first - RIM)
        extent = (last - first + 2 * RIM) * grid.spacing_ijk
        shape = np.ceil(extent / FINE_MM).astype(int)[::-1] + 1
        fine = Grid(tuple(shape.tolist()), [FINE_MM] * 3, start, grid.direction)
        near = [bone for bone in self._skeleton.bones if self._reaches(bone, fine)]
        field, (nearest, second) = self._field(fine, near)
        gap = np.float32(JOINT_GAP)
        own = np.where(field.labels == label, nearest, second)
        other = np.where(field.labels == label, second, nearest)
        signed = np.maximum(own, (own - other + gap) / 2)
        signed[np.abs(own) >= BAND] = np.nan

        def distance(points_lps):
            index = fine.lps_to_index[:3, :3] @ points_lps.T + fine.lps_to_index[:3, 3:]
            return map_coordinates(signed, index[::-1], order=1, mode="constant", cval=np.nan)

        return distance

    def _field(self, grid, bones):
        lattice = Lattice(grid)
        field = empty_field(grid.shape_kji)
        for bone in bones:
            add_bone(field, lattice, bone)
        roughen(field, lattice, self._texture)
        apart = field.distance.copy(), field.second.copy()
        part_joints(field)
        return field, apart

    @staticmethod
    def _reaches(bone, grid):
        """Whether a bone has a piece in a grid."""
        lattice = Lattice(grid)
        return any(
            lattice.box(bone.frame.child(piece.solid.frame), piece.solid.extent, BAND) is not None
            for piece in bone.pieces
        )
