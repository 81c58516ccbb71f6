"""How the series of a study are described in the list: catalogue texts and numbers alone."""

from collections.abc import Iterator
from typing import Any

from spine_app.controllers.notices import error_text
from spine_app.controllers.study.texts import millimetres
from spine_app.domain.study.messages import SeriesFound
from spine_app.domain.study.series import Opening, SeriesSummary
from spine_app.screen.english.catalogue import ENGLISH
from spine_app.screen.texts import text
from spine_app.screen.told import told


def series_rows(series: tuple[SeriesSummary, ...]) -> list[dict[str, Any]]:
    """Rows of the list, patient by patient and study by study, with headings where needed."""
    ordered = sorted(series, key=lambda one: (one.patient, one.study))
    parts = _parts(series)
    several = {
        "patient": len({one.patient for one in series}) > 1,
        "study": len({one.study for one in series}) > 1,
    }
    rows, before = [], None
    for one in ordered:
        headings = [
            (kind, getattr(one, kind))
            for kind, is_needed in several.items()
            if is_needed and (before is None or getattr(one, kind) != getattr(before, kind))
        ]
        rows.append(_row(one, parts.get(one.index, 0)) | {"heading": _heading(headings)})
        before = one
    return rows


@told
def series_title(series: SeriesSummary) -> str:
    """Short name of a series."""
    if series.number is None:
        return text("series.unnumbered")
    return f"{text('series.number')} {series.number}"


@told
def series_line(series: SeriesSummary) -> str:
    """What a series is, in one line of numbers."""
    parts = [kind_of(series)]
    parts.append(f"{series.frames} × {series.columns} × {series.rows}")
    if series.spacing_ijk is not None:
        parts.append(millimetres(series.spacing_ijk))
    return " · ".join(parts)


@told
def kind_of(series: SeriesSummary) -> str:
    """Modality and plane."""
    plane = text(f"orientation.{series.orientation.value}") if series.orientation else ""
    return f"{series.modality.value} {plane}".strip()


def why_not(code: str) -> str:
    """Few words for what keeps a series from being opened in 3D; a sentence where there are none.

    Args:
        code: code of an error.
    """
    return text(f"reason.{code}") if f"reason.{code}" in ENGLISH else error_text(code)


@told
def flat_notice(series: SeriesSummary) -> str:
    """That a series is shown in 2D only, and why if that was known before it was read."""
    code = series.problem_code
    why = (
        text("notice.flat_quality")
        if code is None
        else f"{text('notice.flat_why')} {why_not(code)}."
    )
    return f"{text('notice.flat')} {why}"


def aside_lines(found: SeriesFound) -> list[str]:
    """What was found besides the series, by name and count."""
    lines = [(f"aside.{one.kind.value}", one.files) for one in found.set_aside]
    lines.append(("aside.not_dicom", found.not_dicom))
    lines.append(("aside.unreadable", found.unreadable))
    return [_counted(key, count) for key, count in lines if count]


@told
def unreadable_notice(count: int) -> str:
    """That files could not be read."""
    return text("notice.unreadable").replace("{count}", str(count))


@told
def _counted(key: str, count: int) -> str:
    return f"{text(key)}: {count}"


@told
def _heading(parts: list[tuple[str, int]]) -> str:
    """Which patient and which study follows, as far as that is to be said."""
    return " · ".join(f"{text(f'series.{kind}')} {number}" for kind, number in parts)


@told
def _facts(series: SeriesSummary) -> str:
    images = text("series.image" if series.frames == 1 else "series.images")
    return f"{kind_of(series)} · {images.replace('{count}', str(series.frames))}"


def _row(series: SeriesSummary, parts: int) -> dict[str, Any]:
    size = []
    if series.columns and series.rows:
        size.append(f"{series.columns} × {series.rows}")
    if series.spacing_ijk is not None:
        size.append(millimetres(series.spacing_ijk))
    code = series.problem_code
    return {
        "index": series.index,
        "title": series_title(series),
        "facts": _facts(series),
        "size": " · ".join(size),
        "part": _part(series, parts),
        "opening": series.opening.value,
        "badge": text(f"opening.{series.opening.value}"),
        "why": "" if code is None or series.opening is Opening.VOLUME else why_not(code),
    }


@told
def _part(series: SeriesSummary, parts: int) -> str:
    if not series.part:
        return ""
    words = f"{text('series.part')} {series.part} {text('series.of')} {max(parts, series.part)}"
    if series.split:
        reasons = ", ".join(text(f"split.{one.value}") for one in series.split)
        words += f" · {text('series.split')} {reasons}"
    return words


def _parts(series: tuple[SeriesSummary, ...]) -> dict[int, int]:
    """How many parts the series of each index was split into."""
    return {one.index: len(run) for run in _runs(series) for one in run}


def _runs(series: tuple[SeriesSummary, ...]) -> Iterator[list[SeriesSummary]]:
    """Parts of one series; they follow each other in the list and count from 1."""
    run: list[SeriesSummary] = []
    for one in series:
        if run and one.part != run[-1].part + 1:
            yield run
            run = []
        if one.part:
            run.append(one)
    if run:
        yield run
