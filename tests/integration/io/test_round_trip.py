from dataclasses import replace

import numpy as np
import pytest
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from spine_app.domain.study.delivery import PatientPosition
from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import Orientation
from spine_app.domain.volume import Modality, Volume
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.phantoms import block_phantom, marked_point

pytestmark = pytest.mark.integration

CT = block_phantom(straight_grid())

STYLES = {
    "explicit": Style(),
    "implicit": Style(syntax=ImplicitVRLittleEndian),
    "big endian": Style(syntax=ExplicitVRBigEndian),
    "signed": Style(signed=True, intercept=0),
    "12 of 16 bits": Style(stored=12),
    "signed 12 of 16 bits": Style(stored=12, signed=True, intercept=0),
    "monochrome1": Style(photometric="MONOCHROME1"),
    "slope per slice": Style(slopes=(1.0, 0.5, 0.25)),
    "no texts": Style(fill_texts=False),
    "names without meaning": Style(name=lambda k: f"{(k * 7919) % 1009}.x"),
}


def assert_same(volume, other, atol=1e-6):
    assert volume.modality is other.modality
    assert volume.grid.shape_kji == other.grid.shape_kji
    np.testing.assert_array_equal(volume.voxels_kji, other.voxels_kji)
    np.testing.assert_allclose(volume.grid.index_to_lps, other.grid.index_to_lps, atol=atol)
    point, value = marked_point(other)
    assert volume.value_at(point) == value


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_way_to_write_a_ct_gives_the_same_volume(read, study, style):
    write_series(study, CT, style)
    assert_same(read(study).volume, CT)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_an_upload_gives_the_same_volume_as_a_folder(upload, study, style):
    paths = write_series(study, CT, style)
    assert_same(upload(path.read_bytes() for path in paths).volume, CT)


@pytest.mark.parametrize("modality", Modality)
@pytest.mark.parametrize(
    ("grid", "orientation"),
    [
        (straight_grid(), Orientation.AXIAL),
        (oblique_grid(), Orientation.AXIAL),
        (sagittal_grid(), Orientation.SAGITTAL),
    ],
)
def test_g15_g20_a_marked_voxel_is_at_its_millimetre_in_any_grid(
    read, study, grid, orientation, modality
):
    volume = block_phantom(grid, modality)
    write_series(study, volume)
    outcome = read(study)
    assert_same(outcome.volume, volume, atol=1e-4)
    assert outcome.found.series[0].orientation is orientation
    assert outcome.found.series[0].modality is modality


def test_8_bit_pixels_are_read(read, study):
    values = (block_phantom(straight_grid(), Modality.MR).voxels_kji % 256).astype(np.int16)
    volume = Volume(values, straight_grid(), Modality.MR)
    write_series(study, volume, Style(allocated=8, stored=8))
    np.testing.assert_array_equal(read(study).volume.voxels_kji, values)


def test_an_mr_with_one_slope_keeps_its_stored_values(read, study):
    volume = block_phantom(straight_grid(), Modality.MR)
    write_series(study, volume, Style(slopes=(0.5,), intercept=0.0))
    np.testing.assert_array_equal(read(study).volume.voxels_kji, 2 * volume.voxels_kji)


def test_the_window_of_an_mr_is_told_in_the_values_that_are_read(read, study):
    volume = block_phantom(straight_grid(), Modality.MR)
    write_series(study, volume, Style(slopes=(0.5,), intercept=-10.0))
    facts = read(study).facts[0]
    # The file says 40 and 400 of rescaled values: 0.5 v - 10 = 40 where v = 100.
    assert (facts.window_center, facts.window_width) == (100, 800)


def test_the_window_of_an_mr_that_is_rescaled_is_told_as_it_stands(read, study):
    volume = block_phantom(straight_grid(), Modality.MR)
    write_series(study, volume, Style(slopes=(0.5, 0.25), intercept=0.0))
    facts = read(study).facts[0]
    assert (facts.window_center, facts.window_width) == (40, 400)


def test_an_mr_with_a_falling_slope_is_not_shown_as_its_negative(read, study):
    volume = block_phantom(straight_grid(), Modality.MR)
    write_series(study, volume, Style(slopes=(-0.5,), intercept=0.0, signed=True))
    assert_same(read(study).volume, volume)


def test_an_mr_with_a_slope_for_each_slice_is_rescaled(read, study):
    volume = block_phantom(straight_grid(), Modality.MR)
    write_series(study, volume, Style(slopes=(0.5, 0.25), intercept=0.0))
    assert_same(read(study).volume, volume)


@pytest.mark.parametrize(("top", "divisor"), [(32767, 1), (32768, 2), (65534, 2), (65535, 3)])
def test_an_mr_whose_values_do_not_fit_is_divided_and_told(read, study, top, divisor):
    volume = block_phantom(straight_grid(), Modality.MR)

    def brighten(dataset, k):
        stored = np.frombuffer(dataset.PixelData, "<u2").copy()
        stored[:40] = top
        dataset.PixelData = stored.tobytes()

    write_series(study, volume, Style(change=brighten))
    outcome = read(study)
    values = outcome.volume.voxels_kji
    expected = np.rint(volume.voxels_kji[:, 1:] / divisor)
    np.testing.assert_array_equal(values[:, 1:], expected)
    assert np.all(values[:, 0] == np.rint(top / divisor))
    told = {one.quality: one.value for one in outcome.quality[0]}
    assert told.get(Quality.SCALED, 1) == divisor
    facts = outcome.facts[0]
    assert (facts.value_slope, facts.value_intercept) == (divisor, 0)
    assert (facts.window_center, facts.window_width) == (40 / divisor, 400 / divisor)


def test_a_series_that_is_divided_leaves_one_file(read, study, work_folder):
    volume = block_phantom(straight_grid(), Modality.MR)
    write_series(study, volume, Style(slopes=(40.0, 50.0), intercept=0.0))
    read(study)
    assert len(list(work_folder.iterdir())) == 1


def test_an_mr_that_is_rescaled_and_divided_tells_how(read, study):
    volume = block_phantom(straight_grid(), Modality.MR)

    def brighten(dataset, k):
        dataset.RescaleSlope, dataset.RescaleIntercept = 40 if k % 2 else 20, 0

    write_series(study, volume, Style(change=brighten))
    outcome = read(study)
    facts = outcome.facts[0]
    assert facts.value_slope > 1
    slopes = np.where(np.arange(20) % 2, 40, 20)[:, None, None]
    meant = outcome.volume.voxels_kji * facts.value_slope + facts.value_intercept
    error = np.abs(meant - volume.voxels_kji * slopes)
    assert error.max() <= facts.value_slope / 2 + 1e-6


def test_a_ct_beyond_int16_is_clipped_and_keeps_its_unit(read, study):
    write_series(study, CT, Style(change=steepen))
    outcome = read(study)
    assert outcome.volume.voxels_kji.max() == 32767
    told = {one.quality for one in outcome.quality[0]}
    assert Quality.CLIPPED in told
    assert Quality.SCALED not in told


def steepen(dataset, k):
    dataset.RescaleSlope = 40


def test_g10_g11_file_order_names_and_instance_numbers_mean_nothing(read, upload, study):
    def confuse(dataset, k):
        dataset.InstanceNumber = 1
        dataset.SliceLocation = str(k * 7919 % 101)

    paths = write_series(study, CT, Style(change=confuse))
    paths = [paths[n * 7 % len(paths)] for n in range(len(paths))]
    assert_same(upload(path.read_bytes() for path in paths).volume, CT)


def test_the_facts_of_a_series_are_told(read, study):
    write_series(study, CT, Style(photometric="MONOCHROME1"))
    facts = read(study).facts[0]
    assert facts.patient_position is PatientPosition.HFS
    assert (facts.window_center, facts.window_width) == (40, 400)
    assert facts.slice_thickness == 1
    assert facts.inverted
    assert facts.has_hu
    assert (facts.value_slope, facts.value_intercept) == (1, 0)


def test_z18_patients_studies_and_series_are_listed_and_never_merged(read, study):
    heights = (100.0, 150.0, 200.0)
    volumes = [block_phantom(straight_grid(origin=(0.0, 0.0, z))) for z in heights]
    write_series(study / "a", volumes[0], Style(series=2))
    write_series(study / "b", volumes[1], Style(series=1))
    write_series(study / "c", volumes[2], Style(series=2, patient=2))
    outcome = read(study)
    assert [one.number for one in outcome.found.series] == [1, 2, 2]
    origins = {volume.grid.origin_lps[2] for volume in outcome.volumes.values()}
    assert origins == set(heights)


def test_series_can_be_chosen_again_and_each_volume_is_a_file_of_its_own(read, study, work_folder):
    write_series(study / "a", CT, Style(series=1))
    write_series(study / "b", CT, Style(series=2))
    read(study)
    names = {path.name: path.stat().st_mode & 0o777 for path in work_folder.iterdir()}
    assert names == {"volume-1.npy": 0o600, "volume-2.npy": 0o600}


@pytest.mark.parametrize(
    ("photometric", "inverted"), [("MONOCHROME1", True), ("MONOCHROME2", False)]
)
def test_an_mr_stored_for_inverted_display_keeps_its_values_and_is_told(
    read, study, photometric, inverted
):
    mr = block_phantom(straight_grid(), Modality.MR)
    write_series(study, mr, Style(photometric=photometric))

    outcome = read(study)

    assert_same(outcome.volume, mr)
    assert outcome.facts[0].inverted is inverted
    assert (Quality.INVERTED in {one.quality for one in outcome.quality[0]}) is inverted


@pytest.mark.parametrize("position", PatientPosition)
def test_g11_the_way_the_patient_lay_is_told_and_changes_no_place(read, study, position):
    write_series(study, CT, Style(extra={"PatientPosition": position.value}))
    outcome = read(study)
    assert_same(outcome.volume, CT)
    assert outcome.facts[0].patient_position is position


def test_g11_a_patient_who_lies_feet_first_and_prone_has_right_and_left_where_they_are(read, study):
    turned = replace(CT.grid, direction=np.diag([-1.0, 1.0, -1.0]), origin_lps=(30.0, -9.0, 80.0))
    volume = block_phantom(turned)
    write_series(study, volume, Style(extra={"PatientPosition": "FFP"}))
    assert_same(read(study).volume, volume)


def test_d28_a_slope_for_each_slice_is_applied_to_each(read, study):
    slopes = (1.0, 0.5, 0.25, 2.0)
    even = replace(CT, voxels_kji=(CT.voxels_kji // 2 * 2).astype(np.int16))
    write_series(study, even, Style(slopes=slopes))
    np.testing.assert_array_equal(read(study).volume.voxels_kji, even.voxels_kji)


@pytest.mark.parametrize("kind", ["US", "HU", ""])
def test_g22_a_ct_that_is_not_in_hu_opens_and_is_told(read, study, kind):
    write_series(study, CT, Style(extra={"RescaleType": kind}))
    outcome = read(study)
    assert_same(outcome.volume, CT)
    has_hu = kind != "US"
    assert outcome.facts[0].has_hu is has_hu
    assert (Quality.NO_HU in {one.quality for one in outcome.quality[0]}) is not has_hu


def test_d28_a_ct_without_a_rescale_opens_as_it_is_stored(read, study):
    def drop(dataset, k):
        del dataset.RescaleSlope, dataset.RescaleIntercept

    write_series(study, CT, Style(change=drop))
    outcome = read(study)
    np.testing.assert_array_equal(outcome.volume.voxels_kji, CT.voxels_kji + 1024)
    assert not outcome.facts[0].has_hu
    assert Quality.NO_HU in {one.quality for one in outcome.quality[0]}


def test_an_mr_has_no_hu_and_that_is_no_finding(read, study):
    write_series(study, block_phantom(straight_grid(), Modality.MR))
    outcome = read(study)
    assert not outcome.facts[0].has_hu
    assert Quality.NO_HU not in {one.quality for one in outcome.quality[0]}
