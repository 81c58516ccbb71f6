"""What every neural arch from C2 down is made of: processes, laminae and the spinous plate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.bone import Piece
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.ids import Part, sided
from spine_app.domain.phantom.joints import JOINT_GAP, Joint
from spine_app.domain.phantom.morphometry import LevelSize
from spine_app.domain.phantom.plate import Plate, Thickness, closed_spline
from spine_app.domain.phantom.primitives import Box, Field, capsule

Floats = NDArray[np.float64]
LAMINA_BLEND = {"C": 2.2, "T": 2.6, "L": 4.5}
LAMINA_DROP = {"C": 0.08, "T": 0.22, "L": 0.27}
FORWARD = 0.32
"""How far the top of a lamina leans forward, as a slope."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What a vertebra's builder needs to know.

    Attributes:
        size: the level's sizes.
        frame: the vertebra's frame.
        upper: joints with the vertebra above, by side; empty for C1.
        lower: joints with the bone below, by side.
        jitter: by side, (8,) float64 of mean 1: what makes left and right differ.
        scale: of lengths that are not in the table.
    """

    size: LevelSize
    frame: Frame
    upper: dict[int, Joint]
    lower: dict[int, Joint]
    jitter: dict[int, Floats]
    scale: float

    @property
    def back(self) -> float:
        """Local y of the back wall of the canal, mm."""
        return self.size.rear + self.size.canal_depth - 2.0

    @property
    def pedicle_x(self) -> float:
        """Distance of the pedicle axes from the midline, mm."""
        return self.size.canal_width / 2 + self.size.pedicle_width / 2 + 0.4

    @property
    def pedicle_z(self) -> float:
        """Height of the pedicle axes, mm."""
        s = self.size
        lift = {"C": 0.0, "T": 0.3, "L": 1.0}[s.region]
        return 0.0 if s.region == "C" else s.height / 2 - s.pedicle_height / 2 - lift

    @property
    def lamina_z(self) -> float:
        """Height of the middle of the laminae, mm."""
        drop = LAMINA_DROP[self.size.region]
        return -drop * self.size.height - (2.0 if self.size.region == "L" else 0.0)

    def pedicle_end(self, side: int) -> Floats:
        """Where the pedicle meets the articular column."""
        s = self.size
        return np.array([side * self.pedicle_x, s.rear + 0.5 * s.canal_depth, self.pedicle_z])


def facet_plate(plan: Plan, joint: Joint, is_superior: bool) -> tuple[Piece, Floats]:
    """One articular process and the local position of its middle."""
    seen = joint.seen_from(plan.frame)
    extra = 0.5 if joint.region == "L" else 0.0
    thick = joint.half_thickness + (extra if is_superior else 0.0)
    away = JOINT_GAP / 2 + thick
    middle = seen.origin + seen.axes[:, 2] * (-away if is_superior else away)
    grow = plan.jitter[joint.side][0 if is_superior else 1]
    half = (joint.half_width * grow, joint.half_height * grow, thick)
    bend = -0.02 if joint.region == "L" else 0.0
    box = Box(Frame(middle, seen.axes), half, min(2.4, thick - 0.1), bend)
    left = Part.SUPERIOR_ARTICULAR_LEFT if is_superior else Part.INFERIOR_ARTICULAR_LEFT
    blend = 5.0 if joint.region == "L" else 3.0
    return Piece(box, sided(left, joint.side), blend), middle


def lamina(plan: Plan, side: int, lateral: Floats) -> list[Piece]:
    """One lamina, from a point beside the canal to the midline."""
    s = plan.size
    thick, tall = s.lamina_thickness / 2, s.lamina_height / 2
    z = plan.lamina_z
    middle = np.array([0.0, plan.back + thick * 0.8, z - 0.06 * s.lamina_height])
    up = (0.0, -FORWARD, 1.0)
    grow = plan.jitter[side][2]
    inner = capsule([lateral, middle], (thick * grow, tall * 0.92), (thick * 1.05, tall * 0.86), up)
    return [Piece(inner, Part.ARCH, LAMINA_BLEND[s.region])]


def spinous(plan: Plan) -> list[Piece]:
    """The spinous process: a plate in the midline, thin in its middle, thick at tip and edge."""
    s = plan.size
    drop = np.radians(s.spinous_drop_deg)
    along = np.array([0.0, np.cos(drop), -np.sin(drop)])
    up = np.array([0.0, np.sin(drop), np.cos(drop)])
    origin = np.array([0.0, plan.back + s.lamina_thickness * 0.4, plan.lamina_z])
    origin[0] += 0.4 * (plan.jitter[1][3] - 1) * 10
    length, tip, base = s.spinous_length, s.spinous_height / 2, s.lamina_height / 2
    corners = [
        (-3.0, 0.62 * base), (0.25 * length, 0.16 * base + 0.62 * tip),
        (0.62 * length, 0.72 * tip), (0.93 * length, 0.9 * tip), (length, 0.35 * tip),
        (0.985 * length, -0.7 * tip), (0.88 * length, -1.22 * tip), (0.6 * length, -0.98 * tip),
        (0.28 * length, -0.45 * base - 0.5 * tip), (-3.0, -0.85 * base),
    ]  # fmt: skip
    outline = closed_spline(corners, count=140)
    axes = np.stack([along, up, np.cross(along, up)], axis=1)
    plate = Plate(Frame(origin, axes), outline, _spinous_thickness(plan), _flat, 1.8, (-6.0, 6.0))
    return [Piece(plate, Part.SPINOUS, 3.5 if s.region == "L" else 2.6)]


def _flat(u: Field, v: Field) -> Field:
    return np.zeros_like(u)


def _spinous_thickness(plan: Plan) -> Thickness:
    """Half thickness of the spinous process as a function of its plate coordinates."""
    length, tip = plan.size.spinous_length, plan.size.spinous_height / 2
    is_lumbar = plan.size.region == "L"
    thin, base, end = (2.3, 4.2, 3.9) if is_lumbar else (2.2, 3.6, 3.2)

    def thickness(u: Field, v: Field, edge: Field) -> Field:
        s = np.clip(u * np.float32(1 / length), 0, 1.1)
        result = np.float32(thin) + np.float32(base - thin) * np.maximum(1 - 2.4 * s, 0) ** 2
        result += np.float32(end - thin) * np.clip((s - np.float32(0.68)) * 4, 0, 1) ** 2
        low = np.clip(-v * np.float32(1 / tip) - np.float32(0.35), 0, 1)
        return np.asarray(result + np.float32(0.9) * low, dtype=np.float32)

    return thickness
