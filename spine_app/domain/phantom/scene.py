"""The coarse grid on which soft tissue is painted, and depths under skin and ribs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.bone import Lattice
from spine_app.domain.phantom.painter import (
    Local,
    Painter,
    coarse_grid,
)
from spine_app.domain.phantom.texture import Texture
from spine_app.domain.phantom.tissue import Palette, Tissue
from spine_app.domain.phantom.trunk import Trunk

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
FAR = 1e5


@dataclass(frozen=True, eq=False)
class Scene:
    """What the region painters share.

    Attributes:
        painter: the coarse grid.
        skeleton: bones and heights.
        everywhere: coordinates of all coarse voxels.
        depth: (k, j, i) float32, mm under the skin; negative outside.
        inset: (k, j, i) float32, mm inside the rib cage; negative outside or below it.
        texture: random fields.
    """

    painter: Painter
    skeleton: Skeleton
    everywhere: Local
    depth: Field
    inset: Field
    texture: Texture


def skin_depth(trunk: Trunk, where: Local, inset: Field) -> Field:
    """Depth under the skin in mm, (k, j, i) float32, negative outside.

    Args:
        trunk: outline.
        where: voxels.
        inset: their depth in the rib cage, which the skin in front never cuts.
    """
    middle = _lookup(trunk, trunk.middle_y(trunk.z), where.z)
    width = _lookup(trunk, trunk.half_width, where.z)
    t = np.minimum(np.abs(where.x - _lookup(trunk, trunk.middle_x, where.z)) / width, 1)
    slope = np.sqrt(1 - np.float32(0.8) * t**8)
    back = _surface(trunk, where, is_back=True)
    front = _surface(trunk, where, is_back=False)
    depth = np.minimum(back - where.y, where.y - front)
    depth = np.minimum(depth * slope, (1 - t) * width * np.float32(1.6))
    front_half = where.y < middle
    np.maximum(depth, inset + np.float32(15), out=depth, where=front_half)
    return np.asarray(depth, dtype=np.float32)


def _lookup(trunk: Trunk, table: Floats, z: Field) -> Field:
    index = (z - np.float32(trunk.z[0] - 0.5)).astype(np.int32)
    return np.take(table.astype(np.float32), np.clip(index, 0, len(table) - 1))


def _surface(trunk: Trunk, where: Local, is_back: bool) -> Field:
    """The skin's closed functions through a 1 mm table; far in front or behind off the trunk."""
    xs = np.arange(np.floor(where.x.min()), np.ceil(where.x.max()) + 1)
    zs = np.arange(np.floor(where.z.min()), np.ceil(where.z.max()) + 1)
    function = trunk.skin if is_back else trunk.belly
    table = function(xs[None, :], zs[:, None])
    middle = trunk.middle_y(zs)[:, None]
    table = np.where(np.isnan(table), middle, table).astype(np.float32)
    row = (where.z - np.float32(zs[0] - 0.5)).astype(np.int32)
    column = (where.x - np.float32(xs[0] - 0.5)).astype(np.int32)
    return np.take(table, row * np.int32(len(xs)) + column)


def make_scene(
    grid: Grid, skeleton: Skeleton, trunk: Trunk, paint: tuple[Palette, Texture]
) -> Scene:
    """Fat everywhere, with coordinates and depths of all coarse voxels."""
    palette, texture = paint
    lattice = Lattice(coarse_grid(grid))
    values = np.full(lattice.grid.shape_kji, palette.value(Tissue.FAT), dtype=np.float32)
    softness = float(np.mean(grid.spacing_ijk)) * 1.6
    painter = Painter(lattice, palette, trunk, values, softness)
    far = np.full(3, FAR)
    everywhere = painter.local(-far, far)
    if everywhere is None:
        raise ValueError
    norm, width = skeleton.cage.radius(everywhere.x, everywhere.y, everywhere.z)
    inset = (1 - norm) * width
    low = np.float32(skeleton.cage.z[0] - 150)
    inset = np.where(everywhere.z > low, inset, np.float32(-30))
    depth = skin_depth(
        trunk, everywhere, inset - np.clip((low + 85 - everywhere.z) * np.float32(0.6), 0, 60)
    )
    return Scene(painter, skeleton, everywhere, depth, inset, texture)
