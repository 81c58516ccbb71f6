"""Painting soft tissue on a coarse grid, and raising it to the fine one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.bone import Lattice, Slices
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.tissue import Palette, Tissue
from spine_app.domain.phantom.trunk import Trunk

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
WORLD = Frame(np.zeros(3), np.eye(3))


def coarse_grid(grid: Grid) -> Grid:
    """Grid with every second voxel of another, and one more at the far ends."""
    k, j, i = (n // 2 + 1 for n in grid.shape_kji)
    return Grid((k, j, i), grid.spacing_ijk * 2, grid.origin_lps, grid.direction)


def raise_field(coarse: Field, shape: tuple[int, int, int]) -> Field:
    """Linear interpolation from `coarse_grid` to the fine grid.

    Args:
        coarse: (k, j, i) float32.
        shape: of the fine grid, k, j, i.
    """
    field = coarse
    for axis in (2, 1, 0):
        size = list(field.shape)
        size[axis] = shape[axis]
        fine = np.empty(size, dtype=np.float32)
        near, far = np.moveaxis(field, axis, 0), np.moveaxis(fine, axis, 0)
        half = (shape[axis] + 1) // 2
        far[0::2] = near[:half]
        odd = shape[axis] // 2
        np.add(near[:odd], near[1 : odd + 1], out=far[1::2])
        far[1::2] *= np.float32(0.5)
        field = fine
    return field


@dataclass(frozen=True, eq=False)
class Local:
    """Coordinates of a box of coarse voxels; all (k, j, i) float32, mm.

    Attributes:
        box: the voxels.
        x, y, z: position in the phantom's space.
        lateral: to the patient's left of the spine's centre, turned with the vertebrae.
        back: behind the spine's centre, turned with the vertebrae.
    """

    box: Slices
    x: Field
    y: Field
    z: Field
    lateral: Field
    back: Field


@dataclass(frozen=True, eq=False)
class Painter:
    """Grey values on the coarse grid and the tools to change them.

    Attributes:
        lattice: the coarse grid.
        palette: grey values.
        trunk: tables along the height.
        values: (k, j, i) float32, changed in place.
        softness: mm, width of an edge.
    """

    lattice: Lattice
    palette: Palette
    trunk: Trunk
    values: Field
    softness: float

    def table(self, table: Floats, z: Field) -> Field:
        """A trunk table at heights, to the nearest millimetre."""
        index = (z - np.float32(self.trunk.z[0] - 0.5)).astype(np.int32)
        np.clip(index, 0, len(table) - 1, out=index)
        return np.take(table.astype(np.float32), index)

    def local(self, lower: Floats, upper: Floats) -> Local | None:
        """Coordinates of the voxels between two corners; None where the grid has none.

        Args:
            lower: (3,), mm, phantom space.
            upper: (3,), mm.
        """
        box = self.lattice.box(WORLD, np.array([lower, upper]), 2.0)
        if box is None:
            return None
        x, y, z = self.lattice.coordinates(WORLD, box)
        trunk = self.trunk
        lateral = x - self.table(trunk.spine_x, z)
        back = y - self.table(trunk.spine_y, z)
        turn = self.table(trunk.axial, z)
        return Local(box, x, y, z, lateral + back * turn, back - lateral * turn)

    def paint(self, tissue: Tissue, where: Local, distance: Field, amount: float = 1.0) -> None:
        """Blend a tissue in where a distance is negative."""
        weight = np.clip(0.5 - distance * np.float32(1 / self.softness), 0, 1)
        view = self.values[where.box]
        view += weight * np.float32(amount) * (self.palette.value(tissue) - view)


def ellipse(u: Field, v: Field, radii: tuple[Field | float, Field | float]) -> Field:
    """Distance to an ellipse (about), mm; radii may vary from voxel to voxel."""
    a, b = (np.asarray(r, dtype=np.float32) for r in radii)
    qu, qv = u / a, v / b
    k0 = np.sqrt(qu * qu + qv * qv)
    qu /= a
    qv /= b
    result: Field = (
        (k0 + np.float32(0.02)) * (k0 - 1) / (np.sqrt(qu * qu + qv * qv) + np.float32(1e-4))
    )
    return result


def ellipsoid(where: Local, center: Floats, radii: tuple[float, float, float]) -> Field:
    """Distance to an ellipsoid (about) in the phantom's space, mm."""
    q = [
        (p - np.float32(c)) / np.float32(r)
        for p, c, r in zip((where.x, where.y, where.z), center, radii, strict=True)
    ]
    k0 = np.sqrt(q[0] ** 2 + q[1] ** 2 + q[2] ** 2)
    result: Field = (k0 - 1) * np.float32(min(radii))
    return result
