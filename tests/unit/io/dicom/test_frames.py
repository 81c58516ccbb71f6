import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from spine_app.domain.errors import BadGeometry, StudyTooLarge, UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.series import Split
from spine_app.io.dicom import tags
from spine_app.io.dicom.extent import Element, find_extent
from spine_app.io.dicom.frames import frames_without_groups, read_frames
from spine_app.io.dicom.values import Values
from spine_app.io.sources import MemorySource
from tests.data.dicom_writer import enhanced_dataset
from tests.data.grids import straight_grid
from tests.data.headers import content_of
from tests.data.phantoms import block_phantom

GRID = straight_grid((6, 12, 10))


def dataset():
    """A multi-frame file of six frames."""
    return enhanced_dataset(block_phantom(GRID))


def images_of(whole, count=6, syntax=ExplicitVRLittleEndian, **limits):
    """Images of the frames of a data set."""
    extent = find_extent(MemorySource(content_of(whole, syntax)), ReadLimits(**limits), tags.WANTED)
    values = Values(extent.elements, big_endian=extent.big_endian)
    return read_frames(extent, values, count, ReadLimits(**limits))


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_every_frame_has_a_place_a_rescale_and_a_number(syntax):
    images = images_of(dataset(), syntax=syntax)
    assert [one.number for one in images] == list(range(6))
    for k, one in enumerate(images):
        assert one.place.problem is None
        assert one.place.position == pytest.approx(tuple(GRID.points_lps((0, 0, k))))
        assert one.place.pixel_spacing == (0.8, 0.8)
        assert (one.rescale.slope, one.rescale.intercept) == (1, -1024)


def test_a_window_of_a_frame_is_read():
    whole = dataset()
    window = Dataset()
    window.WindowCenter, window.WindowWidth = 50, 350
    whole.PerFrameFunctionalGroupsSequence[2].FrameVOILUTSequence = [window]
    assert [one.window for one in images_of(whole)] == [None, None, (50, 350), None, None, None]


def test_a_b_value_is_found_in_its_macro_and_in_the_older_one_inside_it():
    whole = dataset()
    for n, frame in enumerate(whole.PerFrameFunctionalGroupsSequence):
        diffusion, inner = Dataset(), Dataset()
        if n % 2:
            inner.DiffusionBValue = 800.0
            diffusion.DiffusionGradientDirectionSequence = [inner]
        else:
            diffusion.DiffusionBValue = 0.0
        frame.MRDiffusionSequence = [diffusion]
    keys = [one.keys[Split.DIFFUSION] for one in images_of(whole)]
    assert keys[0] == keys[2] != keys[1] == keys[3]


def test_a_file_without_any_groups_has_frames_without_a_place():
    whole = dataset()
    del whole.SharedFunctionalGroupsSequence
    del whole.PerFrameFunctionalGroupsSequence
    images = images_of(whole)
    assert [one.number for one in images] == list(range(6))
    assert all(isinstance(one.place.problem, BadGeometry) for one in images)


def test_a_place_outside_the_groups_does_not_count():
    whole = dataset()
    whole.ImagePositionPatient = [9, 9, 9]
    for frame in whole.PerFrameFunctionalGroupsSequence:
        del frame.PlanePositionSequence
    assert all(one.place.position is None for one in images_of(whole))


def test_the_acquisition_of_the_file_holds_for_each_frame_that_has_none():
    whole = dataset()
    whole.AcquisitionNumber = 7
    assert {one.keys[Split.ACQUISITION].split(b"/")[0] for one in images_of(whole)} == {b"7.0"}


@pytest.mark.parametrize("count", [5, 7, 1])
def test_g18_another_number_of_groups_than_frames_is_refused(count):
    with pytest.raises(BadGeometry):
        images_of(dataset(), count)


def test_more_frames_than_the_limit_are_refused_before_they_are_parsed():
    assert len(images_of(dataset(), frames=6)) == 6
    with pytest.raises(StudyTooLarge):
        images_of(dataset(), frames=5)


def test_groups_for_all_and_for_one_may_agree_but_not_contradict():
    whole = dataset()
    shared = whole.SharedFunctionalGroupsSequence[0]
    frame = whole.PerFrameFunctionalGroupsSequence[1]
    frame.PlaneOrientationSequence = shared.PlaneOrientationSequence
    images_of(whole)
    turned = Dataset()
    turned.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
    frame.PlaneOrientationSequence = [turned]
    with pytest.raises(BadGeometry):
        images_of(whole)


def test_a_rescale_of_a_frame_wins_over_that_of_all():
    whole = dataset()
    rescale = Dataset()
    rescale.RescaleSlope, rescale.RescaleIntercept = 2, 5
    whole.PerFrameFunctionalGroupsSequence[4].PixelValueTransformationSequence = [rescale]
    assert [one.rescale.slope for one in images_of(whole)] == [1, 1, 1, 1, 2, 1]


def test_a_header_of_which_a_library_reads_less_than_we_did_is_unreadable(monkeypatch):
    def stop_early(stream, **_):
        stream.read(200)
        return dataset()

    monkeypatch.setattr("spine_app.io.dicom.frames.dcmread", stop_early)
    with pytest.raises(UnreadableFile):
        images_of(dataset())


def test_frames_without_groups_have_no_place_and_keep_their_order():
    raw = {
        tags.POSITION: b"1\\2\\3",
        tags.ORIENTATION: b"1\\0\\0\\0\\1\\0",
        tags.PIXEL_SPACING: b"0.5\\0.7",
        tags.INSTANCE_NUMBER: b"9",
    }
    images = frames_without_groups(
        Values({tag: Element(b"", value) for tag, value in raw.items()}), 3
    )
    assert [(one.number, one.order) for one in images] == [(0, 0), (1, 1), (2, 2)]
    for one in images:
        assert one.place.position is None
        assert one.place.pixel_spacing == (0.5, 0.7)
        assert isinstance(one.place.problem, BadGeometry)
