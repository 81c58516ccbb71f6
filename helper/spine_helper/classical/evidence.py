"""What each vertebra shows of its level, and how far its mask is to be trusted."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.parts import Evidence, Flag
from spine_helper.classical.bones import Bones
from spine_helper.classical.checks import METAL_HU
from spine_helper.classical.curve import Floats
from spine_helper.classical.lattice import Lattice
from spine_helper.classical.seeds import ATLAS, slab_heights
from spine_helper.classical.spine import Spine

_LEAST_ML: Final = 1.0
_LEAST_VISIBLE: Final = 0.12
_CERTAIN_RIB: Final = 0.97
_CERTAIN_DENS: Final = 0.95
_UNSURE_CONTRAST_HU: Final = 45.0
_FUSED_CONTRAST_HU: Final = 20.0


@dataclass(frozen=True, eq=False)
class Found:
    """The vertebrae that are kept, from head to feet.

    Attributes:
        slabs: number of each on the working lattice.
        evidence: of each.
        quality: of each, 0 to 1.
    """

    slabs: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    quality: tuple[float, ...]


def weigh(bones: Bones, lattice: Lattice) -> Found:
    """Measure every vertebra of the working lattice.

    Args:
        bones: of the lattice.
        lattice: with its grey values.
    """
    spine = bones.ground.spine
    count = len(spine.planes)
    lowest = count if spine.row.has_sacrum else count + 1
    voxel_ml = float(np.prod(lattice.spacing_kji)) / 1000
    volumes = np.bincount(bones.labels_kji.reshape(-1), minlength=256).astype(np.float64) * voxel_ml
    visible = {number: _visible(bones, number, count) for number in range(1, lowest + 1)}
    if spine.has_dens:
        visible[1] = 1.0
    kept = [n for n in visible if volumes[n] > _LEAST_ML and visible[n] > _LEAST_VISIBLE]
    metal = np.bincount(bones.labels_kji[lattice.hu_kji > METAL_HU], minlength=256) * voxel_ml
    evidence = []
    for number in kept:
        expected = _expected_ml(volumes, visible, kept, number)
        flags = _flags(spine, number, (volumes[number], expected), visible[number])
        if metal[number] > 0.1:
            flags = (*flags, "metal")
        evidence.append(
            _evidence(bones, lattice, number, (float(volumes[number]), visible[number], flags))
        )
    quality = tuple(
        _quality(spine, number, one) for number, one in zip(kept, evidence, strict=True)
    )
    found = Found(tuple(kept), tuple(evidence), quality)
    if spine.has_dens and volumes[ATLAS] > _LEAST_ML:
        found = _with_atlas(found, bones.labels_kji, lattice, float(volumes[ATLAS]))
    return found


def _with_atlas(
    found: Found, labels: NDArray[np.uint8], lattice: Lattice, volume_ml: float
) -> Found:
    """The vertebrae with C1 above them, whose ring has no body and no disc."""
    middle = lattice.points(np.argwhere(labels == ATLAS).mean(0)) - lattice.fine_spacing_kji / 2
    k, j, i = (float(x) for x in middle)
    atlas = Evidence(
        scores=np.zeros(len(LEVELS)),
        centre_mm=(i, j, k),
        volume_ml=volume_ml,
        has_rib=1 - _CERTAIN_RIB,
        has_dens=1 - _CERTAIN_DENS,
        flags=("split-unsure",),
    )
    quality = (0.5, *found.quality)
    return Found((ATLAS, *found.slabs), (atlas, *found.evidence), quality)


def _planes_of(spine: Spine, number: int) -> tuple[int, int]:
    """Numbers of the planes below and above a vertebra; -1 and the count where there is none."""
    above = len(spine.planes) - number + 1
    return above - 1, above


def _visible(bones: Bones, number: int, count: int) -> float:
    """Share of the height of a vertebra that its body has in the scan."""
    spine = bones.ground.spine
    if 1 < number <= count:
        return 1.0
    slab = count + 1 - number
    slabs = bones.ground.slabs
    mine = bones.body & (bones.labels_kji == number)
    if not mine.any():
        return 0.0
    away = slabs.above_mm if number == 1 else slabs.below_mm
    reach = float(np.percentile(away[mine], 97))
    plane = spine.planes[-1] if number == 1 else spine.planes[0]
    body = float(slab_heights(spine)[slab]) - 2 * plane.half_mm
    return float(np.clip((reach - plane.half_mm) / max(body, 1.0), 0.0, 1.0))


def _expected_ml(
    volumes: NDArray[np.float64], visible: dict[int, float], kept: list[int], number: int
) -> float:
    """Mean volume of the whole neighbours of a vertebra; its own where there are none."""
    near = [volumes[n] for n in kept if 0 < abs(n - number) <= 2 and visible[n] > 0.9]
    return float(np.mean(near)) if near else float(volumes[number])


def _flags(
    spine: Spine, number: int, volume: tuple[float, float], visible: float
) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    if visible < 0.9:
        flags.append("border")
    if volume[0] < 0.5 * volume[1]:
        flags.append("small")
    contrasts = [
        spine.planes[n].contrast_hu for n in _planes_of(spine, number) if 0 <= n < len(spine.planes)
    ]
    if min(contrasts) < _UNSURE_CONTRAST_HU:
        flags.append("split-unsure")
    if min(contrasts) < _FUSED_CONTRAST_HU:
        flags.append("fused")
    return tuple(flags)


def _evidence(
    bones: Bones, lattice: Lattice, number: int, found: tuple[float, float, tuple[Flag, ...]]
) -> Evidence:
    volume_ml, visible, flags = found
    spine = bones.ground.spine
    low, high = _planes_of(spine, number)
    centre, height = _centre(bones, lattice, number)
    has_rib = float("nan")
    is_uncertain = number == 1 and bones.has_rib[len(spine.planes)] < 0.5
    if visible > 0.9 and not is_uncertain:  # at the end of a scan ribs may lie beyond it
        share = float(bones.has_rib[len(spine.planes) + 1 - number])
        has_rib = 1 - _CERTAIN_RIB + share * (2 * _CERTAIN_RIB - 1)
    is_whole = low >= 0 and high < len(spine.planes)
    k, j, i = centre
    return Evidence(
        scores=np.zeros(len(LEVELS)),
        centre_mm=(i, j, k),
        volume_ml=volume_ml,
        body_height_mm=height if is_whole else float("nan"),
        has_rib=has_rib,
        has_dens=_dens(spine, number),
        visible=visible,
        flags=flags,
    )


def _dens(spine: Spine, number: int) -> float:
    """Probability that a vertebra carries the dens."""
    if spine.has_dens:
        return _CERTAIN_DENS if number == 1 else 1 - _CERTAIN_DENS
    return float("nan") if number == 1 else 1 - _CERTAIN_DENS


def _centre(bones: Bones, lattice: Lattice, number: int) -> tuple[Floats, float]:
    """Centre of a body, mm along k, j, i from the first voxel of the volume; its height."""
    spine = bones.ground.spine
    planes = spine.planes
    low, high = _planes_of(spine, number)
    half_voxel = lattice.fine_spacing_kji / 2
    if low >= 0 and high < len(planes):
        ends = np.stack([_plane_centre(spine, n) for n in (low, high)])
        height = float(np.linalg.norm(ends[1] - ends[0]))
        return ends.mean(0) - half_voxel, height - planes[low].half_mm - planes[high].half_mm
    mine = bones.body & (bones.labels_kji == number)
    middle = np.argwhere(mine).mean(0)
    return lattice.points(middle) - half_voxel, float("nan")


def _plane_centre(spine: Spine, number: int) -> Floats:
    plane = spine.planes[number]
    place, middle = np.array([plane.place_mm]), np.array([plane.middle_mm])
    centre: Floats = spine.curve.place(place, np.zeros(1), middle)[0]
    return centre


def _quality(spine: Spine, number: int, evidence: Evidence) -> float:
    """How clear the discs of a vertebra are, less where it is cut or has an odd size."""
    clear = [
        spine.profile.disc[int(spine.planes[n].place_mm)]
        for n in _planes_of(spine, number)
        if 0 <= n < len(spine.planes)
    ]
    quality = float(np.clip(np.mean(clear) / 1.6, 0.1, 0.95))
    for flag, factor in (("border", 0.6), ("small", 0.7), ("metal", 0.8), ("split-unsure", 0.8)):
        if flag in evidence.flags:
            quality *= factor
    return quality
