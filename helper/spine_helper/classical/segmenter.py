"""From a CT to the parts of its spine, without any weights."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.parts import Parts, StudyFlag
from spine_helper.classical.bones import Bones, part_bones
from spine_helper.classical.canal_path import best_path
from spine_helper.classical.canal_score import canal_score
from spine_helper.classical.checks import check_path, check_spine, check_volume
from spine_helper.classical.curve import Floats
from spine_helper.classical.evidence import Found, weigh
from spine_helper.classical.finish import Pieces, refine, sort_labels, whole
from spine_helper.classical.lattice import Lattice, make_lattice
from spine_helper.classical.spine import describe, path_points, trace_line
from spine_helper.classical.tissue import soft_labels

Volume = NDArray[np.int16]
Labels = NDArray[np.uint8]

FIND_MM: Final = 2.5
WORK_MM: Final = 1.5
_ROUND_MM: Final = np.array([[25.0, 80.0, 72.0], [25.0, 75.0, 72.0]])
"""What is looked at before and behind the canal along k, j and i."""


@dataclass(frozen=True, eq=False)
class Draft:
    """A spine on the working lattice.

    Attributes:
        lattice: box and grey values.
        bones: labels of bones.
        soft: (k, j, i) uint8, labels of discs and canal.
        found: the vertebrae that are kept.
        flags: of the study.
    """

    lattice: Lattice
    bones: Bones
    soft: Labels
    found: Found
    flags: tuple[StudyFlag, ...]

    @property
    def numbers(self) -> dict[int, int]:
        """Number in the result by number of the slab."""
        return {slab: number for number, slab in enumerate(self.found.slabs, 1)}

    def pieces(self) -> Pieces:
        """Labels on the working lattice."""
        return sort_labels(self.bones.labels_kji, self.soft, self.numbers)


Stage = Callable[[str, float], None]


def draft(voxels_kji: Volume, spacing_kji: Floats, stage: Stage) -> Draft | tuple[StudyFlag, ...]:
    """Find a spine and take it apart on the working lattice.

    Args:
        voxels_kji: (k, j, i) int16, HU, canonical axes.
        spacing_kji: (3,) float64, mm.
        stage: told the key of a stage and the fraction that is done when it begins.

    Returns:
        The draft; or only flags, where there is no spine or none that can be trusted.
    """
    stage("prepare", 0.02)
    volume = check_volume(voxels_kji, spacing_kji)
    if volume.is_refused:
        return (*volume.flags, "no-spine")
    stage("find", 0.05)
    rough = make_lattice(voxels_kji, spacing_kji, ((0, 0, 0), _shape(voxels_kji)), FIND_MM)
    path = best_path(canal_score(rough))
    canal = check_path(path, rough)
    if canal.is_refused:
        return (*volume.flags, *canal.flags)
    points = path_points(path, rough)
    del rough
    stage("segment", 0.3)
    lattice = _around(voxels_kji, spacing_kji, points)
    spine = describe(trace_line(points, lattice), lattice)
    discs = check_spine(spine, lattice.hu_kji, float(np.prod(lattice.spacing_kji)))
    flags = (*volume.flags, *discs.flags)
    if discs.is_refused:
        return flags
    stage("separate", 0.45)
    bones = part_bones(lattice, spine)
    found = weigh(bones, lattice)
    if not found.slabs:
        return (*flags, "no-spine")
    return Draft(lattice, bones, soft_labels(bones), found, flags)


def finished(voxels_kji: Volume, drawn: Draft) -> Parts:
    """The parts of a draft on the grid of the volume.

    Args:
        voxels_kji: (k, j, i) int16, HU, canonical axes.
        drawn: made from the same voxels.
    """
    labels = drawn.bones.labels_kji, drawn.soft
    bones, soft = refine(voxels_kji, drawn.lattice, labels, drawn.bones.ground.bone_hu)
    pieces = sort_labels(bones, soft, drawn.numbers)
    shape = voxels_kji.shape
    return Parts(
        vertebrae_kji=whole(shape, drawn.lattice, pieces.vertebrae),
        discs_kji=whole(shape, drawn.lattice, pieces.discs),
        rest_kji=whole(shape, drawn.lattice, pieces.rest),
        evidence=drawn.found.evidence,
        quality=drawn.found.quality,
        flags=drawn.flags,
    )


def nothing(shape: tuple[int, ...], flags: tuple[StudyFlag, ...]) -> Parts:
    """Parts without any vertebra."""
    empty = np.zeros(shape, np.uint8)
    return Parts(empty, empty, empty, (), (), tuple(dict.fromkeys(flags)))


def _shape(voxels: Volume) -> tuple[int, int, int]:
    k, j, i = voxels.shape
    return k, j, i


def _around(voxels: Volume, spacing: Floats, points: Floats) -> Lattice:
    """The working lattice around a path."""
    low = np.floor((points.min(0) - _ROUND_MM[0]) / spacing).astype(int)
    high = np.ceil((points.max(0) + _ROUND_MM[1]) / spacing).astype(int)
    start = tuple(int(n) for n in np.clip(low, 0, voxels.shape))
    stop = tuple(int(n) for n in np.clip(high, 0, voxels.shape))
    return make_lattice(voxels, spacing, (start, stop), WORK_MM)  # type: ignore[arg-type]
