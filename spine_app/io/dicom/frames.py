"""Frames of multi-frame files: what their functional groups say of each."""

from collections.abc import Iterator
from io import BytesIO

from pydicom import config
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import dcmread
from pydicom.sequence import Sequence

from spine_app.domain.errors import BadGeometry, StudyTooLarge, UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom import tags
from spine_app.io.dicom.extent import Element, Extent
from spine_app.io.dicom.images import Image, Place, read_image
from spine_app.io.dicom.values import Values

config.settings.reading_validation_mode = config.IGNORE

_GROUPS = (
    *(tags.PIXEL_MEASURES, tags.PLANE_POSITION, tags.PLANE_ORIENTATION),
    *(tags.PIXEL_TRANSFORMATION, tags.FRAME_WINDOW, tags.FRAME_CONTENT),
    *(tags.CT_FRAME_TYPE, tags.MR_FRAME_TYPE, tags.MR_ECHO),
    *(tags.MR_DIFFUSION, tags.CARDIAC_SYNC),
)
"""Macros that tell where a frame lies, what its values mean and what tells it from others."""

_PLACING = frozenset((tags.POSITION, tags.ORIENTATION, tags.PIXEL_SPACING))

Elements = dict[int, Element]


def read_frames(
    extent: Extent, values: Values, count: int, limits: ReadLimits
) -> tuple[Image, ...]:
    """Images of an Enhanced or legacy-converted Enhanced CT or MR file.

    Without any functional groups nothing is known of where they lie.

    Args:
        extent: the header of the file.
        values: its top-level elements.
        count: NumberOfFrames.
        limits: `frames`.

    Raises:
        BadGeometry: there is not one functional group for each frame, or a frame contradicts
            what is said to hold for all.
        StudyTooLarge: more frames than the limit.
        UnreadableFile: pydicom reads another header than we do.

    Source:
        DICOM PS3.3 C.7.6.16 (functional groups), A.38, A.36, A.70, A.71.
    """
    if count > limits.frames:
        raise StudyTooLarge
    dataset = _parse(extent)
    shared, frames = _items(dataset, tags.SHARED_GROUPS), _items(dataset, tags.FRAME_GROUPS)
    if not frames and not shared:
        return frames_without_groups(values, count)
    if len(frames) != count or len(shared) > 1:
        raise BadGeometry
    for_all = _elements_of(shared[0]) if shared else {}
    top = _top_level(values)
    return tuple(
        read_image(
            Values(top | _merged(for_all, _elements_of(frame)), big_endian=extent.big_endian), n
        )
        for n, frame in enumerate(frames)
    )


def frames_without_groups(values: Values, count: int) -> tuple[Image, ...]:
    """Frames of a file that gives none of them a place of its own."""
    one = read_image(values, 0)
    place = Place(None, None, one.place.pixel_spacing, BadGeometry())
    return tuple(Image(n, place, one.rescale, one.window, one.keys, n) for n in range(count))


def _parse(extent: Extent) -> Dataset:
    """Let pydicom split the header; it must end where the guarded walk did."""
    stream = BytesIO(extent.header)
    dataset = dcmread(stream, force=True, specific_tags=[tags.SHARED_GROUPS, tags.FRAME_GROUPS])
    if stream.tell() != len(extent.header):
        raise UnreadableFile
    return dataset


def _items(dataset: Dataset, tag: int) -> list[Dataset]:
    """Items of a sequence, none where it is absent."""
    if tag not in dataset:
        return []
    value = dataset[tag].value
    if not isinstance(value, Sequence):
        raise BadGeometry
    return list(value)


def _elements_of(groups: Dataset) -> Elements:
    """Elements in the macros of one item of functional groups."""
    known: Elements = {}
    for tag in _GROUPS:
        for item in _items(groups, tag)[:1]:
            for macro in (item, *_nested(item, tag)):
                known.update(_raw_elements(macro))
    return known


def _nested(item: Dataset, tag: int) -> Iterator[Dataset]:
    """Items inside a macro that hold what we look for."""
    if tag == tags.MR_DIFFUSION:
        yield from _items(item, 0x00189076)[:1]


def _raw_elements(item: Dataset) -> Elements:
    """Elements of an item as they are written."""
    known: Elements = {}
    for tag in item.keys():  # noqa: SIM118  # iterating a Dataset converts its elements
        raw = item.get_item(tag)
        if isinstance(raw, RawDataElement) and isinstance(raw.value, bytes):
            known[int(tag)] = Element((raw.VR or "").encode("ascii", "replace"), raw.value)
    return known


def _merged(for_all: Elements, frame: Elements) -> Elements:
    """What holds for one frame.

    Raises:
        BadGeometry: its place is given twice and differently; the standard allows it once.
    """
    for tag in _PLACING & for_all.keys() & frame.keys():
        if for_all[tag].value.strip(b" \0") != frame[tag].value.strip(b" \0"):
            raise BadGeometry
    return for_all | frame


def _top_level(values: Values) -> Elements:
    """Elements outside the functional groups that still hold for each frame.

    Places are left out: in these classes they count only inside the groups.
    """
    known = {tag: values.element(tag) for tag in (tags.IMAGE_TYPE, tags.ACQUISITION)}
    return {tag: element for tag, element in known.items() if element is not None}
