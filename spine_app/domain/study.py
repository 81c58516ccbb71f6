"""What the study reader and the session tell each other: numbers and enums, never patient text."""

from dataclasses import dataclass
from enum import Enum

from spine_app.domain.volume import Modality

Triple = tuple[float, float, float]

GIB = 2**30


class Stage(Enum):
    """What the reader is busy with."""

    SCANNING = "scanning"
    READING = "reading"
    BUILDING = "building"


class Orientation(Enum):
    """The anatomical plane nearest to the slices of a series."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    OBLIQUE = "oblique"


class PatientPosition(Enum):
    """How the patient lay in the scanner (DICOM PS3.3 C.7.3.1.1.2)."""

    HFS = "HFS"
    HFP = "HFP"
    HFDR = "HFDR"
    HFDL = "HFDL"
    FFS = "FFS"
    FFP = "FFP"
    FFDR = "FFDR"
    FFDL = "FFDL"


class AsideKind(Enum):
    """Why an object of the study is not offered as a series."""

    LOCALIZER = "localizer"
    SCREEN = "screen"
    REPORT = "report"
    SEGMENTATION = "segmentation"
    PRESENTATION = "presentation"
    RADIOTHERAPY = "radiotherapy"
    OTHER_IMAGE = "other-image"
    OTHER = "other"


@dataclass(frozen=True)
class ReadLimits:
    """What a reader may use before it must give up.

    Attributes:
        files: files in the folder, the upload or the archive.
        archive_entries: entries of one archive.
        archive_ratio: expanded bytes of an archive for each of its own bytes.
        upload_bytes: bytes held in memory for an upload, expanded archives included.
        header_bytes: bytes of one file before its pixel data.
        elements: data elements of one file before its pixel data, nested ones included.
        depth: nesting of sequences.
        voxels: voxels of one series.
    """

    files: int = 50_000
    archive_entries: int = 20_000
    archive_ratio: int = 200
    upload_bytes: int = 4 * GIB
    header_bytes: int = 32 * 2**20
    elements: int = 200_000
    depth: int = 32
    voxels: int = 1_000_000_000


@dataclass(frozen=True)
class OpenFolder:
    """Request: read the study at a path.

    Attributes:
        path: folder, or one DICOM or ZIP file.
        work_folder: private folder for the result.
        limits: when to give up.
    """

    path: str
    work_folder: str
    limits: ReadLimits = ReadLimits()


@dataclass(frozen=True)
class OpenUpload:
    """Request: read the study whose files follow as bytes.

    Attributes:
        work_folder: private folder for the result.
        limits: when to give up.
    """

    work_folder: str
    limits: ReadLimits = ReadLimits()


@dataclass(frozen=True)
class FileStart:
    """The bytes of one more uploaded file follow."""


@dataclass(frozen=True)
class FileEnd:
    """All bytes of the file have been sent."""


@dataclass(frozen=True)
class UploadEnd:
    """All files have been sent."""


@dataclass(frozen=True)
class Choose:
    """Read the pixels of one series of the list.

    Attributes:
        index: `SeriesSummary.index`.
    """

    index: int


@dataclass(frozen=True)
class Progress:
    """How far a stage is.

    Attributes:
        stage: what is being done.
        fraction: 0 to 1.
    """

    stage: Stage
    fraction: float

    def __post_init__(self) -> None:
        """Refuse a fraction that is none."""
        if not 0 <= self.fraction <= 1:
            raise ValueError


@dataclass(frozen=True)
class SeriesSummary:
    """One row of the series list.

    Attributes:
        index: place in the list; the argument of `Choose`.
        number: SeriesNumber, None where absent or not a number.
        modality: CT or MR.
        orientation: nearest plane, None without a usable orientation.
        files: files of the series; identical copies of a file count once.
        rows: pixels along j of the first slice, 0 where unknown.
        columns: pixels along i of the first slice, 0 where unknown.
        spacing_ijk: mm, None where the slices make no volume.
        problem_code: code of the error that choosing this series would give, else None.
    """

    index: int
    number: int | None
    modality: Modality
    orientation: Orientation | None
    files: int
    rows: int
    columns: int
    spacing_ijk: Triple | None
    problem_code: str | None


@dataclass(frozen=True)
class SetAside:
    """Objects that were recognised and are not offered.

    Attributes:
        kind: why.
        files: how many.
    """

    kind: AsideKind
    files: int


@dataclass(frozen=True)
class SeriesFound:
    """The source is scanned; the reader now waits for `Choose`.

    Attributes:
        series: what may be chosen, in order.
        set_aside: what was recognised and left out.
        not_dicom: files that are something else, links and special files included.
        unreadable: files that could not be read or parsed. Slices may be among them: say so.
    """

    series: tuple[SeriesSummary, ...]
    set_aside: tuple[SetAside, ...]
    not_dicom: int
    unreadable: int


@dataclass(frozen=True)
class StudyFacts:
    """What is known about a volume besides its voxels and grid.

    Attributes:
        patient_position: None where absent or unknown.
        window_center: first window centre, None without a usable pair.
        window_width: first window width, > 0.
        slice_thickness: mm, None where absent. Not the distance between slices.
        inverted: the pixels were made to be shown bright for low values (MONOCHROME1).
        padded: padding voxels were set to air (CT) or zero (MR).
        clipped: some values lay outside int16 and were set to its nearest end.
        copies: files left out because they were identical to another.
    """

    patient_position: PatientPosition | None
    window_center: float | None
    window_width: float | None
    slice_thickness: float | None
    inverted: bool
    padded: bool
    clipped: bool
    copies: int


@dataclass(frozen=True)
class VolumeFile:
    """A volume written to the work folder.

    Attributes:
        number: 1 for the first volume of this reader, 2 for the next.
        shape_kji: shape of the int16 array in the file.
        spacing_ijk: mm.
        origin_lps: mm, LPS.
        direction: nine numbers, the rows of `Grid.direction` one after the other.
        modality: what the numbers mean.
        facts: what else is known.
    """

    number: int
    shape_kji: tuple[int, int, int]
    spacing_ijk: Triple
    origin_lps: Triple
    direction: tuple[float, float, float, float, float, float, float, float, float]
    modality: Modality
    facts: StudyFacts

    @property
    def file_name(self) -> str:
        """Name inside the work folder; made from a number, so it cannot lead elsewhere."""
        return f"volume-{self.number:d}.npy"


@dataclass(frozen=True)
class VolumeReady:
    """A chosen series was read; the reader waits for another `Choose`.

    Attributes:
        index: the series.
        volume: where it is.
    """

    index: int
    volume: VolumeFile


@dataclass(frozen=True)
class SeriesRefused:
    """A chosen series cannot be opened; the reader waits for another `Choose`.

    Attributes:
        index: the series.
        code: code of the `SpineError` that says why.
    """

    index: int
    code: str


@dataclass(frozen=True)
class OpenDemo:
    """Request: the demo case into `work_folder`, built or taken from `kept_folder`."""

    work_folder: str
    kept_folder: str


StudyRequest = OpenFolder | OpenUpload | OpenDemo
StudyAnswer = Progress | SeriesFound | VolumeReady | SeriesRefused
