"""What `spine-app info --json` prints; the schema is in docs/commands.md."""

from dataclasses import dataclass

from spine_app.controllers.notices import error_text
from spine_app.controllers.study.quality_texts import sentence
from spine_app.domain.study.delivery import AcquiredFile, StudyFacts, VolumeFile
from spine_app.domain.study.messages import SeriesFound, SeriesReady, SeriesTexts
from spine_app.domain.study.series import SeriesSummary


@dataclass(frozen=True)
class Read:
    """What reading one series gave.

    Attributes:
        ready: its geometry and limits; None where it was not read.
        refused: code of the error that stopped the reading.
        texts: words that may name the patient, where they were asked for.
    """

    ready: SeriesReady | None = None
    refused: str | None = None
    texts: SeriesTexts | None = None


def study_record(found: SeriesFound, read: dict[int, Read]) -> dict[str, object]:
    """The document about a study."""
    return {
        "series": [_series(one, read[one.index]) for one in found.series],
        "set_aside": [{"kind": one.kind.value, "files": one.files} for one in found.set_aside],
        "not_dicom": found.not_dicom,
        "unreadable": found.unreadable,
    }


def _series(series: SeriesSummary, read: Read) -> dict[str, object]:
    record: dict[str, object] = {
        "series": series.index + 1,
        "patient": series.patient,
        "study": series.study,
        "number": series.number,
        "part": series.part,
        "split": [one.value for one in series.split],
        "modality": series.modality.value,
        "format": series.file_format.value,
        "orientation": series.orientation.value if series.orientation else None,
        "files": series.files,
        "images": series.frames,
        "rows": series.rows,
        "columns": series.columns,
        "spacing_ijk": series.spacing_ijk,
        "opening": series.opening.value,
        "problem": _problem(series.problem_code),
        "refused": _problem(read.refused),
        "read": _ready(read.ready),
    }
    if read.texts is not None:
        record["texts"] = {"description": read.texts.description, "date": read.texts.date}
    return record


def _problem(code: str | None) -> dict[str, str] | None:
    return None if code is None else {"code": code, "sentence": error_text(code)}


def _ready(ready: SeriesReady | None) -> dict[str, object] | None:
    """Geometry, facts and limits of a series that was read."""
    if ready is None:
        return None
    return {
        "grid": _grid(ready.volume),
        "acquired": _acquired(ready.acquired),
        "facts": _facts(ready.facts),
        "quality": [one.record() | {"sentence": sentence(one)} for one in ready.quality],
    }


def _grid(volume: VolumeFile | None) -> dict[str, object] | None:
    """An even, orthogonal grid; the columns of `direction` are the directions of i, j and k."""
    if volume is None:
        return None
    numbers = volume.direction
    return {
        "frame": "LPS",
        "shape_kji": volume.shape_kji,
        "spacing_ijk": volume.spacing_ijk,
        "origin_lps": volume.origin_lps,
        "direction": [numbers[0:3], numbers[3:6], numbers[6:9]],
    }


def _acquired(acquired: AcquiredFile | None) -> dict[str, object] | None:
    if acquired is None:
        return None
    return {
        "frame": "LPS",
        "shape_nji": acquired.shape_nji,
        "pixel_spacing": acquired.pixel_spacing,
        "orientation": acquired.orientation,
        "positions_lps": acquired.positions,
    }


def _facts(facts: StudyFacts) -> dict[str, object]:
    position = facts.patient_position
    return {
        "patient_position": position.value if position else None,
        "window_center": facts.window_center,
        "window_width": facts.window_width,
        "slice_thickness": facts.slice_thickness,
        "inverted": facts.inverted,
        "has_hu": facts.has_hu,
        "value_slope": facts.value_slope,
        "value_intercept": facts.value_intercept,
    }
