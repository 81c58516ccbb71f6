"""One vertebra from its label: what `derive` does level by level."""

from dataclasses import dataclass, replace

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.spine.body import DENS_LEVEL, Body, find_body, look_for_canal
from spine_app.domain.spine.canal import CanalLabels, canal_section
from spine_app.domain.spine.frame import BoneFrame
from spine_app.domain.spine.mirror import facing_back
from spine_app.domain.spine.parts import (
    CanalSource,
    EndPlate,
    Flag,
    LevelNote,
    Trust,
    Vertebra,
)
from spine_app.domain.spine.patch import Patch, patch_of
from spine_app.domain.spine.pedicle import pedicle_points
from spine_app.domain.spine.plate import Site, fit_plate

ATLAS, ATLAS_MM = 1, 12.0
"""C1 and the height of its ring."""

UNCINATE = range(3, 8)
"""C3 to C7: the upper plate rises at its sides, the lower one falls off there."""

MIDDLE_SHARE = 0.62
SMALLEST_ML = 1.0
"""A label smaller than this is no vertebra: that of C1 has 5 ml in small women."""

LARGEST_ML = 500.0
"""A label larger than this is no vertebra: that of L5 has 100 ml in tall men."""


@dataclass(frozen=True, eq=False)
class Place:
    """What is known of a vertebra before its label is looked at.

    Attributes:
        level: our id.
        label: its number in the map.
        note: where the level comes from.
        up: (3,), LPS. Roughly towards the head.
        above: our id of the next vertebra towards the head.
        below: our id of the next one towards the feet.
    """

    level: int
    label: int
    note: LevelNote
    up: Floats
    above: int | None
    below: int | None


def derive_vertebra(labels: LabelMap, place: Place, canals: CanalLabels) -> Vertebra:
    """A vertebra from its voxels.

    Args:
        labels: the map.
        place: which vertebra.
        canals: labels of canal and cord.
    """
    bare = Vertebra(
        level=place.level,
        label=place.label,
        note=place.note,
        volume_ml=labels.volume_ml(place.label),
        center_lps=np.array(labels.stats[place.label].centroid_lps),
        frame=None,
        above=place.above,
        below=place.below,
        trust=Trust.UNSURE,
    )
    if bare.volume_ml > LARGEST_ML:
        return replace(bare, flags=frozenset({Flag.HUGE}))
    patch = patch_of(labels, place.label)
    flags = {Flag.CUT} if patch.is_cut else set()
    if patch.has_pieces:
        flags.add(Flag.PIECES)
    bare = replace(bare, center_lps=patch.centroid_lps())
    if patch.voxels * float(np.prod(labels.grid.spacing_ijk)) < SMALLEST_ML * 1000:
        return replace(bare, flags=frozenset(flags | {Flag.TINY}))
    if place.level == ATLAS:
        return _atlas(patch, bare, place.up, canals, flags)
    body = find_body(patch, place.level, place.up, canals)
    # What is left of a vertebra at the border may have any shape: without the canal behind it,
    # nothing says which part of it this is.
    if body is None or (patch.is_cut and body.canal is None):
        return replace(bare, flags=frozenset(flags | {Flag.NO_BODY}))
    return _whole(patch, bare, body, canals, flags)


def _whole(
    patch: Patch, bare: Vertebra, body: Body, canals: CanalLabels, flags: set[Flag]
) -> Vertebra:
    """A vertebra whose body is known."""
    upper = None if bare.level == DENS_LEVEL else _plate(patch, body, bare.level, is_upper=True)
    lower = _plate(patch, body, bare.level, is_upper=False)
    frame = _upright(body.frame, upper, lower)
    canal = canal_section(patch, frame, canals, body.height)
    left, right = None, None
    if canal is None:
        flags.add(Flag.NO_CANAL)
    else:
        left, right = pedicle_points(patch, body, canal.center_lps)
    return replace(
        bare,
        center_lps=frame.origin_lps,
        frame=frame,
        upper=upper,
        lower=lower,
        left_pedicle_lps=left,
        right_pedicle_lps=right,
        canal=canal,
        flags=frozenset(flags),
        trust=_trust(bare.note, body, flags),
    )


def _plate(patch: Patch, body: Body, level: int, *, is_upper: bool) -> EndPlate | None:
    slope = body.top if is_upper else body.bottom
    if slope.is_cut:
        return None
    frame = body.frame.moved((0.0, 0.0, slope.height))
    tilted = frame.turned(frame.axes @ slope.normal, frame.back)
    share = MIDDLE_SHARE if level in UNCINATE else 1.5
    site = Site(tilted, body.front, body.wall, body.half_width, is_upper, share)
    found = fit_plate(patch, site)
    if found is not None and level in UNCINATE and found.trust is Trust.SURE:
        return replace(found, trust=Trust.FAIR)
    return found


def _upright(frame: BoneFrame, upper: EndPlate | None, lower: EndPlate | None) -> BoneFrame:
    """The frame between two end plates; as far as they are known."""
    plates = [one for one in (upper, lower) if one is not None]
    if len(plates) < 2:
        return frame
    up = plates[0].normal_lps + plates[1].normal_lps
    middle = (plates[0].center_lps + plates[1].center_lps) / 2
    return BoneFrame.of(middle, up, frame.back)


def _trust(note: LevelNote, body: Body, flags: set[Flag]) -> Trust:
    if note.is_unsure or flags & {Flag.CUT, Flag.PIECES, Flag.NO_CANAL}:
        return Trust.UNSURE
    return Trust.SURE if body.canal is CanalSource.LABEL else Trust.FAIR


def _atlas(
    patch: Patch, bare: Vertebra, up: Floats, canals: CanalLabels, flags: set[Flag]
) -> Vertebra:
    """C1, which is a ring without a body: its canal and its front arch."""
    flags.add(Flag.NO_BODY)
    inside = look_for_canal(patch, up, canals)
    if inside is None:
        return replace(bare, flags=frozenset(flags | {Flag.NO_CANAL}))
    frame = facing_back(patch, inside)
    canal = canal_section(patch, frame, canals, ATLAS_MM)
    x, y, z = np.arange(-4.0, 4.1), np.arange(-30.0, 0.0), np.arange(-12.0, 12.1)
    arch = np.argwhere(patch.holds(frame, x, y, z))
    if not len(arch):
        return replace(bare, canal=canal, flags=frozenset(flags))
    axes = zip((x, y, z), arch.T, strict=True)
    center = frame.to_lps([axis[column].mean() for axis, column in axes])
    return replace(
        bare,
        center_lps=center,
        frame=BoneFrame(center, frame.axes),
        canal=canal,
        flags=frozenset(flags),
        trust=Trust.UNSURE if bare.note.is_unsure or Flag.CUT in flags else Trust.FAIR,
    )
