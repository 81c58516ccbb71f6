"""Multi-frame files: one volume, whatever the order of its frames."""

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, generate_uid

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import Opening
from spine_app.domain.volume import Modality
from spine_app.io.plans import make_plan
from spine_app.io.slices import SliceReader
from spine_app.io.splitting import split_series
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.headers import header_of, slices_of
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

CT = block_phantom(straight_grid())


LEGACY = {Modality.CT: "1.2.840.10008.5.1.4.1.1.2.2", Modality.MR: "1.2.840.10008.5.1.4.1.1.4.4"}


def reordered(dataset, order):
    """The same object with its frames in another order."""
    frames = list(dataset.PerFrameFunctionalGroupsSequence)
    dataset.PerFrameFunctionalGroupsSequence = [frames[n] for n in order]
    shape = (len(frames), dataset.Rows, dataset.Columns)
    stored = np.frombuffer(dataset.PixelData, "<u2").reshape(shape)
    dataset.PixelData = stored[list(order)].tobytes()
    return dataset


def assert_same(volume, expected):
    assert volume.modality is expected.modality
    np.testing.assert_array_equal(volume.voxels_kji, expected.voxels_kji)
    np.testing.assert_allclose(volume.grid.index_to_lps, expected.grid.index_to_lps, atol=1e-6)


@pytest.mark.parametrize("modality", Modality)
@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
@pytest.mark.parametrize("legacy", [False, True], ids=["enhanced", "legacy-converted"])
def test_g18_a_multi_frame_file_is_the_volume_it_holds(read, study, modality, grid, legacy):
    expected = block_phantom(grid, modality)
    dataset = enhanced_dataset(expected)
    if legacy:
        dataset.SOPClassUID = LEGACY[modality]
    if modality is Modality.MR:
        shared = dataset.SharedFunctionalGroupsSequence[0]
        shared.PixelValueTransformationSequence[0].RescaleIntercept = 0
        dataset.PixelData = expected.voxels_kji.astype("<u2").tobytes()
    write_dataset(study / "a", dataset)
    outcome = read(study)
    assert_same(outcome.volume, expected)
    (series,) = outcome.found.series
    assert (series.files, series.frames) == (1, grid.shape_kji[0])
    assert (series.rows, series.columns) == grid.shape_kji[1:]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_functional_groups_are_read_in_every_form(read, study, syntax):
    dataset = enhanced_dataset(CT)
    if syntax == ExplicitVRBigEndian:
        dataset.PixelData = np.frombuffer(dataset.PixelData, "<u2").astype(">u2").tobytes()
    write_dataset(study / "a", dataset, syntax)
    assert_same(read(study).volume, CT)


def test_a_multi_frame_file_is_the_same_volume_as_its_single_slices(
    read, upload, study, work_folder
):
    write_series(study / "single", CT, Style(series=1))
    dataset = enhanced_dataset(CT)
    dataset.SeriesInstanceUID = generate_uid()
    write_dataset(study / "multi", dataset)
    outcome = read(study)
    one, other = outcome.volumes.values()
    assert_same(one, other)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)))
def test_g18_frames_in_any_order_are_sorted_by_their_place(order):
    grid = straight_grid((6, 12, 10))
    expected = block_phantom(grid)
    header = header_of(reordered(enhanced_dataset(expected), order))
    plan, problem = make_plan(slices_of([header]), Modality.CT, ReadLimits())
    assert problem is None
    assert plan.stack.is_even
    reader = SliceReader(Modality.CT, keeps_stored=False)
    values = np.stack([reader.read(one).values for one in plan.slices])
    np.testing.assert_array_equal(values, expected.voxels_kji)


def test_groups_may_stand_with_each_frame_instead_of_with_all(read, study):
    dataset = enhanced_dataset(CT)
    shared = dataset.SharedFunctionalGroupsSequence[0]
    for frame in dataset.PerFrameFunctionalGroupsSequence:
        frame.PlaneOrientationSequence = shared.PlaneOrientationSequence
        frame.PixelMeasuresSequence = shared.PixelMeasuresSequence
        frame.PixelValueTransformationSequence = shared.PixelValueTransformationSequence
    del dataset.SharedFunctionalGroupsSequence
    write_dataset(study / "a", dataset)
    assert_same(read(study).volume, CT)


def test_each_frame_may_have_a_slope_of_its_own(read, study):
    dataset = enhanced_dataset(CT)
    del dataset.SharedFunctionalGroupsSequence[0].PixelValueTransformationSequence
    stored = []
    for k, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
        slope = (1.0, 0.5, 0.25)[k % 3]
        rescale = Dataset()
        rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType = slope, -1024, "HU"
        frame.PixelValueTransformationSequence = [rescale]
        stored.append((CT.voxels_kji[k] + 1024) / slope)
    dataset.PixelData = np.stack(stored).astype("<u2").tobytes()
    write_dataset(study / "a", dataset)
    outcome = read(study)
    assert_same(outcome.volume, CT)
    assert outcome.facts[0].has_hu


def test_a_frame_that_repeats_what_holds_for_all_is_fine(read, study):
    dataset = enhanced_dataset(CT)
    shared = dataset.SharedFunctionalGroupsSequence[0]
    dataset.PerFrameFunctionalGroupsSequence[3].PixelMeasuresSequence = shared.PixelMeasuresSequence
    write_dataset(study / "a", dataset)
    assert_same(read(study).volume, CT)


def test_g18_a_frame_that_contradicts_what_holds_for_all_is_refused(read, study):
    dataset = enhanced_dataset(CT)
    measures = Dataset()
    measures.PixelSpacing = [3, 3]
    dataset.PerFrameFunctionalGroupsSequence[3].PixelMeasuresSequence = [measures]
    write_dataset(study / "a", dataset)
    assert read(study).code == "bad-geometry"


@pytest.mark.parametrize("count", [-1, 1])
def test_g18_groups_for_another_number_of_frames_are_refused(read, study, count):
    dataset = enhanced_dataset(CT)
    frames = list(dataset.PerFrameFunctionalGroupsSequence)
    frames = frames[:-1] if count < 0 else [*frames, frames[0]]
    dataset.PerFrameFunctionalGroupsSequence = frames
    write_dataset(study / "a", dataset)
    assert read(study).code == "bad-geometry"


def test_g18_frames_without_a_place_are_shown_in_2d_in_their_order(read, study):
    dataset = enhanced_dataset(CT)
    for frame in dataset.PerFrameFunctionalGroupsSequence:
        del frame.PlanePositionSequence
    write_dataset(study / "a", dataset)
    outcome = read(study)
    (series,) = outcome.found.series
    assert (series.opening, series.problem_code) == (Opening.SLICES, "bad-geometry")
    slices = outcome.acquired[0]
    np.testing.assert_array_equal(slices.voxels_nji, CT.voxels_kji)
    assert not slices.has_places
    assert Quality.NO_POSITION in {one.quality for one in outcome.quality[0]}


def test_frames_beyond_the_limit_are_too_many(read, study):
    write_dataset(study / "a", enhanced_dataset(CT))
    assert read(study, ReadLimits(frames=19)).code == "study-too-large"


def test_several_multi_frame_files_of_one_series_make_one_volume(read, study):
    grid = CT.grid
    for n, part in enumerate((slice(0, 12), slice(12, 20))):
        half = type(grid)(
            (part.stop - part.start, *grid.shape_kji[1:]),
            grid.spacing_ijk,
            grid.points_lps((0, 0, part.start)),
            grid.direction,
        )
        dataset = enhanced_dataset(type(CT)(CT.voxels_kji[part], half, Modality.CT))
        dataset.SOPInstanceUID += f".{n}"
        write_dataset(study / str(n), dataset)
    assert_same(read(study).volume, CT)


def test_a_real_legacy_converted_file_is_the_volume_of_its_single_files(read, data, work_folder):
    for name in ("23x38x3", "24x38x3"):
        folder = data("dcmqi") / "segmentations" / name
        multi = read(folder / "multiframe").volume
        voxels, matrix = multi.voxels_kji.copy(), multi.grid.index_to_lps
        for old in work_folder.iterdir():
            old.unlink()
        single = read(folder / "image").volume
        np.testing.assert_array_equal(voxels, single.voxels_kji)
        np.testing.assert_allclose(matrix, single.grid.index_to_lps, atol=1e-6)
        for old in work_folder.iterdir():
            old.unlink()


@pytest.mark.parametrize("name", ["MOVEKNEE.dcm", "mr_brucker.dcm"])
def test_real_enhanced_mr_keeps_every_frame(read, data, name):
    path = data("fo-dicom") / name
    dataset = pydicom.dcmread(path)
    outcome = read(path)
    parts = [one for one in outcome.found.series if one.part or len(outcome.found.series) == 1]
    assert sum(one.frames for one in parts) == dataset.NumberOfFrames
    arrays = [slices.voxels_nji for slices in outcome.acquired.values()]
    arrays += [
        volume.voxels_kji for n, volume in outcome.volumes.items() if n not in outcome.acquired
    ]
    frames = {one.tobytes() for array in arrays for one in array}
    assert frames == {one.astype(np.int16).tobytes() for one in dataset.pixel_array}


def test_a_file_of_one_volume_is_not_split():
    header = header_of(enhanced_dataset(CT))
    (part,) = split_series(slices_of([header]))
    assert part.splits == ()
