"""From labels on the working lattice to labels on the grid of the volume."""

from dataclasses import dataclass
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import CANAL, SACRUM
from spine_helper.anatomy.parts import ABOVE_FIRST
from spine_helper.classical.lattice import Lattice
from spine_helper.classical.refine import Rim, nearest_labels, snap
from spine_helper.classical.seeds import ATLAS
from spine_helper.classical.seeds import SACRUM as SACRUM_NUMBER
from spine_helper.classical.tissue import CANAL_LABEL, DISC_LABEL

Labels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Three label maps on one lattice, each (k, j, i) uint8, numbered as in `Parts`.

    Attributes:
        vertebrae: 1 to n.
        discs: number of the vertebra above, `ABOVE_FIRST`.
        rest: `SACRUM`, `CANAL`.
    """

    vertebrae: Labels
    discs: Labels
    rest: Labels


def sort_labels(bones: Labels, soft: Labels, numbers: dict[int, int]) -> Pieces:
    """The three maps from labels of bones and of what is soft.

    Args:
        bones: (k, j, i) uint8, numbers of slabs and `SACRUM_NUMBER`.
        soft: (k, j, i) uint8, `DISC_LABEL` plus the number of the slab above, `CANAL_LABEL`.
        numbers: number in `Parts` by number of slab, of the vertebrae that are kept.
    """
    vertebra, disc = np.zeros(256, np.uint8), np.zeros(256, np.uint8)
    for slab, number in numbers.items():
        vertebra[slab] = number
        if slab != ATLAS:  # it has no disc
            disc[DISC_LABEL + slab] = number
    disc[DISC_LABEL + min(numbers) - 1] = ABOVE_FIRST
    vertebrae = vertebra[bones]
    is_free = (bones == 0) | ((vertebrae == 0) & (bones != SACRUM_NUMBER))
    rest = np.where(is_free & (soft == CANAL_LABEL), np.uint8(CANAL), np.uint8(0))
    rest[bones == SACRUM_NUMBER] = SACRUM
    return Pieces(vertebrae, np.where(is_free, disc[soft], np.uint8(0)), rest)


def refine(
    voxels_kji: NDArray[np.int16], lattice: Lattice, labels: tuple[Labels, Labels], bone_hu: float
) -> tuple[Labels, Labels]:
    """Labels of the box of a lattice on the grid of the volume.

    Args:
        voxels_kji: (k, j, i) int16, HU, the whole canonical volume.
        lattice: the working lattice.
        labels: of bones and of what is soft, on the lattice.
        bone_hu: threshold of bone.

    Returns:
        Labels of bones, whose borders lie where bone ends, and of what is soft; of the box.
    """
    bones, soft = labels
    fine = lattice.fine_shape
    near = nearest_labels(bones, fine, lattice.step_mm)
    rim = Rim(bone_hu, grow_mm=_GROW_MM, shrink_mm=_SHRINK_MM)
    sharp = _largest_pieces(snap(near, voxels_kji[lattice.box], rim))
    del near
    around = nearest_labels(soft, fine, lattice.step_mm)
    around.labels_kji[(around.depth_kji <= 0) | (sharp > 0)] = 0
    return sharp, around.labels_kji


_GROW_MM: Final = 1.2
_SHRINK_MM: Final = 1.5


def _largest_pieces(labels: Labels) -> Labels:
    """The largest piece of every label."""
    result = np.zeros_like(labels)
    boxes = cc3d.statistics(labels)["bounding_boxes"]
    for value in np.flatnonzero(np.bincount(labels.reshape(-1), minlength=256)[1:]) + 1:
        box = boxes[value]  # one by one: the numbers of all pieces at once need four times as much
        largest = cc3d.largest_k(labels[box] == value, k=1, connectivity=26) > 0
        result[box][largest] = value
    return result


def whole(shape: tuple[int, ...], lattice: Lattice, part: Labels) -> Labels:
    """Labels of a box in a volume of zeros."""
    result = np.zeros(shape, np.uint8)
    result[lattice.box] = part
    return result
