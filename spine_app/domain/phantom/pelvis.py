"""Hip bones and the upper ends of the femora, placed by the sacral slope.

Source:
    hip axis from a pelvic incidence of about 52 degrees (Mac-Thiong 2011); the outline of the
    wing was judged by eye against CT.
"""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.bone import Bone, Piece
from spine_app.domain.phantom.curve import Attitude, Frame, attitude_axes
from spine_app.domain.phantom.ids import (
    FEMUR_LEFT_ID,
    FEMUR_RIGHT_ID,
    HIP_LEFT_ID,
    HIP_RIGHT_ID,
    Part,
)
from spine_app.domain.phantom.plate import Field, Plate, closed_spline
from spine_app.domain.phantom.primitives import ball, capsule, chain

Floats = NDArray[np.float64]
REFERENCE_SLOPE_DEG = 34.0
HIP_CENTER = np.array([88.0, -33.0, -103.0])
HEAD_RADIUS = 23.5
WING_OUTLINE = (
    (-28, -12), (-27, 8), (-16, 30), (4, 50), (32, 63), (62, 67), (92, 57), (116, 33), (131, 2),
    (133, -9), (126, -20), (123, -36), (121, -52), (112, -66), (92, -82), (68, -86), (52, -78),
    (47, -64), (40, -52), (28, -45), (12, -44), (-4, -46), (-14, -38), (-20, -27),
)  # fmt: skip
WING_ORIGIN = np.array([43.0, 32.0, -24.0])


def pelvis_frame(sacral_slope_deg: float) -> Frame:
    """Frame of the pelvis: turns with the sacrum about the middle of the S1 plate."""
    tilt = sacral_slope_deg - REFERENCE_SLOPE_DEG
    return Frame(np.zeros(3), attitude_axes(Attitude(tilt, 0.0, 0.0)))


def _wing(side: int, k: float) -> Plate:
    u = np.array([side * 0.61, -0.79, 0.0])
    u /= np.linalg.norm(u)
    v = np.array([side * 0.34, 0.0, 0.94])
    v -= u * (u @ v)
    v /= np.linalg.norm(v)
    frame = Frame(WING_ORIGIN * [side * k, k, k], np.stack([u, v, np.cross(u, v)], axis=1))
    outward = np.float32(-side)

    def bend(a: Field, b: Field) -> Field:
        a, b = a / np.float32(k), b / np.float32(k)
        fossa = 7.0 * np.exp(-(((a - 62) / 40) ** 2) - ((b - 18) / 45) ** 2)
        front = -4.0 * np.clip((a - 80) / 50, 0, 1.1) ** 2 * np.clip((b + 60) / 80, 0, 1)
        flare = 5.0 * np.clip((b - 10) / 50, 0, 1.2) ** 2
        return np.asarray(outward * (fossa + front + flare), dtype=np.float32)

    def thickness(a: Field, b: Field, edge: Field) -> Field:
        a, b = a / np.float32(k), b / np.float32(k)
        upper = 1 / (1 + np.exp(-(b + 8) / 7))
        crest = 4.2 * np.exp(-(((edge + 4.5) / 5.5) ** 2)) * upper
        crest *= 1 + 0.45 * np.exp(-(((a - 95) / 18) ** 2))
        joint = 6.5 * np.exp(-(((a + 2) / 22) ** 2) - ((b + 12) / 26) ** 2)
        socket = 9.5 * np.exp(-(((a - 82) / 26) ** 2) - ((b + 78) / 24) ** 2)
        pillar = 2.2 * np.exp(-(((a - 88) / 13) ** 2)) * np.clip((b + 60) / 60, 0, 1)
        return np.asarray((2.4 + crest + joint + socket + pillar) * k, dtype=np.float32)

    outline = closed_spline(np.array(WING_OUTLINE, dtype=np.float64) * k)
    return Plate(frame, outline, thickness, bend, 2.0, (-24.0 * k, 24.0 * k))


def hip_center(side: int, k: float) -> Floats:
    """(3,) float64, mm. Centre of a hip joint in the pelvis frame."""
    return np.asarray(HIP_CENTER * np.array([side * k, k, k]))


def _hip(side: int, k: float) -> list[Piece]:
    mirror = np.array([side * k, k, k])
    center = hip_center(side, k)
    opening = np.array([side * 0.74, -0.38, -0.55])
    ischium = np.array([(74, -14, -112), (66, -2, -138), (60, 0, -160), (56, -12, -172)]) * mirror
    pubis = np.array([(68, -46, -98), (44, -68, -101), (22, -78, -108), (11, -80, -120)]) * mirror
    ramus = np.array([(10, -76, -130), (24, -60, -148), (42, -34, -166), (55, -14, -170)]) * mirror
    pieces = [Piece(_wing(side, k), Part.HIP)]
    pieces.append(
        Piece(ball(center + np.array([-side * 4, 2, 3]) * k, [31 * k] * 3), Part.HIP, 8.0)
    )
    for points, radii in (
        (ischium, [15.0 * k, 12.0 * k, 13.0 * k, 11.0 * k]),
        (pubis, [11.0 * k, 7.5 * k, 7.0 * k, 8.5 * k]),
        (ramus, [7.0 * k, 5.5 * k, 6.0 * k, 8.0 * k]),
    ):
        path = chain(points, list(radii))
        pieces += [Piece(item, Part.HIP, 0.4 if n else 6.0) for n, item in enumerate(path)]
    radius = (HEAD_RADIUS + 2.5) * k
    cup = capsule([center, center + opening * 60 * k], radius, radius * 1.06)
    pieces.append(Piece(cup, Part.NONE, 2.0, is_cut=True))
    return pieces


def _femur(side: int, k: float) -> list[Piece]:
    mirror = np.array([side * k, k, k])
    center = hip_center(side, k)
    neck = center + np.array([38, 10, -26]) * mirror
    knob = center + np.array([50, 16, -16]) * mirror
    shaft = center + np.array([[44, 12, -34], [40, 10, -180]]) * mirror
    return [
        Piece(ball(center, [HEAD_RADIUS * k] * 3), Part.FEMUR),
        Piece(capsule([center, neck], 14.5 * k, 15.0 * k), Part.FEMUR, 5.0),
        Piece(capsule([neck, knob], 14.0 * k, 11.0 * k), Part.FEMUR, 5.0),
        Piece(capsule(shaft, 16.0 * k, 13.5 * k), Part.FEMUR, 6.0),
    ]


def pelvis_bones(sacral_slope_deg: float, scale: float) -> list[Bone]:
    """Both hip bones and femora.

    Args:
        sacral_slope_deg: of the S1 plate.
        scale: factor on every length.
    """
    frame = pelvis_frame(sacral_slope_deg)
    bones = []
    for side, hip, femur in ((1, HIP_LEFT_ID, FEMUR_LEFT_ID), (-1, HIP_RIGHT_ID, FEMUR_RIGHT_ID)):
        bones.append(Bone(hip, frame, tuple(_hip(side, scale))))
        bones.append(Bone(femur, frame, tuple(_femur(side, scale))))
    return bones
