"""Measurements as Markdown and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from spine_helper.evaluation.cohort import RULES, strata, summary
from spine_helper.evaluation.scan import Scan


def document(scans: Sequence[Scan], library: str) -> dict[str, Any]:
    """Everything that was measured, for JSON.

    Args:
        scans: that were measured.
        library: name and version of what measured the distances.
    """
    return {
        "schema": 1,
        "rules": RULES,
        "library": library,
        "all": summary(scans),
        "strata": strata(scans),
        "scans": [_scan(scan) for scan in scans],
    }


def _scan(scan: Scan) -> dict[str, Any]:
    derived = {"is_all_right": scan.is_all_right, "shift": scan.shift}
    instances = {"pq": scan.instances.pq, "sq": scan.instances.sq, "rq": scan.instances.rq}
    whole = asdict(scan)
    return {**whole, **derived, "instances": {**whole["instances"], **instances}}


def lines(scans: Sequence[Scan]) -> Iterator[str]:
    """A table for each thing measured, in Markdown."""
    with_truth = [scan for scan in scans if scan.rows]
    if with_truth:
        yield from _scan_table(with_truth)
        yield ""
        yield from _pooled(with_truth)
    marked = [scan for scan in scans if scan.hits is not None]
    if marked:
        if with_truth:
            yield ""
        yield from _landmark_table(marked)


def _scan_table(scans: Sequence[Scan]) -> Iterator[str]:
    yield "| scan | vertebra | called | Dice | instance Dice | HD95 mm | ASSD mm | note |"
    yield "|---|---|---|---|---|---|---|---|"
    for scan in scans:
        for row in scan.rows:
            name = row.called or "missed"
            note = "at the border, not counted" if row.is_cut else ""
            numbers = (f"{row.dice:.3f}", f"{row.instance_dice:.3f}")
            apart = (number(row.hd95_mm, 1), number(row.assd_mm, 2))
            yield _line(scan.name, row.level, name, *numbers, *apart, note)
        others = {**scan.others, **{f"disc {level}": d for level, d in scan.discs.items()}}
        for name, value in others.items():
            yield _line(scan.name, name, "", f"{value:.3f}", "", "", "", "")


def _pooled(scans: Sequence[Scan]) -> Iterator[str]:
    all_of = summary(scans)
    yield "| pooled | n | mean | median | 5th percentile | worst |"
    yield "|---|---|---|---|---|---|"
    pooled = all_of["pooled"]
    names = {
        "dice": "Dice, same name",
        "instance_dice": "Dice of the instance",
        "hd95_mm": "HD95 mm",
        "assd_mm": "ASSD mm",
    }
    for key, name in names.items():
        spread = pooled[key]
        if spread is not None:
            rest = (f"{spread[part]:.3f}" for part in ("mean", "median", "p5", "worst"))
            yield _line(name, str(spread["n"]), *rest)
    yield ""
    strays = sum(scan.stray_ml or 0.0 for scan in scans)
    found, named, pieces = all_of["instances"], all_of["levels"], all_of["topology"]
    yield (
        f"{all_of['vertebrae']} vertebrae in {all_of['scans']} scans, "
        f"{all_of['left_out_at_border']} more at the border not counted; "
        f"{pooled['missed']} missed, {pooled['without_distance']} without a distance."
    )
    yield (
        f"Names: id-rate {number(named['id_rate'], 3)}, d_mean {number(named['d_mean_mm'], 1)} mm, "
        f"scans all right {number(named['scans_all_right'], 3)}, "
        f"off by one as a whole {number(named['scans_off_by_one'], 3)}, {named['extra']} extra."
    )
    yield (
        f"Instances: PQ {number(found['pq'], 3)}, SQ {number(found['sq'], 3)}, "
        f"RQ {number(found['rq'], 3)}. In pieces: {pieces['broken_vertebrae']} vertebrae, "
        f"{pieces['canals_not_in_one_piece']} canals; {pieces['without_canal']} without canal. "
        f"Vertebra labels far from the truth: {strays:.1f} ml."
    )


def _landmark_table(scans: Sequence[Scan]) -> Iterator[str]:
    yield "| scan | landmarks | own instance | right name | false positives ml | not judged ml |"
    yield "|---|---|---|---|---|---|"
    for scan in scans:
        if scan.hits is not None:
            hits = scan.hits
            counts = (str(hits.of), str(hits.own), str(hits.right))
            yield _line(scan.name, *counts, f"{hits.far_ml:.1f}", f"{hits.unread_ml:.1f}")


def number(value: float | None, digits: int) -> str:
    """A number for a table; a dash for none."""
    return "-" if value is None else f"{value:.{digits}f}"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
