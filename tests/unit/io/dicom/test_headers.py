import pytest
from pydicom.dataset import Dataset

from spine_app.domain.errors import BadPixels, UnreadableFile, UnsupportedMultiFrame
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.delivery import PatientPosition
from spine_app.domain.study.series import AsideKind
from spine_app.domain.volume import Modality
from spine_app.io.dicom.extent import NotDicom
from spine_app.io.dicom.headers import read_header, translated_errors
from spine_app.io.dicom.pixels import PixelFormat
from spine_app.io.sources import MemorySource
from tests.data.dicom_writer import Style, enhanced_dataset, slice_dataset
from tests.data.grids import straight_grid
from tests.data.headers import content_of, header_of
from tests.data.phantoms import block_phantom

CT = block_phantom(straight_grid())


def header(modality=Modality.CT, drop=(), **changes):
    """Header of a slice with some elements changed."""
    dataset = slice_dataset(block_phantom(straight_grid(), modality), 3, Style())
    for keyword in drop:
        delattr(dataset, keyword)
    for keyword, value in changes.items():
        setattr(dataset, keyword, value)
    return header_of(dataset)


@pytest.mark.parametrize("modality", Modality)
def test_a_slice_is_known_by_its_header(modality):
    one = header(modality)
    assert one.kind is modality
    assert (one.rows, one.columns) == (30, 40)
    assert isinstance(one.pixels, PixelFormat)
    assert one.pixels.read(one.content).shape == (30, 40)
    (image,) = one.images
    assert image.order == 4
    assert image.place.problem is None
    assert one.shown.number == 1
    assert one.shown.patient_position is PatientPosition.HFS
    assert one.shown.slice_thickness == 1


def test_patients_studies_and_series_are_told_apart():
    base = header()
    assert header().group == base.group
    for keyword, place in (
        ("PatientID", 0), ("PatientName", 0), ("PatientBirthDate", 0),
        ("StudyInstanceUID", 1), ("SeriesInstanceUID", 2),
    ):  # fmt: skip
        other = header(**{keyword: "19000101" if "Date" in keyword else "1.9"})
        assert [n for n in range(3) if other.group[n] != base.group[n]] == [place]


def test_the_frame_of_reference_is_kept():
    assert header().frame_of_reference != header(FrameOfReferenceUID="1.9").frame_of_reference
    assert header(drop=["FrameOfReferenceUID"]).frame_of_reference == b""


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ({"PatientPosition": "HFDL"}, ("patient_position", PatientPosition.HFDL)),
        ({"PatientPosition": "UPSIDE"}, ("patient_position", None)),
        ({"SliceThickness": "0"}, ("slice_thickness", None)),
        ({"SliceThickness": "-1"}, ("slice_thickness", None)),
        ({"SliceThickness": "2.5"}, ("slice_thickness", 2.5)),
        ({"KVP": "120"}, ("tube_voltage", 120)),
        ({"KVP": "19"}, ("tube_voltage", None)),
        ({"KVP": "301"}, ("tube_voltage", None)),
        ({"ConvolutionKernel": "B60s"}, ("kernel", b"B60s")),
        ({"ContrastBolusAgent": "X"}, ("has_contrast", True)),
        ({"LossyImageCompression": "01"}, ("is_lossy", True)),
        ({"LossyImageCompression": "00"}, ("is_lossy", False)),
        ({"ImageType": ["DERIVED", "SECONDARY"]}, ("is_derived", True)),
        ({"ImageType": ["ORIGINAL", "PRIMARY"]}, ("is_derived", False)),
    ],
)
def test_what_is_shown_is_kept_where_it_can_be_meant(change, value):
    name, expected = value
    assert getattr(header(**change).shown, name) == expected


def test_a_localizer_and_an_object_without_a_class_are_set_aside():
    assert header(ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]).kind is AsideKind.LOCALIZER
    assert header(drop=["SOPClassUID", "Modality"]).kind is AsideKind.OTHER


def test_an_image_without_a_class_is_known_by_its_modality():
    assert header(drop=["SOPClassUID"]).kind is Modality.CT


@pytest.mark.parametrize(
    "drop", ["Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"]
)
def test_d8_a_header_without_what_the_pixels_need_keeps_why(drop):
    one = header(drop=[drop])
    assert isinstance(one.pixels, BadPixels)
    assert one.images[0].place.problem is None


@pytest.mark.parametrize("frames", [0, -1, 2**31 - 1])
def test_d17_frames_that_cannot_be_are_an_error_of_the_pixels(frames):
    assert isinstance(header(NumberOfFrames=frames).pixels, UnsupportedMultiFrame)


def test_d17_more_frames_than_bytes_are_bad_pixels_and_cost_nothing():
    one = header(NumberOfFrames=10_000_000)
    assert isinstance(one.pixels, BadPixels)
    assert len(one.images) == 1


@pytest.mark.parametrize(
    ("value", "limit", "padding"),
    [(None, None, None), (5, None, (5, 5)), (5, 9, (5, 9)), (9, 5, (5, 9))],
)
def test_padding_is_one_value_or_a_range(value, limit, padding):
    changes = {}
    if value is not None:
        changes["PixelPaddingValue"] = value
    if limit is not None:
        changes["PixelPaddingRangeLimit"] = limit
    assert header(**changes).pixels.padding == padding


def test_a_multi_frame_file_has_an_image_for_each_frame():
    one = header_of(enhanced_dataset(CT))
    assert [image.number for image in one.images] == list(range(20))
    assert one.pixels.frames == 20


def test_frames_that_contradict_each_other_are_one_image_that_cannot_be_read():
    dataset = enhanced_dataset(CT)
    del dataset.PerFrameFunctionalGroupsSequence
    one = header_of(dataset)
    assert len(one.images) == 1
    assert one.pixels.code == "bad-geometry"


def test_functional_groups_that_are_no_sequence_are_refused():
    dataset = enhanced_dataset(CT)
    dataset.SharedFunctionalGroupsSequence = [Dataset(), Dataset()]
    assert header_of(dataset).pixels.code == "bad-geometry"


def test_a_file_that_is_no_dicom_is_none():
    with pytest.raises(NotDicom):
        read_header(MemorySource(b"text" * 100), ReadLimits())


def test_whatever_a_library_raises_becomes_one_of_our_errors():
    def fail(error):
        with translated_errors():
            raise error

    with pytest.raises(UnreadableFile):
        fail(KeyError("a secret"))
    with pytest.raises(UnreadableFile) as caught:
        fail(RecursionError())
    assert caught.value.__cause__ is None
    for error in (BadPixels(), NotDicom(), MemoryError()):
        with pytest.raises(type(error)):
            fail(error)


def test_a_header_is_read_of_the_bytes_that_are_there():
    content = content_of(slice_dataset(CT, 0, Style()))
    one = read_header(MemorySource(content[:-1]), ReadLimits())
    assert isinstance(one.pixels, BadPixels)
