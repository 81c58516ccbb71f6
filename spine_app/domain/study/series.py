"""What is known of the series of a study before one is read: numbers and enums, never text."""

from dataclasses import dataclass
from enum import Enum

from spine_app.domain.volume import Modality

Triple = tuple[float, float, float]


class Orientation(Enum):
    """The anatomical plane nearest to the slices of a series."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    OBLIQUE = "oblique"


class AsideKind(Enum):
    """Why an object of the study is not offered as a series."""

    LOCALIZER = "localizer"
    SCREEN = "screen"
    REPORT = "report"
    SEGMENTATION = "segmentation"
    PRESENTATION = "presentation"
    RADIOTHERAPY = "radiotherapy"
    INDEX = "index"
    OTHER_IMAGE = "other-image"
    OTHER = "other"


class Opening(Enum):
    """How far a series can be opened."""

    VOLUME = "volume"
    """In 3D and in slices."""
    SLICES = "slices"
    """In 2D only, slice by slice as acquired."""
    NOTHING = "nothing"
    """Not at all."""


class FileFormat(Enum):
    """Where a series comes from."""

    DICOM = "dicom"
    NIFTI = "nifti"
    NRRD = "nrrd"
    METAIMAGE = "metaimage"
    BUILT_IN = "built-in"


class Split(Enum):
    """By what a series was divided because its images do not fit one volume."""

    MATRIX = "matrix"
    ORIENTATION = "orientation"
    PIXEL_SPACING = "pixel-spacing"
    FRAME_OF_REFERENCE = "frame-of-reference"
    IMAGE_KIND = "image-kind"
    ACQUISITION = "acquisition"
    ECHO = "echo"
    PHASE = "phase"
    DIFFUSION = "diffusion"
    STACK = "stack"
    TIME = "time"
    SLICE_SPACING = "slice-spacing"


@dataclass(frozen=True)
class SeriesSummary:
    """One row of the series list.

    Attributes:
        index: place in the list; the argument of `Choose`.
        patient: 1 for the first patient of the source, 2 for the next; never merged.
        study: 1 for the first study of the source, 2 for the next.
        number: SeriesNumber, None where absent or not a number.
        part: 1, 2 … where the series was split, 0 where it was not.
        split: by what it was split; empty where it was not.
        modality: CT or MR.
        file_format: what it is stored in.
        orientation: nearest plane, None without a usable orientation.
        files: files of the part; identical copies of a file count once.
        frames: images of the part.
        rows: pixels along j of the first slice, 0 where unknown.
        columns: pixels along i of the first slice, 0 where unknown.
        spacing_ijk: mm, None where the slices make no volume.
        opening: how far it can be opened.
        problem_code: why it cannot be opened in 3D (code of an error), else None.
    """

    index: int
    patient: int
    study: int
    number: int | None
    part: int
    split: tuple[Split, ...]
    modality: Modality
    file_format: FileFormat
    orientation: Orientation | None
    files: int
    frames: int
    rows: int
    columns: int
    spacing_ijk: Triple | None
    opening: Opening
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
