"""Angles between end plates: as seen from the side, and Cobb's as seen from the front."""

from collections.abc import Callable
from itertools import combinations

import numpy as np

from spine_app.domain.labels.structures import SACRUM, VERTEBRAE
from spine_app.domain.spine.bones import Bones, lean_deg, roll_deg
from spine_app.domain.spine.measured import (
    Caveat,
    Construction,
    Key,
    Measured,
    Refusal,
    Side,
    across_line,
    middle_line,
    plane_at,
    refused,
)
from spine_app.domain.spine.parts import EndPlate

_BY_NAME = {name: level for level, name in VERTEBRAE.items()}
C2, C7, T4, T12, L1 = (_BY_NAME[name] for name in ("C2", "C7", "T4", "T12", "L1"))
PlateOf = Callable[[int], EndPlate | None]
SCOLIOSIS_DEG = 10.0
"""Cobb angles below are no scoliosis."""

STANDING = (Key.SACRAL_SLOPE, Key.PELVIC_TILT, Key.SAGITTAL_AXIS)
"""Defined against the vertical line of a standing patient."""


def segment_angles(bones: Bones) -> list[Measured]:
    """Angle of each body, of each disc, and of each segment of two bodies; lordosis is positive."""
    spine, found = bones.spine, []
    for level, one in spine.vertebrae.items():
        if level > C2:
            found.append(_lordosis(bones, Key.BODY_ANGLE, (level,), (one.upper, one.lower)))
    for above, below in bones.pairs:
        if above < C2:
            continue
        levels, disc = (above, below), (spine.lower_plate(above), spine.upper_plate(below))
        found.append(_lordosis(bones, Key.DISC_ANGLE, levels, disc))
        is_sacrum = spine.sacrum is not None and below == spine.sacrum.level
        low = spine.upper_plate(below) if is_sacrum else spine.lower_plate(below)
        if above > C2:
            ends = (spine.upper_plate(above), low)
            found.append(_lordosis(bones, Key.SEGMENT_ANGLE, levels, ends))
    return found


def regional_angles(bones: Bones) -> list[Measured]:
    """Lordosis and kyphosis of regions, between the levels that are told with them."""
    spine = bones.spine
    found = [
        _region(bones, Key.CERVICAL_LORDOSIS, (C2, C7), (spine.lower_plate, spine.lower_plate)),
        _region(bones, Key.THORACIC_KYPHOSIS, (T4, T12), (spine.upper_plate, spine.lower_plate)),
    ]
    sacrum = spine.sacrum
    if sacrum is None:
        found.append(refused(Key.LUMBAR_LORDOSIS, (L1, SACRUM), Refusal.LEVEL_MISSING))
    else:
        plates = (spine.upper_plate, spine.upper_plate)
        found.append(_region(bones, Key.LUMBAR_LORDOSIS, (L1, sacrum.level), plates))
    return found


def standing_angles() -> list[Measured]:
    """What no image of a lying patient can tell, with the reason."""
    found = [refused(key, (), Refusal.LYING) for key in STANDING]
    return [*found, refused(Key.PELVIC_INCIDENCE, (), Refusal.HIPS_MISSING)]


def cobb_proposal(bones: Bones) -> Measured:
    """The largest angle that any two vertebrae make as seen from the front.

    Source:
        Cobb JR, Outline for the study of scoliosis, AAOS Instr Course Lect 1948;5:261-275: end
        vertebrae are those that are tilted most towards the concavity, which is those that make
        the largest angle.
    """
    spine = bones.spine
    known = [one for one in spine.vertebrae.values() if one.upper or one.lower]
    best: tuple[float, int, int, EndPlate, EndPlate] | None = None
    for one, other in combinations(known, 2):
        if one.upper is None or other.lower is None:
            continue
        angle = roll_deg(other.lower) - roll_deg(one.upper)
        if best is None or abs(angle) > abs(best[0]):
            best = angle, one.level, other.level, one.upper, other.lower
    if best is None:
        return refused(Key.COBB, (), Refusal.FEW_LEVELS)
    angle, top, bottom, upper, lower = best
    caveats = [*bones.caveats(top, bottom, plates=(upper, lower)), Caveat.POSTURE]
    if abs(angle) < SCOLIOSIS_DEG:
        caveats.append(Caveat.SMALL_CURVE)
    if known[0].level == top or known[-1].level == bottom:
        caveats.append(Caveat.CURVE_AT_END)
    middle = (upper.center_lps + lower.center_lps) / 2
    return Measured(
        Key.COBB,
        (top, bottom),
        abs(angle),
        caveats=tuple(caveats),
        trust=bones.trust(top, bottom, plates=(upper, lower)),
        construction=Construction(
            lines=(across_line(upper), across_line(lower)),
            plane=plane_at(middle, (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
        ),
        side=Side.LEFT if angle > 0 else Side.RIGHT,
    )


def _region(
    bones: Bones, key: Key, levels: tuple[int, int], plates: tuple[PlateOf, PlateOf]
) -> Measured:
    if any(bones.bone(level) is None for level in levels):
        return refused(key, levels, Refusal.LEVEL_MISSING)
    ends = (plates[0](levels[0]), plates[1](levels[1]))
    return _lordosis(bones, key, levels, ends)


def _lordosis(
    bones: Bones,
    key: Key,
    levels: tuple[int, ...],
    plates: tuple[EndPlate | None, EndPlate | None],
) -> Measured:
    """Angle as seen from the side, positive where the front is higher; kyphosis the other way."""
    upper, lower = plates
    if upper is None or lower is None:
        return refused(key, levels, Refusal.PLATE_MISSING)
    angle = lean_deg(lower) - lean_deg(upper)
    angle = (angle + 180.0) % 360.0 - 180.0
    caveats = bones.caveats(*levels, plates=(upper, lower))
    if key is not Key.BODY_ANGLE:
        caveats = (*caveats, Caveat.POSTURE)
    middle = np.mean([upper.center_lps, lower.center_lps], axis=0)
    return Measured(
        key,
        levels,
        -angle if key is Key.THORACIC_KYPHOSIS else angle,
        caveats=caveats,
        trust=bones.trust(*levels, plates=(upper, lower)),
        construction=Construction(
            lines=(middle_line(upper), middle_line(lower)),
            plane=plane_at(middle, (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
        ),
    )
