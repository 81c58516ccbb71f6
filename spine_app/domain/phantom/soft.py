"""Soft tissue of the whole trunk: fat, wall, organs, lungs, skin and couch."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.muscles import paint_back, paint_vessels
from spine_app.domain.phantom.organs import paint_organs
from spine_app.domain.phantom.painter import (
    raise_field,
)
from spine_app.domain.phantom.scene import FAR, Scene, make_scene
from spine_app.domain.phantom.texture import Texture
from spine_app.domain.phantom.tissue import Palette, Tissue
from spine_app.domain.phantom.trunk import COUCH_RADIUS, Trunk

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
SKIN_THICKNESS = 2.0
WALL_THICKNESS = 17.0


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
    scene = make_scene(grid, skeleton, trunk, paint)
    _wall(scene)
    _gluteal(scene)
    paint_organs(scene)
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
