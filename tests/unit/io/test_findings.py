"""What limits a series, told from where its slices lie."""

import numpy as np
import pytest

from spine_app.domain.study.quality import Quality, Severity
from spine_app.domain.volume import Modality
from spine_app.io.findings import thickness_finding
from tests.data.dicom_writer import Style
from tests.data.headers import headers_of
from tests.data.phantoms import block_phantom
from tests.unit.io.found import GRID, drop, findings, found_in, put


def test_a_good_ct_has_nothing_but_facts():
    found = findings()
    assert set(found) == {Quality.SLICE_THICKNESS, Quality.PATIENT_SUPINE}
    assert all(one.severity is Severity.INFO for one in found.values())


@pytest.mark.parametrize(
    ("value", "modality", "severity"),
    [
        (2.0, Modality.CT, Severity.INFO),
        (2.01, Modality.CT, Severity.WARNING),
        (5.0, Modality.MR, Severity.INFO),
        (5.5, Modality.MR, Severity.WARNING),
    ],
)
def test_thick_slices_are_a_warning_by_modality(value, modality, severity):
    finding = thickness_finding(value, modality)
    assert (finding.quality, finding.severity) == (Quality.SLICE_THICKNESS, severity)
    assert finding.value == value


@pytest.mark.parametrize(
    ("thickness", "value", "gap"),
    [("1.0", 1.0, None), ("3", 3.0, None), ("0.6", 1.0, 0.4), ("0.96", 1.0, None)],
)
def test_g13_overlap_and_gaps_are_told_from_thickness_and_distance(thickness, value, gap):
    found = findings(put(SliceThickness=thickness))
    assert found[Quality.SLICE_THICKNESS].value == value
    assert found.get(Quality.SLICE_GAPS, None) == (
        None if gap is None else found[Quality.SLICE_GAPS]
    )
    if gap is not None:
        assert found[Quality.SLICE_GAPS].value == pytest.approx(gap)
        assert found[Quality.SLICE_GAPS].severity is Severity.WARNING


def test_without_a_thickness_no_gap_is_claimed():
    found = findings(drop("SliceThickness"))
    assert Quality.SLICE_GAPS not in found
    assert found[Quality.SLICE_THICKNESS].value == 1.0


def test_copies_are_counted_and_other_files_are_none():
    headers = headers_of(block_phantom(GRID))
    assert Quality.REMOVED_COPIES not in found_in(headers)
    found = found_in([*headers, *headers_of(block_phantom(GRID), count=3)])
    assert found[Quality.REMOVED_COPIES].count == 3
    assert found[Quality.REMOVED_COPIES].severity is Severity.INFO


def test_other_images_of_the_series_are_counted():
    def echo(dataset, k):
        dataset.SOPInstanceUID += ".2"
        dataset.EchoTime = "80"

    headers = headers_of(block_phantom(GRID))
    others = headers_of(block_phantom(GRID), Style(change=echo))[:20]
    found = found_in([*headers, *others])
    assert found[Quality.SPLIT_SERIES].count == 20
    assert Quality.SPLIT_SERIES not in found_in(headers)


def test_slices_without_pixels_are_counted():
    def spoil(dataset, k):
        if k == 0:
            del dataset.PixelData

    assert findings(spoil)[Quality.UNREADABLE_SLICES].count == 1


def test_missing_slices_are_counted():
    headers = headers_of(block_phantom(GRID))
    found = found_in([one for k, one in enumerate(headers) if k not in (5, 6, 11)])
    assert found[Quality.MISSING_SLICES].count == 3
    assert Quality.SLICE_THICKNESS not in found


def test_files_without_study_and_series_are_told():
    found = findings(drop("SeriesInstanceUID", "StudyInstanceUID"))
    assert found[Quality.UNIDENTIFIED].severity is Severity.WARNING


def test_pixels_without_a_size_are_told():
    found = findings(drop("PixelSpacing"))
    assert Quality.NOT_CALIBRATED in found
    assert Quality.NO_POSITION not in found


@pytest.mark.parametrize("keyword", ["ImagePositionPatient", "ImageOrientationPatient"])
def test_slices_without_a_place_are_told(keyword):
    found = findings(drop(keyword))
    assert Quality.NO_POSITION in found
    assert Quality.NOT_CALIBRATED not in found


def test_a_tilt_is_told_in_degrees():
    found = findings(shear=-0.2)
    assert found[Quality.TILT_CORRECTED].value == 11.3
    assert found[Quality.TILT_CORRECTED].severity is Severity.INFO
    assert Quality.SPACING_RESAMPLED not in found
    assert Quality.SLICE_JITTER not in found


def heights(values):
    """Change that puts slices at some heights."""
    return put(ImagePositionPatient=lambda k: [-16, -12, float(values[k])])


def test_a_spacing_that_varies_is_told_by_its_widest():
    found = findings(heights(np.cumsum([0, *[1.0] * 12, *[1.75] * 11])))
    assert found[Quality.SPACING_RESAMPLED].value == 1.75
    assert Quality.SLICE_JITTER not in found
    assert Quality.TILT_CORRECTED not in found


def test_jitter_is_told_by_its_largest():
    places = np.arange(24.0)
    places[9] += 0.2
    found = findings(heights(places))
    assert found[Quality.SLICE_JITTER].value == 0.2
    assert Quality.SPACING_RESAMPLED not in found


@pytest.mark.parametrize(("off", "told"), [(0.0, False), (1e-6, False), (5e-4, True)])
def test_g9_cosines_that_were_put_right_are_told(off, told):
    found = findings(put(ImageOrientationPatient=[1 + off, 0, 0, 0, 1, 0]))
    assert (Quality.ORIENTATION_RENORMALISED in found) is told


@pytest.mark.parametrize(
    ("position", "quality", "severity"),
    [
        ("HFS", Quality.PATIENT_SUPINE, Severity.INFO),
        ("FFS", Quality.PATIENT_SUPINE, Severity.INFO),
        ("HFP", Quality.PATIENT_PRONE, Severity.WARNING),
        ("FFP", Quality.PATIENT_PRONE, Severity.WARNING),
        ("HFDL", Quality.PATIENT_ON_SIDE, Severity.WARNING),
        ("FFDR", Quality.PATIENT_ON_SIDE, Severity.WARNING),
    ],
)
def test_g11_how_the_patient_lay_is_told(position, quality, severity):
    found = findings(extra={"PatientPosition": position})
    lying = [one for name, one in found.items() if name.value.startswith("patient-")]
    assert [(one.quality, one.severity) for one in lying] == [(quality, severity)]


def test_how_the_patient_lay_is_not_told_where_it_is_not_known():
    found = findings(extra={"PatientPosition": "SITTING"})
    assert not [name for name in found if name.value.startswith("patient-")]
