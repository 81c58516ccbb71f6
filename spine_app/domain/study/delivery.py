"""What a reader delivers: volumes, acquired slices, and what is known about them."""

from dataclasses import dataclass
from enum import Enum

from spine_app.domain.study.series import Triple
from spine_app.domain.volume import Modality

Nine = tuple[float, float, float, float, float, float, float, float, float]
Six = tuple[float, float, float, float, float, float]


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


@dataclass(frozen=True)
class StudyFacts:
    """What is known about the images besides voxels and place.

    Attributes:
        patient_position: None where absent or unknown.
        window_center: first window centre, None without a usable pair.
        window_width: first window width, > 0.
        slice_thickness: mm, None where absent. Not the distance between slices.
        inverted: the pixels were made to be shown bright for low values (MONOCHROME1).
        has_hu: grey values are in HU.
        value_slope: the value meant by the file is voxel times slope plus intercept; 1 and 0 on
            CT in HU, where the voxels are that value.
        value_intercept: see `value_slope`.
    """

    patient_position: PatientPosition | None = None
    window_center: float | None = None
    window_width: float | None = None
    slice_thickness: float | None = None
    inverted: bool = False
    has_hu: bool = True
    value_slope: float = 1.0
    value_intercept: float = 0.0


@dataclass(frozen=True)
class VolumeFile:
    """A volume written to the work folder.

    Attributes:
        number: counts what this reader has written.
        shape_kji: shape of the int16 array in the file.
        spacing_ijk: mm.
        origin_lps: mm, LPS.
        direction: nine numbers, the rows of `Grid.direction` one after the other.
        modality: what the numbers mean.
    """

    number: int
    shape_kji: tuple[int, int, int]
    spacing_ijk: Triple
    origin_lps: Triple
    direction: Nine
    modality: Modality

    @property
    def file_name(self) -> str:
        """Name inside the work folder; made from a number, so it cannot lead elsewhere."""
        return f"volume-{self.number:d}.npy"


@dataclass(frozen=True)
class AcquiredFile:
    """Slices as they were acquired, written to the work folder, each on its own plane.

    Attributes:
        number: counts what this reader has written.
        shape_nji: shape of the int16 array in the file: slices, rows, columns.
        pixel_spacing: mm between rows, then between columns; None where it is not known, and
            then nothing may be measured.
        orientation: cosines of growing i, then of growing j, LPS; None where it is not known,
            and then slices have no sides.
        positions: mm, LPS. Centre of the first pixel of each slice, sorted along the normal;
            empty where it is not known.
        modality: what the numbers mean.
    """

    number: int
    shape_nji: tuple[int, int, int]
    pixel_spacing: tuple[float, float] | None
    orientation: Six | None
    positions: tuple[Triple, ...]
    modality: Modality

    @property
    def file_name(self) -> str:
        """Name inside the work folder; made from a number, so it cannot lead elsewhere."""
        return f"slices-{self.number:d}.npy"
