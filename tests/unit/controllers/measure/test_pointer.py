"""What the hand does and what it sees: placing, taking, dragging, choosing, cancelling."""

import numpy as np
import pytest

from spine_app.domain.view.drawing import Handle, Ink, Line, Words
from spine_app.domain.view.interaction import Button, Gesture
from spine_app.domain.view.planes import Plane
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.state import Tool
from spine_app.screen.texts import text
from tests.data.grids import straight_grid
from tests.unit.controllers.measure.measuring import Hand, volume_of

A, B, C, D = (200.0, 150.0), (300.0, 150.0), (300.0, 230.0), (380.0, 260.0)
SURFACE = np.array((0.0, -5.0, 120.0))


@pytest.fixture
def hand():
    return Hand(volume_of(straight_grid()))


def words(shapes):
    return [shape.text for shape in shapes if isinstance(shape, Words)]


def lines(shapes, ink=None):
    return [s for s in shapes if isinstance(s, Line) and (ink is None or s.ink is ink)]


def handles(shapes):
    return [shape for shape in shapes if isinstance(shape, Handle)]


# ---- placing ----


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


@pytest.mark.parametrize("tool", [Tool.WINDOW, Tool.PAN, Tool.ZOOM])
def test_other_tools_act_on_the_view_even_over_a_measurement(hand, tool):
    hand.drag("axial", A, B)
    hand.control.choose(0)
    hand.tool(tool)
    before = hand.last
    hand.drag("axial", (250, 150), (250, 190))

    assert hand.last == before
    assert hand.history.undo_key == "history.add_ruler"


# ---- taking hold ----


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


# ---- what is seen ----


def test_a_ruler_is_drawn_on_its_slice_with_its_number(hand):
    hand.drag("axial", A, B)
    hand.control.choose(0)
    hand.move("axial", D)
    shapes = hand.overlay("axial")

    assert np.array(lines(shapes, Ink.MEASURE)[0].points) == pytest.approx(np.array((A, B)))
    assert words(shapes) == [hand.rows[0]["value"]]
    assert handles(shapes) == []


def test_on_another_slice_nothing_is_drawn_of_one_that_is_not_chosen(hand):
    hand.drag("axial", A, B)
    hand.control.choose(0)
    hand.viewer.slices.scroll(Plane.AXIAL, 2)

    assert lines(hand.overlay("axial"), Ink.MEASURE) == []
    assert words(hand.overlay("axial")) == []


def test_on_another_slice_the_chosen_one_is_dashed_and_has_no_number(hand):
    hand.drag("axial", A, B)
    hand.viewer.slices.scroll(Plane.AXIAL, 2)
    shapes = hand.overlay("axial")

    assert words(shapes) == [text("measure.off_plane")]
    assert all(line.dashed for line in lines(shapes, Ink.GUIDE))
    assert handles(shapes) == []


def test_the_next_slice_does_not_show_it(hand):
    """Half of a slice on either side: one slice on, it belongs to the slice before."""
    hand.drag("axial", A, B)
    hand.control.choose(0)
    hand.viewer.slices.scroll(Plane.AXIAL, 1)

    assert words(hand.overlay("axial")) == []


def test_what_is_hidden_is_not_drawn_and_not_taken(hand):
    hand.drag("axial", A, B)
    hand.control.show(1, visible=False)
    hand.tool(Tool.POINTER)
    hand.click("axial", B)

    assert words(hand.overlay("axial")) == []
    assert hand.shown.measure.chosen == 0


def test_names_of_the_user_are_not_drawn_over_pictures(hand):
    hand.drag("axial", A, B)
    hand.control.rename(1, "Doe Jane")

    assert "Doe" not in repr([hand.overlay(view) for view in ("axial", "coronal", "volume")])


def test_a_ball_is_a_smaller_circle_on_the_next_slices_and_gone_beyond(hand):
    hand.tool(Tool.ROI, RoiShape.SPHERE)
    view = hand.viewer.slices.view(Plane.AXIAL)
    hand.drag("axial", (320, 240), (320 + 6 / view.mm_per_pixel, 240))
    widths = []
    for _ in range(4):
        circles = lines(hand.overlay("axial"), Ink.CHOSEN)
        widths += [np.ptp(np.array(circles[0].points)[:, 0]) if circles else 0.0]
        hand.viewer.slices.scroll(Plane.AXIAL, 1)

    away = np.array((0.0, 2.5, 5.0, 7.5))
    expected = 2 * np.sqrt(np.maximum(36 - away**2, 0)) / view.mm_per_pixel
    assert widths == pytest.approx(expected, rel=0.01)


def test_words_stay_inside_of_the_view(hand):
    hand.drag("axial", (500, 470), (635, 476))

    for shape in hand.overlay("axial"):
        if isinstance(shape, Words):
            assert 0 <= shape.at[0] < 600
            assert 0 < shape.at[1] <= 480


# ---- in 3D ----


def test_points_in_3d_are_those_that_are_picked(hand):
    hand.solid.picked = SURFACE
    hand.click("volume", A)
    hand.solid.picked = np.add(SURFACE, (3, 0, 4))
    hand.click("volume", B)

    assert hand.value() == pytest.approx(5.0)
    assert hand.rows[0]["where"] == "Through space"
    assert hand.rows[0]["warn"]


def test_a_click_at_nothing_in_3d_makes_no_point_and_says_so(hand):
    hand.click("volume", A)

    assert hand.measures.pointer.maker.draft is None
    assert hand.shown.notice == text("error.nothing-picked")


def test_a_drag_from_nothing_in_3d_turns_the_view_without_a_word(hand):
    looking = hand.viewer.volume.camera.looking.copy()
    hand.press("volume", A)
    hand.move("volume", B)
    hand.release("volume", B)

    assert not np.allclose(hand.viewer.volume.camera.looking, looking)
    assert hand.shown.notice == ""


def test_a_band_in_3d_stays_where_the_pointer_last_hit_something(hand):
    hand.solid.picked = SURFACE
    hand.click("volume", A)
    hand.solid.picked = np.add(SURFACE, (10, 0, 0))
    hand.move("volume", B)
    hand.solid.picked = None
    hand.move("volume", C)

    assert hand.measures.pointer.maker.draft.loose == pytest.approx(np.add(SURFACE, (10, 0, 0)))


def test_a_measurement_of_a_slice_is_seen_in_3d_too(hand):
    hand.drag("axial", A, B)
    shapes = hand.overlay("volume")
    expected = [hand.pixel("volume", point) for point in hand.last.mark.points]

    assert np.array(lines(shapes, Ink.CHOSEN)[0].points) == pytest.approx(np.array(expected))


def test_the_number_in_3d_is_the_length_not_what_the_look_makes_of_it(hand):
    hand.solid.picked = SURFACE
    hand.click("volume", A)
    hand.solid.picked = np.add(SURFACE, (0, 40, 0))
    hand.click("volume", B)

    assert words(hand.overlay("volume"))[-1] == "40.0 mm"


def test_a_line_in_3d_is_chosen_while_the_drag_turns_the_view(hand):
    hand.drag("axial", A, B)
    hand.control.choose(0)
    hand.tool(Tool.POINTER)
    first, last = (np.array(hand.pixel("volume", p)) for p in hand.last.mark.points)
    before, looking = hand.last, hand.viewer.volume.camera.looking.copy()
    middle = (first + last) / 2
    hand.drag("volume", middle, np.add(middle, (30, 10)))

    assert hand.shown.measure.chosen == 1
    assert hand.last == before
    assert not np.allclose(hand.viewer.volume.camera.looking, looking)


def test_a_handle_in_3d_is_dragged_over_what_is_picked(hand):
    hand.drag("axial", A, B)
    hand.tool(Tool.POINTER)
    hand.solid.picked = SURFACE
    at = hand.pixel("volume", hand.last.mark.points[1])
    hand.drag("volume", at, (at[0] + 20, at[1] + 20))

    assert hand.last.mark.points[1] == pytest.approx(SURFACE)


def test_a_cobb_angle_in_3d_is_that_in_the_plane_of_the_patient_that_is_seen(hand):
    hand.tool(Tool.COBB)
    for point in ((0, 0, 0), (10, 3, 0), (0, 0, -50), (10, -8, -40)):
        hand.solid.picked = np.array(point, dtype=float)
        hand.click("volume", A)

    assert hand.value() == pytest.approx(45.0)
    assert hand.rows[0]["where"].startswith("Coronal")


def test_a_region_in_3d_is_a_ball(hand):
    hand.tool(Tool.ROI, RoiShape.RECTANGLE)
    hand.solid.picked = np.array(straight_grid().center_lps)
    center = straight_grid().center_lps
    hand.click("volume", hand.pixel("volume", center))
    hand.solid.picked = None
    hand.click("volume", hand.pixel("volume", np.add(center, (3, 0, 4))))

    # The line of sight passes the middle a little nearer than the point that was aimed at.
    assert hand.last.mark.radius_mm == pytest.approx(5.0, abs=0.05)


def test_a_ball_is_made_larger_by_its_rim_in_3d(hand):
    hand.tool(Tool.ROI, RoiShape.SPHERE)
    hand.drag("axial", (320, 240), (360, 240))
    hand.tool(Tool.POINTER)
    mark = hand.last.mark
    camera = hand.viewer.volume.camera
    rim = hand.pixel("volume", mark.center + mark.radius_mm * camera.right)
    to = hand.pixel("volume", mark.center + 2 * mark.radius_mm * camera.right)
    hand.drag("volume", rim, to)

    assert hand.last.mark.radius_mm == pytest.approx(2 * mark.radius_mm, rel=0.01)
    assert hand.last.mark.center == mark.center


@pytest.mark.parametrize("view", ["scouter", "curved"])
def test_views_whose_pixels_are_no_points_of_a_plane_are_left_alone(hand, view):
    projection = hand.viewer.projection("axial")
    pointer = hand.measures.pointer

    assert not pointer.take(view, projection, None)
    assert list(pointer.shapes(view, projection)) == []
