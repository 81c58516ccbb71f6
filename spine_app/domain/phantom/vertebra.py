"""Thoracic and lumbar vertebrae."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.arch import Plan, facet_plate, lamina, spinous
from spine_app.domain.phantom.body import Body, CanalTube
from spine_app.domain.phantom.bone import Piece
from spine_app.domain.phantom.ids import Part, sided
from spine_app.domain.phantom.primitives import capsule, chain

Floats = NDArray[np.float64]
NARROWING = {"C": 0.2, "T": 0.05, "L": 0.22}


def body_piece(plan: Plan) -> Piece:
    """The vertebral body with this patient's uneven rim."""
    jitter = np.concatenate([plan.jitter[1][4:6] - 1, plan.jitter[-1][4:6] - 1])
    lipping = np.clip(jitter * 14, -0.7, 1.3) + np.array([0.0, 0.5, 0.0, 0.2])
    return Piece(Body(plan.size, lipping), Part.BODY)


def canal_cut(plan: Plan) -> Piece:
    """What the spinal canal takes out of the arch."""
    s = plan.size
    reach = s.height / 2 + s.disc_height + 12
    tube = CanalTube(s.canal_y, s.canal_width / 2, s.canal_depth / 2, reach, NARROWING[s.region])
    return Piece(tube, Part.NONE, 1.2, is_cut=True)


def _pedicle(plan: Plan, side: int) -> list[Piece]:
    s = plan.size
    radii = (s.pedicle_width / 2 - 0.5, s.pedicle_height / 2 - 0.5)
    end = plan.pedicle_end(side)
    wide = 0.36 * min(s.upper_width, s.lower_width)
    start = np.array([side * min(abs(end[0]) * 0.95, wide), s.rear - 5.0, plan.pedicle_z - 0.4])
    shape = capsule([start, end], (radii[0] * 1.08, radii[1] * 1.04), radii)
    return [Piece(shape, sided(Part.PEDICLE_LEFT, side), 2.6)]


def _superior(plan: Plan, side: int) -> list[Piece]:
    """Superior articular process and the column that carries it."""
    plate, middle = facet_plate(plan, plan.upper[side], is_superior=True)
    end = plan.pedicle_end(side)
    part = sided(Part.SUPERIOR_ARTICULAR_LEFT, side)
    if plan.size.region == "L":
        width = 5.2 * plan.scale * plan.jitter[side][6]
        column = capsule(
            [end + np.array([0, 1, -2]), middle], (width, 5.4), (width, 4.9), up=(0, 1, 0)
        )
        root = end + np.array([side * 2.5, 1.0, -2.5])
        mamillary = capsule([middle + np.array([side * 2.0, 1.5, -1.0]), root], 4.0, 4.4)
        return [Piece(column, part, 5.0), plate, Piece(mamillary, part, 5.0)]
    column = capsule([end, middle], (4.0, 3.6), (3.8, 2.6), up=(0, 1, 0))
    return [Piece(column, part, 3.0), plate]


def _inferior(plan: Plan, side: int) -> tuple[list[Piece], Floats]:
    """Pars and inferior articular process, and the point where the lamina starts."""
    s, joint = plan.size, plan.lower[side]
    plate, middle = facet_plate(plan, joint, is_superior=False)
    end = plan.pedicle_end(side)
    is_lumbar = joint.region == "L"
    isthmus = np.array(
        [
            0.5 * end[0] + 0.5 * middle[0] + side * 0.4,
            max(plan.back - 1.5, end[1] + 4.0),
            0.45 * (end[2] - s.pedicle_height / 2) + 0.55 * plan.lamina_z + 1.0,
        ]
    )
    width = 4.2 * plan.jitter[side][7] * (1.0 if s.region == "L" else 0.95)
    radii = [(width, 3.8), (width * 1.0, 3.6), (width * 1.1, 3.8)]
    path = chain([end + np.array([0, 1.5, -1.0]), isthmus, middle], list(radii), up=(0, 1, 0))
    part = sided(Part.INFERIOR_ARTICULAR_LEFT, side)
    blend = 5.0 if is_lumbar else 3.6
    pieces = [Piece(path[0], Part.ARCH, blend)]
    pieces += [Piece(item, Part.ARCH if n < 3 else part, 0.2) for n, item in enumerate(path[1:], 1)]
    pieces.append(plate)
    if is_lumbar:
        seen = joint.seen_from(plan.frame)
        low = middle + seen.axes[:, 1] * joint.half_height * -0.45 + seen.axes[:, 2] * 1.2
        bulb = capsule([middle + seen.axes[:, 2] * 0.8, low], 5.2 * plan.scale, 5.6 * plan.scale)
        pieces.append(Piece(bulb, part, 5.5))
    lateral = np.array([isthmus[0] * 0.82, plan.back + 0.2, plan.lamina_z + 0.5])
    return pieces, lateral


def _lumbar_transverse(plan: Plan, side: int) -> list[Piece]:
    """A flat blade: stout root, thin middle, blunt uneven tip."""
    s, j = plan.size, plan.jitter[side]
    root = np.array([side * (plan.pedicle_x - 1.0), s.rear + 3.5, plan.pedicle_z - 1.0])
    reach = (s.transverse_span / 2 - plan.pedicle_x) * j[6]
    sweep = np.tan(np.radians(s.transverse_sweep_deg)) * reach
    rise = 2.0 * (j[7] - 1) * 20 + 1.0
    stout = 1.0 + 0.5 * max(s.pedicle_width - 10.5, 0) / 6.5
    points = root + np.array(
        [
            (0, 0, 0),
            (side * 0.38 * reach, 0.45 * sweep, 0.2 * rise),
            (side * 0.72 * reach, 0.8 * sweep, 0.6 * rise),
            (side * reach, sweep, rise),
        ]
    )
    radii: list[float | tuple[float, float]] = [
        (4.2 * stout, 6.0), (2.7 * stout, 4.9 * j[2]), (2.3, 5.2 * j[0]), (1.7, 3.6),
    ]  # fmt: skip
    return _limb(points, radii, sided(Part.COSTAL_LEFT, side), (side * 0.1, -0.25, 1.0))


def _limb(
    points: Floats,
    radii: list[float | tuple[float, float]],
    part: Part,
    up: tuple[float, float, float],
) -> list[Piece]:
    """A chain whose first piece melts into the bone."""
    path = chain(points, radii, up)
    return [Piece(item, part, 0.2 if n else 4.5) for n, item in enumerate(path)]


def transverse_tip(plan: Plan, side: int) -> Floats:
    """Tip of a thoracic transverse process, in the vertebra's frame."""
    s = plan.size
    start = plan.pedicle_end(side)
    reach = s.transverse_span / 2 - plan.pedicle_x
    sweep = np.tan(np.radians(s.transverse_sweep_deg)) * max(reach, 2.0)
    return np.asarray(start + np.array([side * reach, min(sweep, 1.6 * max(reach, 4.0)), 2.0]))


def _thoracic_transverse(plan: Plan, side: int) -> list[Piece]:
    start = plan.pedicle_end(side) + np.array([0.0, 2.0, 0.0])
    tip = transverse_tip(plan, side)
    grow = plan.scale * plan.jitter[side][6]
    radii: list[float | tuple[float, float]] = [
        (4.0, 5.6), (3.7 * grow, 4.6 * grow), (4.3 * grow, 5.6 * grow),
    ]  # fmt: skip
    middle = 0.5 * (start + tip) + [0, 0.6, 0]
    path = chain([start, middle, tip], radii, cuts=2)
    part = sided(Part.COSTAL_LEFT, side)
    return [Piece(item, part, 0.2 if n else 3.0) for n, item in enumerate(path)]


def vertebra_pieces(plan: Plan) -> list[Piece]:
    """Pieces of a thoracic or lumbar vertebra, in its own frame."""
    pieces = [body_piece(plan)]
    for side in (1, -1):
        pieces += _pedicle(plan, side)
        pieces += _superior(plan, side)
        inferior, lateral = _inferior(plan, side)
        pieces += inferior
        pieces += lamina(plan, side, lateral)
        if plan.size.region == "L":
            pieces += _lumbar_transverse(plan, side)
        else:
            pieces += _thoracic_transverse(plan, side)
    pieces += spinous(plan)
    pieces.append(canal_cut(plan))
    return pieces
