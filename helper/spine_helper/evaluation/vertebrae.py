"""Every true vertebra: what was found of it, and under which name."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import LEVEL_OF_ID
from spine_helper.evaluation.distances import Distances, dice, distances
from spine_helper.evaluation.pairs import Pair
from spine_helper.evaluation.schemes import position, vertebrae_of

IDENTIFIED_MM: Final = 20.0
"""A vertebra is identified where the predicted centre of its name is nearer than that."""


@dataclass(frozen=True)
class Row:
    """One true vertebra.

    Attributes:
        level: its true level.
        is_cut: whether it touches the border of the scan; then it counts for nothing.
        dice: with the prediction of the same name; 0 where there is none.
        hd95_mm: with the same; None where there is none.
        assd_mm: with the same; None where there is none.
        called: level of the predicted vertebra that is the partner; empty for none.
        instance_dice: with the partner, whatever it is called; 0 for none.
        instance_iou: with the partner.
        centre_mm: from the true centre to the predicted one of the same name; None without one.
        is_identified: as VerSe counts.
    """

    level: str
    is_cut: bool
    dice: float
    hd95_mm: float | None
    assd_mm: float | None
    called: str
    instance_dice: float
    instance_iou: float
    centre_mm: float | None
    is_identified: bool

    @property
    def shift(self) -> float | None:
        """Levels by which the name is off, down positive; None without a partner."""
        if not self.called:
            return None
        ids = {level: number for number, level in LEVEL_OF_ID.items()}
        return position(ids[self.called]) - position(ids[self.level])


@dataclass(frozen=True, eq=False)
class Overlap:
    """How the vertebrae of two maps lie over each other.

    Attributes:
        true: ids of the truth, from head to feet.
        predicted: ids of the prediction, from head to feet.
        shared: (true, predicted) int64, voxels in both.
        true_voxels: (true,) int64.
        predicted_voxels: (predicted,) int64.
        cut: (true,) bool, whether it touches the border of the scan.
    """

    true: tuple[int, ...]
    predicted: tuple[int, ...]
    shared: NDArray[np.int64]
    true_voxels: NDArray[np.int64]
    predicted_voxels: NDArray[np.int64]
    cut: NDArray[np.bool_]

    @classmethod
    def of(cls, pair: Pair) -> "Overlap":
        """The vertebrae of a pair."""
        counts = np.zeros((256, 256), np.int64)
        for truth, found in zip(pair.truth_kji, pair.predicted_kji, strict=True):
            # Slice by slice: counting takes eight bytes for each voxel.
            codes = truth.astype(np.uint16) * 256 + found
            counts += np.bincount(codes.reshape(-1), minlength=65536).reshape(256, 256)
        true, predicted = (vertebrae_of(counts.sum(axis=axis)) for axis in (1, 0))
        faces = set(np.concatenate([face.reshape(-1) for face in _faces(pair.truth_kji)]).tolist())
        return cls(
            true,
            predicted,
            counts[np.ix_(true, predicted)],
            counts.sum(axis=1)[list(true)],
            counts.sum(axis=0)[list(predicted)],
            np.array([one in faces for one in true], bool),
        )

    @property
    def iou(self) -> NDArray[np.float64]:
        """(true, predicted) float64, intersection over union."""
        union = self.true_voxels[:, None] + self.predicted_voxels[None] - self.shared
        return np.asarray(self.shared / np.maximum(union, 1), np.float64)

    def partner(self, row: int) -> int | None:
        """Column of the predicted vertebra that overlaps most with a true one, and it with that."""
        if not self.predicted or not self.shared[row].any():
            return None
        column = int(self.shared[row].argmax())
        return column if int(self.shared[:, column].argmax()) == row else None


def _faces(labels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    return [np.take(labels, place, axis) for axis in range(3) for place in (0, -1)]


Box: TypeAlias = tuple[slice, ...]


@dataclass(frozen=True, eq=False)
class Places:
    """Where the values of a label map are.

    Attributes:
        boxes: around the voxels of each value that is there.
        centres_mm: (values, 3) float64, centres of mass, mm along k, j and i.
    """

    boxes: dict[int, Box]
    centres_mm: NDArray[np.float64]

    @classmethod
    def of(cls, labels_kji: NDArray[np.uint8], spacing_kji: tuple[float, float, float]) -> "Places":
        """The places of a label map, in one pass over it."""
        found = cc3d.statistics(labels_kji)
        boxes = {
            value: tuple(found["bounding_boxes"][value])
            for value in np.flatnonzero(found["voxel_counts"]).tolist()
        }
        return cls(boxes, np.asarray(found["centroids"], np.float64) * spacing_kji)


def rows_of(pair: Pair, overlap: Overlap) -> tuple[Row, ...]:
    """Every true vertebra, from head to feet."""
    true = Places.of(pair.truth_kji, pair.spacing_kji)
    found = Places.of(pair.predicted_kji, pair.spacing_kji)
    centres = {one: true.centres_mm[one] for one in overlap.true}
    rows = []
    for number, one in enumerate(overlap.true):
        away, is_nearest, both = None, False, None
        if one in overlap.predicted:
            away = float(np.linalg.norm(found.centres_mm[one] - centres[one]))
            is_nearest = _is_nearest(one, found.centres_mm[one], centres)
            both = _around(true.boxes[one], found.boxes[one])
        rows.append(_row(pair, overlap, number, (away, is_nearest, both)))
    return tuple(rows)


def _around(a: Box, b: Box) -> Box:
    """The smallest box around two."""
    i, j, k = (slice(min(x.start, y.start), max(x.stop, y.stop)) for x, y in zip(a, b, strict=True))
    return i, j, k


def _row(
    pair: Pair, overlap: Overlap, number: int, same: tuple[float | None, bool, Box | None]
) -> Row:
    one, is_cut = overlap.true[number], bool(overlap.cut[number])
    column = overlap.partner(number)
    iou = 0.0 if column is None else float(overlap.iou[number, column])
    away, is_nearest, box = same
    named, apart = 0.0, None
    if box is not None:
        truth, found = pair.truth_kji[box] == one, pair.predicted_kji[box] == one
        named = dice(truth, found)
        apart = None if is_cut else distances(truth, found, pair.spacing_kji)
    apart = apart or Distances(float("nan"), float("nan"))
    return Row(
        level=LEVEL_OF_ID[one],
        is_cut=is_cut,
        dice=named,
        hd95_mm=_known(apart.hd95_mm),
        assd_mm=_known(apart.assd_mm),
        called="" if column is None else LEVEL_OF_ID[overlap.predicted[column]],
        instance_dice=2 * iou / (1 + iou),
        instance_iou=iou,
        centre_mm=away,
        is_identified=away is not None and away < IDENTIFIED_MM and is_nearest,
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _is_nearest(
    one: int, centre: NDArray[np.float64], true: dict[int, NDArray[np.float64]]
) -> bool:
    """Whether no other true vertebra is nearer to a predicted centre than that of its name."""
    return min(true, key=lambda other: float(np.linalg.norm(true[other] - centre))) == one
