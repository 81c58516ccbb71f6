"""Label maps as DICOM segmentations: binary segments on the images that a volume was read from."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import BinaryIO

import highdicom as hd
import numpy as np
from highdicom.seg import Segmentation, SegmentDescription
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code as Concept
from pydicom.uid import UID, ExplicitVRLittleEndian

from spine_app.domain.export.codes import CATEGORY, Code, coded
from spine_app.domain.export.delivery import Content
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.export.origin import Making, Origin
from spine_app.domain.export.structures import ExportedStructure
from spine_app.io.deidentification.job import IMPLEMENTATION
from spine_app.io.deidentification.pseudonyms import Pseudonyms
from spine_app.io.export.source import SourceFrame, SourceSeries
from spine_app.io.export.source_references import point_at_files, stand_in_class, stand_in_uids
from spine_app.io.export.without_names import forget_when, say_deidentified

_SERIES_NUMBER = 9001
_NOTE = "Research and education only. Not a medical device."


def write_segmentation(
    file: BinaryIO,
    labels_nji: NDArray[np.unsignedinteger],
    source: SourceSeries,
    content: Content,
) -> tuple[ExportedStructure, ...]:
    """Write a segmentation; images without any segment are left out of it.

    Args:
        file: open for writing.
        labels_nji: (n, rows, columns) labels of `source.frames`.
        source: the images.
        content: which structures, and who made them.

    Returns:
        The structures that have a pixel, which are the segments.

    Raises:
        NothingToExport: none has.

    Source:
        DICOM PS3.3 A.51 and C.8.20.
    """
    counts = np.bincount(labels_nji.ravel())
    there = tuple(
        one for one in content.structures if one.label < len(counts) and counts[one.label]
    )
    if not there:
        raise NothingToExport
    made = _segmentation(_numbered(labels_nji, there), source, there, content.origin)
    made.file_meta.ImplementationClassUID = UID(IMPLEMENTATION)
    made.file_meta.ImplementationVersionName = "SPINE_APP"
    point_at_files(made, source)
    if not source.identified:
        forget_when(made)
        say_deidentified(made)
    made.save_as(file, enforce_file_format=True)
    return there


def _numbered(
    labels_nji: NDArray[np.unsignedinteger], structures: Sequence[ExportedStructure]
) -> NDArray[np.unsignedinteger]:
    """The same with segments counted from 1."""
    kind = np.uint8 if len(structures) < 2**8 else np.uint16
    numbers = np.zeros(np.iinfo(labels_nji.dtype).max + 1, kind)
    for n, one in enumerate(structures, 1):
        numbers[one.label] = n
    numbered: NDArray[np.unsignedinteger] = numbers[labels_nji]
    return numbered


def _segmentation(
    segments_nji: NDArray[np.unsignedinteger],
    source: SourceSeries,
    structures: Sequence[ExportedStructure],
    origin: Origin,
) -> Segmentation:
    names = Pseudonyms()
    uids = stand_in_uids(source)
    return Segmentation(
        source_images=[
            _image(source, frame, uid) for frame, uid in zip(source.frames, uids, strict=True)
        ],
        pixel_array=segments_nji,
        segmentation_type=hd.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=[_segment(n, one, origin) for n, one in enumerate(structures, 1)],
        series_instance_uid=names.uid(b"series"),
        series_number=_SERIES_NUMBER,
        sop_instance_uid=names.uid(b"instance"),
        instance_number=1,
        manufacturer="Spine App",
        manufacturer_model_name="Spine App",
        software_versions=version("spine-app"),
        device_serial_number="0",
        content_label="SPINE",
        content_description=_NOTE,
        series_description="Spine App segmentation",
        specific_character_set="ISO_IR 192" if source.identified else None,
        transfer_syntax_uid=ExplicitVRLittleEndian,
    )


def _image(source: SourceSeries, frame: SourceFrame, uid: str) -> Dataset:
    """What the writer has to know of one image, and nothing else of its file."""
    image = Dataset()
    image.StudyInstanceUID, image.SeriesInstanceUID = source.study, source.series
    image.FrameOfReferenceUID, image.Modality = source.frame_of_reference, source.modality
    image.SOPClassUID, image.SOPInstanceUID = stand_in_class(frame), uid
    image.Rows, image.Columns = source.rows, source.columns
    image.PixelSpacing, image.SliceThickness = list(source.pixel_spacing), _thickness(source)
    image.ImageOrientationPatient = list(source.orientation)
    image.ImagePositionPatient = list(frame.position)
    for keyword, value in source.patient.items():
        setattr(image, keyword, value)
    return image


def _thickness(source: SourceSeries) -> float:
    """Of the images; of slices that touch where the files do not say how thick they are."""
    places = np.array([frame.position for frame in source.frames])
    gaps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    return source.slice_thickness or float(np.median(gaps))


def _segment(number: int, one: ExportedStructure, origin: Origin) -> SegmentDescription:
    """Description of one segment."""
    known = coded(one.ours, one.name)
    is_manual = origin.making is Making.MANUAL
    segment = SegmentDescription(
        segment_number=number,
        segment_label=one.name,
        segmented_property_category=_concept(CATEGORY),
        segmented_property_type=_concept(known.kind),
        algorithm_type=origin.making.value,
        algorithm_identification=None
        if is_manual
        else hd.AlgorithmIdentificationSequence(
            name=origin.name,
            family=codes.DCM.ArtificialIntelligence,
            version=origin.version or "unknown",
        ),
        display_color=hd.color.CIELabColor.from_rgb(*one.color),
    )
    doubt = " Level or meaning not certain." if one.is_unsure else ""
    segment.SegmentDescription = f"Number {one.number}.{doubt}"
    if not origin.version and not is_manual:
        # Its macro demands a family of algorithms, which nobody knows of a foreign map.
        del segment.SegmentationAlgorithmIdentificationSequence
    if known.side is not None:
        side = hd.sr.CodedConcept(known.side.value, known.side.scheme, known.side.meaning)
        segment.SegmentedPropertyTypeCodeSequence[0].SegmentedPropertyTypeModifierCodeSequence = [
            side
        ]
    return segment


def _concept(code: Code) -> Concept:
    return Concept(code.value, code.scheme, code.meaning)
