"""The rib cage: a closed coordinate map of the thorax, the ribs on it and the sternum.

Source:
    planar ribs on tilted planes after J Appl Physiol 1987 (ribs 3-7); widths judged by eye.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.arch import Plan
from spine_app.domain.phantom.bone import Bone, Piece
from spine_app.domain.phantom.curve import Frame, SpineCurve
from spine_app.domain.phantom.ids import RIB_IDS, STERNUM_ID, Part
from spine_app.domain.phantom.primitives import Radius, chain
from spine_app.domain.phantom.vertebra import transverse_tip

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
HALF_WIDTH = (50, 74, 90, 103, 113, 121, 127, 131, 132, 129, 122, 112)
HALF_DEPTH = (44, 58, 70, 79, 86, 92, 96, 98, 98, 96, 92, 86)
LATERAL_DROP = (0.05, 0.06, 0.08, 0.1, 0.12, 0.14, 0.17, 0.21, 0.28, 0.38, 0.56, 0.76)
END_ANGLE_DEG = (150, 155, 157, 156, 154, 152, 148, 136, 124, 112, 84, 62)
FORWARD_DROP = 0.6
BACK = 36.0
"""Reach of the cage behind the body centres, mm."""
EXPONENT = 2.35
FREE = 30.0
"""Distance from the midline at which the lateral drop starts, mm."""


@dataclass(frozen=True, eq=False)
class Cage:
    """Tables of the thorax along the height of its ribs' roots; all float64, mm and radians.

    Attributes:
        z: (n,) heights of the rib roots, ascending.
        x: (n,) lateral positions of the spine there.
        y: (n,) its sagittal positions.
        width: (n,) half widths.
        depth: (n,) half depths.
        drop: (n,) lateral drops.
        turn: (n,) axial angles of the ribs.
        lean: (n,) roll angles of the ribs.
    """

    z: Floats
    x: Floats
    y: Floats
    width: Floats
    depth: Floats
    drop: Floats
    turn: Floats
    lean: Floats

    def at(self, values: Floats, z: Field | Floats | float) -> Floats:
        """A table's value at rib-root heights."""
        return np.asarray(np.interp(z, self.z, values))

    def _look(self, values: Floats, z: Field) -> Field:
        """A table's value to the nearest millimetre, fast."""
        start = np.floor(self.z[0])
        fine = np.interp(np.arange(start, self.z[-1] + 1), self.z, values).astype(np.float32)
        index = (z - np.float32(start - 0.5)).astype(np.int32)
        return np.take(fine, np.clip(index, 0, len(fine) - 1))

    def point(self, root_z: float, lateral: float, back: float) -> Floats:
        """Position of a cage coordinate: sideways and backwards from the spine's centre."""
        turn, lean = self.at(self.turn, root_z), self.at(self.lean, root_z)
        fall = (
            FORWARD_DROP * (BACK - back)
            + self.at(self.drop, root_z) * max(abs(lateral) - FREE, 0)
            + np.tan(lean) * lateral
        )
        x = self.at(self.x, root_z) + np.cos(turn) * lateral - np.sin(turn) * back
        y = self.at(self.y, root_z) + np.sin(turn) * lateral + np.cos(turn) * back
        return np.array([x, y, root_z - fall])

    def radius(self, x: Field, y: Field, z: Field) -> tuple[Field, Field]:
        """Cage norm (1 on the ribs) and half width in mm at points given in mm."""
        root = z + np.float32(40)
        for _ in range(2):
            dx, dy = x - self._look(self.x, root), y - self._look(self.y, root)
            fall = np.float32(FORWARD_DROP) * (np.float32(BACK) - dy)
            side = np.maximum(np.abs(dx) - np.float32(FREE), 0)
            root = z + np.clip(fall, 0, 150) + self._look(self.drop, root) * side
            root = root + self._look(np.tan(self.lean), root) * dx
        turn = self._look(self.turn, root)
        dx, dy = dx + dy * turn, dy - dx * turn
        width, depth = self._look(self.width, root), self._look(self.depth, root)
        n = np.float32(EXPONENT)
        norm = (np.abs(dx) / width) ** n + (np.abs(dy - np.float32(BACK) + depth) / depth) ** n
        return norm ** np.float32(1 / n), width


def _thoracic(curve: SpineCurve) -> list[str]:
    """Thoracic names from the top down."""
    return [name for name in reversed(curve.names) if name[0] == "T"]


def make_cage(curve: SpineCurve, plans: dict[str, Plan], scale: float) -> Cage:
    """The cage of a spine."""
    names = _thoracic(curve)
    at = np.linspace(0, 11, len(names))
    tables = [
        np.interp(at, np.arange(12), row) * factor
        for row, factor in ((HALF_WIDTH, scale), (HALF_DEPTH, scale), (LATERAL_DROP, 1.0))
    ]
    roots = (
        np.array([_tubercle(plans[name], 1)[2] + _tubercle(plans[name], -1)[2] for name in names])
        / 2
    )
    centers = np.array([curve.frames[name].origin for name in names])
    turns = [0.75 * np.radians(curve.attitudes[name].axial) for name in names]
    leans = [0.4 * np.radians(curve.attitudes[name].roll) for name in names]
    columns = [roots, centers[:, 0], centers[:, 1], *tables, np.array(turns), np.array(leans)]
    return Cage(*(column[::-1].astype(np.float64) for column in columns))


def _tubercle(plan: Plan, side: int) -> Floats:
    """Where a rib lies against its transverse process, in the phantom's space."""
    tip = transverse_tip(plan, side)
    tip = tip + np.array([-side * 2.0, -9.5, 2.5])
    return plan.frame.to_parent(tip)


def _rib_path(cage: Cage, plan: Plan, side: int, rank: float) -> Floats:
    """Control points of one rib, from head to front end."""
    s = plan.size
    is_low = rank > 9.5 or rank < 0.5
    z = 0.1 * s.height if is_low else 0.46 * s.height
    half = s.upper_width / 2
    head = plan.frame.to_parent([side * (half + 1.5), s.rear - 4.5, z])
    tubercle = _tubercle(plan, side)
    root_z = float(tubercle[2])
    width, depth = (float(cage.at(t, root_z)) for t in (cage.width, cage.depth))
    reach = abs(plan.frame.to_local(tubercle)[0])
    first = np.degrees(np.arcsin(min(((reach + 16) / width) ** (EXPONENT / 2), 0.95)))
    last = np.interp(rank, np.arange(12), END_ANGLE_DEG)
    points = [head, 0.45 * head + 0.55 * tubercle, tubercle]
    for angle in np.radians(np.linspace(first, max(last, first + 15), 10)):
        power = 2 / EXPONENT
        lateral = side * width * np.sin(angle) ** power
        sign = 1 if angle <= np.pi / 2 else -1
        back = BACK - depth + sign * depth * abs(np.cos(angle)) ** power
        points.append(cage.point(root_z, lateral, back))
    return np.array(points)


def rib_bones(cage: Cage, curve: SpineCurve, plans: dict[str, Plan]) -> list[Bone]:
    """All ribs, with head, neck, tubercle and angle."""
    names = _thoracic(curve)
    world = Frame(np.zeros(3), np.eye(3))
    bones = []
    for number, name in enumerate(names, 1):
        rank = 11 * (number - 1) / (len(names) - 1)
        for side in (1, -1):
            plan = plans[name]
            points = _rib_path(cage, plan, side, rank)
            k = plan.scale * (0.8 if rank > 10.5 else 0.9 if rank > 9.5 else 1.0)
            shaft: list[Radius] = [(3.4 * k, 6.7 * k)] * (len(points) - 4)
            radii: list[Radius] = [(4.2 * k, 4.9 * k), (3.3 * k, 4.4 * k), (4.3 * k, 5.2 * k)]
            radii += [*shaft, (3.4 * k, 6.8 * k) if rank < 9.5 else (2.2 * k, 3.2 * k)]
            path = chain(points, radii, up=(0, -0.35, 1.0), cuts=4)
            pieces = tuple(Piece(item, Part.RIB) for item in path)
            bones.append(Bone(RIB_IDS[side, number], world, pieces))
    return bones


def sternum_bone(cage: Cage, scale: float) -> Bone:
    """Manubrium, body and xiphoid as a flat bar in front of the cage."""
    tops = np.interp([0.3, 1.0, 2.2, 3.4, 4.3, 4.8], np.arange(len(cage.z)), cage.z[::-1])
    points = []
    for z in tops:
        depth = float(cage.at(cage.depth, z))
        points.append(cage.point(float(z), 0.0, BACK - 2 * depth - 2.0))
    sizes = ((26, 6.0), (22, 5.5), (15, 5.0), (19, 4.8), (13, 4.2), (5, 2.8))
    radii: list[Radius] = [(a * scale, b * scale) for a, b in sizes]
    path = chain(points, radii, up=(0, 1, 0))
    world = Frame(np.zeros(3), np.eye(3))
    return Bone(STERNUM_ID, world, tuple(Piece(item, Part.STERNUM) for item in path))
