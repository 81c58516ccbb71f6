"""Instances without their names, and whether each is in one piece.

Panoptic quality is three lines of counting, written here: its reference program (panoptica 2.1.7)
asks for a NumPy that is older than ours.

Source:
    Kirillov et al., Panoptic Segmentation, CVPR 2019, for PQ, SQ and RQ.
"""

from dataclasses import dataclass
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import CANAL, LEVEL_OF_ID
from spine_helper.evaluation.vertebrae import Overlap

_MATCH: Final = 0.5
"""More than half of the union: no instance can match two."""

_CROSSING: Final = 26


@dataclass(frozen=True)
class Instances:
    """Instances of one scan, or of several together.

    Attributes:
        matched: true ones that have a prediction of IoU above 0.5.
        missed: true ones that have none.
        extra: predicted ones that match none.
        iou_sum: over the matched.
    """

    matched: int
    missed: int
    extra: int
    iou_sum: float

    @property
    def sq(self) -> float | None:
        """Segmentation quality: mean IoU of the matched; None without one."""
        return self.iou_sum / self.matched if self.matched else None

    @property
    def rq(self) -> float | None:
        """Recognition quality, the F1 of the instances; None where there are none at all."""
        total = self.matched + (self.missed + self.extra) / 2
        return self.matched / total if total else None

    @property
    def pq(self) -> float | None:
        """Panoptic quality; None where there are no instances at all."""
        return None if self.rq is None else self.rq * (self.sq or 0.0)


def instances_of(overlap: Overlap) -> Instances:
    """Match true and predicted vertebrae, whatever they are called.

    Vertebrae that touch the border of the scan are no matter: they are not missed, and what is
    predicted mostly on them is not extra.
    """
    matches = (overlap.iou > _MATCH) & ~overlap.cut[:, None]
    on_cut = overlap.shared[overlap.cut].sum(axis=0) * 2 > overlap.predicted_voxels
    extra = int(np.count_nonzero(~matches.any(axis=0) & ~on_cut))
    matched = int(np.count_nonzero(matches))
    missed = int(np.count_nonzero(~overlap.cut)) - matched
    return Instances(matched, missed, extra, float(overlap.iou[matches].sum()))


def extra_names(overlap: Overlap) -> tuple[str, ...]:
    """Predicted vertebrae that lie on no true one at all."""
    columns = np.flatnonzero(overlap.shared.sum(axis=0) == 0)
    return tuple(LEVEL_OF_ID[overlap.predicted[int(column)]] for column in columns)


@dataclass(frozen=True)
class Topology:
    """Pieces of a prediction, joined over faces, edges and corners.

    Attributes:
        broken: levels of vertebrae that are in more than one piece, and in how many.
        canal_pieces: 0 without a canal; 1 is what it should be.
    """

    broken: dict[str, int]
    canal_pieces: int


def topology_of(predicted_kji: NDArray[np.uint8]) -> Topology:
    """Whether each vertebra and the canal of a prediction is in one piece."""
    pieces = cc3d.connected_components(predicted_kji, connectivity=_CROSSING)
    owners = np.zeros(int(pieces.max()) + 1, np.uint8)
    owners[pieces.reshape(-1)] = predicted_kji.reshape(-1)
    counts = np.bincount(owners[1:], minlength=256)
    broken = {level: int(counts[one]) for one, level in LEVEL_OF_ID.items() if counts[one] > 1}
    return Topology(broken, int(counts[CANAL]))
