"""Depth and area of the spinal canal at each level."""

from spine_app.domain.spine.bones import Bones
from spine_app.domain.spine.measured import (
    Caveat,
    Construction,
    Key,
    Measured,
    Refusal,
    line,
    outline,
    plane_at,
    refused,
)
from spine_app.domain.spine.parts import CanalSource, Vertebra

SIZES = (Key.CANAL_DEPTH, Key.CANAL_AREA)


def canal_sizes(bones: Bones) -> list[Measured]:
    """Depth in the middle line and area, in the plane through the middle of each vertebra."""
    return [size for one in bones.spine.vertebrae.values() for size in _of_vertebra(bones, one)]


def _of_vertebra(bones: Bones, one: Vertebra) -> list[Measured]:
    canal, levels = one.canal, (one.level,)
    if canal is None or one.frame is None:
        return [refused(key, levels, Refusal.CANAL_MISSING) for key in SIZES]
    if canal.area_mm2 is None:
        return [refused(key, levels, Refusal.CORD_ALONE) for key in SIZES]
    caveats = bones.caveats(*levels, is_length=False)
    if canal.source is CanalSource.BONE:
        caveats = (*caveats, Caveat.CANAL_FROM_BONE)
    across = line(canal.front_lps, canal.back_lps)
    depth = float(((canal.back_lps - canal.front_lps) ** 2).sum() ** 0.5)
    construction = Construction(
        points=line(canal.center_lps),
        lines=(across,),
        outlines=(outline(canal.outline_lps),),
        plane=plane_at(canal.center_lps, one.frame.left, -one.frame.back),
    )
    trust = bones.trust(*levels)
    return [
        Measured(Key.CANAL_DEPTH, levels, depth, None, caveats, trust, construction),
        Measured(Key.CANAL_AREA, levels, canal.area_mm2, None, caveats, trust, construction),
    ]
