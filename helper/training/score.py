"""Scores of an engine: `python -m helper.training.score --engine ID --data DIR [--table FILE]`.

Nothing of the real scans was painted or trained on, but they were looked at while engines were
made, and each row of the table says so. It needs pydicom, the app (for phantoms) and the extra
`evaluate` of the helper.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from helper.training.score_cases import SOURCES, Scored
from spine_helper.anatomy.findings import Findings
from spine_helper.anatomy.levels import LEVEL_OF_ID
from spine_helper.engines.engine import Engine, Task
from spine_helper.engines.registry import installed
from spine_helper.evaluation.cohort import RULES, summary
from spine_helper.evaluation.pairs import Pair
from spine_helper.evaluation.scan import Scan, measure
from spine_helper.evaluation.tables import number

_UNSURE: Final = ("levels-uncertain", "low-confidence", "no-spine")


class Silent:
    """A watch that looks away."""

    def progress(self, stage: str, fraction: float) -> None:
        """Nothing."""

    def preview(
        self,
        labels_kji: NDArray[np.uint8],
        step_kji: tuple[int, int, int],
        finished: frozenset[int] = frozenset(),
    ) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Score:
    """What an engine made of one case.

    Attributes:
        name: of the case.
        scan: what was measured.
        found: levels from head to feet.
        margin: of the naming.
        flags: of the study.
        seconds: by stage.
        total_s: of the run.
        has_spine: whether there was one to find.
        bodies: share of the voxels of true bodies that have the right name; NaN where unknown.
    """

    name: str
    scan: Scan
    found: tuple[str, ...]
    margin: float
    flags: tuple[str, ...]
    seconds: dict[str, float]
    total_s: float
    has_spine: bool
    bodies: float


def score(engine: Engine, name: str, data: Path, threads: int) -> Score:
    """Run an engine on one case and measure what it gives."""
    case: Scored = SOURCES[name].make(data)
    started = time.perf_counter()
    found: Findings = engine.run(Task(case.voxels, case.grid, threads=threads), Silent())
    total_s = time.perf_counter() - started
    i, j, k = case.grid.spacing_ijk
    truth = np.zeros_like(found.labels_kji) if case.truth is None else case.truth
    pair = Pair(found.labels_kji, truth, (k, j, i), case.affine)
    return Score(
        name=name,
        scan=measure(pair, name, points=case.points),
        found=tuple(one.level for one in found.instances if one.kind == "vertebra"),
        margin=found.margin,
        flags=found.flags,
        seconds={stage: round(value, 1) for stage, value in found.seconds.items()},
        total_s=total_s,
        has_spine=case.has_spine,
        bodies=_bodies(case, found),
    )


def _bodies(case: Scored, found: Findings) -> float:
    if case.bodies is None or case.truth is None:
        return float("nan")
    there = case.bodies & np.isin(case.truth, list(LEVEL_OF_ID))
    return float((found.labels_kji == case.truth)[there].mean())


def document(one: Score) -> dict[str, Any]:
    """A score for JSON."""
    scan = one.scan
    return {
        "vertebrae": {
            row.level: {
                "dice": round(row.instance_dice, 3),
                "called": row.called,
                "at_border": row.is_cut,
            }
            for row in scan.rows
        },
        "called_at_landmarks": scan.hits.called if scan.hits else None,
        "found": list(one.found),
        "margin": round(one.margin, 1) if np.isfinite(one.margin) else None,
        "flags": list(one.flags),
        "seconds": one.seconds,
        "total_s": round(one.total_s, 1),
        "measured": summary([scan]),
    }


def table(engine: Engine, scores: Sequence[Score]) -> Iterator[str]:
    """The table of the model card, in Markdown."""
    yield f"Scores of `{engine.id}` (weights {engine.sha256 or 'none'}). {RULES}"
    yield ""
    yield (
        "| case | whole vertebrae | instance Dice mean | worst | HD95 mm | bodies covered | canal "
        "| sacrum | discs "
        "| names right | landmarks own, right | false positives ml | flags | used before |"
    )
    yield "|" + "---|" * 14
    for one in scores:
        yield f"| {' | '.join(_cells(one))} |"
    yield ""
    yield from _together(scores)


def _cells(one: Score) -> tuple[str, ...]:
    scan, said = one.scan, summary([one.scan])
    masks = said["pooled"]
    spread, far = masks["instance_dice"] or {}, masks["hd95_mm"] or {}
    rows = scan.whole
    named = f"{sum(row.called == row.level for row in rows)} of {len(rows)}" if rows else "-"
    hits = scan.hits
    stray = scan.stray_ml if hits is None else hits.far_ml
    if not one.has_spine:
        named = f"none wanted, {len(one.found)} found"
    return (
        one.name,
        str(len(rows)),
        number(spread.get("mean"), 3),
        number(spread.get("worst"), 3),
        number(far.get("mean"), 1),
        number(None if np.isnan(one.bodies) else one.bodies, 3),
        number(scan.others.get("canal"), 3),
        number(scan.others.get("sacrum"), 3),
        number((said["discs"] or {}).get("mean"), 3),
        named,
        "-" if hits is None else f"{hits.own}, {hits.right} of {hits.of}",
        number(stray, 1),
        ", ".join(one.flags) or "none",
        SOURCES[one.name].note,
    )


def _together(scores: Sequence[Score]) -> Iterator[str]:
    """What all phantoms and all real scans give together; the two are never mixed."""
    for title, is_phantom in (("Phantoms", True), ("Real scans", False)):
        some = [one for one in scores if one.name.startswith("phantom") == is_phantom]
        judged = [one for one in some if one.scan.is_all_right is not None]
        if not judged:
            continue
        said = summary([one.scan for one in judged])
        wrong = [one for one in judged if not one.scan.is_all_right]
        warned = sum(bool(set(one.flags) & set(_UNSURE)) for one in wrong)
        spread = said["pooled"]["instance_dice"]
        yield (
            f"{title} with a truth, {said['scans']} scans, {said['vertebrae']} whole vertebrae: "
            f"instance Dice mean {spread['mean']:.3f}, 5th percentile {spread['p5']:.3f}; id-rate "
            f"{number(said['levels']['id_rate'], 3)}; all names right in "
            f"{len(judged) - len(wrong)} of {len(judged)}, {warned} of the {len(wrong)} wrong ones "
            "carry a flag that says so."
        )


def _names(wanted: Sequence[str], engine: Engine) -> list[str]:
    """Cases that were asked for, whole names or beginnings, and that the engine takes."""
    fitting = [name for name, source in SOURCES.items() if source.modality in engine.modalities]
    return [name for name in fitting if not wanted or name.startswith(tuple(wanted))]


def main() -> int:
    """Read the arguments, print the scores as JSON and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help=f"beginnings of: {', '.join(SOURCES)}")
    parser.add_argument("--engine", default="builtin-small")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--table", type=Path, help="Markdown for the model card")
    given = parser.parse_args()
    engine = installed().find(given.engine)
    if engine is None:
        sys.stderr.write(f"{given.engine} is not installed\n")
        return 1
    scores = []
    for name in _names(given.cases, engine):
        scores.append(score(engine, name, given.data, given.threads))
        sys.stderr.write(f"{name}: {scores[-1].total_s:.1f} s\n")
    said = {one.name: document(one) for one in scores}
    sys.stdout.write(json.dumps(said, indent=1) + "\n")
    if given.table is not None:
        given.table.write_text("\n".join(table(engine, scores)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
