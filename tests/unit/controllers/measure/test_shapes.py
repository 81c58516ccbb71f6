"""How measurements are drawn over slices."""

import numpy as np
import pytest

from spine_app.domain.view.drawing import Ink, Words
from spine_app.domain.view.planes import Plane
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.state import Tool
from spine_app.screen.texts import text
from tests.unit.controllers.measure.measuring import A, B, D, handles, lines, words


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
