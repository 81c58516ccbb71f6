"""Measurements of one series, acquired slices, and the next study."""

from types import SimpleNamespace

from spine_app.domain.lifecycle import Phase
from spine_app.domain.view.planes import Plane
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.state import Tool
from tests.data.grids import straight_grid
from tests.data.tilted import tilted_slices
from tests.unit.controllers.measure.measuring import A, Hand, volume_of


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
