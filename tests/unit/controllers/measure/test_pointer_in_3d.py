"""Measuring in 3D, and views in which nothing is measured."""

import numpy as np
import pytest

from spine_app.domain.view.drawing import Ink
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.state import Tool
from spine_app.screen.texts import text
from tests.data.grids import straight_grid
from tests.unit.controllers.measure.measuring import A, B, C, lines, words

SURFACE = np.array((0.0, -5.0, 120.0))


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
