"""What limits a study, as sentences: catalogue texts and numbers."""

from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.screen.texts import text
from spine_app.screen.told import told

ICONS = {
    Severity.INFO: "mdi-information-outline",
    Severity.WARNING: "mdi-alert-outline",
}
DIGITS = {
    Quality.TILT_CORRECTED: 1,
    Quality.TUBE_VOLTAGE: 0,
    Quality.METAL: 1,
    Quality.SKIN_CUT_OFF: 0,
}
"""Digits after the point; 2 for millimetres and factors."""
OF_A_FACT = {Quality.SLICE_THICKNESS: "quality.slice-thickness-fact"}
"""Other words where a value is told that limits nothing."""
IN_PERCENT = frozenset({Quality.SKIN_CUT_OFF})
UNKNOWN = "?"


def quality_rows(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    """Rows of the quality list, warnings first."""
    ordered = sorted(findings, key=lambda one: one.severity is not Severity.WARNING)
    return [_row(one) for one in ordered]


def warnings_in(findings: tuple[Finding, ...]) -> int:
    """How many findings are warnings."""
    return sum(one.severity is Severity.WARNING for one in findings)


@told
def sentence(finding: Finding) -> str:
    """What was found, with its number and unit."""
    key = f"quality.{finding.quality.value}"
    if finding.severity is Severity.INFO:
        key = OF_A_FACT.get(finding.quality, key)
    words = text(key)
    return words.replace("{value}", _value(finding)).replace("{count}", _count(finding))


@told
def affected_line(finding: Finding) -> str:
    """What must not be relied on, empty where there is nothing."""
    names = [text(f"affected.{one.value}") for one in finding.affected]
    return f"{text('quality_list.avoid')} {', '.join(names)}" if names else ""


def _row(finding: Finding) -> dict[str, str]:
    return {
        "kind": finding.severity.value,
        "icon": ICONS[finding.severity],
        "severity": text(f"severity.{finding.severity.value}"),
        "text": sentence(finding),
        "affects": affected_line(finding),
    }


def _value(finding: Finding) -> str:
    if finding.value is None:
        return UNKNOWN
    value = 100 * finding.value if finding.quality in IN_PERCENT else finding.value
    written = f"{value:.{DIGITS.get(finding.quality, 2)}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _count(finding: Finding) -> str:
    return UNKNOWN if finding.count is None else str(finding.count)
