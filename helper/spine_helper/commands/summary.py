"""What `segment` says on stdout of a result."""

from collections.abc import Iterator
from typing import Final

from spine_helper.anatomy.parts import Flag, StudyFlag
from spine_helper.service.job_documents import InstanceDocument, ReportDocument

STUDY_FLAGS: Final[dict[StudyFlag, str]] = {
    "no-spine": "No spine was found.",
    "few-slices": "There are too few slices for a spine.",
    "not-hu": "The grey values are not those of a CT in HU.",
    "low-confidence": "The result is not to be relied on as it is; look at every label.",
    "levels-uncertain": "LEVELS UNCERTAIN: another numbering fits nearly as well. "
    "Check the levels, and say one with --pin.",
    "gap": "A vertebra may be missing in the row.",
    "metal": "There is metal; borders near it are unsure.",
    "osteoporosis": "Bone is thin; borders are unsure.",
    "scoliosis": "The spine is curved sideways.",
    "transitional-possible": "There may be a transitional vertebra (T13, L6 or four lumbar ones).",
    "thick-slices": "Slices are thick; borders between them are unsure.",
}
FLAGS: Final[dict[Flag, str]] = {
    "border": "cut by the scan",
    "small": "small",
    "split-unsure": "border to a neighbour unsure",
    "metal": "metal",
    "fused": "fused",
}


def summary_lines(report: ReportDocument) -> Iterator[str]:
    """The lines, the most important first.

    Args:
        report: of the result.
    """
    vertebrae = [one for one in report.instances if one.kind == "vertebra"]
    yield from (STUDY_FLAGS[flag] for flag in report.flags if flag == "levels-uncertain")
    yield _found(report, vertebrae)
    if vertebrae:
        yield f"{'value':>5}  {'level':<5}  {'sure':>5}  {'ml':>6}  notes"
        yield from map(_row, vertebrae)
    yield from (STUDY_FLAGS[flag] for flag in report.flags if flag != "levels-uncertain")
    yield f"Numbering: {report.numbering}"
    yield f"{report.model}, {report.mode}, {report.provider}, {report.seconds:.1f} s"
    if report.notice:
        yield f"Licence: {report.notice}"
    yield "For research and education. Not a medical device."


def _found(report: ReportDocument, vertebrae: list[InstanceDocument]) -> str:
    if not report.instances:
        return "Nothing was found; the label map is empty."
    discs = sum(one.kind == "disc" for one in report.instances)
    others = [one.kind for one in report.instances if one.kind not in ("vertebra", "disc")]
    row = f" ({vertebrae[0].level} to {vertebrae[-1].level})" if vertebrae else ""
    counted = [
        _count(len(vertebrae), "vertebra", "vertebrae") + row,
        _count(discs, "disc", "discs"),
    ]
    return "Found: " + ", ".join([*counted, *others]) + "."


def _count(number: int, one: str, more: str) -> str:
    return f"{number or 'no'} {one if number == 1 else more}"


def _row(one: InstanceDocument) -> str:
    notes = [FLAGS[flag] for flag in one.flags]
    if one.is_pinned:
        notes.insert(0, "said by you")
    if one.alternatives:
        notes.append("or " + ", ".join(f"{level} {share:.0%}" for level, share in one.alternatives))
    row = f"{one.value:>5}  {one.level:<5}  {one.confidence:>5.0%}  {one.volume_ml:>6.1f}"
    return f"{row}  {'; '.join(notes)}"
