"""The straightened view along the canal."""

import numpy as np
import pytest

from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.view.drawing import Ink, Line, Words
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.screen.state import Tool


def pointer(canal_rig, gesture, x, y, button=Button.NONE, **more):
    canal_rig.curved.on_pointer(PointerEvent(gesture, button, x, y, **more))


def test_a_click_in_the_straightened_view_moves_the_crosshair_there_and_back(placed):
    view = placed.curved.view()
    pointer(placed, Gesture.PRESS, 262, 300, button=Button.LEFT)

    expected = view.point_lps(262, 300)
    assert placed.views.crosshair_lps == pytest.approx(expected, abs=1e-6)
    x, y = placed.curved.view().pixel(placed.views.crosshair_lps)
    assert (x, y) == pytest.approx((262, 300), abs=0.01)
    shapes = placed.curved_target.settings[-1].overlay.shapes
    (level, _) = [s for s in shapes if isinstance(s, Line) and s.ink is Ink.AXIAL]
    assert level.points[0][1] == pytest.approx(300, abs=0.01)


def test_the_wheel_turns_the_cut_about_the_canal(placed):
    pointer(placed, Gesture.WHEEL, 250, 300, amount=-2)

    assert placed.shown.slices.curved.angle == 10
    placed.curved.turn(190)
    assert placed.shown.slices.curved.angle == -170


def test_letters_follow_the_turn_of_the_cut(placed):
    assert (placed.shown.curved.left[0], placed.shown.curved.right[0]) == ("A", "P")
    placed.curved.turn(90)

    assert (placed.shown.curved.left[0], placed.shown.curved.right[0]) == ("R", "L")
    assert placed.shown.curved.top[0] == "H"
    assert placed.shown.curved.bar_px > 0


def test_zoom_pan_and_window_work_as_in_slices(placed):
    point = placed.curved.view().point_lps(100, 200)
    pointer(placed, Gesture.WHEEL, 100, 200, amount=-3, ctrl=True)
    assert placed.curved.view().point_lps(100, 200) == pytest.approx(point, abs=1e-6)
    placed.screen.controls.tool = Tool.WINDOW
    width = placed.views.window.width
    pointer(placed, Gesture.PRESS, 100, 200, button=Button.LEFT)
    pointer(placed, Gesture.MOVE, 160, 200)
    assert placed.views.window.width > width
    assert placed.curved_target.settings[-1].window is placed.views.window

    placed.curved.fit()
    assert placed.curved.view().arc_mm == pytest.approx(placed.curved.view().path.length_mm / 2)


def test_the_read_out_tells_value_arc_and_place(placed):
    pointer(placed, Gesture.MOVE, 262, 300)

    view = placed.curved.view()
    what, lengths, where = placed.shown.curved.value.split("\n")
    across, arc = view.place_mm(262, 300)
    assert what == f"{placed.volume.value_at(view.point_lps(262, 300))} HU"
    assert lengths == f"along {arc:.1f} mm, across {across:.1f} mm".replace("-", "−")
    assert where.startswith("x\xa0")


def test_levels_are_named_where_a_label_map_knows_them(placed):
    grid = placed.volume.grid
    placed.views.name_at = lambda at: "L3" if grid.indices_ijk(at)[2] > 60 else ""
    placed.curved.redraw()

    shapes = placed.curved_target.settings[-1].overlay.shapes
    (words,) = [shape for shape in shapes if isinstance(shape, Words)]
    assert (words.text, words.ink) == ("L3", Ink.LABEL)


def test_a_slab_is_told_and_drawn(placed):
    drawing = placed.views.drawing
    placed.views.set_drawing(type(drawing)(slab=Slab(SlabMode.MEAN, 8.0)))

    assert placed.curved_target.settings[-1].slab.thickness_mm == 8
    assert placed.shown.slices.curved.slab == "Mean 8 mm"


def test_a_hidden_view_is_not_drawn_and_comes_back(placed):
    placed.curved.resize(ViewSize(0, 0))
    drawn = len(placed.curved_target.settings)
    placed.views.scroll(Plane.AXIAL, 2)
    placed.curved.turn(20)
    assert len(placed.curved_target.settings) == drawn
    placed.curved.resize(ViewSize(300, 500))

    assert len(placed.curved_target.settings) > drawn
    assert placed.curved_target.settings[-1].view.angle_deg == 20


def test_the_curve_lies_over_the_slices_solid_where_it_is_on_them(placed):
    solid = [
        s
        for s in placed.shapes(Plane.SAGITTAL)
        if isinstance(s, Line) and s.ink is Ink.GUIDE and not s.dashed
    ]
    ys = [y for line in solid for _, y in line.points]
    assert min(ys) == pytest.approx(60)
    assert max(ys) == pytest.approx(330)
    placed.views.scroll(Plane.SAGITTAL, 20)
    assert all(
        s.dashed
        for s in placed.shapes(Plane.SAGITTAL)
        if isinstance(s, Line) and s.ink is Ink.GUIDE
    )


def test_settings_and_volume_are_there_for_pictures(placed):
    assert placed.curved.settings().view is placed.curved.view()
    assert placed.curved.volume() is placed.volume
    projection = placed.curved.projection()
    ray = projection.ray(200, 300)
    assert projection.pixel(ray.start_lps) == pytest.approx((200, 300), abs=0.01)
    assert projection.offset_mm(ray.start_lps + 5 * ray.direction) == pytest.approx(5, abs=1e-3)
    assert np.linalg.norm(ray.direction) == pytest.approx(1)
