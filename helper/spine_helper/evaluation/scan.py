"""Everything that is measured of one scan."""

from dataclasses import dataclass
from typing import Final

import edt
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import CANAL, CORD, DISC, LEVEL_OF_ID, SACRUM
from spine_helper.evaluation.distances import dice
from spine_helper.evaluation.landmarks import Hits, Points, hits_of
from spine_helper.evaluation.pairs import Pair
from spine_helper.evaluation.quality import (
    Instances,
    Topology,
    extra_names,
    instances_of,
    topology_of,
)
from spine_helper.evaluation.vertebrae import Overlap, Row, rows_of

_OTHERS: Final = {"sacrum": (SACRUM,), "canal": (CANAL, CORD)}
"""Values that are one structure: where a cord is named, the canal around it is not all of it."""

STRAY_MM: Final = 5.0
"""What is farther from the truth than that is no matter of where a border is drawn."""

_ONE_OFF: Final = 1.0


@dataclass(frozen=True)
class Scan:
    """What is measured of one scan.

    Attributes:
        name: as given.
        tags: as given.
        thickness_mm: largest spacing.
        rows: of every true vertebra, those at the border too.
        instances: without names.
        extra: predicted vertebrae that lie on no true one.
        others: Dice of sacrum and canal, where the truth has them.
        discs: Dice of each disc the truth has.
        topology: of the prediction.
        hits: None without landmarks.
        stray_ml: vertebra labels farther than `STRAY_MM` from everything the truth names: ribs,
            hips, vessels. None without a truth.
    """

    name: str
    tags: tuple[str, ...]
    thickness_mm: float
    rows: tuple[Row, ...]
    instances: Instances
    extra: tuple[str, ...]
    others: dict[str, float]
    discs: dict[str, float]
    topology: Topology
    hits: Hits | None
    stray_ml: float | None

    @property
    def whole(self) -> tuple[Row, ...]:
        """The vertebrae that count: those that do not touch the border."""
        return tuple(row for row in self.rows if not row.is_cut)

    @property
    def is_all_right(self) -> bool | None:
        """Whether every vertebra has its right name and there is none too many; None without."""
        if not self.whole:
            return None
        return not self.extra and all(row.called == row.level for row in self.whole)

    @property
    def shift(self) -> float | None:
        """Levels by which the whole row is off where it is so as one; None otherwise."""
        shifts = {row.shift for row in self.whole if row.shift is not None}
        shift = next(iter(shifts)) if len(shifts) == 1 else None
        return shift or None

    @property
    def is_off_by_one(self) -> bool:
        """Whether the whole row is off by one level."""
        return self.shift is not None and abs(self.shift) == _ONE_OFF


def measure(
    pair: Pair, name: str, tags: tuple[str, ...] = (), points: Points | None = None
) -> Scan:
    """Measure one scan.

    Args:
        pair: prediction and truth.
        name: of the scan, for tables.
        tags: of the scan, for strata.
        points: landmarks; None for none.
    """
    overlap = Overlap.of(pair)
    has_truth = bool(pair.truth_kji.any())
    return Scan(
        name=name,
        tags=tags,
        thickness_mm=max(pair.spacing_kji),
        rows=rows_of(pair, overlap),
        instances=instances_of(overlap),
        extra=extra_names(overlap) if has_truth else (),
        others={key: d for key, ours in _OTHERS.items() if (d := _dice(pair, *ours)) is not None},
        discs={
            level: d
            for one, level in LEVEL_OF_ID.items()
            if (d := _dice(pair, DISC + one)) is not None
        },
        topology=topology_of(pair.predicted_kji),
        hits=None if points is None else hits_of(pair, points),
        stray_ml=_stray_ml(pair) if has_truth else None,
    )


def _stray_ml(pair: Pair) -> float:
    """Volume of vertebra labels where no truth is near."""
    is_vertebra = np.isin(pair.predicted_kji, list(LEVEL_OF_ID))
    box = _box_near(is_vertebra, pair.spacing_kji)
    away = edt.edt(pair.truth_kji[box] == 0, anisotropy=pair.spacing_kji)
    return float(np.count_nonzero(is_vertebra[box] & (away > STRAY_MM))) * pair.voxel_ml


def _box_near(
    mask: NDArray[np.bool_], spacing_kji: tuple[float, float, float]
) -> tuple[slice, ...]:
    """A box around a mask and all that is as near to it as `STRAY_MM`."""
    box = []
    for axis, step in enumerate(spacing_kji):
        others = tuple(other for other in range(3) if other != axis)
        places = np.flatnonzero(mask.any(axis=others))
        margin = int(STRAY_MM / step) + 1
        first, last = (places[0], places[-1]) if len(places) else (0, 0)
        box.append(slice(max(0, int(first) - margin), int(last) + 1 + margin))
    return tuple(box)


def _dice(pair: Pair, main: int, *more: int) -> float | None:
    """Dice of a structure that has these values; None where the truth lacks the first."""
    if not (pair.truth_kji == main).any():
        return None
    values = (main, *more)
    return dice(np.isin(pair.truth_kji, values), np.isin(pair.predicted_kji, values))
