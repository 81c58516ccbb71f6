"""What stands against trusting a measurement, and units that are not known."""

from types import SimpleNamespace

import pytest

from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.screen.state import Tool
from spine_app.screen.texts import text
from tests.data.grids import straight_grid
from tests.data.tilted import tilted_slices
from tests.unit.controllers.measure.measuring import A, B, C, D, Hand, volume_of


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (Finding(Quality.MISSING_SLICES, Severity.WARNING, count=2), [1, 2, 3]),
        (Finding(Quality.SHARP_KERNEL, Severity.WARNING), [3]),
        (Finding(Quality.TILT_CORRECTED, Severity.INFO, value=12.0), [1, 2, 3]),
        (Finding(Quality.SLICE_THICKNESS, Severity.WARNING, value=5.0), [1, 2, 3]),
        (Finding(Quality.SKIN_CUT_OFF, Severity.WARNING, value=0.4), []),
        (Finding(Quality.PATIENT_SUPINE, Severity.INFO), []),
    ],
)
def test_what_limits_the_study_is_told_with_what_it_concerns(measured, finding, told):
    measured.series.findings = (finding,)
    measured.control.write()

    assert [row["id"] for row in measured.rows if row["warn"]] == told


def test_a_cobb_angle_of_a_patient_who_lies_is_told_so(hand):
    hand.series.findings = (Finding(Quality.PATIENT_SUPINE, Severity.INFO),)
    hand.tool(Tool.COBB)
    for at in (A, B, C, D):
        hand.click("coronal", at)

    assert len(hand.shown.measure.warnings) == 1


def test_points_on_different_thick_slices_are_told(hand):
    hand.click("axial", A)
    hand.viewer.slices.scroll(Plane.AXIAL, 3)
    hand.click("axial", B)

    assert any("2.5 mm apart" in words for words in hand.shown.measure.warnings)


def test_a_measurement_on_a_thick_slab_is_told(hand):
    drawing = hand.viewer.slices.drawing
    slab = Slab(SlabMode.MAXIMUM, 20.0)
    hand.viewer.slices.drawing = SimpleNamespace(**{**vars(drawing), "slab": slab})
    hand.drag("axial", A, B)

    assert any("20 mm of tissue" in words for words in hand.shown.measure.warnings)


def test_a_region_that_reaches_beyond_the_image_is_told(hand):
    hand.tool(Tool.ROI)
    edge = hand.pixel("axial", straight_grid().points_lps((0, 15, 9)))
    hand.drag("axial", (edge[0] - 30, edge[1] - 30), (edge[0] + 30, edge[1] + 30))

    assert text("measure.warn_cut") in hand.shown.measure.warnings


def test_a_region_of_air_beside_the_image_says_why_it_has_no_value(hand):
    hand.tool(Tool.ROI)
    hand.drag("axial", (2, 2), (20, 20))

    assert hand.rows[0]["value"] == text("measure.no_value")
    assert ["No value", text("error.region-empty")] in hand.shown.measure.details


@pytest.mark.parametrize("modality", [Modality.MR, Modality.CT])
def test_only_hounsfield_units_are_called_so(modality):
    facts = StudyFacts(has_hu=modality is Modality.CT)
    hand = Hand(volume_of(straight_grid(), modality), facts=facts)
    hand.tool(Tool.ROI)
    hand.drag("axial", (300, 220), (340, 250))

    assert hand.rows[0]["value"].endswith(" HU") is (modality is Modality.CT)


def test_values_of_a_ct_without_hounsfield_units_have_no_unit():
    hand = Hand(volume_of(straight_grid()), facts=StudyFacts(has_hu=False))
    hand.tool(Tool.ROI)
    hand.drag("axial", (300, 220), (340, 250))

    assert "HU" not in repr(hand.rows) + repr(hand.shown.measure.details)


def uncalibrated():
    slices = tilted_slices()
    return type(slices)(
        slices.voxels_nji, None, slices.orientation, slices.positions_lps, slices.modality
    )


def test_lengths_in_pixels_without_a_size_are_pixels_and_say_so():
    hand = Hand(acquired=uncalibrated())
    view = hand.viewer.slices.view(Plane.AXIAL)
    hand.drag("axial", A, (A[0] + 3 / view.mm_per_pixel, A[1]))

    assert hand.rows[0]["value"] == "3.0 px"
    assert hand.shown.measure.definition == text("measure.about_ruler_px")
    assert text("measure.warn_pixels") in hand.shown.measure.warnings
    assert "mm" not in hand.rows[0]["where"]


@pytest.mark.parametrize("tool", [Tool.ANGLE, Tool.COBB])
def test_angles_in_pixels_of_unknown_shape_are_refused(tool):
    hand = Hand(acquired=uncalibrated())
    hand.tool(tool)
    hand.click("axial", A)

    assert hand.measures.pointer.maker.draft is None
    assert hand.shown.notice == text("error.measure-pixels")
