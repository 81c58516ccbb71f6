"""Cervical vertebrae: C3 to C7, the axis with its dens, and the atlas ring.

Source:
    Patel and Gupta for the atlas (width 71, canal 28 x 27, front arch 10 high); Panjabi 1991 for
    C3 to C7. The rest was judged by eye.
"""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.arch import Plan, facet_plate, lamina, spinous
from spine_app.domain.phantom.bone import Piece
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.ids import Part, sided
from spine_app.domain.phantom.primitives import Box, capsule, chain
from spine_app.domain.phantom.vertebra import body_piece, canal_cut

Floats = NDArray[np.float64]
BIFID = ("C3", "C4", "C5")


def _pillar(plan: Plan, side: int) -> tuple[list[Piece], Floats]:
    """Articular pillar with both facets and the pedicle, and the pillar's middle."""
    s = plan.size
    superior, top = facet_plate(plan, plan.upper[side], is_superior=True)
    inferior, bottom = facet_plate(plan, plan.lower[side], is_superior=False)
    middle = 0.5 * (top + bottom)
    if s.name == "C2":
        middle = np.array([side * 17.0 * plan.scale, s.rear + 2.0, -1.0])
    start = np.array([side * (s.upper_width / 2 - 2.5), s.rear - 3.0, 0.0])
    radii = (s.pedicle_width / 2 - 0.3, s.pedicle_height / 2 - 0.3)
    part = sided(Part.PEDICLE_LEFT, side)
    pieces = [Piece(capsule([start, middle], radii, radii), part, 2.4)]
    column = capsule([top, bottom], (4.6, 4.2), (4.6, 4.2), up=(0, 1, 0))
    if s.name == "C2":
        column = capsule([middle, bottom], (4.4, 4.0), (4.4, 4.0), up=(0, 1, 0))
    pieces += [Piece(column, Part.ARCH, 2.6), superior, inferior]
    return pieces, middle


def _transverse(plan: Plan, side: int, middle: Floats) -> list[Piece]:
    """Front and back bars, their common tip, and the foramen between them."""
    s, part = plan.size, sided(Part.COSTAL_LEFT, side)
    tip = np.array([side * (s.transverse_span / 2 - 3.0), s.rear - 3.0, -2.5])
    front = np.array([side * (s.upper_width / 2 - 1.0), s.rear - 10.0, 0.0])
    foramen = np.array([side * (s.upper_width / 2 + 4.6), s.rear - 4.4, 0.0])
    up = np.array([0.0, 0.0, 12.0])
    cut = capsule([foramen - up, foramen + up], 2.7, 2.7, up=(0, 1, 0))
    return [
        Piece(capsule([front, tip + np.array([0, -1.5, 0])], (2.0, 3.0), (2.2, 3.2)), part, 2.0),
        Piece(capsule([middle, tip + np.array([0, 1.5, 0])], (2.2, 3.0), (2.4, 3.2)), part, 2.0),
        Piece(cut, Part.NONE, 0.6, is_cut=True),
    ]


def _bifid(plan: Plan) -> list[Piece]:
    s = plan.size
    drop = np.radians(s.spinous_drop_deg)
    length = s.spinous_length
    along = np.array([0.0, np.cos(drop), -np.sin(drop)])
    root = np.array([0.0, plan.back + 1.2, plan.lamina_z]) + along * (length - 5.0)
    pieces = []
    for side in (1, -1):
        tip = root + along * 5.5 + np.array([side * 4.0, 0.0, -2.5]) * plan.jitter[side][3]
        pieces.append(Piece(capsule([root, tip], 2.6, 2.2), Part.SPINOUS, 2.0))
    return pieces


def _dens(plan: Plan) -> list[Piece]:
    """Dens: narrow neck, round head, leaning back."""
    k, top = plan.scale, plan.size.height / 2
    points = np.array([(0, -1, top - 4), (0, -0.8, top + 4 * k), (0, 0, top + 12 * k)])
    path = chain(points, [6.2 * k, 4.6 * k, 5.0 * k], up=(0, 1, 0))
    return [Piece(item, Part.BODY, 0.2 if n else 3.0) for n, item in enumerate(path)]


def _axis_shoulders(plan: Plan) -> list[Piece]:
    """What carries the upper facets of C2 beside the dens."""
    pieces = []
    for side in (1, -1):
        seen = plan.upper[side].seen_from(plan.frame)
        middle = seen.origin - seen.axes[:, 2] * 5.0
        start = np.array([side * 4.0, -1.0, 1.0])
        shape = capsule([start, middle], (7.0, 5.0), (6.5, 4.0), up=(0, 0, 1))
        pieces.append(Piece(shape, sided(Part.SUPERIOR_ARTICULAR_LEFT, side), 3.0))
    return pieces


def cervical_pieces(plan: Plan) -> list[Piece]:
    """Pieces of C2 to C7, in the vertebra's own frame."""
    is_axis = plan.size.name == "C2"
    pieces = [body_piece(plan)]
    if is_axis:
        pieces += _dens(plan) + _axis_shoulders(plan)
    for side in (1, -1):
        pillar, middle = _pillar(plan, side)
        lateral = middle + np.array([-side * 3.0, 4.0, -1.0])
        pieces += pillar + lamina(plan, side, lateral)
        pieces += _transverse(plan, side, middle)
    pieces += spinous(plan)
    if plan.size.name in BIFID:
        pieces += _bifid(plan)
    pieces.append(canal_cut(plan))
    return pieces


def _lateral_mass(plan: Plan, side: int) -> list[Piece]:
    """Lateral mass and transverse process of the atlas."""
    k = plan.scale
    seen = plan.lower[side].seen_from(plan.frame)
    middle = seen.origin + seen.axes[:, 2] * (0.6 + 5.0 * k) + np.array([0, 1.0, 0])
    mass = Box(Frame(middle, seen.axes), (7.0 * k, 8.5 * k, 5.0 * k), 3.5 * k)
    tip = np.array([side * 34.0 * k, middle[1] + 2.0, middle[2] - 1.0])
    foramen = np.array([side * 27.0 * k, middle[1] + 1.0, middle[2]])
    up = np.array([0.0, 0.0, 14.0])
    wing = capsule([middle, tip], (7.5 * k, 4.6), (3.4, 3.8))
    cut = capsule([foramen - up, foramen + up], 3.1, 3.1, up=(0, 1, 0))
    return [
        Piece(mass, sided(Part.SUPERIOR_ARTICULAR_LEFT, side), 2.0),
        Piece(wing, sided(Part.COSTAL_LEFT, side), 2.0),
        Piece(cut, Part.NONE, 0.6, is_cut=True),
    ]


def atlas_pieces(plan: Plan) -> list[Piece]:
    """Pieces of C1 in its frame, which is that of C2 raised to the middle of the dens."""
    k = plan.scale
    front = np.array([(-13, -6, 1), (-8, -9.4, 1), (0, -10.6, 1), (8, -9.4, 1), (13, -6, 1)]) * k
    back = (
        np.array(
            [
                (16, 6, 2),
                (15, 15, 2),
                (9, 23, 1),
                (0, 26, 0),
                (-9, 23, 1),
                (-15, 15, 2),
                (-16, 6, 2),
            ]
        )
        * k
    )
    pieces = []
    for points, radii in ((front, (2.6, 4.6)), (back, (2.7, 4.0))):
        path = chain(points, [radii] * len(points))
        pieces += [Piece(item, Part.ARCH, 0.2 if n else 1.0) for n, item in enumerate(path)]
    tubercle = capsule([(0, 25 * k, 0), (0, 29 * k, -1)], 3.0, 2.4)
    pieces.append(Piece(tubercle, Part.SPINOUS, 2.0))
    for side in (1, -1):
        pieces += _lateral_mass(plan, side)
    return pieces
