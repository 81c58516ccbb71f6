"""What is known exactly about a phantom: landmarks, end plates, angles and skin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.phantom.arch import Plan
from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.body import Body
from spine_app.domain.phantom.curve import Attitude, Frame, plate_frame
from spine_app.domain.phantom.ids import SACRUM_NAME, vertebra_id
from spine_app.domain.phantom.pelvis import hip_center, pelvis_frame
from spine_app.domain.phantom.sacrum import HALF_DEPTH, HALF_WIDTH
from spine_app.domain.phantom.screws import PlacedScrew
from spine_app.domain.phantom.vertebra import transverse_tip

Floats = NDArray[np.float64]
OUTLINE_POINTS = 72
LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, eq=False)
class EndPlate:
    """One end plate.

    Attributes:
        center_lps: (3,) float64, mm. Middle of the rim plane.
        normal_lps: (3,) float64, unit, towards the head for both plates.
        outline_lps: (n, 3) float64, mm. Rim, counter-clockwise seen from above.
        surface: maps (n, 2) local (x, y) mm to (n, 3) float64 LPS mm on the plate's dished
            surface.
    """

    center_lps: Floats
    normal_lps: Floats
    outline_lps: Floats
    surface: Callable[[Floats], Floats] = field(repr=False)


@dataclass(frozen=True, eq=False)
class FacetTruth:
    """One facet joint: centre (3,) and normal (3,) from the lower to the upper bone, LPS mm."""

    center_lps: Floats
    normal_lps: Floats


@dataclass(frozen=True, eq=False)
class VertebraTruth:
    """What is known of one vertebra; points are (3,) float64, mm, LPS.

    Attributes:
        name: such as `L3`.
        label: its id.
        attitude: absolute angles, degrees.
        body_center: middle of the body; of C1 the middle of the ring's front.
        canal_center: middle of the canal at the body's middle.
        pedicles: middle of each pedicle, by `left` and `right`; empty for C1 and C2.
        spinous_tip: end of the spinous process's middle line, 3 mm inside it; None for C1.
        transverse_tips: by side; thoracic levels only.
        facets: joints with the bone below, by side.
        upper_plate: None for C1 and C2.
        lower_plate: None for C1.
        height_loss: 1 - anterior / posterior height, rim to rim.
    """

    name: str
    label: int
    attitude: Attitude
    body_center: Floats
    canal_center: Floats
    pedicles: Mapping[str, Floats]
    spinous_tip: Floats | None
    transverse_tips: Mapping[str, Floats]
    facets: Mapping[str, FacetTruth]
    upper_plate: EndPlate | None
    lower_plate: EndPlate | None
    height_loss: float


@dataclass(frozen=True, eq=False)
class PhantomTruth:
    """What is known of the whole phantom; all positions LPS mm.

    Attributes:
        vertebrae: by name, from the lowest lumbar one up to C1.
        sacral_plate: the S1 end plate.
        hip_centers: centres of the femoral heads, by side.
        screws: in the recipe's order.
        skin: back contour y = S(x, z); not a number beside the trunk.
    """

    vertebrae: Mapping[str, VertebraTruth]
    sacral_plate: EndPlate
    hip_centers: Mapping[str, Floats]
    screws: tuple[PlacedScrew, ...]
    skin: Callable[[ArrayLike, ArrayLike], Floats] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Vertebra names from the lowest lumbar one up."""
        return tuple(self.vertebrae)

    def plate(self, name: str, is_upper: bool) -> EndPlate:
        """An end plate; `sacrum` has an upper one.

        Raises:
            KeyError: the bone has no such plate.
        """
        if name == SACRUM_NAME and is_upper:
            return self.sacral_plate
        bone = self.vertebrae[name]
        plate = bone.upper_plate if is_upper else bone.lower_plate
        if plate is None:
            raise KeyError(name)
        return plate

    def cobb_deg(self, upper: str, lower: str) -> float:
        """Coronal angle from the upper plate of `upper` to the lower plate of `lower`, degrees.

        Positive is convex to the patient's left.
        """
        top, bottom = self.plate(upper, True).normal_lps, self.plate(lower, False).normal_lps
        return float(np.degrees(np.arctan2(bottom[0], bottom[2]) - np.arctan2(top[0], top[2])))

    def sagittal_deg(self, upper: str, lower: str) -> float:
        """Sagittal angle between two upper plates, degrees; positive is lordosis."""
        top, bottom = self.plate(upper, True).normal_lps, self.plate(lower, True).normal_lps
        return float(np.degrees(np.arctan2(-bottom[1], bottom[2]) - np.arctan2(-top[1], top[2])))

    @property
    def sacral_slope_deg(self) -> float:
        """Forward tilt of the S1 plate, degrees."""
        normal = self.sacral_plate.normal_lps
        return float(np.degrees(np.arctan2(-normal[1], normal[2])))


def _end_plate(plan: Plan, is_upper: bool) -> EndPlate:
    frame = plan.frame.child(plate_frame(plan.size, is_upper))
    body = Body(plan.size, np.zeros(4))

    def surface(points: Floats) -> Floats:
        x, y = np.asarray(points, dtype=np.float32).T
        level = np.full_like(x, (0.5 if is_upper else -0.5) * plan.size.height)
        u, v, _ = body.profile(x, y, level)
        z = body.plate_height(u, v, y, is_upper)
        return plan.frame.to_parent(np.stack([x, y, z], axis=-1))

    angle = np.linspace(0, 2 * np.pi, OUTLINE_POINTS, endpoint=False)
    rays = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    rim = rays * _rim(body, rays, is_upper)[:, None]
    slope = np.tan(np.radians(plan.size.wedge_deg / 2)) * (1 if is_upper else -1)
    z = (0.5 if is_upper else -0.5) * plan.size.height - rim[:, 1] * slope
    outline = plan.frame.to_parent(np.column_stack([rim, z]))
    return EndPlate(frame.origin, frame.axes[:, 2], outline, surface)


def _rim(body: Body, rays: Floats, is_upper: bool) -> Floats:
    """Distances along rays (n, 2) at which the outline norm becomes 1: (n,) float64, mm."""
    x, y = rays.T.astype(np.float32)
    level = np.full_like(x, (0.5 if is_upper else -0.5) * body.size.height)
    low, high = np.full_like(x, 1.0), np.full_like(x, 60.0)
    for _ in range(24):
        middle = 0.5 * (low + high)
        is_inside = body.profile(x * middle, y * middle, level)[2] < 1
        low, high = np.where(is_inside, middle, low), np.where(is_inside, high, middle)
    return np.asarray(low, dtype=np.float64)


def _sacral_plate(frame: Frame, scale: float) -> EndPlate:
    angle = np.linspace(0, 2 * np.pi, OUTLINE_POINTS, endpoint=False)
    a, b = HALF_WIDTH[0] * scale, HALF_DEPTH[0] * scale
    rim = np.column_stack([a * np.cos(angle), b * np.sin(angle), np.zeros_like(angle)])

    def surface(points: Floats) -> Floats:
        flat = np.asarray(points, dtype=np.float64)
        return frame.to_parent(np.column_stack([flat, np.full(len(flat), -0.2)]))

    return EndPlate(frame.origin, frame.axes[:, 2], frame.to_parent(rim), surface)


def _height_loss(plan: Plan) -> float:
    s = plan.size
    lean = 2 * s.rear * np.tan(np.radians(s.wedge_deg / 2))
    return float(1 - (s.height + lean) / (s.height - lean))


def _spinous_tip(plan: Plan) -> Floats:
    s = plan.size
    drop = np.radians(s.spinous_drop_deg)
    reach = s.spinous_length - 3.0
    start = plan.back + s.lamina_thickness * 0.4
    local = [0.0, start + reach * np.cos(drop), plan.lamina_z - reach * np.sin(drop)]
    return plan.frame.to_parent(local)


def _vertebra(skeleton: Skeleton, name: str) -> VertebraTruth:
    plan, curve = skeleton.plans[name], skeleton.curve
    s, to_lps = plan.size, plan.frame.to_parent
    sides = ((LEFT, 1), (RIGHT, -1))
    joints = {side: skeleton.joints[name, sign].frame for side, sign in sides}
    is_atlas, is_high = name == "C1", name in ("C1", "C2")
    pedicles = {
        side: to_lps([sign * plan.pedicle_x, s.rear + 0.18 * s.canal_depth, plan.pedicle_z])
        for side, sign in sides
        if s.region in "TL" and not is_high
    }
    tips = {side: to_lps(transverse_tip(plan, sign)) for side, sign in sides if name[0] == "T"}
    scale = plan.scale
    return VertebraTruth(
        name=name,
        label=vertebra_id(name),
        attitude=curve.attitudes[name],
        body_center=to_lps([0, -10.6 * scale, scale]) if is_atlas else to_lps([0, 0, 0]),
        canal_center=to_lps([0, 13.0 * scale if is_atlas else s.canal_y, 0]),
        pedicles=pedicles,
        spinous_tip=None if is_atlas else _spinous_tip(plan),
        transverse_tips=tips,
        facets={side: FacetTruth(f.origin, f.axes[:, 2]) for side, f in joints.items()},
        upper_plate=None if is_high else _end_plate(plan, True),
        lower_plate=None if is_atlas else _end_plate(plan, False),
        height_loss=0.0 if is_atlas else _height_loss(plan),
    )


def make_truth(
    skeleton: Skeleton,
    screws: tuple[PlacedScrew, ...],
    skin: Callable[[ArrayLike, ArrayLike], Floats],
) -> PhantomTruth:
    """Collect the truth of a patient.

    Args:
        skeleton: all bones.
        screws: as placed.
        skin: back contour of the skin.
    """
    plan = skeleton.plans[SACRUM_NAME]
    pelvis = pelvis_frame(skeleton.sacral_slope_deg)
    return PhantomTruth(
        vertebrae={name: _vertebra(skeleton, name) for name in skeleton.curve.names},
        sacral_plate=_sacral_plate(plan.frame, plan.scale),
        hip_centers={
            side: pelvis.to_parent(hip_center(sign, plan.scale))
            for side, sign in ((LEFT, 1), (RIGHT, -1))
        },
        screws=screws,
        skin=skin,
    )
