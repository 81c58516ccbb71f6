"""Making measurements in slices."""

import numpy as np
import pytest

from spine_app.domain.view.drawing import Ink
from spine_app.domain.view.interaction import Button, Gesture
from spine_app.domain.view.planes import Plane
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.state import Tool
from spine_app.screen.texts import text
from tests.unit.controllers.measure.measuring import A, B, C, D, lines, words


def test_two_clicks_make_a_ruler(hand):
    hand.click("axial", A)
    assert hand.table == []
    hand.click("axial", B)

    assert [row["name"] for row in hand.rows] == ["Ruler 1"]


def test_pressing_dragging_and_letting_go_makes_a_ruler(hand):
    hand.drag("axial", A, B)

    assert len(hand.table) == 1


def test_a_ruler_is_the_same_however_it_was_placed(hand):
    hand.click("axial", A)
    hand.click("axial", B)
    hand.control.remove_all()
    hand.drag("axial", A, B)

    assert hand.history.undo_key == "history.add_ruler"
    assert hand.last.mark.length_mm == pytest.approx(
        100 * hand.viewer.slices.view(Plane.AXIAL).mm_per_pixel
    )


def test_a_hand_that_trembles_while_it_clicks_means_a_click(hand):
    hand.drag("axial", A, (A[0] + 2, A[1] + 1))

    assert hand.table == []
    assert hand.measures.pointer.maker.draft is not None


def test_the_second_click_of_a_double_click_makes_no_ruler(hand):
    hand.click("axial", A)
    hand.click("axial", A)

    assert hand.table == []
    assert hand.measures.pointer.maker.draft is not None


def test_a_rubber_band_with_its_number_follows_the_pointer(hand):
    hand.click("axial", A)
    hand.move("axial", B)
    shapes = hand.overlay("axial")

    band = lines(shapes, Ink.CHOSEN)[0]
    assert np.array(band.points) == pytest.approx(np.array((A, B)), abs=1e-6)
    length = 100 * hand.viewer.slices.view(Plane.AXIAL).mm_per_pixel
    assert words(shapes) == [f"{length:.1f} mm"]


def test_only_the_view_under_the_pointer_is_drawn_again_while_a_band_follows(hand):
    hand.click("axial", A)
    calls = {plane: len(target.calls) for plane, target in hand.targets.items()}
    solid = len(hand.solid.calls)
    hand.move("axial", B)

    assert len(hand.targets[Plane.AXIAL].calls) == calls[Plane.AXIAL] + 1
    assert len(hand.targets[Plane.CORONAL].calls) == calls[Plane.CORONAL]
    assert len(hand.solid.calls) == solid


@pytest.mark.parametrize("tool", [Tool.RULER, Tool.ANGLE, Tool.COBB, Tool.ROI])
def test_escape_drops_what_is_in_the_making(hand, tool):
    hand.tool(tool)
    hand.click("axial", A)
    hand.move("axial", B)
    hand.actions.keys["edit.cancel"]("axial")

    assert hand.table == []
    assert lines(hand.overlay("axial"), Ink.CHOSEN) == []


def test_the_right_button_drops_what_is_in_the_making_and_does_not_zoom(hand):
    zoom = hand.viewer.slices.view(Plane.AXIAL).mm_per_pixel
    hand.click("axial", A)
    hand.press("axial", B, Button.RIGHT)
    hand.move("axial", (B[0], B[1] + 80))
    hand.release("axial", (B[0], B[1] + 80), Button.RIGHT)

    assert hand.measures.pointer.maker.draft is None
    assert hand.viewer.slices.view(Plane.AXIAL).mm_per_pixel == zoom


def test_the_right_button_zooms_while_nothing_is_in_the_making(hand):
    zoom = hand.viewer.slices.view(Plane.AXIAL).mm_per_pixel
    hand.press("axial", B, Button.RIGHT)
    hand.move("axial", (B[0], B[1] + 80))
    hand.release("axial", (B[0], B[1] + 80), Button.RIGHT)

    assert hand.viewer.slices.view(Plane.AXIAL).mm_per_pixel != zoom


def test_the_middle_button_pans_while_a_ruler_is_in_the_making(hand):
    hand.click("axial", A)
    center = hand.viewer.slices.view(Plane.AXIAL).center_lps.copy()
    hand.press("axial", B, Button.MIDDLE)
    hand.move("axial", (B[0] + 40, B[1]))
    hand.release("axial", (B[0] + 40, B[1]), Button.MIDDLE)

    assert np.linalg.norm(hand.viewer.slices.view(Plane.AXIAL).center_lps - center) > 1
    assert len(hand.measures.pointer.maker.draft.points) == 1


def test_the_wheel_pages_while_a_ruler_is_in_the_making(hand):
    place = hand.shown.axial.position
    hand.click("axial", A)
    hand.send("axial", Gesture.WHEEL, A, amount=1.0)

    assert hand.shown.axial.position != place
    assert hand.measures.pointer.maker.draft is not None


@pytest.mark.parametrize(
    ("end", "expected"),
    [((290, 165), (290, 150)), ((212, 260), (200, 260)), ((270, 230), (275, 225))],
)
def test_shift_keeps_a_ruler_to_the_sides_and_the_diagonals(hand, end, expected):
    hand.click("axial", A)
    hand.click("axial", end, shift=True)

    assert hand.pixel("axial", hand.last.mark.points[1]) == pytest.approx(expected, abs=1e-6)


def test_shift_makes_a_circle_of_an_ellipse(hand):
    hand.tool(Tool.ROI, RoiShape.ELLIPSE)
    hand.drag("axial", A, (260, 240), shift=True)

    assert hand.last.mark.half[0] == pytest.approx(hand.last.mark.half[1])


@pytest.mark.parametrize(
    ("tool", "count"), [(Tool.RULER, 2), (Tool.ANGLE, 3), (Tool.COBB, 4), (Tool.ROI, 2)]
)
def test_every_tool_says_what_the_next_click_does(hand, tool, count):
    hand.tool(tool)
    seen = [hand.shown.measure.hint]
    for at in (A, B, C, D)[: count - 1]:
        hand.click("axial", at)
        seen.append(hand.shown.measure.hint)

    assert len(set(seen)) == count
    assert all(seen)


def test_no_tool_no_hint(hand):
    hand.tool(Tool.POINTER)

    assert hand.shown.measure.hint == ""


def test_another_tool_drops_what_is_in_the_making(hand):
    hand.click("axial", A)
    hand.tool(Tool.ANGLE)

    assert hand.measures.pointer.maker.draft is None


def test_a_cobb_angle_begins_anew_in_another_view(hand):
    hand.tool(Tool.COBB)
    hand.click("coronal", A)
    hand.click("sagittal", B)

    assert len(hand.measures.pointer.maker.draft.points) == 1
    assert hand.measures.pointer.maker.draft.placement.view == "sagittal"


def test_an_outline_of_clicked_corners_is_closed_by_a_click_on_the_first(hand):
    hand.tool(Tool.ROI, RoiShape.DRAWN)
    for at in (A, B, C, (A[0] + 3, A[1] + 2)):
        hand.click("axial", at)

    assert len(hand.last.mark.corners) == 3


@pytest.mark.parametrize("end", [(200, 150), (202, 151), (204, 158)], ids=["on", "at", "near"])
def test_an_outline_that_is_drawn_back_to_its_beginning_is_closed(hand, end):
    hand.tool(Tool.ROI, RoiShape.DRAWN)
    hand.drag("axial", (200, 150), (230, 140), (260, 150), (270, 190), (230, 200), (205, 180), end)

    assert hand.measures.pointer.maker.draft is None
    assert hand.shown.notice == ""
    assert len(hand.last.mark.corners) in (6, 7)


def test_an_outline_is_closed_by_the_right_button(hand):
    hand.tool(Tool.ROI, RoiShape.DRAWN)
    for at in (A, B, C):
        hand.click("axial", at)
    hand.click("axial", D, Button.RIGHT)

    assert len(hand.last.mark.corners) == 3


def test_an_outline_that_crosses_itself_is_refused_in_words(hand):
    hand.tool(Tool.ROI, RoiShape.DRAWN)
    for at in ((200, 150), (300, 250), (300, 150), (200, 260)):
        hand.click("axial", at)
    hand.click("axial", D, Button.RIGHT)

    assert hand.table == []
    assert hand.shown.notice == text("error.outline-crosses")


def test_a_region_without_a_size_is_not_made(hand):
    hand.tool(Tool.ROI)
    hand.click("axial", A)
    hand.click("axial", A)

    assert hand.table == []
