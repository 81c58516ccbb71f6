"""Choosing, dragging and deleting measurements in slices."""

import numpy as np
import pytest

from spine_app.screen.state import Tool
from tests.unit.controllers.measure.measuring import A, B, C, D, handles


@pytest.mark.parametrize("tool", [Tool.WINDOW, Tool.PAN, Tool.ZOOM])
def test_other_tools_act_on_the_view_even_over_a_measurement(hand, tool):
    hand.drag("axial", A, B)
    hand.control.choose(0)
    hand.tool(tool)
    before = hand.last
    hand.drag("axial", (250, 150), (250, 190))

    assert hand.last == before
    assert hand.history.undo_key == "history.add_ruler"


@pytest.mark.parametrize("tool", [Tool.POINTER, Tool.RULER, Tool.COBB])
def test_an_end_is_dragged_by_its_handle(hand, tool):
    hand.drag("axial", A, B)
    hand.tool(tool)
    hand.drag("axial", (B[0] + 3, B[1] - 2), (C[0] + 3, C[1] - 2))

    assert hand.pixel("axial", hand.last.mark.points[1]) == pytest.approx(C, abs=1e-6)
    assert hand.pixel("axial", hand.last.mark.points[0]) == pytest.approx(A, abs=1e-6)
    assert len(hand.table) == 1


def test_the_whole_is_dragged_by_its_line(hand):
    hand.drag("axial", A, B)
    length = hand.last.mark.length_mm
    hand.tool(Tool.POINTER)
    hand.drag("axial", (250, 152), (260, 192))

    assert hand.pixel("axial", hand.last.mark.points[0]) == pytest.approx((210, 190), abs=1e-6)
    assert hand.last.mark.length_mm == pytest.approx(length)


def test_a_drag_is_one_step_back(hand):
    hand.drag("axial", A, B)
    before = hand.last
    hand.tool(Tool.POINTER)
    hand.drag("axial", B, (310, 160), (320, 170), C, D)
    after = hand.last
    hand.history.undo()
    assert hand.last == before
    hand.history.redo()

    assert hand.last == after


def test_a_drag_back_to_where_it_was_is_no_step(hand):
    hand.drag("axial", A, B)
    hand.tool(Tool.POINTER)
    hand.drag("axial", B, D, B)

    assert hand.history.undo_key == "history.add_ruler"


def test_escape_puts_back_what_is_held(hand):
    hand.drag("axial", A, B)
    before = hand.last
    hand.tool(Tool.POINTER)
    hand.press("axial", B)
    hand.move("axial", D)
    hand.actions.keys["edit.cancel"]("axial")

    assert hand.last == before
    hand.move("axial", C)
    hand.release("axial", C)
    assert hand.last == before


def test_an_end_dragged_onto_the_other_stops_before_it(hand):
    hand.drag("axial", A, B)
    hand.tool(Tool.POINTER)
    hand.drag("axial", B, (240, 150), A)

    assert hand.last.mark.length_mm > 0


def test_shift_keeps_a_dragged_end_to_the_sides(hand):
    hand.drag("axial", A, B)
    hand.tool(Tool.POINTER)
    hand.drag("axial", B, (330, 158), (360, 163), shift=True)

    assert hand.pixel("axial", hand.last.mark.points[1]) == pytest.approx((360, 150), abs=1e-6)


def test_a_handle_half_a_slice_away_comes_onto_the_slice(hand):
    hand.drag("axial", A, B)
    point = np.add(hand.viewer.slices.crosshair_lps, (0, 0, 0.6))
    hand.viewer.slices.move_crosshair(point)
    hand.tool(Tool.POINTER)
    hand.drag("axial", B, C)

    assert hand.last.mark.points[1][2] == pytest.approx(point[2])


def test_a_press_beside_all_chooses_none_and_moves_the_crosshair(hand):
    hand.drag("axial", A, B)
    hand.tool(Tool.POINTER)
    assert hand.shown.measure.chosen == 1
    hand.click("axial", D)

    assert hand.shown.measure.chosen == 0
    assert hand.pixel("axial", hand.viewer.slices.crosshair_lps) == pytest.approx(D, abs=1e-6)


def test_a_click_on_a_measurement_chooses_it(hand):
    hand.drag("axial", A, B)
    hand.drag("axial", C, D)
    hand.tool(Tool.POINTER)
    hand.click("axial", (250, 151))

    assert hand.shown.measure.chosen == 1


def test_the_pointer_shows_what_a_press_would_do(hand):
    hand.move("axial", D)
    assert hand.drawers.cursors["axial"] == "crosshair"
    hand.drag("axial", A, B)
    hand.tool(Tool.POINTER)
    hand.move("axial", B)
    assert hand.drawers.cursors["axial"] == "move"
    hand.move("axial", D)

    assert hand.drawers.cursors["axial"] == ""


def test_the_handle_under_the_pointer_is_larger(hand):
    hand.drag("axial", A, B)
    hand.tool(Tool.POINTER)
    hand.move("axial", B)

    assert [handle.active for handle in handles(hand.overlay("axial"))] == [False, True]


def test_delete_removes_the_chosen_one(hand):
    hand.drag("axial", A, B)
    hand.drag("axial", C, D)
    hand.actions.keys["edit.delete"]("axial")
    assert [one.number for one in hand.table] == [1]
    hand.actions.keys["edit.delete"]("axial")

    assert [one.number for one in hand.table] == [1]
