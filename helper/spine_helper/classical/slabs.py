"""Every voxel's place in the spine: its coordinates, its vertebra, its depth in body and canal."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.curve import Curve, Floats
from spine_helper.classical.lattice import Lattice
from spine_helper.classical.spine import Spine
from spine_helper.volumes.resample import resample_linear

Field = NDArray[np.float32]

_FAR_MM: Final = np.float32(999.0)
_OUTSIDE_MM: Final = np.float32(-99.0)
_BODY_BOX_MM: Final = 42.0


@dataclass(frozen=True, eq=False)
class Slabs:
    """Places of the voxels of a lattice, each (k, j, i).

    Attributes:
        coordinates: (k, j, i, 3) float32, s, l and p in mm.
        slab: uint8, number of disc planes below the voxel.
        above_mm: float32, how far the voxel is above the plane below it; 999 below all.
        below_mm: float32, how far it is below the plane above it; 999 above all.
        body_mm: float32, depth inside the outline of the bodies; -99 far outside.
        canal_mm: float32, depth inside the canal; -99 far outside.
    """

    coordinates: Field
    slab: NDArray[np.uint8]
    above_mm: Field
    below_mm: Field
    body_mm: Field
    canal_mm: Field


def place_voxels(lattice: Lattice, spine: Spine) -> Slabs:
    """Find the place of every voxel of a lattice around a spine."""
    coordinates = _coordinates(lattice, spine.curve)
    slab = np.zeros(coordinates.shape[:3], np.uint8)
    above = np.full(slab.shape, _FAR_MM, np.float32)
    below = np.full(slab.shape, _FAR_MM, np.float32)
    for number, plane in enumerate(spine.planes):
        height = plane.height(coordinates).astype(np.float32)
        is_above = height > 0
        slab[is_above] = number + 1
        above[is_above] = height[is_above]
        is_next = ~is_above & (below == _FAR_MM)
        below[is_next] = -height[is_next]
        below[is_above] = _FAR_MM
    near = (np.abs(coordinates[..., 1]) < _BODY_BOX_MM) & (np.abs(coordinates[..., 2] + 20) < 45)
    body = np.full(slab.shape, _OUTSIDE_MM, np.float32)
    canal = body.copy()
    body[near] = spine.outline.depth(coordinates[near])
    canal[near] = spine.canal_depth(coordinates[near])
    is_beyond = (coordinates[..., 0] < 0) | (coordinates[..., 0] > spine.curve.length_mm)
    canal[is_beyond] = _OUTSIDE_MM
    return Slabs(coordinates, slab, above, below, body, canal)


def _coordinates(lattice: Lattice, curve: Curve) -> Field:
    """Coordinates on every second voxel, linear in between: they are as smooth as the line."""
    shape = lattice.hu_kji.shape
    k, j, i = (max(1, (size + 1) // 2) for size in shape)
    few = np.stack(np.meshgrid(*(np.arange(n) for n in (k, j, i)), indexing="ij"), -1)
    scale = np.array(shape) / np.array((k, j, i))
    places: Floats = (few.reshape(-1, 3) + 0.5) * scale - 0.5
    coarse = curve.coordinates(lattice.points(places)).reshape(k, j, i, 3)
    result = np.empty((*shape, 3), np.float32)
    for axis in range(3):
        result[..., axis] = resample_linear(coarse[..., axis], shape)
    return result
