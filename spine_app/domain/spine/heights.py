"""Heights of vertebrae and discs."""

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.bones import Bones
from spine_app.domain.spine.frame import unit
from spine_app.domain.spine.measured import (
    Caveat,
    Construction,
    Key,
    Measured,
    Refusal,
    line,
    middle_line,
    plane_at,
    refused,
)
from spine_app.domain.spine.parts import EndPlate, Trust, Vertebra

NO_BODY = (1, 2)
"""C1 has no body, and the dens stands on that of C2."""

VERTEBRA = (Key.HEIGHT_FRONT, Key.HEIGHT_MIDDLE, Key.HEIGHT_BACK)
DISC = (Key.DISC_FRONT, Key.DISC_MIDDLE, Key.DISC_BACK)


def vertebral_heights(bones: Bones) -> list[Measured]:
    """Front, middle and back height of each vertebra, and its loss of height.

    Source:
        Six points: Genant et al., J Bone Miner Res 1993;8:1137. Loss: 1 - smallest / largest of
        the three.
    """
    found = []
    for level, one in bones.spine.vertebrae.items():
        if level not in NO_BODY:
            found += _of_vertebra(bones, one)
    return found


def _of_vertebra(bones: Bones, one: Vertebra) -> list[Measured]:
    upper, lower, levels = one.upper, one.lower, (one.level,)
    if upper is None or lower is None or one.frame is None:
        return [refused(key, levels, Refusal.PLATE_MISSING) for key in (*VERTEBRA, Key.HEIGHT_LOSS)]
    lines = _ends(upper, lower)
    plates = (upper, lower)
    trust = bones.trust(*levels, plates=plates)
    caveats = bones.caveats(*levels, plates=plates, is_length=True)
    plane = plane_at(one.center_lps, one.frame.back, one.frame.up)
    shown = (middle_line(upper), middle_line(lower))
    values = [float(np.linalg.norm(top - bottom)) for top, bottom in lines]
    found = [
        Measured(
            key,
            levels,
            value,
            caveats=caveats,
            trust=trust,
            construction=Construction(line(*ends), (line(*ends), *shown), plane=plane),
        )
        for key, value, ends in zip(VERTEBRA, values, lines, strict=True)
    ]
    loss = 100 * (1 - min(values) / max(values))
    drawn = Construction(lines=(*(line(*ends) for ends in lines), *shown), plane=plane)
    return [*found, Measured(Key.HEIGHT_LOSS, levels, loss, None, caveats, trust, drawn)]


def disc_heights(bones: Bones) -> list[Measured]:
    """Front, middle and back height of the space between neighbouring end plates.

    Along the direction between the normals of both plates, so that a slipped vertebra does not
    make its disc seem higher.
    """
    found = []
    for above, below in bones.pairs:
        if above == NO_BODY[0]:
            continue
        upper, lower = bones.spine.lower_plate(above), bones.spine.upper_plate(below)
        if upper is None or lower is None:
            found += [refused(key, (above, below), Refusal.PLATE_MISSING) for key in DISC]
        else:
            found += _of_disc(bones, (above, below), (upper, lower))
    return found


def _of_disc(
    bones: Bones, levels: tuple[int, int], plates: tuple[EndPlate, EndPlate]
) -> list[Measured]:
    up = unit(plates[0].normal_lps + plates[1].normal_lps)
    trust = bones.trust(*levels, plates=plates)
    caveats = bones.caveats(*levels, plates=plates, is_length=True)
    back = unit(sum(one.back_lps - one.front_lps for one in plates))
    back = unit(back - up * (back @ up))
    plane = plane_at((plates[0].center_lps + plates[1].center_lps) / 2, back, up)
    shown = tuple(middle_line(one) for one in plates)
    found = []
    for key, (top, bottom) in zip(DISC, _ends(*plates), strict=True):
        value = float((top - bottom) @ up)
        if value <= 0:
            found.append(refused(key, levels, Refusal.PLATES_TOUCH))
            continue
        middle = (top + bottom) / 2
        drawn = line(middle + up * value / 2, middle - up * value / 2)
        construction = Construction(line(top, bottom), (drawn, *shown), plane=plane)
        # What is lower than a voxel is made of one that belongs half to each bone.
        is_tiny = value < bones.step_mm
        sure = Trust.UNSURE if is_tiny else trust
        told = dict.fromkeys((*caveats, *((Caveat.SLICES_THICK,) if is_tiny else ())))
        found.append(Measured(key, levels, value, None, tuple(told), sure, construction))
    return found


def _ends(upper: EndPlate, lower: EndPlate) -> tuple[tuple[Floats, Floats], ...]:
    """Front, middle and back: upper and lower point."""
    return (
        (upper.front_lps, lower.front_lps),
        (upper.floor_lps, lower.floor_lps),
        (upper.back_lps, lower.back_lps),
    )
