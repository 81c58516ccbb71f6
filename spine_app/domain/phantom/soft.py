"""Soft tissue of the whole trunk: fat, wall, organs, lungs, skin and couch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.bone import Lattice
from spine_app.domain.phantom.muscles import paint_back, paint_vessels
from spine_app.domain.phantom.painter import (
    Local,
    Painter,
    coarse_grid,
    ellipsoid,
    raise_field,
)
from spine_app.domain.phantom.texture import Texture
from spine_app.domain.phantom.tissue import Palette, Tissue
from spine_app.domain.phantom.trunk import COUCH_RADIUS, Trunk

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
SKIN_THICKNESS = 2.0
WALL_THICKNESS = 17.0
LUNG_INSET = 11.0
"""Distance of the lung from the middle of the ribs, mm."""


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


def _dome(scene: Scene) -> Field:
    """Height above the diaphragm in mm."""
    where = scene.everywhere
    frames = scene.skeleton.curve.frames
    top = np.float32(frames["T10"].origin[2])
    scale = scene.skeleton.plans["sacrum"].scale
    right = ((where.x + np.float32(68 * scale)) / np.float32(78 * scale)) ** 2
    left = ((where.x - np.float32(72 * scale)) / np.float32(74 * scale)) ** 2
    ahead = ((where.back + np.float32(62 * scale)) / np.float32(110 * scale)) ** 2
    height = np.maximum(
        top + 14 - np.float32(75) * (right + ahead), top + 2 - np.float32(75) * (left + ahead)
    )
    lowest = np.float32(frames["L1"].origin[2] + 8)
    return np.asarray(where.z - np.maximum(height, lowest), dtype=np.float32)


def _wall(scene: Scene) -> None:
    """Subcutaneous fat, then the muscular wall, then the fat of the cavity."""
    where, depth, painter = scene.everywhere, scene.depth, scene.painter
    side = np.abs(where.lateral)
    fat = np.float32(13) + np.float32(3) * np.clip(where.back / 40, -1, 1)
    fat = fat + np.clip(-where.z - 10, 0, 60) * np.float32(0.12)
    inner = depth - fat
    rectus = np.clip((np.float32(75) - side) / 25, 0, 1) * (where.back < -40)
    thick = np.float32(WALL_THICKNESS) - np.float32(7) * rectus
    distance = np.maximum(-inner, inner - thick)
    painter.paint(Tissue.MUSCLE, where, distance)
    for layer in (0.36, 0.68):
        septum = np.abs(inner - thick * np.float32(layer)) - np.float32(0.5)
        flat = np.maximum(septum, np.float32(60) - side)
        painter.paint(Tissue.FAT, where, flat, 0.55)
    line = np.maximum(np.maximum(side - np.float32(4), distance), where.back + 40)
    painter.paint(Tissue.FAT, where, line, 0.8)


def _gluteal(scene: Scene) -> None:
    """Gluteal and pelvic muscle below the iliac crests."""
    where, painter = scene.everywhere, scene.painter
    crest = np.float32(30) - np.float32(0.9) * np.clip(where.y - 10, 0, 60)
    deep = np.float32(24) - scene.depth
    low = where.z - crest
    lateral = np.float32(42) - np.abs(where.lateral)
    distance = np.maximum(np.maximum(deep, low), np.maximum(lateral, -where.y - 90))
    painter.paint(Tissue.MUSCLE, where, distance)
    points = np.stack([where.x * 0.5, where.y * 1.2, where.z * 0.35])
    septa = np.abs(scene.texture.noise(points, 8.0)) - np.float32(0.06)
    painter.paint(Tissue.FAT, where, np.maximum(septa * 12, distance + 4), 0.7)


def _bowel(scene: Scene) -> None:
    """Loops of bowel with gas in their front, and the colon at both sides."""
    where, painter = scene.everywhere, scene.painter
    bottom, top = -90.0, float(scene.skeleton.curve.frames["L1"].origin[2])
    cavity = np.maximum(np.float32(38) - scene.depth, where.back + np.float32(42))
    cavity = np.maximum(cavity, np.maximum(bottom - where.z, where.z - np.float32(top - 5)))
    points = np.stack([where.x, where.y, where.z])
    lumps = scene.texture.noise(points, 8.5)
    painter.paint(Tissue.BOWEL, where, np.maximum((0.05 - lumps) * 9, cavity))
    gas = np.maximum((np.float32(1.25) - lumps) * 9, cavity + 3)
    painter.paint(Tissue.GAS, where, np.maximum(gas, where.back + 75))
    for center in (98.0, -98.0):
        tube = np.hypot(where.lateral - np.float32(center), where.back + np.float32(28))
        wobble = 20 + 2.5 * np.sin(where.z * np.float32(0.22))
        ends = np.maximum(-30 - where.z, where.z - np.float32(top))
        distance = np.maximum(np.maximum(tube - wobble, ends), np.float32(26) - scene.depth)
        painter.paint(Tissue.BOWEL, where, distance)
        painter.paint(Tissue.GAS, where, np.maximum(distance + 5, where.back + 34))


def _organs(scene: Scene) -> None:
    """Liver right, spleen, stomach and heart left, kidneys on both sides."""
    painter, frames = scene.painter, scene.skeleton.curve.frames
    scale = scene.skeleton.plans["sacrum"].scale

    def at(level: str, x: float, y: float, z: float) -> Floats:
        return np.asarray(frames[level].origin + np.array([x, y, z]) * scale)

    items = (
        (Tissue.STOMACH, at("T12", 58, -62, 5), (42, 40, 50)),
        (Tissue.SPLEEN, at("T12", 98, -2, 16), (26, 40, 48)),
        (Tissue.KIDNEY, at("L1", 60, 0, 4), (26, 24, 54)),
        (Tissue.KIDNEY, at("L2", -62, 0, 8), (26, 24, 54)),
        (Tissue.FAT, at("L1", 50, -6, 4), (11, 9, 26)),
        (Tissue.FAT, at("L2", -52, -6, 8), (11, 9, 26)),
        (Tissue.MUSCLE, at("T7", 26, -82, -6), (52, 42, 58)),
    )
    for tissue, center, radii in items:
        local = painter.local(center - np.array(radii) - 8, center + np.array(radii) + 8)
        if local is None:
            continue
        size = (radii[0] * scale, radii[1] * scale, radii[2] * scale)
        distance = ellipsoid(local, center, size)
        if tissue is not Tissue.FAT:
            distance = np.maximum(distance, np.float32(20) - scene.depth[local.box])
        painter.paint(tissue, local, distance)
        if tissue is Tissue.STOMACH:
            painter.paint(Tissue.GAS, local, np.maximum(distance + 5, local.y - (center[1] - 14)))


def _liver(scene: Scene) -> None:
    """The liver under the right dome, tapering to the left."""
    where, painter = scene.everywhere, scene.painter
    bottom = np.float32(scene.skeleton.curve.frames["L2"].origin[2] + 12)
    edge = bottom + np.clip(where.x + 90, 0, 160) * np.float32(0.62)
    edge = edge + np.clip(where.back + 10, 0, 60) * 0.5
    inside = np.maximum(np.float32(9) - scene.inset, edge - where.z)
    inside = np.maximum(inside, where.x - np.float32(35) - where.back * np.float32(0.25))
    spine = np.float32(34) - np.hypot(where.lateral, where.back + 8)
    painter.paint(Tissue.LIVER, where, np.maximum(inside, spine))


def _chest(scene: Scene) -> None:
    """Chest wall between skin and lung, and the lungs above the diaphragm."""
    where, painter = scene.everywhere, scene.painter
    above = _dome(scene)
    shell = np.maximum(np.abs(scene.inset) - np.float32(5.5), np.float32(7) - scene.depth)
    painter.paint(Tissue.MUSCLE, where, shell, 0.75)
    spine = np.hypot(where.lateral * np.float32(0.9), where.back + np.float32(6)) - np.float32(27)
    front = np.hypot(
        where.lateral * np.float32(1.1), (where.back + np.float32(85)) * np.float32(0.5)
    )
    hilum = np.minimum(spine, front - np.float32(32))
    lung = np.maximum(np.float32(LUNG_INSET) - scene.inset, np.maximum(-hilum, 3 - above))
    painter.paint(Tissue.LUNG, where, lung)
    points = np.stack([where.x, where.y, where.z])
    vessels = np.maximum((np.float32(1.9) - scene.texture.noise(points, 2.6)) * 4, lung + 4)
    painter.paint(Tissue.MUSCLE, where, vessels, 0.4)


def _scene(grid: Grid, skeleton: Skeleton, trunk: Trunk, paint: tuple[Palette, Texture]) -> Scene:
    palette, texture = paint
    lattice = Lattice(coarse_grid(grid))
    values = np.full(lattice.grid.shape_kji, palette.value(Tissue.FAT), dtype=np.float32)
    softness = float(np.mean(grid.spacing_ijk)) * 1.6
    painter = Painter(lattice, palette, trunk, values, softness)
    far = np.full(3, 1e5)
    everywhere = painter.local(-far, far)
    if everywhere is None:
        raise ValueError
    norm, width = skeleton.cage.radius(everywhere.x, everywhere.y, everywhere.z)
    inset = (1 - norm) * width
    low = np.float32(skeleton.cage.z[0] - 150)
    inset = np.where(everywhere.z > low, inset, np.float32(-30))
    depth = skin_depth(trunk, everywhere, inset - 40 * (everywhere.z < low + 60))
    return Scene(painter, skeleton, everywhere, depth, inset, texture)


def paint_soft(
    grid: Grid, skeleton: Skeleton, trunk: Trunk, paint: tuple[Palette, Texture]
) -> Field:
    """Grey values of everything but bone, disc and canal, on the fine grid.

    Args:
        grid: the fine grid.
        skeleton: bones and heights.
        trunk: tables along the height.
        paint: grey values and random fields.

    Returns:
        (k, j, i) float32, HU or MR grey values.
    """
    scene = _scene(grid, skeleton, trunk, paint)
    for region in (_wall, _gluteal, _bowel):
        region(scene)
    _organs(scene)
    _liver(scene)
    _chest(scene)
    paint_back(scene.painter, skeleton, scene.depth)
    paint_vessels(scene.painter, skeleton)
    values = raise_field(scene.painter.values, grid.shape_kji)
    depth = raise_field(scene.depth, grid.shape_kji)
    _cover(values, depth, (grid, trunk, paint[0]))
    return values


def _cover(values: Field, depth: Field, place: tuple[Grid, Trunk, Palette]) -> None:
    """Put skin on, and air and couch outside, in place on the fine grid."""
    grid, trunk, palette = place
    edge = np.float32(1 / np.mean(grid.spacing_ijk))
    index = np.flatnonzero(depth.reshape(-1) < SKIN_THICKNESS + 1.5)
    flat, under = values.reshape(-1), depth.reshape(-1)[index]
    inner = flat[index]
    weight = np.clip((under - np.float32(SKIN_THICKNESS)) * edge + np.float32(0.5), 0, 1)
    inner = palette.value(Tissue.SKIN) + weight * (inner - palette.value(Tissue.SKIN))
    weight = np.clip(under * edge + np.float32(0.5), 0, 1)
    outer = _outside(index, place)
    flat[index] = outer + weight * (inner - outer)


def _outside(index: NDArray[np.int64], place: tuple[Grid, Trunk, Palette]) -> Field:
    """Air or couch at voxels given by flat index: (n,) float32."""
    grid, trunk, palette = place
    _, nj, ni = grid.shape_kji
    row, i = np.divmod(index.astype(np.int32), np.int32(ni))
    k, j = np.divmod(row, np.int32(nj))
    matrix = grid.index_to_lps.astype(np.float32)
    x, y = (m[0] * i + m[1] * j + m[2] * k + m[3] for m in matrix[:2])
    below = y - (np.float32(trunk.couch_y) - x * x * np.float32(0.5 / COUCH_RADIUS))
    beside = np.abs(x) - np.float32(205)
    air, pad, shell = (palette.value(t) for t in (Tissue.AIR, Tissue.PAD, Tissue.SHELL))
    is_couch = (below > 1) & (below < 52) & (beside < 0)
    is_shell = is_couch & (np.abs(below - 14) < 1.3) | is_couch & (below > 49.5)
    result = np.where(is_couch, pad, air).astype(np.float32)
    return np.where(is_shell, shell, result)
