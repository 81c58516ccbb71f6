"""Several scans together: pooled over vertebrae, by scan, and by stratum."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from spine_helper.evaluation.quality import Instances
from spine_helper.evaluation.scan import Scan
from spine_helper.evaluation.vertebrae import Row

RULES: Final = (
    "Vertebrae of the truth that touch the border of the scan are left out. A missed vertebra has "
    "Dice 0; it has no distance and is counted under `without_distance`. HD95 is the larger of "
    "both directions, ASSD the mean over the surface voxels of both, on the lattice of the truth. "
    "Identified: the predicted centre of the same name is nearer to its own true centre than to "
    "another and within 20 mm; centres are those of whole masks."
)
_THIN, _MEDIUM = 1.0, 3.0


@dataclass(frozen=True)
class Spread:
    """Some numbers in five.

    Attributes:
        n: how many there are.
        mean: of them.
        median: of them.
        p5: 5th percentile.
        worst: smallest, or largest where large is bad.
    """

    n: int
    mean: float
    median: float
    p5: float
    worst: float

    @classmethod
    def of(cls, values: Sequence[float], is_large_bad: bool = False) -> "Spread | None":
        """The numbers in five; None without one."""
        if not values:
            return None
        array = np.array(values, float)
        worst = array.max() if is_large_bad else array.min()
        middle, low = np.percentile(array, [50, 5])
        return cls(len(values), float(array.mean()), float(middle), float(low), float(worst))


def summary(scans: Sequence[Scan]) -> dict[str, Any]:
    """Everything about some scans, for JSON."""
    rows = [row for scan in scans for row in scan.whole]
    with_truth = [scan for scan in scans if scan.rows]
    return {
        "scans": len(scans),
        "vertebrae": len(rows),
        "left_out_at_border": sum(row.is_cut for scan in scans for row in scan.rows),
        "pooled": masks(rows),
        "per_scan": _per_scan(with_truth),
        "levels": levels(with_truth),
        "instances": quality(scan.instances for scan in with_truth),
        "discs": _spread([value for scan in scans for value in scan.discs.values()]),
        "sacrum": _spread([scan.others["sacrum"] for scan in scans if "sacrum" in scan.others]),
        "canal": _spread([scan.others["canal"] for scan in scans if "canal" in scan.others]),
        "topology": {
            "broken_vertebrae": sum(len(scan.topology.broken) for scan in scans),
            "canals_not_in_one_piece": sum(scan.topology.canal_pieces > 1 for scan in scans),
            "without_canal": sum(scan.topology.canal_pieces == 0 for scan in scans),
        },
        "landmarks": _landmarks(scans),
    }


def masks(rows: Sequence[Row]) -> dict[str, Any]:
    """Masks of some vertebrae."""
    return {
        "dice": _spread([row.dice for row in rows]),
        "instance_dice": _spread([row.instance_dice for row in rows]),
        "hd95_mm": _spread([row.hd95_mm for row in rows if row.hd95_mm is not None], True),
        "assd_mm": _spread([row.assd_mm for row in rows if row.assd_mm is not None], True),
        "without_distance": sum(row.hd95_mm is None for row in rows),
        "missed": sum(not row.called for row in rows),
    }


def _spread(values: Sequence[float], is_large_bad: bool = False) -> dict[str, float] | None:
    spread = Spread.of(values, is_large_bad)
    return None if spread is None else asdict(spread)


def _per_scan(scans: Sequence[Scan]) -> dict[str, Any]:
    """Mean of each scan, then over scans: a long spine counts as much as a short one."""

    def means(value: Callable[[Row], float | None]) -> list[float]:
        found = [[v for row in scan.whole if (v := value(row)) is not None] for scan in scans]
        return [float(np.mean(values)) for values in found if values]

    return {
        "dice": _spread(means(lambda row: row.dice)),
        "instance_dice": _spread(means(lambda row: row.instance_dice)),
        "hd95_mm": _spread(means(lambda row: row.hd95_mm), True),
        "assd_mm": _spread(means(lambda row: row.assd_mm), True),
        "id_rate": _spread(means(lambda row: float(row.is_identified))),
    }


def levels(scans: Sequence[Scan]) -> dict[str, Any]:
    """Names: identified, right as a whole, off as a whole."""
    rows = [row for scan in scans for row in scan.whole]
    judged = [scan for scan in scans if scan.is_all_right is not None]
    away = [row.centre_mm for row in rows if row.centre_mm is not None]
    return {
        "id_rate": _share(sum(row.is_identified for row in rows), len(rows)),
        "d_mean_mm": float(np.mean(away)) if away else None,
        "without_their_name": len(rows) - len(away),
        "wrong_name": sum(bool(row.called) and row.called != row.level for row in rows),
        "extra": sum(len(scan.extra) for scan in scans),
        "scans_all_right": _share(sum(bool(scan.is_all_right) for scan in judged), len(judged)),
        "scans_off_by_one": _share(sum(scan.is_off_by_one for scan in judged), len(judged)),
    }


def quality(instances: Iterable[Instances]) -> dict[str, Any]:
    """Instances of several scans, pooled."""
    every = list(instances)
    pooled = Instances(
        sum(one.matched for one in every),
        sum(one.missed for one in every),
        sum(one.extra for one in every),
        sum(one.iou_sum for one in every),
    )
    counts = {"matched": pooled.matched, "missed": pooled.missed, "extra": pooled.extra}
    return {"pq": pooled.pq, "sq": pooled.sq, "rq": pooled.rq, **counts}


def _share(part: int, total: int) -> float | None:
    return part / total if total else None


def _landmarks(scans: Sequence[Scan]) -> dict[str, Any] | None:
    hits = [scan.hits for scan in scans if scan.hits is not None]
    if not hits:
        return None
    return {
        "of": sum(one.of for one in hits),
        "own_instance": sum(one.own for one in hits),
        "right": sum(one.right for one in hits),
        "false_positive_ml": sum(one.far_ml for one in hits),
        "unread_ml": sum(one.unread_ml for one in hits),
    }


def strata(scans: Sequence[Scan]) -> dict[str, dict[str, Any]]:
    """Region of the vertebra; field of view, slice thickness and tags of the scan."""
    rows = [row for scan in scans for row in scan.whole]
    found: dict[str, dict[str, Any]] = {}
    for region, letter in (("cervical", "C"), ("thoracic", "T"), ("lumbar", "L")):
        some = [row for row in rows if row.level.startswith(letter)]
        if some:
            found[f"region: {region}"] = {"vertebrae": len(some), "pooled": masks(some)}
    keys = dict.fromkeys(key for scan in scans for key in stratum_keys(scan))
    for key in sorted(keys):
        found[key] = summary([scan for scan in scans if key in stratum_keys(scan)])
    return found


def stratum_keys(scan: Scan) -> tuple[str, ...]:
    """Strata a scan belongs to."""
    seen = "".join(letter for letter in "CTL" if any(r.level[0] == letter for r in scan.rows))
    view = (f"view: {seen}",) if seen else ()
    return (*view, f"slices: {_thickness(scan)}", *(f"tag: {tag}" for tag in scan.tags))


def _thickness(scan: Scan) -> str:
    if scan.thickness_mm <= _THIN:
        return "up to 1 mm"
    return "1 to 3 mm" if scan.thickness_mm <= _MEDIUM else "above 3 mm"
