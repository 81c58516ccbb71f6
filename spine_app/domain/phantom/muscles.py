"""Muscles and vessels that follow the spine, painted on the coarse grid."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.painter import Local, Painter, ellipse
from spine_app.domain.phantom.tissue import Tissue

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
# Rows by height: level and offset, then centre (lateral, back) and radii (lateral, back) in mm.
Row = tuple[str, float, float, float, float, float]
PSOAS: tuple[Row, ...] = (
    ("T12", -14, 24, 2, 3, 4), ("L1", -5, 29, 3, 7, 9), ("L2", 0, 35, 3, 12, 15),
    ("L3", 0, 40, 1, 17, 20), ("L4", 0, 46, -3, 21, 22), ("L5", 0, 53, -14, 20, 20),
    ("sacrum", -15, 62, -36, 19, 18), ("sacrum", -60, 76, -72, 17, 15),
    ("sacrum", -105, 86, -80, 16, 15),
)  # fmt: skip
QUADRATUS: tuple[Row, ...] = (
    ("T12", -6, 40, 16, 9, 5), ("L2", 0, 55, 17, 17, 7), ("L4", 0, 70, 18, 20, 8),
    ("sacrum", 45, 74, 14, 18, 6),
)  # fmt: skip
ERECTOR: tuple[Row, ...] = (
    ("sacrum", -95, 14, 30, 9, 6), ("sacrum", -45, 20, 36, 14, 11), ("sacrum", 0, 33, 40, 22, 16),
    ("L4", 0, 43, 43, 28, 21), ("L2", 0, 44, 42, 30, 22), ("T12", 0, 42, 41, 30, 19),
    ("T9", 0, 36, 43, 27, 14), ("T5", 0, 31, 43, 22, 12), ("T2", 0, 28, 40, 20, 13),
    ("C6", 0, 24, 36, 20, 16), ("C3", 0, 21, 34, 19, 18),
)  # fmt: skip
MULTIFIDUS: tuple[Row, ...] = (
    ("sacrum", -85, 11, 34, 8, 7), ("sacrum", -20, 15, 44, 13, 13), ("L5", 0, 18, 46, 15, 15),
    ("L3", 0, 16, 47, 12, 15), ("T12", 0, 13, 46, 9, 13), ("T6", 0, 11, 44, 8, 10),
    ("C7", 0, 11, 40, 9, 13), ("C3", 0, 10, 32, 9, 12),
)  # fmt: skip
AORTA: tuple[Row, ...] = (
    ("L4", -14, 4, -31, 8, 8), ("L3", 0, 8, -30, 8.5, 8.5), ("T12", 0, 8, -29, 10.5, 10.5),
    ("T9", 0, 20, -22, 11, 11), ("T5", 0, 24, -12, 12, 12), ("T3", 6, 22, -18, 13, 13),
)  # fmt: skip
CAVA: tuple[Row, ...] = (
    ("L5", 12, -14, -28, 11, 8), ("L3", 0, -20, -29, 13, 9), ("L1", 0, -23, -35, 13, 10),
    ("T11", 0, -30, -52, 13, 12), ("T9", -6, -32, -66, 12, 12),
)  # fmt: skip
ILIAC_ARTERY: tuple[Row, ...] = (
    ("sacrum", -70, 52, -62, 5, 5), ("sacrum", -10, 33, -44, 5.5, 5.5), ("L4", -16, 7, -31, 5.5, 6),
)  # fmt: skip
ILIAC_VEIN: tuple[Row, ...] = (
    ("sacrum", -70, 50, -52, 7, 6), ("sacrum", -10, 27, -36, 7, 6), ("L5", 8, 12, -28, 7, 6),
)  # fmt: skip
GAP = 1.3
"""Fat between a muscle and its neighbour, mm."""


def _knots(skeleton: Skeleton, rows: tuple[Row, ...]) -> Floats:
    """(n, 5) float64: z and the four sizes in mm, ascending in z."""
    scale = skeleton.plans["sacrum"].scale
    knots = []
    for name, offset, *sizes in rows:
        z = skeleton.frame(name).origin[2] + offset * scale
        knots.append([z, *(size * scale for size in sizes)])
    table = np.array(knots)
    return table[np.argsort(table[:, 0], kind="stable")]


def _column(knots: Floats, column: int, z: Field) -> Field:
    """One size at heights, to the nearest millimetre."""
    start = np.floor(knots[0, 0])
    fine = np.interp(np.arange(start, knots[-1, 0] + 1), knots[:, 0], knots[:, column])
    index = np.clip((z - np.float32(start - 0.5)).astype(np.int32), 0, len(fine) - 1)
    return np.take(fine.astype(np.float32), index)


def _tube(
    painter: Painter, skeleton: Skeleton, rows: tuple[Row, ...], side: int
) -> tuple[Local, Field] | None:
    """Voxels around a column and the distance to it; `side` -1 mirrors the rows."""
    knots = _knots(skeleton, rows)
    trunk = painter.trunk
    z = (knots[0, 0], knots[-1, 0])
    inside = (trunk.z >= z[0] - 2) & (trunk.z <= z[1] + 2)
    x, y = trunk.spine_x[inside], trunk.spine_y[inside]
    reach = np.max(np.abs(knots[:, 1]) + knots[:, 3]) + 12
    near = np.min(knots[:, 2] - knots[:, 4]) - 12
    far = np.max(knots[:, 2] + knots[:, 4]) + 12
    if x.size == 0:
        return None
    left = -reach if side < 0 or np.min(knots[:, 1]) < 0 else -8.0
    right = reach if side > 0 else 8.0
    local = painter.local(
        np.array([x.min() + left, y.min() + near, z[0] - 6]),
        np.array([x.max() + right, y.max() + far, z[1] + 6]),
    )
    if local is None:
        return None
    u = local.lateral * np.float32(side) - _column(knots, 1, local.z)
    v = local.back - _column(knots, 2, local.z)
    radii = (_column(knots, 3, local.z), _column(knots, 4, local.z))
    ends = np.maximum(np.float32(z[0]) - local.z, local.z - np.float32(z[1]))
    return local, np.maximum(ellipse(u, v, radii), ends)


def paint_column(
    painter: Painter, skeleton: Skeleton, tissue: Tissue, rows: tuple[Row, ...], side: int = 1
) -> None:
    """Paint one spine-following column of a tissue."""
    tube = _tube(painter, skeleton, rows, side)
    if tube is not None:
        painter.paint(tissue, *tube)


def paint_back(painter: Painter, skeleton: Skeleton, depth: Field) -> None:
    """Paraspinal muscles with fat septa, psoas and quadratus.

    Args:
        painter: the coarse grid.
        skeleton: sets the heights.
        depth: (k, j, i) float32, mm. Depth under the skin on the coarse grid.
    """
    for side in (1, -1):
        for rows in (QUADRATUS, PSOAS):
            paint_column(painter, skeleton, Tissue.MUSCLE, rows, side)
        erector = _tube(painter, skeleton, ERECTOR, side)
        if erector is not None:
            local, distance = erector
            under = np.float32(7.0) - depth[local.box]
            distance = np.maximum(distance, under)
            painter.paint(Tissue.FAT, local, distance - np.float32(GAP))
            painter.paint(Tissue.MUSCLE, local, distance)
            split = np.abs(local.lateral * np.float32(side) - np.float32(48) + local.back * 0.1)
            painter.paint(Tissue.FAT, local, np.maximum(split - np.float32(0.8), distance), 0.45)
        multifidus = _tube(painter, skeleton, MULTIFIDUS, side)
        if multifidus is not None:
            local, distance = multifidus
            distance = np.maximum(distance, np.float32(7.0) - depth[local.box])
            painter.paint(Tissue.FAT, local, distance - np.float32(1.2), 0.7)
            painter.paint(Tissue.MUSCLE, local, distance)


def paint_vessels(painter: Painter, skeleton: Skeleton) -> None:
    """Aorta on the left, vena cava on the right, iliac vessels on both sides."""
    for side in (1, -1):
        paint_column(painter, skeleton, Tissue.VEIN, ILIAC_VEIN, side)
        paint_column(painter, skeleton, Tissue.ARTERY, ILIAC_ARTERY, side)
    paint_column(painter, skeleton, Tissue.VEIN, CAVA)
    paint_column(painter, skeleton, Tissue.ARTERY, AORTA)
