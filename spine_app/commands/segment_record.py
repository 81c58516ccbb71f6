"""What `spine-app segment` says of a result: lines for people, one document for programs."""

from collections.abc import Iterator

from spine_app.commands.info_lines import filled
from spine_app.controllers.labels.texts import finding_words, millilitres
from spine_app.controllers.segmentation.results import Result
from spine_app.controllers.segmentation.source import HelperSource
from spine_app.controllers.segmentation.texts import provenance_rows, question
from spine_app.domain.labels.findings import Finding
from spine_app.domain.labels.label_map import LabelMap
from spine_app.screen.texts import text


def summary_lines(result: Result) -> list[str]:
    """What was found, how sure each level is, and what not to rely on."""
    return list(_lines(result))


def record_of(result: Result, series: int, file: str) -> dict[str, object]:
    """The document of docs/commands.md.

    Args:
        result: what was found.
        series: number of the series, from 1.
        file: name of the label map, without folder.
    """
    origin = result.findings.provenance
    return {
        "series": series,
        "files": [file],
        "model": origin.model,
        "model_sha256": origin.sha256,
        "mode": origin.mode,
        "helper": origin.version,
        "provider": origin.provider,
        "seconds": origin.seconds,
        "numbering": origin.numbering,
        "licence": origin.licence,
        "notice": origin.notice,
        "flags": list(result.findings.flags),
        "structures": [_record(one, result.labels) for one in result.findings.structures],
    }


def _lines(result: Result) -> Iterator[str]:
    findings, labels = result.findings, result.labels
    if findings.asked:
        yield question(findings)
    if not findings.structures:
        yield text("command.labels_none")
    else:
        yield filled("command.labels_written", count=str(len(findings.structures)))
    for named in HelperSource(findings, labels.stats).names().values():
        if named.finding is not None and named.finding.is_vertebra:
            volume = millilitres(labels.volume_ml(named.id))
            sure = f"{named.finding.confidence:.0%}"
            note = finding_words(named.finding)
            yield f"{named.id:>5}  {named.name:<5}  {sure:>5}  {volume:>8}  {note}".rstrip()
    yield from (text(f"segment.study.{flag}") for flag in findings.flags if flag != findings.asked)
    yield from (f"{label}: {value}" for label, value in provenance_rows(findings.provenance))
    yield text("app.research")


def _record(one: Finding, labels: LabelMap) -> dict[str, object]:
    stats = labels.stats[one.id]
    return {
        "id": one.id,
        "kind": one.kind,
        "level": one.level,
        "confidence": one.confidence,
        "unsure": one.is_unsure,
        "alternatives": [list(other) for other in one.alternatives],
        "flags": list(one.flags),
        "volume_ml": round(labels.volume_ml(one.id), 3),
        "center_lps": [round(value, 2) for value in stats.centroid_lps],
    }
