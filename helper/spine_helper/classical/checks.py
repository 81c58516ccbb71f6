"""What speaks against a result: reasons to refuse one and flags that go with it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.parts import StudyFlag
from spine_helper.classical.canal_path import CanalPath
from spine_helper.classical.curve import Floats
from spine_helper.classical.discs import sequence_gain
from spine_helper.classical.lattice import Hu, Lattice
from spine_helper.classical.spine import Spine

METAL_HU: Final = 2500.0
_AIR_HU: Final = -300.0
_SOFT_HU: Final = (-200.0, 200.0)
_LEAST_EXTENT_MM: Final = 50.0
_LEAST_SLICES: Final = 6
_THICK_MM: Final = 3.0
_LEAST_CANAL_MM: Final = 45.0
_LEAST_CLEAR: Final = 0.7
_THIN_BONE_HU: Final = 100.0
_SCOLIOSIS_DEG: Final = 20.0
_LEAST_METAL_MM3: Final = 300.0
_GAP_RATIO: Final = 1.6


@dataclass(frozen=True)
class Verdict:
    """Whether to go on, and what to say.

    Attributes:
        flags: of the study.
        is_refused: whether no vertebra may be given.
    """

    flags: tuple[StudyFlag, ...]
    is_refused: bool


def check_volume(voxels_kji: NDArray[np.int16], spacing_kji: Floats) -> Verdict:
    """Whether a volume can be a CT of a spine at all.

    Args:
        voxels_kji: (k, j, i) int16, canonical axes.
        spacing_kji: (3,) float64, mm.
    """
    flags: list[StudyFlag] = []
    extent = np.array(voxels_kji.shape) * spacing_kji
    is_short = min(voxels_kji.shape) < _LEAST_SLICES or extent.min() < _LEAST_EXTENT_MM
    if is_short:
        flags.append("few-slices")
    few = voxels_kji[tuple(slice(None, None, max(1, size // 64)) for size in voxels_kji.shape)]
    soft = np.count_nonzero((few > _SOFT_HU[0]) & (few < _SOFT_HU[1]))
    is_hu = soft > 0.03 * few.size and few.max() > 300 and few.min() < 0
    if not is_hu:
        flags.append("not-hu")
    if spacing_kji.max() > _THICK_MM:
        flags.append("thick-slices")
    return Verdict(tuple(flags), is_short or not is_hu)


def check_path(path: CanalPath, lattice: Lattice) -> Verdict:
    """Whether enough of a path looks like a canal."""
    length = path.certain_slices * float(lattice.spacing_kji[0])
    is_refused = length < _LEAST_CANAL_MM
    return Verdict(("no-spine",) if is_refused else (), is_refused)


def check_spine(spine: Spine, hu_kji: Hu, voxel_mm3: float) -> Verdict:
    """Whether the discs can be trusted, and what limits the result.

    Args:
        spine: the geometry that was found.
        hu_kji: (k, j, i) float32, grey values around it.
        voxel_mm3: volume of a voxel of them.
    """
    if len(spine.planes) < 2:
        return Verdict(("no-spine",), is_refused=True)
    flags: list[StudyFlag] = []
    clear = np.array([spine.profile.disc[place] for place in spine.row.places])
    if float(np.median(clear)) < _LEAST_CLEAR or is_upside_down(spine):
        return Verdict(("low-confidence",), is_refused=True)
    if float(np.mean(clear < 0.4)) > 0.25:
        flags.append("low-confidence")
    gaps = spine.gaps_mm
    if len(gaps) > 1 and float((gaps[1:] / gaps[:-1]).max()) > _GAP_RATIO:
        flags.append("gap")
    if float(np.count_nonzero(hu_kji > METAL_HU)) * voxel_mm3 > _LEAST_METAL_MM3:
        flags.append("metal")
    if float(np.median(spine.profile.body_hu[_between(spine)])) < _THIN_BONE_HU:
        flags.append("osteoporosis")
    if lateral_bend_deg(spine) > _SCOLIOSIS_DEG:
        flags.append("scoliosis")
    return Verdict(tuple(flags), is_refused=False)


def is_upside_down(spine: Spine) -> bool:
    """Whether the row fits better with the feet up: pedicles are in a vertebra's upper half."""
    disc, pedicle = spine.profile.disc, spine.profile.pedicle
    return sequence_gain(disc[::-1], pedicle[::-1]) > sequence_gain(disc, pedicle)


def lateral_bend_deg(spine: Spine) -> float:
    """Largest angle between the directions of two parts of the row, seen from the front."""
    first, last = spine.row.places[0], spine.row.places[-1]
    up = spine.curve.up[first : last + 1]
    lean = np.degrees(np.arctan2(up[:, 2], up[:, 0]))
    return float(lean.max() - lean.min())


def _between(spine: Spine) -> NDArray[np.intp]:
    """Millimetres of the line in the middle third between two discs."""
    places = spine.row.places
    parts = [
        np.arange(low + (high - low) // 3, high - (high - low) // 3)
        for low, high in pairwise(places)
    ]
    return np.concatenate(parts)
