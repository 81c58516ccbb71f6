"""What limits a series, told from how it was made and from its pixels."""

import pytest

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.quality import Quality, Severity
from spine_app.domain.volume import Modality
from spine_app.io.findings import has_hu
from spine_app.io.series import group_series
from spine_app.io.tally import Tally
from tests.data.dicom_writer import Style
from tests.data.headers import headers_of
from tests.data.phantoms import block_phantom
from tests.unit.io.found import GRID, drop, findings, put


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
