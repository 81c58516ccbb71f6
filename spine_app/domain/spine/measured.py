"""What is measured on a spine by the program itself: a value or the reason for having none."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.parts import EndPlate, Trust
from spine_app.domain.view.plane_frame import PlaneFrame, Point, point_of


class Key(Enum):
    """What is measured. The value is part of text keys and of exports."""

    HEIGHT_FRONT = "height-front"
    HEIGHT_MIDDLE = "height-middle"
    HEIGHT_BACK = "height-back"
    HEIGHT_LOSS = "height-loss"
    BODY_ANGLE = "body-angle"
    DISC_FRONT = "disc-front"
    DISC_MIDDLE = "disc-middle"
    DISC_BACK = "disc-back"
    DISC_ANGLE = "disc-angle"
    SEGMENT_ANGLE = "segment-angle"
    CERVICAL_LORDOSIS = "cervical-lordosis"
    THORACIC_KYPHOSIS = "thoracic-kyphosis"
    LUMBAR_LORDOSIS = "lumbar-lordosis"
    COBB = "cobb"
    CANAL_DEPTH = "canal-depth"
    CANAL_AREA = "canal-area"
    BONE_DENSITY = "bone-density"
    SACRAL_SLOPE = "sacral-slope"
    PELVIC_TILT = "pelvic-tilt"
    PELVIC_INCIDENCE = "pelvic-incidence"
    SAGITTAL_AXIS = "sagittal-axis"


class Unit(Enum):
    """Units; the value is what is printed."""

    MM = "mm"
    DEG = "°"
    MM2 = "mm²"
    HU = "HU"
    PERCENT = "%"


UNITS: dict[Key, Unit] = {
    **dict.fromkeys(Key, Unit.DEG),
    **dict.fromkeys((Key.HEIGHT_FRONT, Key.HEIGHT_MIDDLE, Key.HEIGHT_BACK), Unit.MM),
    **dict.fromkeys((Key.DISC_FRONT, Key.DISC_MIDDLE, Key.DISC_BACK), Unit.MM),
    **dict.fromkeys((Key.CANAL_DEPTH, Key.SAGITTAL_AXIS), Unit.MM),
    Key.HEIGHT_LOSS: Unit.PERCENT,
    Key.CANAL_AREA: Unit.MM2,
    Key.BONE_DENSITY: Unit.HU,
}


class Refusal(Enum):
    """Why there is no value. The value is part of text keys and of exports."""

    LEVEL_MISSING = "level-missing"
    """A level that the definition names is not in the label map."""
    PLATE_MISSING = "plate-missing"
    """An end plate is cut off, or no plane was found."""
    PLATES_TOUCH = "plates-touch"
    """Two end plates touch or cross in the label map: there is no space to be measured."""
    CANAL_MISSING = "canal-missing"
    CORD_ALONE = "cord-alone"
    """The canal is known from the cord alone, which says nothing of its size."""
    LYING = "lying"
    """The value has a meaning in a standing patient only."""
    HIPS_MISSING = "hips-missing"
    """The heads of the femurs are not measured."""
    NOT_CT = "not-ct"
    NO_HU = "no-hu"
    NO_IMAGE = "no-image"
    """A label map alone, without grey values."""
    REGION_MISSING = "region-missing"
    """No voxel lies where grey values are to be read."""
    FEW_LEVELS = "few-levels"
    """Too few levels are in view to look for a curve."""


class Caveat(Enum):
    """What is to be known about a value. The value is part of text keys and of exports."""

    LEVEL_UNSURE = "level-unsure"
    PLATE_ROUGH = "plate-rough"
    """An end plate is uneven, deformed, or has no flat rim by nature (cervical spine)."""
    BONE_ODD = "bone-odd"
    """A bone is cut by the border of the image, or its label falls into parts."""
    SLICES_THICK = "slices-thick"
    POSTURE = "posture"
    """Taken lying: smaller than when standing."""
    SMALL_CURVE = "small-curve"
    """Below 10°, which is no scoliosis."""
    CURVE_AT_END = "curve-at-end"
    """The end vertebra is the last one in view: the curve may go on."""
    CANAL_FROM_BONE = "canal-from-bone"
    """The canal has no label: the ring of bone was measured, as one looks through it."""
    TUBE_VOLTAGE = "tube-voltage"
    """Not 120 kVp, for which thresholds are published."""
    TUBE_VOLTAGE_UNKNOWN = "tube-voltage-unknown"
    CONTRAST = "contrast"
    CONTRAST_UNKNOWN = "contrast-unknown"
    KERNEL = "kernel"
    METAL = "metal"
    DEFORMED = "deformed"
    """The vertebra has lost height: its trabeculae are compressed."""


class Side(Enum):
    """A side of the patient."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Construction:
    """What is drawn to show how a value came about; mm, LPS.

    Attributes:
        points: single points.
        lines: open lines, of two or more points each.
        outlines: closed ones.
        plane: on which it was measured, and is best seen.
    """

    points: tuple[Point, ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    outlines: tuple[tuple[Point, ...], ...] = ()
    plane: PlaneFrame | None = None


@dataclass(frozen=True)
class Measured:
    """One measurement.

    Attributes:
        key: what is measured; says the definition.
        levels: our ids of the bones it belongs to, from head to foot.
        value: None where it is refused.
        refusal: why; None where there is a value.
        caveats: what is to be known about the value.
        trust: how far it is to be believed.
        construction: how it came about.
        side: to which side a curve is convex; None for all others.
    """

    key: Key
    levels: tuple[int, ...]
    value: float | None = None
    refusal: Refusal | None = None
    caveats: tuple[Caveat, ...] = ()
    trust: Trust = Trust.SURE
    construction: Construction = field(default_factory=Construction)
    side: Side | None = None

    def __post_init__(self) -> None:
        """Refuse what has both a value and a reason for having none, or neither."""
        if (self.value is None) is (self.refusal is None):
            raise ValueError

    @property
    def unit(self) -> Unit:
        """Unit of the value."""
        return UNITS[self.key]


def refused(key: Key, levels: Iterable[int], why: Refusal) -> Measured:
    """A measurement that has no value."""
    return Measured(key, tuple(levels), refusal=why, trust=Trust.UNSURE)


def least(*trusts: Trust) -> Trust:
    """The least of some degrees of trust."""
    order = (Trust.UNSURE, Trust.FAIR, Trust.SURE)
    return order[min(order.index(one) for one in trusts)]


def line(*points_lps: ArrayLike) -> tuple[Point, ...]:
    """A line through points (3,), mm, LPS."""
    return tuple(point_of(point) for point in points_lps)


def outline(points_lps: Floats) -> tuple[Point, ...]:
    """A closed line through points (n, 3), mm, LPS."""
    return tuple(point_of(point) for point in points_lps)


def middle_line(plate: EndPlate) -> tuple[Point, ...]:
    """An end plate from front to back."""
    return line(plate.front_lps, plate.back_lps)


def across_line(plate: EndPlate) -> tuple[Point, ...]:
    """An end plate from the patient's right to the left."""
    side = plate.outline_lps[:, 0]
    return line(plate.outline_lps[int(np.argmin(side))], plate.outline_lps[int(np.argmax(side))])


def plane_at(point_lps: ArrayLike, right: ArrayLike, up: ArrayLike) -> PlaneFrame:
    """A plane through a point (3,), mm, LPS, seen with directions (3,) to the right and up."""
    return PlaneFrame(point_of(point_lps), point_of(right), point_of(up))
