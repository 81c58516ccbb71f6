"""The sacrum: the S1 end plate, found below the lowest vertebra."""

from dataclasses import replace

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.spine.frame import BoneFrame
from spine_app.domain.spine.parts import EndPlate, Flag, LevelNote, Sacrum, Trust, Vertebra
from spine_app.domain.spine.patch import Patch, patch_of
from spine_app.domain.spine.plate import Site, fit_plane, fit_plate

LARGEST_ML = 1000.0
"""A label larger than this is no sacrum: that of tall men has 350 ml."""

STEP_MM = 1.5
DEEP_MM, HIGH_MM = 35.0, 4.0
"""The plate lies between these depths below, and heights above, the lower plate of L5."""

INNER = 0.6
"""Part of the lower plate above under which the S1 plate is sought first."""

MIDDLE_SHARE = 0.55
"""The wings rise beside the plate, so only its middle is fitted."""

FEW = 12


def derive_sacrum(
    labels: LabelMap, level: int, label: int, note: LevelNote, lowest: Vertebra | None
) -> Sacrum:
    """The sacrum from its voxels.

    Args:
        labels: the map.
        level: our id.
        label: its number in the map.
        note: where the level comes from.
        lowest: the vertebra above it.
    """
    bare = Sacrum(
        level=level,
        label=label,
        note=note,
        volume_ml=labels.volume_ml(label),
        center_lps=np.array(labels.stats[label].centroid_lps),
        plate=None,
        flags=frozenset({Flag.HUGE}),
        above=None if lowest is None else lowest.level,
        trust=Trust.UNSURE,
    )
    if bare.volume_ml > LARGEST_ML:
        return bare
    patch = patch_of(labels, label)
    # A sacrum that the image cuts below still has its plate.
    flags = {Flag.PIECES} if patch.has_pieces else set()
    if patch.is_cut:
        flags.add(Flag.CUT)
    plate = None if lowest is None else _plate(patch, lowest)
    unsure = note.is_unsure or plate is None
    return replace(
        bare,
        center_lps=patch.centroid_lps(),
        plate=plate,
        flags=frozenset(flags),
        trust=Trust.UNSURE if unsure else Trust.SURE,
    )


def _plate(patch: Patch, lowest: Vertebra) -> EndPlate | None:
    if lowest.lower is None or lowest.frame is None:
        return None
    above = lowest.lower
    frame = BoneFrame.of(above.center_lps, above.normal_lps, lowest.frame.back)
    outline = frame.to_local(above.outline_lps)
    half_width = float(np.ptp(outline[:, 0])) / 2
    depth = float(np.linalg.norm(above.back_lps - above.front_lps))
    rough = _rough(patch, frame, half_width * INNER, depth / 2 * INNER)
    if rough is None:
        return None
    site = Site(rough, -depth / 2 - 6.0, depth / 2 + 6.0, half_width, True, MIDDLE_SHARE, 1.0)
    first = fit_plate(patch, site)
    if first is None:
        return None
    # Once more from its own middle, where the edges are seen as they are.
    again = BoneFrame.of(first.center_lps, first.normal_lps, lowest.frame.back)
    reach = float(np.linalg.norm(first.back_lps - first.front_lps)) / 2 + 4.0
    return fit_plate(patch, Site(again, -reach, reach, half_width, True, MIDDLE_SHARE, 1.0))


def _rough(patch: Patch, frame: BoneFrame, width: float, depth: float) -> BoneFrame | None:
    """A frame on the first surface below the vertebra above."""
    x, y = (np.arange(-n, n + 0.1, STEP_MM) for n in (width, depth))
    z = np.arange(HIGH_MM, -DEEP_MM, -0.5)
    mask = patch.holds(frame, x, y, z)
    seen = mask.any(axis=2)
    if seen.sum() < FEW:
        return None
    height = z[np.argmax(mask, axis=2)] + 0.25
    across, along = np.meshgrid(x, y, indexing="ij")
    points: Floats = np.column_stack([across[seen], along[seen], height[seen]])
    plane, _, _ = fit_plane(points, 1.0)
    normal = frame.axes @ np.array([-plane[1], -plane[2], 1.0])
    return frame.moved((0.0, 0.0, plane[0])).turned(normal, frame.back)
