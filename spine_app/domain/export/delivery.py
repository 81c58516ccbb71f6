"""What the jobs that write exports and the session tell each other."""

from dataclasses import dataclass

from spine_app.domain.export.formats import LabelFormat, MeshFormat
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import Origin
from spine_app.domain.export.structures import ExportedStructure
from spine_app.domain.labels.delivery import GridNumbers
from spine_app.domain.labels.surface_delivery import surface_labels_name
from spine_app.domain.study.messages import Progress
from spine_app.domain.study.quality import Finding

FIRST_NUMBER = 1_000_000
"""Number of the first export of a session: what is on screen has files of smaller numbers."""


@dataclass(frozen=True)
class LabelFile:
    """A label map that lies in the work folder while it is exported.

    Attributes:
        number: of the export in the session; part of the name of the file.
        grid: where the labels lie.
    """

    number: int
    grid: GridNumbers

    @property
    def file_name(self) -> str:
        """Name inside the work folder: the one that the maker of surfaces expects."""
        return surface_labels_name(self.number)


@dataclass(frozen=True)
class Content:
    """What an export holds.

    Attributes:
        structures: those that are written, in the order of the list.
        numbering: whose numbers they have.
        origin: who made the labels.
        quality: what limits the images.
    """

    structures: tuple[ExportedStructure, ...]
    numbering: Numbering
    origin: Origin
    quality: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ExportLabels:
    """Request: a ZIP of a label map and its tables.

    Attributes:
        work_folder: private folder.
        number: of the export in the session; names the file that is made.
        labels: the label map.
        content: what of it.
        kind: the format.
    """

    work_folder: str
    number: int
    labels: LabelFile
    content: Content
    kind: LabelFormat


@dataclass(frozen=True)
class ExportMeshes:
    """Request: a ZIP, or one GLB, of surfaces that lie in the work folder.

    Attributes:
        work_folder: private folder.
        number: of the export in the session; names the file that is made.
        content: what the surfaces are; each lies where the maker of surfaces has put it.
        kind: the format.
        together: one file for all of them.
    """

    work_folder: str
    number: int
    content: Content
    kind: MeshFormat
    together: bool


@dataclass(frozen=True)
class ExportSegmentation:
    """Request: a DICOM segmentation of a label map.

    Attributes:
        work_folder: private folder.
        number: of the export in the session; names the file that is made.
        labels: the label map.
        content: what of it.
        source: number of the description of the images (`SourceDescribed.number`).
    """

    work_folder: str
    number: int
    labels: LabelFile
    content: Content
    source: int


@dataclass(frozen=True)
class Exported:
    """The file of an export lies in the work folder.

    Attributes:
        number: that of the request.
        names: the files in it, or the one that it is.
        resampled: of a segmentation: the volume was resampled from the images.
        empty: structures that have no voxel or no surface there and were left out.
    """

    number: int
    names: tuple[str, ...]
    resampled: bool = False
    empty: int = 0

    @property
    def file_name(self) -> str:
        """Name inside the work folder; made from a number, so it cannot lead elsewhere."""
        return export_file_name(self.number)


def export_file_name(number: int) -> str:
    """Name of what an export makes, inside the work folder."""
    return f"export-{number:d}.part"


ExportAnswer = Progress | Exported
