"""Which images a volume was read from, as the reader hands it on to who writes a segmentation."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from spine_app.domain.errors import SpineError
from spine_app.domain.study.delivery import Six
from spine_app.domain.study.series import Triple
from spine_app.io.new_file import NEW_FILE
from spine_app.io.slice_writer import write_error


@dataclass(frozen=True)
class SourceFrame:
    """One image, in the order of the stack.

    Attributes:
        sop_class: SOP class UID of its file.
        instance: SOP instance UID of its file, its own or a pseudonym.
        frame: number of the frame in a multi-frame file, from 1; 0 where the file is one image.
        position: mm, LPS. Centre of its first pixel, as the file says it.
    """

    sop_class: str
    instance: str
    frame: int
    position: Triple


@dataclass(frozen=True)
class SourceSeries:
    """The images of one series that make one volume.

    Attributes:
        study: study instance UID, its own or a pseudonym.
        series: series instance UID, likewise.
        frame_of_reference: its UID, likewise.
        modality: CT or MR.
        rows: pixels along j.
        columns: pixels along i.
        pixel_spacing: mm between rows, then between columns.
        orientation: cosines of growing i, then of growing j, as the files say them.
        slice_thickness: mm; None where the files say none.
        frames: the images.
        identified: `patient` holds the patient's own identifiers, and all UIDs are the study's.
        patient: text by keyword of the Patient and General Study modules; empty values where the
            series is not identified.
    """

    study: str
    series: str
    frame_of_reference: str
    modality: str
    rows: int
    columns: int
    pixel_spacing: tuple[float, float]
    orientation: Six
    slice_thickness: float | None
    frames: tuple[SourceFrame, ...]
    identified: bool
    patient: dict[str, str] = field(default_factory=dict)


_ADAPTER: TypeAdapter[SourceSeries] = TypeAdapter(SourceSeries)


def write_source(path: Path, source: SourceSeries) -> None:
    """Write a description into a private folder; whoever reads it removes it.

    Raises:
        SpineError: the file exists or cannot be written.
    """
    try:
        with os.fdopen(os.open(path, NEW_FILE, 0o600), "wb") as file:
            file.write(_ADAPTER.dump_json(source))
    except OSError as error:
        raise write_error(error) from None


def take_source(path: Path) -> SourceSeries:
    """Read a description and remove it.

    Raises:
        SpineError: it is not there or none.
    """
    try:
        content = path.read_bytes()
        path.unlink()
        return _ADAPTER.validate_json(content)
    except (OSError, ValidationError):
        raise SpineError from None
