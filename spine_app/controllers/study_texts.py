"""How a study is described on screen: catalogue texts and numbers, never text of its files."""

from typing import Any

from spine_app.controllers.notices import error_text
from spine_app.domain.delivery import StudyFacts, VolumeFile
from spine_app.domain.series import SeriesSummary, Triple
from spine_app.domain.study import SeriesFound
from spine_app.screen.texts import text


def series_title(series: SeriesSummary) -> str:
    """Short name of a series."""
    if series.number is None:
        return text("series.unnumbered")
    return f"{text('series.number')} {series.number}"


def series_line(series: SeriesSummary) -> str:
    """What a series is, in one line of numbers."""
    plane = text(f"orientation.{series.orientation.value}") if series.orientation else ""
    parts = [f"{series.modality.value} {plane}".strip()]
    parts.append(f"{series.files} × {series.columns} × {series.rows}")
    if series.spacing_ijk is not None:
        parts.append(millimetres(series.spacing_ijk))
    return " · ".join(parts)


def row_of(series: SeriesSummary) -> dict[str, Any]:
    """Row of the series list."""
    problem = "" if series.problem_code is None else error_text(series.problem_code)
    return {
        "index": series.index,
        "title": series_title(series),
        "subtitle": series_line(series),
        "problem": problem,
    }


def facts_of(series: SeriesSummary, volume: VolumeFile, facts: StudyFacts) -> list[list[str]]:
    """Label and value pairs about the series on screen."""
    k, j, i = volume.shape_kji
    plane = text(f"orientation.{series.orientation.value}") if series.orientation else ""
    rows = [
        ("fact.modality", volume.modality.value),
        ("fact.orientation", plane),
        ("fact.matrix", f"{i} × {j}"),
        ("fact.slices", str(k)),
        ("fact.spacing", millimetres(volume.spacing_ijk)),
    ]
    thickness = facts.slice_thickness
    if thickness is not None:
        rows.append(("fact.thickness", f"{thickness:g} mm"))
    position = facts.patient_position
    if position is not None:
        rows.append(("fact.position", position_words(position.value)))
    return [[text(key), value] for key, value in rows if value]


def aside_line(found: SeriesFound) -> str:
    """How many objects of a source are not offered as series, empty where there are none."""
    count = sum(aside.files for aside in found.set_aside)
    return text("series.aside").replace("{count}", str(count)) if count else ""


def position_words(code: str) -> str:
    """Words for a patient position such as HFS."""
    way, side = code[:2], code[2:]
    return f"{text(f'position.{way}')}, {text(f'position.{side}')}"


def millimetres(spacing: Triple) -> str:
    """Three distances with the digits they need."""
    return " × ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in spacing) + " mm"
