"""The list: names, visibility, undo, series, quality, texts, and the file for spreadsheets."""

import csv
import io
import json
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.measure.actions import clean_name
from spine_app.controllers.measure.csv import COLUMNS, plain
from spine_app.domain.errors import RequestRefused
from spine_app.domain.lifecycle import Phase
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.state import Tool
from spine_app.screen.texts import text
from tests.data.grids import oblique_grid, straight_grid
from tests.data.tilted import tilted_slices
from tests.unit.controllers.measure.measuring import Hand, volume_of

A, B, C, D = (200.0, 150.0), (300.0, 150.0), (300.0, 230.0), (380.0, 260.0)


@pytest.fixture
def hand():
    return Hand(volume_of(straight_grid()))


@pytest.fixture
def measured(hand):
    """A ruler, an angle and a region."""
    hand.drag("axial", A, B)
    hand.tool(Tool.ANGLE)
    for at in (A, B, C):
        hand.click("coronal", at)
    hand.tool(Tool.ROI)
    hand.drag("axial", (300, 220), (340, 250))
    return hand


def exported(hand):
    (ticket,) = hand.shown.downloads
    content = hand.downloads.take(ticket).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ---- the list ----


def test_the_list_says_name_value_and_plane(measured):
    ruler, angle, roi = measured.rows

    assert (ruler["name"], ruler["kind"], ruler["where"]) == (
        "Ruler 1",
        "ruler",
        "Axial · 122.5 mm",
    )
    assert angle["value"].endswith("°")
    assert roi["value"].endswith(" HU")


def test_the_chosen_one_is_told_in_detail(measured):
    told = dict(measured.shown.measure.details)

    assert measured.shown.measure.chosen == 3
    assert {"Plane", "Mean", "SD", "Range", "Voxels", "Area", "Area of voxels", "Axes"} <= set(told)
    assert measured.shown.measure.definition == text("measure.about_region")


async def test_decimals_are_those_the_page_sets(measured):
    measured.controls.measuring.decimals = 3
    measured.actions.follow_controls()

    assert all(len(row["value"].partition(".")[2].rstrip("° HUm")) == 3 for row in measured.rows)


async def test_a_name_is_given_and_taken_back(measured):
    await measured.actions.rename(1, "  L4 \n width ")
    assert measured.rows[0]["name"] == "L4 width"
    await measured.actions.rename(1, "")

    assert measured.rows[0]["name"] == "Ruler 1"


async def test_the_usual_name_typed_is_no_change(measured):
    await measured.actions.rename(1, "Ruler 1")

    assert measured.history.undo_key == "history.add_roi"


async def test_hiding_showing_and_deleting_go_one_by_one_or_all(measured):
    await measured.actions.show(1, False)
    assert [row["visible"] for row in measured.rows] == [False, True, True]
    await measured.actions.show_all(False)
    assert [row["visible"] for row in measured.rows] == [False, False, False]
    await measured.actions.show_all(True)
    await measured.actions.remove(2)
    assert [row["id"] for row in measured.rows] == [1, 3]
    await measured.actions.remove_all()

    assert measured.rows == []


async def test_every_change_can_be_undone_and_done_again_by_name(measured):
    await measured.actions.rename(1, "A")
    await measured.actions.show(2, False)
    await measured.actions.remove_all()
    last = []
    for words in (
        "Undo: delete all measurements",
        "Undo: hide angle",
        "Undo: rename ruler",
        "Undo: add ROI",
        "Undo: add angle",
        "Undo: add ruler",
    ):
        assert measured.shown.measure.undo_text == words
        last.append(measured.rows)
        await measured.actions.undo()
    assert measured.rows == []
    assert measured.shown.measure.undo_text == ""
    for _ in last:
        await measured.actions.redo()

    assert measured.rows == last[0]


async def test_undo_says_what_it_took_back(measured):
    await measured.actions.undo()

    assert measured.shown.notice == "Undone: add ROI"


async def test_a_chosen_one_that_is_undone_is_chosen_no_more(measured):
    await measured.actions.undo()

    assert measured.shown.measure.chosen == 0
    assert measured.shown.measure.details == []


async def test_jumping_brings_the_slices_to_it(measured):
    measured.viewer.slices.scroll(Plane.AXIAL, 5)
    await measured.actions.jump(1)

    assert measured.viewer.slices.crosshair_lps == pytest.approx(measured.table[0].mark.points[0])
    assert measured.shown.measure.chosen == 1


async def test_jumping_turns_the_planes_onto_an_oblique_one():
    hand = Hand(volume_of(oblique_grid()))
    slices = hand.viewer.slices
    slices.turn(Plane.AXIAL, 25.0)
    hand.drag("coronal", A, B)
    slices.reset_turn()
    await hand.actions.jump(1)

    frame = hand.last.placement.frame
    assert abs(slices.view(Plane.CORONAL).axes.looking @ frame.normal) == pytest.approx(1)
    assert frame.offsets(slices.view(Plane.CORONAL).center_lps) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", ["choose", "jump", "remove"])
@pytest.mark.parametrize("value", ["1", None, 1.5, True, [], {}, 1e400])
async def test_a_number_that_is_none_is_refused(measured, name, value):
    await getattr(measured.actions, name)(value)

    assert measured.shown.notice_kind == "error"
    assert len(measured.rows) == 3


@pytest.mark.parametrize("value", [0, -1, 99, 10**30])
async def test_a_number_nobody_has_changes_nothing(measured, value):
    before = measured.rows
    for action in (measured.actions.jump, measured.actions.remove):
        await action(value)
    await measured.actions.show(value, False)
    await measured.actions.rename(value, "A")

    assert measured.rows == before


@pytest.mark.parametrize("value", [None, 1, "x" * 61, "x" * 10**6, ["a"]])
async def test_a_name_that_is_none_or_too_long_is_refused(measured, value):
    await measured.actions.rename(1, value)

    assert measured.shown.notice_kind == "error"
    assert measured.rows[0]["name"] == "Ruler 1"


@given(st.text(max_size=60))
def test_a_name_is_one_line_of_signs_that_can_be_seen(name):
    cleaned = clean_name(name)

    assert cleaned == " ".join(cleaned.split())
    assert cleaned.isprintable()


def test_a_name_longer_than_the_limit_is_refused():
    with pytest.raises(RequestRefused):
        clean_name("x" * 61)


async def test_a_name_never_enters_a_log(measured, caplog):
    await measured.actions.rename(1, "Doe^Jane")
    await measured.actions.rename(1, "Doe^Jane" * 60)
    await measured.actions.export()

    assert "Doe" not in caplog.text


# ---- what limits a measurement ----


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


# ---- values without units, slices without sizes ----


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


def test_a_region_on_an_acquired_slice_reads_that_slice():
    hand = Hand(acquired=tilted_slices())
    hand.viewer.slices.scroll(Plane.AXIAL, 2)
    hand.tool(Tool.ROI, RoiShape.RECTANGLE)
    middle = hand.pixel("axial", hand.viewer.slices.crosshair_lps)
    per_mm = 1 / hand.viewer.slices.view(Plane.AXIAL).mm_per_pixel
    hand.drag(
        "axial",
        (middle[0] - 1.5 * per_mm, middle[1] - 1.5 * per_mm),
        (middle[0] + 1.5 * per_mm, middle[1] + 1.5 * per_mm),
    )
    number = hand.last.placement.slice_number
    told = hand.control.values.told(hand.last)

    assert number == 5
    assert (told.value, told.statistics.deviation) == (100.0 * number, 0.0)


def test_a_region_on_an_acquired_slice_keeps_its_values_while_others_are_shown():
    hand = Hand(acquired=tilted_slices())
    hand.tool(Tool.ROI, RoiShape.RECTANGLE)
    hand.drag("axial", (280, 200), (360, 280))
    value = hand.rows[0]["value"]
    hand.viewer.slices.scroll(Plane.AXIAL, 3)
    hand.control.write()

    assert hand.rows[0]["value"] == value


# ---- series ----


def test_what_was_measured_on_a_first_look_is_measured_again_when_all_is_there():
    grid = straight_grid()
    hand = Hand()
    coarse = volume_of(straight_grid((3, 30, 40), (0.8, 0.8, 20.0)), seed=1)
    hand.show(coarse, coarse=True)
    hand.resize(640.0, 480.0)
    hand.tool(Tool.ROI)
    hand.drag("axial", (280, 200), (360, 280))
    first = hand.rows[0]
    hand.show(volume_of(grid), keep=True)
    hand.control.write()

    assert first["warn"]
    assert not hand.rows[0]["warn"]
    assert hand.rows[0]["id"] == first["id"]
    assert hand.rows[0]["value"] != first["value"]


def test_each_series_has_measurements_of_its_own_which_come_back_with_it(measured):
    before = measured.rows
    measured.measures.follow(Phase.READING)
    measured.series.on_screen = SimpleNamespace(index=1)
    measured.show(volume_of(straight_grid(), seed=2))
    measured.measures.follow(Phase.READY)
    assert measured.rows == []
    assert measured.shown.measure.undo_text == ""
    measured.measures.follow(Phase.READING)
    measured.series.on_screen = SimpleNamespace(index=0)
    measured.show(volume_of(straight_grid()))
    measured.measures.follow(Phase.READY)

    assert measured.rows == before


def test_measurements_of_another_series_are_never_drawn(measured):
    measured.series.on_screen = SimpleNamespace(index=1)
    measured.show(volume_of(straight_grid(), seed=2))

    assert (
        list(measured.measures.pointer.shapes("axial", measured.viewer.projection("axial"))) == []
    )
    assert measured.rows == []


def test_closing_the_study_drops_every_measurement_and_what_could_be_undone(measured):
    measured.viewer.clear()
    measured.series.on_screen = None
    measured.measures.follow(Phase.EMPTY)
    assert measured.rows == []
    measured.series.on_screen = SimpleNamespace(index=0)
    measured.show(volume_of(straight_grid()))
    measured.measures.follow(Phase.READY)

    assert measured.rows == []
    assert measured.history.undo_key == ""


def test_closing_the_study_lets_go_of_its_voxels(measured):
    measured.viewer.clear()
    measured.measures.follow(Phase.EMPTY)

    assert measured.control.values._of is None
    assert measured.control.values._known == {}


def test_a_ruler_in_the_making_ends_with_its_series(hand):
    hand.click("axial", A)
    hand.measures.follow(Phase.READING)

    assert hand.measures.pointer.maker.draft is None


# ---- levels ----


def test_structures_at_the_points_are_told_in_order(hand):
    hand.viewer.slices.name_at = lambda point: "L4" if point[0] < 0 else "L5"
    left = hand.pixel("axial", (6.0, 0.0, 120.0))
    right = hand.pixel("axial", (-6.0, 0.0, 120.0))
    hand.drag("axial", left, right)

    assert hand.rows[0]["levels"] == "L5 – L4"
    assert ["At", "L5 – L4"] in hand.shown.measure.details


# ---- the file ----


async def test_the_file_has_one_row_a_measurement_and_every_column(measured):
    await measured.actions.export()
    rows = exported(measured)

    assert [row["name"] for row in rows] == ["Ruler 1", "Angle 1", "ROI 1"]
    assert all(tuple(row) == COLUMNS for row in rows)
    assert rows[0]["program"].startswith("Spine App ")


async def test_numbers_in_the_file_are_those_of_the_measurements(measured):
    await measured.actions.export()
    ruler, angle, roi = exported(measured)
    told = measured.control.values.told(measured.table[2])

    assert float(ruler["value"]) == pytest.approx(measured.table[0].mark.length_mm, abs=5e-4)
    assert float(angle["value"]) == pytest.approx(measured.table[1].mark.angle_deg, abs=5e-4)
    assert float(roi["mean"]) == pytest.approx(told.statistics.mean, abs=5e-4)
    assert int(roi["count"]) == told.statistics.count
    assert float(roi["area"]) == pytest.approx(measured.table[2].mark.area_mm2, abs=5e-4)
    assert (ruler["unit"], angle["unit"], roi["unit"]) == ("mm", "°", "HU")


async def test_a_length_computed_from_the_points_of_the_file_is_its_value(measured):
    await measured.actions.export()
    ruler = exported(measured)[0]
    start, end = json.loads(ruler["points (LPS: x left, y back, z head)"])

    assert np.linalg.norm(np.subtract(end, start)) == pytest.approx(float(ruler["value"]), abs=2e-3)


async def test_the_file_carries_what_limits_the_study(measured):
    measured.series.findings = (Finding(Quality.MISSING_SLICES, Severity.WARNING, count=2),)
    await measured.actions.export()

    assert all(row["warnings"] for row in exported(measured))


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+cmd",
        "-2",
        "@SUM(A1)",
        "\uff1d1",
        '=HYPERLINK("http://x","y")',
        "한국어, 이름",
        '"',
        "a,b",
    ],
)
async def test_names_come_back_from_the_file_as_text(measured, name):
    await measured.actions.rename(1, name)
    await measured.actions.export()
    told = exported(measured)[0]["name"]

    assert told.removeprefix("'") == name
    assert not told.startswith(("=", "+", "-", "@", "\uff1d"))


@given(st.text(max_size=20))
def test_no_cell_of_a_name_is_a_formula(name):
    cell = plain(name)

    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell in (name, f"'{name}")


async def test_no_cell_of_the_whole_file_is_a_formula(measured):
    measured.viewer.slices.name_at = lambda _point: "=1+1"
    await measured.actions.export()

    for row in exported(measured):
        for column, cell in row.items():
            number = column in ("value", "mean", "minimum", "maximum")
            assert number or not cell.startswith(("=", "+", "-", "@")), column


async def test_the_file_is_utf8_with_a_mark_and_rows_that_end_as_spreadsheets_want(measured):
    await measured.actions.export()
    (ticket,) = measured.shown.downloads
    download = measured.downloads.take(ticket)

    assert download.name == "measurements.csv"
    assert download.media_type == "text/csv"
    assert download.content.startswith(b"\xef\xbb\xbf")
    assert download.content.count(b"\r\n") == 4


async def test_an_empty_list_is_not_exported(hand):
    await hand.actions.export()

    assert hand.shown.downloads == []
    assert hand.shown.notice_kind == "error"
