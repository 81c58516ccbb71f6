"""New levels for known instances after what a person has said, without running anything again."""

from collections.abc import Mapping
from dataclasses import dataclass

from spine_helper.anatomy.assemble import rename, renamed
from spine_helper.anatomy.findings import Findings
from spine_helper.anatomy.naming import BadPins
from spine_helper.service.problems import ProblemCode, Refused


@dataclass(frozen=True)
class Relabelled:
    """Findings under new levels, their label map left as it was.

    Attributes:
        findings: with other instances, margin and flags.
        values: of every instance, its value in the label map and the value it becomes.
    """

    findings: Findings
    values: dict[int, int]


def relabel(findings: Findings, pins: Mapping[str, str]) -> Relabelled:
    """The levels that fit best to what a person has said.

    Args:
        findings: of a job.
        pins: level by value in the label map of the findings.

    Raises:
        Refused: the engine gave nothing to name by (`cannot-relabel`), or no naming has these
            levels at these values (`bad-pins`).
    """
    if not findings.evidence:
        raise Refused(ProblemCode.CANNOT_RELABEL)
    try:
        named, changed = renamed(findings, _by_value(pins))
    except BadPins:
        raise Refused(ProblemCode.BAD_PINS) from None
    values = {one.value: changed.get(one.value, one.value) for one in findings.instances}
    return Relabelled(named, values)


def pin(findings: Findings, pins: Mapping[str, str]) -> Findings | None:
    """Findings with their label map under the levels a person has said; None where it cannot be.

    Args:
        findings: of a job that was asked for with pins.
        pins: level by value in the label map that the findings have without pins.
    """
    try:
        return rename(findings, _by_value(pins))[0]
    except BadPins:
        return None


def _by_value(pins: Mapping[str, str]) -> dict[int, str]:
    return {int(value): level for value, level in pins.items()}
