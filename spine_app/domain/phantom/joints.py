"""Facet joints: set once in the lower bone, then shared by both, so that they always face."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.curve import Frame, SpineCurve
from spine_app.domain.phantom.ids import SACRUM_NAME
from spine_app.domain.phantom.morphometry import SACRAL_DEPTH, SACRAL_JOINT, LevelSize

Floats = NDArray[np.float64]
HALF_THICKNESS = {"C": 3.0, "T": 2.4, "L": 3.6}
JOINT_GAP = 1.2
"""Width of the joint space, mm."""
ATLAS_SLOPE_DEG = 25.0
"""Fall of the C1-C2 joints towards the sides."""


@dataclass(frozen=True, eq=False)
class Joint:
    """One facet joint.

    Attributes:
        side: +1 left, -1 right.
        region: `C`, `T` or `L`: the shape of the processes, from the lower bone.
        frame: in the phantom's space; origin the joint centre, u sideways along the facet, v up
            along it, w the normal from the lower bone's process to the upper bone's.
        half_width: mm.
        half_height: mm.
    """

    side: int
    region: str
    frame: Frame
    half_width: float
    half_height: float

    @property
    def half_thickness(self) -> float:
        """Half thickness of both processes, mm."""
        return HALF_THICKNESS[self.region]

    def seen_from(self, bone: Frame) -> Frame:
        """The joint's frame in a bone's own frame."""
        return Frame(bone.to_local(self.frame.origin), bone.axes.T @ self.frame.axes)


def _facet_axes(tilt_deg: float, turn_deg: float, side: int) -> Floats:
    """Columns u, v, w of a facet, from its angles with the transverse and sagittal planes."""
    tilt, turn = np.radians([tilt_deg, turn_deg])
    normal = np.array(
        [-side * np.cos(turn) * np.sin(tilt), np.sin(turn) * np.sin(tilt), np.cos(tilt)]
    )
    up = np.array([0.0, 0.0, 1.0]) - normal * normal[2]
    up /= np.linalg.norm(up)
    return np.stack([np.cross(up, normal), up, normal], axis=1)


def _joint_below(curve: SpineCurve, lower: str, side: int) -> Joint:
    """The joint at the upper end of the bone `lower`."""
    bone = curve.frames[lower]
    if lower == SACRUM_NAME:
        scale = curve.sizes[curve.names[0]].joint_half / 21.5
        v = {key: value * (scale if "deg" not in key else 1) for key, value in SACRAL_JOINT.items()}
        center = np.array([side * v["joint_half"], SACRAL_DEPTH * scale / 2 + v["joint_back"], -1])
        axes = _facet_axes(v["facet_tilt_deg"], v["facet_turn_deg"], side)
        half, region = (v["facet_width"] / 2, v["facet_height"] / 2), "L"
    else:
        s = curve.sizes[lower]
        up = s.height / 2 + s.joint_up
        center = np.array([side * s.joint_half, s.rear + s.joint_back, up])
        axes = _facet_axes(s.facet_tilt_deg, s.facet_turn_deg, side)
        half, region = (s.facet_width / 2, s.facet_height / 2), s.region
        if lower == "C2":
            center, axes = _atlas_facet(s, side)
    return Joint(side, region, bone.child(Frame(center, axes)), *half)


def _atlas_facet(size: LevelSize, side: int) -> tuple[Floats, Floats]:
    """Centre and axes of the C1-C2 joint in the frame of C2."""
    slope = np.radians(ATLAS_SLOPE_DEG) * side
    normal = np.array([np.sin(slope), 0.0, np.cos(slope)])
    back = np.array([0.0, 1.0, 0.0])
    axes = np.stack([np.cross(back, normal), back, normal], axis=1)
    scale = size.height / 18
    return np.array([side * 15.5 * scale, -0.5 * scale, size.height / 2 + 1.5 * scale]), axes


def spine_joints(curve: SpineCurve) -> dict[tuple[str, int], Joint]:
    """Every facet joint, by (name of the upper vertebra, side)."""
    return {
        (name, side): _joint_below(curve, curve.below(name), side)
        for name in curve.names
        for side in (1, -1)
    }
