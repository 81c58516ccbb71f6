"""How labels are described on screen: catalogue texts and numbers, never text of a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from spine_app.controllers.labels.looks import Look
from spine_app.controllers.labels.naming import NUMBERS_ONLY, Named, Naming
from spine_app.domain.labels.delivery import LabelsReady
from spine_app.domain.labels.findings import Finding
from spine_app.domain.labels.recognition import Confidence
from spine_app.screen.texts import text
from spine_app.screen.told import told

_WHOLE = 0.999
"""A label map that covers this part of the volume covers it."""


def row_of(named: Named, volume_ml: float, look: Look) -> dict[str, Any]:
    """Row of the list of structures."""
    finding = named.finding
    return {
        "id": named.id,
        "name": named.name,
        "color": "#{:02x}{:02x}{:02x}".format(*look.color),
        "opacity": look.opacity,
        "detail": millilitres(volume_ml),
        "visible": look.is_visible,
        "open": named.is_unsure,
        "sure": "" if finding is None else f"{finding.confidence:.0%}",
        "note": "" if finding is None else finding_words(finding),
        "level": finding.level if finding is not None and finding.is_vertebra else "",
        "pinned": finding is not None and finding.is_pinned,
    }


def notes_of(
    ready: LabelsReady, naming: Naming, names: Mapping[int, Named]
) -> list[dict[str, str]]:
    """What is to be known about a label map, the most important first."""
    return [*_about_names(naming, names), *_about_place(ready)]


def _about_names(naming: Naming, names: Mapping[int, Named]) -> Iterator[dict[str, str]]:
    others = sum(not (named.is_known or named.is_open) for named in names.values())
    if not names:
        yield _note("warning", "labels.none")
    elif any(named.is_open for named in names.values()):
        yield _note("warning", "labels.ambiguous")
    elif naming.confidence is Confidence.UNLIKELY:
        yield _note("warning", "labels.contradicted")
    elif not naming.chosen and others == len(names):
        yield _note("warning", "labels.unknown")
    if others and naming.chosen not in ("", NUMBERS_ONLY):
        yield _note("info", "labels.others", str(others))


def _about_place(ready: LabelsReady) -> Iterator[dict[str, str]]:
    if ready.covered < _WHOLE:
        yield _note("warning", "labels.partial", str(max(1, round(100 * ready.covered))))
    if ready.lost:
        yield _note("warning", "labels.lost", str(ready.lost))
    if ready.is_coarser:
        yield _note("warning", "labels.coarser")
    elif ready.is_resampled:
        yield _note("info", "labels.resampled")


@told
def finding_words(finding: Finding) -> str:
    """What is to be known about a structure: other levels where its own is not sure, then flags."""
    words = []
    if finding.is_pinned:
        words.append(text("segment.pinned"))
    if finding.alternatives and finding.is_unsure:
        others = ", ".join(f"{level} {share:.0%}" for level, share in finding.alternatives)
        words.append(f"{text('labels.or')} {others}")
    words += [text(f"segment.flag.{flag}") for flag in finding.flags]
    return " · ".join(words)


def millilitres(volume_ml: float) -> str:
    """A volume with the digits it needs."""
    digits = 0 if volume_ml >= 100 else 1 if volume_ml >= 1 else 2
    return f"{volume_ml:.{digits}f} ml"


@told
def _filled(key: str, value: str) -> str:
    return text(key).replace("{value}", value)


def _note(kind: str, key: str, value: str = "") -> dict[str, str]:
    return {"kind": kind, "text": _filled(key, value)}
