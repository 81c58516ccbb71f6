"""One DICOM file: what it is, where it lies and how its pixels are stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from pydicom import config
from pydicom.dataset import Dataset
from pydicom.filereader import dcmread

from spine_app.domain.delivery import PatientPosition
from spine_app.domain.errors import (
    BadGeometry,
    BadPixels,
    BadRescale,
    SpineError,
    StudyError,
    UncalibratedPixels,
    UnreadableFile,
    UnsupportedMultiFrame,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.series import AsideKind
from spine_app.domain.stacking import SlicePlane
from spine_app.domain.volume import Modality
from spine_app.io.extent import Extent, NotDicom, find_extent
from spine_app.io.pixels import PixelFormat, Rescale
from spine_app.io.sop_classes import MEDIA_DIRECTORY, classify, is_multi_frame
from spine_app.io.sources import Source
from spine_app.io.values import BadValue, Values

config.settings.reading_validation_mode = config.IGNORE

SOP_CLASS, SOP_INSTANCE, IMAGE_TYPE = 0x00080016, 0x00080018, 0x00080008
MODALITY = 0x00080060
PATIENT_ID, STUDY, SERIES, SERIES_NUMBER = 0x00100020, 0x0020000D, 0x0020000E, 0x00200011
POSITION, ORIENTATION, FRAME = 0x00200032, 0x00200037, 0x00200052
SAMPLES, PHOTOMETRIC, FRAMES = 0x00280002, 0x00280004, 0x00280008
ROWS, COLUMNS, PIXEL_SPACING = 0x00280010, 0x00280011, 0x00280030
ALLOCATED, STORED, HIGH_BIT, SIGNED = 0x00280100, 0x00280101, 0x00280102, 0x00280103
PADDING, PADDING_LIMIT = 0x00280120, 0x00280121
WINDOW_CENTER, WINDOW_WIDTH = 0x00281050, 0x00281051
INTERCEPT, SLOPE, RESCALE_TYPE = 0x00281052, 0x00281053, 0x00281054
THICKNESS, PATIENT_POSITION = 0x00180050, 0x00185100

_TAGS: list[int] = [
    *(SOP_CLASS, SOP_INSTANCE, IMAGE_TYPE, MODALITY, PATIENT_ID, STUDY, SERIES, SERIES_NUMBER),
    *(POSITION, ORIENTATION, FRAME, SAMPLES, PHOTOMETRIC, FRAMES, ROWS, COLUMNS, PIXEL_SPACING),
    *(ALLOCATED, STORED, HIGH_BIT, SIGNED, PADDING, PADDING_LIMIT, WINDOW_CENTER, WINDOW_WIDTH),
    *(INTERCEPT, SLOPE, RESCALE_TYPE, THICKNESS, PATIENT_POSITION),
]

Value = TypeVar("Value")


@dataclass(frozen=True)
class Shown:
    """Values that are shown and decide nothing."""

    number: int | None
    patient_position: PatientPosition | None
    window: tuple[float, float] | None
    slice_thickness: float | None


@dataclass(frozen=True)
class FileHeader:
    """What is kept of one file.

    Attributes:
        source: its bytes.
        kind: CT or MR, else why it is set aside.
        is_multi_frame: its class describes several frames.
        instance: SOP instance UID, opaque.
        group: patient, study and series, opaque; equal for files of one series.
        frame: frame of reference UID, opaque.
        rows: 0 where unusable.
        columns: 0 where unusable.
        plane: where the slice lies, or why that is not known.
        pixels: how its pixels are stored, or why they cannot be read.
        rescale: from stored values to HU, None where absent, or why it is not usable.
        shown: the rest.
    """

    source: Source
    kind: Modality | AsideKind
    is_multi_frame: bool
    instance: bytes
    group: tuple[bytes, bytes, bytes]
    frame: bytes
    rows: int
    columns: int
    plane: SlicePlane | StudyError
    pixels: PixelFormat | StudyError
    rescale: Rescale | StudyError | None
    shown: Shown


def read_header(source: Source, limits: ReadLimits) -> FileHeader:
    """Read what is needed of a file, but not its pixels.

    Args:
        source: any file.
        limits: what a header may be.

    Raises:
        NotDicom: it is not DICOM.
        StudyError: it is, and nothing can be known about it.
    """
    with translated_errors():
        extent = find_extent(source, limits)
        values = Values(_parse(extent))
        sop_class = MEDIA_DIRECTORY if extent.is_index else values.text(SOP_CLASS, "UI")
        return FileHeader(
            source=source,
            kind=classify(
                sop_class, values.text(MODALITY, "CS"), _or(values.texts, (), IMAGE_TYPE, "CS")
            ),
            is_multi_frame=is_multi_frame(sop_class),
            instance=values.opaque(SOP_INSTANCE),
            group=(values.opaque(PATIENT_ID), values.opaque(STUDY), values.opaque(SERIES)),
            frame=values.opaque(FRAME),
            rows=_or(values.unsigned, None, ROWS) or 0,
            columns=_or(values.unsigned, None, COLUMNS) or 0,
            plane=_attempt(lambda: _plane(values), BadGeometry),
            pixels=_attempt(lambda: _pixels(values, extent, source.size), BadPixels),
            rescale=_attempt(lambda: _rescale(values), BadRescale),
            shown=_shown(values),
        )


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn whatever a hostile file makes the library raise into one of our errors.

    Raises:
        UnreadableFile: in place of any error of the library.
    """
    try:
        yield
    except (SpineError, NotDicom, MemoryError):
        raise
    except Exception:  # noqa: BLE001  # pydicom raises almost anything on malformed input
        raise UnreadableFile from None


def _parse(extent: Extent) -> Dataset:
    """Let pydicom split the header into elements; it must end where the guarded walk did."""
    stream = BytesIO(extent.header)
    dataset = dcmread(stream, force=True, specific_tags=_TAGS)
    if stream.tell() != len(extent.header):
        raise UnreadableFile
    return dataset


def _attempt(decode: Callable[[], Value], failure: type[StudyError]) -> Value | StudyError:
    """Decode a part of a header, or keep why it cannot be decoded."""
    try:
        return decode()
    except BadValue:
        return failure()
    except StudyError as error:
        return error


def _or(decode: Callable[..., Value], default: Value, *arguments: object) -> Value:
    """Decode a value that may be unusable."""
    try:
        return decode(*arguments)
    except BadValue:
        return default


def _plane(values: Values) -> SlicePlane:
    """Position, orientation and pixel spacing of a slice."""
    position, orientation = values.floats(POSITION, 3), values.floats(ORIENTATION, 6)
    rows, columns = values.unsigned(ROWS), values.unsigned(COLUMNS)
    if position is None or orientation is None or not rows or not columns:
        raise BadGeometry
    try:
        spacing = values.floats(PIXEL_SPACING, 2)
    except BadValue:
        spacing = None
    if spacing is None or min(spacing) <= 0:
        raise UncalibratedPixels
    x, y, z = position
    i_x, i_y, i_z, j_x, j_y, j_z = orientation
    between_rows, between_columns = spacing
    return SlicePlane(
        (x, y, z), (i_x, i_y, i_z, j_x, j_y, j_z), (between_rows, between_columns), rows, columns
    )


def _pixels(values: Values, extent: Extent, size: int) -> PixelFormat:
    """How the pixels are stored; checked against the bytes that are there."""
    if (values.integer(FRAMES) or 1) != 1:
        raise UnsupportedMultiFrame
    signed = values.unsigned(SIGNED)
    numbers = [values.unsigned(tag) for tag in (ROWS, COLUMNS, ALLOCATED, STORED, HIGH_BIT)]
    if signed not in (0, 1) or any(number is None for number in numbers):
        raise BadPixels
    rows, columns, allocated, stored, high_bit = (number or 0 for number in numbers)
    pixel_format = PixelFormat(
        syntax=extent.syntax,
        photometric=values.text(PHOTOMETRIC, "CS"),
        samples=values.unsigned(SAMPLES) or 0,
        shape=(rows, columns),
        allocated=allocated,
        stored=stored,
        high_bit=high_bit,
        signed=signed == 1,
        padding=_padding(values, signed=signed == 1),
        tag=extent.pixel_tag,
        offset=extent.pixel_offset,
        length=extent.pixel_length,
    )
    pixel_format.check(size)
    return pixel_format


def _padding(values: Values, *, signed: bool) -> tuple[int, int] | None:
    """Smallest and largest stored value that means "no data"."""
    first = values.pixel_value(PADDING, signed)
    if first is None:
        return None
    last = values.pixel_value(PADDING_LIMIT, signed)
    return (first, first) if last is None else (min(first, last), max(first, last))


def _rescale(values: Values) -> Rescale | None:
    """Slope and intercept; None when neither is there."""
    slope, intercept = values.floats(SLOPE, 1), values.floats(INTERCEPT, 1)
    if slope is None and intercept is None:
        return None
    if slope is None or intercept is None:
        raise BadRescale
    return Rescale(slope[0], intercept[0], values.text(RESCALE_TYPE, "LO") in ("", "HU"))


def _shown(values: Values) -> Shown:
    """Values for display; whatever is wrong with them is left out."""
    center, width = values.first_float(WINDOW_CENTER), values.first_float(WINDOW_WIDTH)
    position = values.text(PATIENT_POSITION, "CS")
    thickness = values.first_float(THICKNESS)
    return Shown(
        number=_or(values.integer, None, SERIES_NUMBER),
        patient_position=(
            PatientPosition(position) if position in PatientPosition.__members__ else None
        ),
        window=None if center is None or width is None or width <= 0 else (center, width),
        slice_thickness=thickness if thickness is not None and thickness > 0 else None,
    )
