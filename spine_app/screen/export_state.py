"""Fields about exports of a label map that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from pydantic import Field

from spine_app.domain.export.formats import LabelFormat, MeshFormat
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.labels.label_map import MAX_LABEL


class ExportKind(Enum):
    """What is to leave the program."""

    SURFACES = "surfaces"
    LABELS = "labels"
    SEGMENTATION = "segmentation"


class ExportWhich(Enum):
    """Which structures of the label map."""

    ALL = "all"
    VISIBLE = "visible"
    ONE = "one"


@dataclass
class ExportControls:
    """Written by the browser."""

    open: bool = False
    """The dialog is open."""
    kind: ExportKind = ExportKind.SURFACES
    which: ExportWhich = ExportWhich.ALL
    one: Annotated[int, Field(ge=0, le=MAX_LABEL)] = 0
    """Label of the one structure; 0 for the first."""
    mesh_format: MeshFormat = MeshFormat.STL
    together: bool = False
    """One file for all surfaces."""
    label_format: LabelFormat = LabelFormat.NRRD
    numbering: Numbering = Numbering.VERSE
    identified: bool = False
    """A segmentation with the patient's identifiers."""


@dataclass
class ExportShown:
    """Written by the server alone."""

    structures: list[dict[str, object]] = field(default_factory=list)
    """What can be exported alone: `name` (its label), `title`."""
    files: list[str] = field(default_factory=list)
    """Names of the files that would be written."""
    rows: list[dict[str, object]] = field(default_factory=list)
    """What would be in them: `number`, `name`, `code`, `unsure`."""
    notes: list[str] = field(default_factory=list)
    """What is to be known about it."""
    summary: str = ""
    """Name and size of what the browser would save."""
    identifies: bool = False
    """It would carry the patient's identifiers."""
    why_not: str = ""
    """Why it cannot be made, empty where it can."""
    working: bool = False
    """An export is being made."""
    title: str = ""
    fraction: float = 0.0
