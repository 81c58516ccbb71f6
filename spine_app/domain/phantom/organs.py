"""Organs of belly and chest, painted on the coarse grid."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.painter import (
    Local,
    ellipsoid,
)
from spine_app.domain.phantom.scene import FAR, Scene
from spine_app.domain.phantom.tissue import Tissue

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
LUNG_INSET = 11.0
"""Distance of the lung from the middle of the ribs, mm."""


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


def paint_organs(scene: Scene) -> None:
    """Bowel, stomach, spleen, kidneys, liver, heart and lungs."""
    for region in (_bowel, _organs, _liver, _chest):
        region(scene)
