import numpy as np
import pytest

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.quality import Quality, Severity
from spine_app.domain.volume import Modality
from spine_app.io.findings import find_limits, has_hu, thickness_finding
from spine_app.io.series import group_series
from spine_app.io.tally import Tally
from tests.data.dicom_writer import Style
from tests.data.grids import straight_grid
from tests.data.headers import headers_of
from tests.data.phantoms import block_phantom

GRID = straight_grid((24, 12, 10), spacing=(0.8, 0.8, 1.0))


def findings(change=None, modality=Modality.CT, tally=None, divisor=1, grid=GRID, **style):
    """Findings of the first series of a study, by what they are."""
    volume = block_phantom(grid, modality)
    headers = headers_of(volume, Style(change=change, **style))
    return found_in(headers, tally, divisor)


def found_in(headers, tally=None, divisor=1):
    """Findings of the first series of some files."""
    (series, *_), _ = group_series(headers, ReadLimits())
    found = find_limits(series, series.plan, tally or Tally(slices=1, low=0, high=0), divisor)
    assert len({one.quality for one in found}) == len(found)
    return {one.quality: one for one in found}


def put(**values):
    """Change that sets elements of every slice."""

    def change(dataset, k):
        for keyword, value in values.items():
            setattr(dataset, keyword, value(k) if callable(value) else value)

    return change


def drop(*keywords):
    """Change that removes elements of every slice."""

    def change(dataset, k):
        for keyword in keywords:
            delattr(dataset, keyword)

    return change


def test_a_good_ct_has_nothing_but_facts():
    found = findings()
    assert set(found) == {Quality.SLICE_THICKNESS, Quality.PATIENT_SUPINE}
    assert all(one.severity is Severity.INFO for one in found.values())


# ---- slices ----


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


# ---- geometry ----


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


# ---- the scan ----


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


@pytest.mark.parametrize(
    ("voltage", "severity"),
    [("120", Severity.INFO), ("115", Severity.INFO), ("100", Severity.WARNING),
     ("140", Severity.WARNING)],
)  # fmt: skip
def test_another_tube_voltage_than_published_is_a_warning(voltage, severity):
    found = findings(put(KVP=voltage))
    assert found[Quality.TUBE_VOLTAGE].severity is severity
    assert found[Quality.TUBE_VOLTAGE].value == float(voltage)


@pytest.mark.parametrize("voltage", ["5", "1000", "-120"])
def test_a_tube_voltage_that_cannot_be_is_not_told(voltage):
    assert Quality.TUBE_VOLTAGE not in findings(put(KVP=voltage))


@pytest.mark.parametrize(
    "kernel",
    ["B60s", "B70f", "Br64", "Hr68", "U90u", "BONE", "BONEPLUS", "LUNG", "EDGE", "FC30", "FC81",
     "YC", "D", "Br64\\3"],
)  # fmt: skip
def test_sharp_kernels_are_a_warning(kernel):
    found = findings(put(ConvolutionKernel=kernel.split("\\")))
    assert found[Quality.SHARP_KERNEL].severity is Severity.WARNING


@pytest.mark.parametrize(
    "kernel", ["B30f", "B31s", "Br40", "STANDARD", "SOFT", "FC08", "FC18", "B", "YA", "A", ""]
)
def test_soft_and_unknown_kernels_are_not_judged(kernel):
    assert Quality.SHARP_KERNEL not in findings(put(ConvolutionKernel=kernel))


@pytest.mark.parametrize(
    ("extra", "quality", "severity"),
    [
        ({"ContrastBolusAgent": "X"}, Quality.CONTRAST, Severity.WARNING),
        ({"ImageType": ["DERIVED", "PRIMARY", "AXIAL"]}, Quality.DERIVED, Severity.INFO),
        ({"LossyImageCompression": "01"}, Quality.LOSSY, Severity.WARNING),
    ],
)
def test_contrast_derivation_and_loss_are_told(extra, quality, severity):
    assert findings(put(**extra))[quality].severity is severity
    assert quality not in findings()


def test_loss_that_is_denied_is_none():
    assert Quality.LOSSY not in findings(put(LossyImageCompression="00"))
    assert Quality.CONTRAST not in findings(put(ContrastBolusAgent=""))


def test_what_is_about_tubes_and_kernels_is_not_told_of_an_mr():
    found = findings(put(KVP="100", ConvolutionKernel="BONE"), Modality.MR)
    assert Quality.TUBE_VOLTAGE not in found
    assert Quality.SHARP_KERNEL not in found


# ---- pixels ----


def test_pixels_stored_for_inverted_display_are_told():
    assert findings(photometric="MONOCHROME1")[Quality.INVERTED].severity is Severity.INFO


@pytest.mark.parametrize(("padded", "told"), [(True, True), (False, False)])
def test_padding_is_told(padded, told):
    found = findings(tally=Tally(slices=1, low=0, high=0, padded=padded))
    assert (Quality.PADDED in found) is told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(-32768, 32767, False), (-32769, 0, True), (0, 32768, True)],
)
def test_clipping_is_told(low, high, told):
    found = findings(tally=Tally(slices=1, low=low, high=high))
    assert (Quality.CLIPPED in found) is told


def test_scaling_is_told_instead_of_clipping():
    found = findings(modality=Modality.MR, tally=Tally(low=0, high=40000), divisor=2)
    assert found[Quality.SCALED].value == 2
    assert Quality.CLIPPED not in found


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (None, False),
        (put(RescaleType="HU"), False),
        (put(RescaleType="US"), True),
        (put(RescaleType=lambda k: "US" if k == 3 else "HU"), True),
        (drop("RescaleSlope", "RescaleIntercept"), True),
    ],
)
def test_g22_a_ct_without_hu_is_told(change, told):
    found = findings(change)
    assert (Quality.NO_HU in found) is told
    (series,), _ = group_series(headers_of(block_phantom(GRID), Style(change=change)), ReadLimits())
    assert has_hu(series.plan) is not told


@pytest.mark.parametrize(("pixels", "value"), [(70, None), (90, 0.06), (10_000, 6.4)])
def test_g22_metal_is_told_in_millilitres(pixels, value):
    found = findings(tally=Tally(slices=1, low=0, high=0, metal_pixels=pixels))
    if value is None:
        assert Quality.METAL not in found
    else:
        assert found[Quality.METAL].value == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize(("cut", "told"), [(0, False), (5, False), (6, True), (100, True)])
def test_cut_off_skin_is_told_as_a_part_of_the_slices(cut, told):
    found = findings(tally=Tally(slices=100, low=0, high=0, cut_slices=cut))
    assert (Quality.SKIN_CUT_OFF in found) is told
    if told:
        assert found[Quality.SKIN_CUT_OFF].value == cut / 100


@pytest.mark.parametrize("modality", Modality)
def test_metal_and_skin_need_hu(modality):
    tally = Tally(slices=1, low=0, high=0, cut_slices=1, metal_pixels=10**6)
    change = put(RescaleType="US") if modality is Modality.CT else None
    found = findings(change, modality, tally)
    assert Quality.METAL not in found
    assert Quality.SKIN_CUT_OFF not in found


def test_slices_in_2d_have_no_volume_of_metal():
    tally = Tally(slices=1, low=0, high=0, metal_pixels=10**6)
    assert Quality.METAL not in findings(drop("PixelSpacing"), tally=tally)
