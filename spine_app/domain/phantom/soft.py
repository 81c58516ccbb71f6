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
FAR = 1e5
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


def _dome(scene: Scene, where: Local) -> Field:
    """Height above the diaphragm in mm."""
    frame_of = scene.skeleton.frame
    top = np.float32(frame_of("T10").origin[2])
    scale = scene.skeleton.plans["sacrum"].scale
    right = ((where.x + np.float32(68 * scale)) / np.float32(78 * scale)) ** 2
    left = ((where.x - np.float32(72 * scale)) / np.float32(74 * scale)) ** 2
    ahead = ((where.back + np.float32(62 * scale)) / np.float32(110 * scale)) ** 2
    height = np.maximum(
        top + 14 - np.float32(75) * (right + ahead), top + 2 - np.float32(75) * (left + ahead)
    )
    lowest = np.float32(frame_of("L1").origin[2] + 8)
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
    painter = scene.painter
    where = painter.local(np.array([-FAR, -FAR, -FAR]), np.array([FAR, FAR, 60.0]))
    if where is None:
        return
    crest = np.float32(42) - np.float32(0.9) * np.clip(where.y - 10, 0, 60)
    crest = crest - np.float32(0.5) * np.clip(-where.y - 20, 0, 80)
    deep = np.float32(24) - scene.depth[where.box]
    wing = np.float32(43) + np.float32(0.66) * np.clip(np.float32(32) - where.y, 0, 140)
    wing = wing + np.float32(0.27) * np.clip(where.z + 24, -60, 60) - np.float32(13)
    points = np.stack([where.x * 0.5, where.y * 1.2, where.z * 0.35])
    lumps = scene.texture.noise(points, 8.0)
    medial = np.maximum(wing, np.float32(38) - 5 * lumps) - np.abs(where.x)
    distance = np.maximum(np.maximum(deep, where.z - crest), medial)
    painter.paint(Tissue.MUSCLE, where, distance)
    septa = np.abs(lumps) - np.float32(0.06)
    painter.paint(Tissue.FAT, where, np.maximum(septa * 12, distance + 4), 0.7)


def _bowel(scene: Scene) -> None:
    """Loops of bowel with gas in their front, and the colon at both sides."""
    painter = scene.painter
    bottom, top = -95.0, float(scene.skeleton.frame("L1").origin[2])
    where = painter.local(np.array([-125.0, -FAR, bottom - 15]), np.array([125.0, 10.0, top + 15]))
    if where is None:
        return
    depth = scene.depth[where.box]
    points = np.stack([where.x, where.y, where.z])
    lumps = scene.texture.noise(points, 7.0)
    wander = scene.texture.noise(points[::-1], 16.0)
    cavity = np.maximum(np.float32(36) - depth, where.back + np.float32(44))
    ends = np.maximum(bottom - where.z, where.z - np.float32(top - 12)) + 14 * wander
    cavity = np.maximum(cavity + 3 * wander, ends)
    pelvic = np.float32(0.7) * np.clip(-where.z - 10, 0, 60)
    cavity = np.maximum(cavity, np.abs(where.x) - np.float32(95) + pelvic)
    painter.paint(Tissue.BOWEL, where, np.maximum((-0.15 - lumps) * 9, cavity))
    gas = np.maximum((np.float32(1.2) - lumps) * 9, cavity + 5)
    painter.paint(Tissue.GAS, where, np.maximum(gas, where.back + 75))
    for center in (98.0, -98.0):
        tube = np.hypot(where.lateral - np.float32(center), where.back + np.float32(28))
        wobble = 20 + 2.5 * np.sin(where.z * np.float32(0.22))
        ends = np.maximum(-30 - where.z, where.z - np.float32(top)) + 8 * wander
        distance = np.maximum(np.maximum(tube - wobble, ends), np.float32(26) - depth)
        painter.paint(Tissue.BOWEL, where, distance)
        painter.paint(Tissue.GAS, where, np.maximum(distance + 5, where.back + 34))


def _organs(scene: Scene) -> None:
    """Liver right, spleen, stomach and heart left, kidneys on both sides."""
    painter, frame_of = scene.painter, scene.skeleton.frame
    scale = scene.skeleton.plans["sacrum"].scale

    def at(level: str, x: float, y: float, z: float) -> Floats:
        return np.asarray(frame_of(level).origin + np.array([x, y, z]) * scale)

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
    """The liver: a right lobe under its dome and a left lobe across the midline."""
    painter, frame_of = scene.painter, scene.skeleton.frame
    k = scene.skeleton.plans["sacrum"].scale
    center = frame_of("T11").origin
    where = painter.local(center - 185 * k, center + 185 * k)
    if where is None:
        return
    right = ellipsoid(where, center + np.array([-78, -38, -20]) * k, (80 * k, 100 * k, 92 * k))
    left = ellipsoid(where, center + np.array([-4, -92, 4]) * k, (74 * k, 42 * k, 44 * k))
    lobes = np.minimum(right, left)
    inside = np.maximum(np.float32(10) - scene.inset[where.box], _dome(scene, where) - 2)
    low = np.float32(frame_of("L2").origin[2] + 6) - where.z + np.clip(where.x + 60, 0, 90) * 0.5
    spine = np.float32(36) - np.hypot(where.lateral, where.back + 8)
    distance = np.maximum(np.maximum(lobes, inside), np.maximum(spine, low))
    painter.paint(Tissue.LIVER, where, distance)
    points = np.stack([where.x, where.y, where.z])
    vessels = np.maximum((np.float32(2.0) - scene.texture.noise(points, 4.0)) * 5, distance + 8)
    painter.paint(Tissue.VEIN, where, vessels, 0.7)


def _chest(scene: Scene) -> None:
    """Chest wall between skin and lung, and the lungs above the diaphragm."""
    painter = scene.painter
    low = float(scene.skeleton.cage.z[0]) - 160
    where = painter.local(np.array([-FAR, -FAR, low]), np.array([FAR, FAR, FAR]))
    if where is None:
        return
    inset, depth = scene.inset[where.box], scene.depth[where.box]
    above = _dome(scene, where)
    shell = np.maximum(np.abs(inset) - np.float32(5.5), np.float32(7) - depth)
    painter.paint(Tissue.MUSCLE, where, shell, 0.75)
    spine = np.hypot(where.lateral * np.float32(0.9), where.back + np.float32(6)) - np.float32(27)
    front = np.hypot(
        where.lateral * np.float32(1.1), (where.back + np.float32(85)) * np.float32(0.5)
    )
    hilum = np.minimum(spine, front - np.float32(32))
    lung = np.maximum(np.float32(LUNG_INSET) - inset, np.maximum(-hilum, 3 - above))
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
    """Put skin on, and air and couch outside, in place on the fine grid, slice by slice."""
    grid, trunk, palette = place
    edge = np.float32(1 / np.mean(grid.spacing_ijk))
    skin = palette.value(Tissue.SKIN)
    is_upright = not np.any(grid.direction[:2, 2])
    outer = _outside(grid, 0, (trunk, palette))
    for k, (sheet, under) in enumerate(zip(values, depth, strict=True)):
        if not is_upright:
            outer = _outside(grid, k, (trunk, palette))
        weight = np.clip((under - np.float32(SKIN_THICKNESS)) * edge + np.float32(0.5), 0, 1)
        inner = skin + weight * (sheet - skin)
        weight = np.clip(under * edge + np.float32(0.5), 0, 1)
        np.copyto(sheet, outer + weight * (inner - outer))


def _outside(grid: Grid, k: int, look: tuple[Trunk, Palette]) -> Field:
    """Air or couch on one slice: (j, i) float32."""
    trunk, palette = look
    _, nj, ni = grid.shape_kji
    j, i = (n.astype(np.float32) for n in np.ogrid[:nj, :ni])
    matrix = grid.index_to_lps.astype(np.float32)
    x, y = (m[0] * i + m[1] * j + (m[2] * k + m[3]) for m in matrix[:2])
    below = y - (np.float32(trunk.couch_y) - x * x * np.float32(0.5 / COUCH_RADIUS))
    beside = np.abs(x) - np.float32(205)
    air, pad, shell = (palette.value(t) for t in (Tissue.AIR, Tissue.PAD, Tissue.SHELL))
    is_couch = (below > 1) & (below < 52) & (beside < 0)
    is_shell = is_couch & ((np.abs(below - 14) < 1.3) | (below > 49.5))
    return np.where(is_shell, shell, np.where(is_couch, pad, air)).astype(np.float32)
