"""Mean grey value of the trabecular bone of L1."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from spine_app.domain.geometry import Floats
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
from spine_app.domain.spine.parts import EndPlate, Vertebra
from spine_app.domain.study.quality import Finding, Quality
from spine_app.domain.volume import Modality, Volume

L1 = 20
STANDARD_KVP = 120.0
FORWARD = 0.12
"""The ellipse lies this part of the depth in front of the middle: the basivertebral vein enters
behind."""

WIDTH, DEPTH, HEIGHT = 0.3, 0.27, 0.2
"""Half axes of the ellipse and half height of the cylinder, as parts of width, depth and height of
the body: some millimetres from all cortex."""

LOSS = 0.2
"""A vertebra that has lost more of its height is compressed."""

METAL_HU = 1500
CORNERS = 48


@dataclass(frozen=True)
class Imaging:
    """What is known of the images that grey values are read from.

    Attributes:
        findings: the quality list of the series.
        has_hu: grey values are in HU.
    """

    findings: tuple[Finding, ...] = ()
    has_hu: bool = True

    def value(self, quality: Quality) -> float | None:
        """Number of a finding; None where it was not found or has none."""
        return next((one.value for one in self.findings if one.quality is quality), None)

    def has(self, *qualities: Quality) -> bool:
        """Whether any of these was found."""
        return any(one.quality in qualities for one in self.findings)


def bone_density(bones: Bones, volume: Volume | None, imaging: Imaging) -> Measured:
    """Mean HU of an elliptic cylinder in L1, without cortex and basivertebral vein.

    Source:
        Region: Pickhardt et al., Ann Intern Med 2013;158:588. Values by age at 120 kVp: Jang et
        al., Radiology 2019;291:360.
    """
    why = _refusal(volume, imaging)
    one = bones.spine.vertebrae.get(L1)
    if why is not None or volume is None:
        return refused(Key.BONE_DENSITY, (L1,), why or Refusal.NO_IMAGE)
    if one is None:
        return refused(Key.BONE_DENSITY, (L1,), Refusal.LEVEL_MISSING)
    if one.upper is None or one.lower is None or one.frame is None:
        return refused(Key.BONE_DENSITY, (L1,), Refusal.PLATE_MISSING)
    center, half = _cylinder(one, (one.upper, one.lower))
    values = _values(one, volume, center, half)
    if not values.size:
        return refused(Key.BONE_DENSITY, (L1,), Refusal.REGION_MISSING)
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    around = np.column_stack([half[0] * np.cos(angle), half[1] * np.sin(angle), np.zeros(CORNERS)])
    frame = one.frame
    ends = [center + frame.up * sign * half[2] for sign in (-1.0, 1.0)]
    plates = (one.upper, one.lower)
    caveats = [*bones.caveats(L1, plates=plates), *_caveats(imaging, one, values)]
    return Measured(
        Key.BONE_DENSITY,
        (L1,),
        float(values.mean()),
        caveats=tuple(caveats),
        trust=bones.trust(L1, plates=plates),
        construction=Construction(
            lines=(line(*ends),),
            outlines=(outline(around @ frame.axes.T + center),),
            plane=plane_at(center, frame.left, -frame.back),
        ),
    )


def _refusal(volume: Volume | None, imaging: Imaging) -> Refusal | None:
    if volume is None:
        return Refusal.NO_IMAGE
    if volume.modality is not Modality.CT:
        return Refusal.NOT_CT
    return None if imaging.has_hu else Refusal.NO_HU


def _cylinder(one: Vertebra, plates: tuple[EndPlate, EndPlate]) -> tuple[Floats, Floats]:
    """Centre (3,), mm, LPS, and half sizes (3,), mm, along left, back and up."""
    frame = one.frame
    if frame is None:
        raise ValueError
    depth = min(float(np.linalg.norm(plate.back_lps - plate.front_lps)) for plate in plates)
    width = min(float(np.ptp(plate.outline_lps @ frame.left)) for plate in plates)
    height = float(np.linalg.norm(plates[0].floor_lps - plates[1].floor_lps))
    center = one.center_lps - frame.back * FORWARD * depth
    return center, np.array([WIDTH * width, DEPTH * depth, HEIGHT * height])


def _values(one: Vertebra, volume: Volume, center: Floats, half: Floats) -> Floats:
    """Grey values of the voxels whose centres lie in the cylinder."""
    frame, grid = one.frame, volume.grid
    if frame is None:
        raise ValueError
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * half
    index = grid.indices_ijk(corners @ frame.axes.T + center)
    low = np.maximum(np.ceil(index.min(axis=0)), 0).astype(int)
    high = np.minimum(np.floor(index.max(axis=0)) + 1, grid.shape_ijk).astype(int)
    if np.any(high <= low):
        return np.empty(0)
    i, j, k = (np.arange(a, b) for a, b in zip(low, high, strict=True))
    at = np.stack(np.meshgrid(k, j, i, indexing="ij")[::-1], axis=-1)
    local = (grid.points_lps(at) - center) @ frame.axes / half
    inside = (local[..., 0] ** 2 + local[..., 1] ** 2 <= 1) & (np.abs(local[..., 2]) <= 1)
    part = volume.voxels_kji[low[2] : high[2], low[1] : high[1], low[0] : high[0]]
    return np.asarray(part[inside], dtype=np.float64)


def _caveats(imaging: Imaging, one: Vertebra, values: Floats) -> Iterable[Caveat]:
    kvp = imaging.value(Quality.TUBE_VOLTAGE)
    if kvp is None:
        yield Caveat.TUBE_VOLTAGE_UNKNOWN
    elif abs(kvp - STANDARD_KVP) > 0.5:
        yield Caveat.TUBE_VOLTAGE
    # That no agent is told does not say that none was given.
    yield Caveat.CONTRAST if imaging.has(Quality.CONTRAST) else Caveat.CONTRAST_UNKNOWN
    if imaging.has(Quality.SHARP_KERNEL):
        yield Caveat.KERNEL
    if imaging.has(Quality.METAL) or values.max() > METAL_HU:
        yield Caveat.METAL
    if one.upper is None or one.lower is None:
        return
    ends = [
        float(np.linalg.norm(upper - lower))
        for upper, lower in (
            (one.upper.front_lps, one.lower.front_lps),
            (one.upper.back_lps, one.lower.back_lps),
        )
    ]
    if min(ends) < (1 - LOSS) * max(ends):
        yield Caveat.DEFORMED
