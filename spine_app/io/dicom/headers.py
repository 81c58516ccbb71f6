"""One DICOM file: what it is, and the images in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from spine_app.domain.errors import (
    BadGeometry,
    BadPixels,
    SpineError,
    StudyError,
    UnreadableFile,
    UnsupportedMultiFrame,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.delivery import PatientPosition
from spine_app.domain.study.series import AsideKind
from spine_app.domain.volume import Modality
from spine_app.io.dicom import tags
from spine_app.io.dicom.extent import Extent, NotDicom, find_extent
from spine_app.io.dicom.images import Image, attempt, attempt_or, read_image
from spine_app.io.dicom.pixels import PixelFormat
from spine_app.io.dicom.sop_classes import MEDIA_DIRECTORY, classify, is_multi_frame
from spine_app.io.dicom.values import Values
from spine_app.io.sources import Source


@dataclass(frozen=True)
class Shown:
    """Values that are shown and decide nothing.

    Attributes:
        number: SeriesNumber.
        patient_position: how the patient lay.
        slice_thickness: mm.
        tube_voltage: kVp.
        kernel: reconstruction kernel, opaque.
        has_contrast: a contrast agent is noted.
        is_lossy: the pixels were compressed with loss.
        is_derived: the image was computed from others.
    """

    number: int | None
    patient_position: PatientPosition | None
    slice_thickness: float | None
    tube_voltage: float | None
    kernel: bytes
    has_contrast: bool
    is_lossy: bool
    is_derived: bool


@dataclass(frozen=True, eq=False)
class FileHeader:
    """What is kept of one file.

    Attributes:
        source: its bytes.
        content: what offsets of `pixels` count in; differs from `source` for a deflated file.
        kind: CT or MR, else why it is set aside.
        instance: SOP instance UID, opaque.
        group: patient, study and series, opaque; equal for files of one series.
        frame_of_reference: its UID, opaque.
        rows: 0 where unusable.
        columns: 0 where unusable.
        pixels: how its pixels are stored, or why they cannot be read.
        images: one, or the frames of a multi-frame file.
        shown: the rest.
    """

    source: Source
    content: Source
    kind: Modality | AsideKind
    instance: bytes
    group: tuple[bytes, bytes, bytes]
    frame_of_reference: bytes
    rows: int
    columns: int
    pixels: PixelFormat | StudyError
    images: tuple[Image, ...]
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
        extent = find_extent(source, limits, tags.WANTED)
        values = Values(extent.elements, big_endian=extent.big_endian)
        sop_class = MEDIA_DIRECTORY if extent.is_index else values.text(tags.SOP_CLASS, "UI")
        nothing: tuple[str, ...] = ()
        image_type = attempt_or(nothing, values.texts, tags.IMAGE_TYPE, "CS")
        kind = classify(sop_class, values.text(tags.MODALITY, "CS"), image_type)
        pixels = attempt(lambda: _pixels(values, extent), BadPixels)
        count = pixels.frames if isinstance(pixels, PixelFormat) else 1
        is_enhanced = isinstance(kind, Modality) and is_multi_frame(sop_class)
        images = attempt(lambda: _images(is_enhanced, extent, values, count, limits), BadGeometry)
        if isinstance(images, StudyError):
            pixels, images = images, (read_image(values, 0),)
        return FileHeader(
            source=source,
            content=extent.source,
            kind=kind,
            instance=values.opaque(tags.SOP_INSTANCE),
            group=(_patient(values), values.opaque(tags.STUDY), values.opaque(tags.SERIES)),
            frame_of_reference=values.opaque(tags.FRAME_OF_REFERENCE),
            rows=attempt_or(None, values.unsigned, tags.ROWS) or 0,
            columns=attempt_or(None, values.unsigned, tags.COLUMNS) or 0,
            pixels=pixels,
            images=images,
            shown=_shown(values, image_type),
        )


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn whatever a hostile file makes a library raise into one of our errors.

    Raises:
        UnreadableFile: in place of any error of the library.
    """
    try:
        yield
    except (SpineError, NotDicom, MemoryError):
        raise
    except Exception:  # noqa: BLE001  # pydicom raises almost anything on malformed input
        raise UnreadableFile from None


def _patient(values: Values) -> bytes:
    """Bytes that differ between patients; two without an id are not taken for one."""
    known = (tags.PATIENT_ID, tags.PATIENT_NAME, tags.BIRTH_DATE)
    return b"\0".join(values.opaque(tag) for tag in known)


def _images(
    is_enhanced: bool, extent: Extent, values: Values, count: int, limits: ReadLimits
) -> tuple[Image, ...]:
    """The images of a CT or MR file.

    Raises:
        StudyError: its frames contradict each other.
    """
    if not is_enhanced and count == 1:
        return (read_image(values, 0),)
    # Only a file with frames needs pydicom, whose import takes as long as a hundred headers.
    from spine_app.io.dicom.frames import frames_without_groups, read_frames  # noqa: PLC0415

    if is_enhanced:
        return read_frames(extent, values, count, limits)
    return frames_without_groups(values, min(count, limits.frames))


def _pixels(values: Values, extent: Extent) -> PixelFormat:
    """How the pixels are stored; checked against the bytes that are there."""
    frames = values.integer(tags.FRAMES)
    signed = values.unsigned(tags.SIGNED)
    known = (tags.ROWS, tags.COLUMNS, tags.ALLOCATED, tags.STORED, tags.HIGH_BIT)
    numbers = [values.unsigned(tag) for tag in known]
    if signed not in (0, 1) or any(number is None for number in numbers):
        raise BadPixels
    if frames is not None and not 1 <= frames < 2**31 - 1:
        raise UnsupportedMultiFrame
    rows, columns, allocated, stored, high_bit = (number or 0 for number in numbers)
    pixel_format = PixelFormat(
        syntax=extent.syntax,
        photometric=values.text(tags.PHOTOMETRIC, "CS"),
        samples=values.unsigned(tags.SAMPLES) or 0,
        shape=(rows, columns),
        frames=frames or 1,
        allocated=allocated,
        stored=stored,
        high_bit=high_bit,
        signed=signed == 1,
        padding=_padding(values, signed=signed == 1),
        tag=extent.pixel_tag,
        offset=extent.pixel_offset,
        length=extent.pixel_length,
    )
    pixel_format.check(extent.source.size)
    return pixel_format


def _padding(values: Values, *, signed: bool) -> tuple[int, int] | None:
    """Smallest and largest stored value that means "no data"."""
    first = values.pixel_value(tags.PADDING, signed=signed)
    if first is None:
        return None
    last = values.pixel_value(tags.PADDING_LIMIT, signed=signed)
    return (first, first) if last is None else (min(first, last), max(first, last))


def _shown(values: Values, image_type: tuple[str, ...]) -> Shown:
    """Values for display; whatever is wrong with them is left out."""
    position = values.text(tags.PATIENT_POSITION, "CS")
    thickness = values.first_float(tags.THICKNESS)
    voltage = values.first_float(tags.TUBE_VOLTAGE)
    return Shown(
        number=attempt_or(None, values.integer, tags.SERIES_NUMBER),
        patient_position=(
            PatientPosition(position) if position in PatientPosition.__members__ else None
        ),
        slice_thickness=thickness if thickness is not None and thickness > 0 else None,
        tube_voltage=voltage if voltage is not None and 20 <= voltage <= 300 else None,
        kernel=values.opaque(tags.KERNEL),
        has_contrast=bool(values.opaque(tags.CONTRAST_AGENT)),
        is_lossy=values.text(tags.LOSSY, "CS") == "01",
        is_derived=image_type[:1] == ("DERIVED",),
    )
