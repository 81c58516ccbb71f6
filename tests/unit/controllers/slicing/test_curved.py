"""Points of the canal, and the straightened view along it."""

import numpy as np
import pytest

from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.slicing.curved_points import added
from spine_app.domain.errors import RequestRefused
from spine_app.domain.slicing.curve_errors import CurveFolds, PointsCoincide
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.view.drawing import Handle, Ink, Line, Words
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.screen.state import Tool
from tests.unit.controllers.slicing.rig import Rig

PIXELS = ((300, 60), (310, 140), (305, 230), (300, 330))


@pytest.fixture
def rig():
    rig = Rig().show()
    rig.curved.resize(ViewSize(500, 700))
    rig.canal.place(on=True)
    return rig


@pytest.fixture
def placed(rig):
    for x, y in PIXELS:
        rig.click(Plane.SAGITTAL, x, y)
    return rig


def points(rig):
    return rig.canal.points.points


def handles(rig, plane=Plane.SAGITTAL):
    inks = (Ink.GUIDE, Ink.CHOSEN)
    return [s for s in rig.shapes(plane) if isinstance(s, Handle) and s.ink in inks]


def pointer(rig, gesture, x, y, button=Button.NONE, **more):
    rig.curved.on_pointer(PointerEvent(gesture, button, x, y, **more))


def test_clicks_in_a_slice_set_points_there(placed):
    view = placed.view(Plane.SAGITTAL)

    for point, pixel in zip(points(placed), PIXELS, strict=True):
        assert view.pixel(point) == pytest.approx(pixel)
    assert np.array([handle.at for handle in handles(placed)]) == pytest.approx(np.array(PIXELS))
    assert placed.shown.slices.curved.points == 4


def test_the_crosshair_stays_while_points_are_set(rig):
    before = rig.views.crosshair_lps.copy()
    rig.click(Plane.SAGITTAL, *PIXELS[0])

    assert rig.views.crosshair_lps == pytest.approx(before)


def test_nothing_is_set_outside_of_the_volume(rig):
    rig.click(Plane.SAGITTAL, 2, 2)

    assert points(rig) == ()


def test_without_placing_a_click_moves_the_crosshair(placed):
    placed.canal.place(on=False)
    placed.click(Plane.SAGITTAL, 200, 100)

    assert len(points(placed)) == 4
    assert not handles(placed)


def test_a_straightened_view_comes_with_the_second_point(rig):
    assert rig.shown.slices.curved.why
    rig.click(Plane.SAGITTAL, *PIXELS[0])
    assert not rig.shown.slices.curved.ready
    rig.click(Plane.SAGITTAL, *PIXELS[3])

    assert rig.shown.slices.curved.ready
    assert rig.shown.slices.curved.why == ""
    settings = rig.curved_target.settings[-1]
    assert rig.curved_target.volume is rig.volume
    assert settings.view.path.length_mm == pytest.approx(rig.shown.slices.curved.length, abs=0.1)


def test_the_curve_runs_from_the_head_to_the_feet_whichever_end_came_first(rig):
    for x, y in reversed(PIXELS):
        rig.click(Plane.SAGITTAL, x, y)

    path = rig.canal.points.path
    assert path.points_lps[0][2] > path.points_lps[-1][2]
    assert path.binormals[0] @ (1, 0, 0) > 0.9


def test_a_point_beside_the_line_is_inserted_and_one_beyond_is_added():
    line = ((0.0, 0.0, 0.0), (0.0, 0.0, -50.0), (0.0, 0.0, -100.0))

    assert added(line, (5, 0, -70))[1] == 2
    assert added(line, (5, 0, -130))[1] == 3
    assert added(line, (0, 0, 30))[1] == 0
    assert added((), (1, 2, 3)) == (((1.0, 2.0, 3.0),), 0)


def test_a_point_is_dragged_and_the_curve_follows(placed):
    start, end = PIXELS[1], (340, 150)
    placed.drag(Plane.SAGITTAL, start, end)

    view = placed.view(Plane.SAGITTAL)
    assert view.pixel(points(placed)[1]) == pytest.approx(end)
    assert len(points(placed)) == 4
    assert placed.curved_target.settings[-1].view.path is placed.canal.points.path


def test_a_drag_that_would_fold_the_curve_waits_before_it(placed):
    before = points(placed)[2]
    placed.drag(Plane.SAGITTAL, PIXELS[2], (300, 5), steps=40)

    assert points(placed)[2] != before
    assert placed.canal.points.path is not None
    pixels = [placed.view(Plane.SAGITTAL).pixel(point)[1] for point in points(placed)]
    assert pixels[2] > 60


def test_setting_moving_removing_and_clearing_are_undone_one_by_one(placed):
    placed.drag(Plane.SAGITTAL, PIXELS[1], (340, 150))
    moved = points(placed)
    placed.click(Plane.SAGITTAL, *PIXELS[2])
    assert placed.canal.remove_chosen()
    assert len(points(placed)) == 3
    placed.canal.points.clear()
    assert points(placed) == ()
    assert not placed.shown.slices.curved.ready

    keys = [placed.history.undo() for _ in range(3)]
    assert keys == ["canal_clear", "canal_remove", "canal_move"]
    assert len(points(placed)) == 4
    placed.history.redo()
    assert points(placed) == moved
    for _ in range(5):
        placed.history.undo()
    assert points(placed) == ()


def test_choosing_a_point_is_no_change(placed):
    key = placed.history.undo_key
    placed.click(Plane.SAGITTAL, *PIXELS[2])

    assert placed.history.undo_key == key
    assert placed.shown.slices.curved.chosen == 2
    assert [h.ink for h in handles(placed)].count(Ink.CHOSEN) == 1


def test_only_a_chosen_point_is_removed(placed):
    placed.canal.points.choose(None)

    assert not placed.canal.remove_chosen()
    placed.canal.points.choose(0)
    placed.canal.place(on=False)
    assert not placed.canal.remove_chosen()


def test_keys_remove_a_point_and_end_placing(placed):
    keys = KeyBoard(placed.shown.frame)
    others = []
    for name in ("edit.delete", "edit.cancel"):
        keys.bind(name, others.append)
    placed.slicing.bind_keys(keys)
    placed.canal.points.choose(1)
    keys.press("edit.delete", "sagittal")
    assert len(points(placed)) == 3
    keys.press("edit.cancel", "sagittal")
    assert not placed.canal.hand.placing
    assert not others
    keys.press("edit.delete", "sagittal")
    keys.press("edit.cancel", "axial")

    assert others == ["sagittal", "axial"]


def test_keys_turn_zoom_and_fit_the_straightened_view(placed):
    keys = KeyBoard(placed.shown.frame)
    others = []
    for name in ("view.enlarge", "view.reduce", "view.reset"):
        keys.bind(name, others.append)
    placed.slicing.bind_keys(keys)
    fitted = placed.curved.view().mm_per_pixel
    keys.press("slice.turn_left", "curved")
    keys.press("view.enlarge", "curved")
    assert placed.shown.slices.curved.angle == 1
    assert placed.curved.view().mm_per_pixel < fitted
    keys.press("view.reset", "curved")
    keys.press("view.reduce", "axial")

    assert placed.curved.view().mm_per_pixel == fitted
    assert others == ["curved", "axial"]


def test_two_points_at_one_place_are_refused(rig):
    rig.canal.points.add((0, 0, 150))
    with pytest.raises(PointsCoincide):
        rig.canal.points.add((0, 0, 150.1))

    assert len(points(rig)) == 1


def test_a_curve_that_folds_is_refused_and_nothing_changes(placed):
    before = points(placed)
    with pytest.raises(CurveFolds):
        placed.canal.points.change("canal_move", before, (before[1], before[0], *before[2:]), None)

    assert points(placed) == before


def test_points_need_a_volume():
    rig = Rig()
    with pytest.raises(RequestRefused):
        rig.canal.place(on=True)


def test_points_go_with_the_study(placed):
    placed.views.clear()

    assert points(placed) == ()
    assert placed.curved_target.volume is None
    assert not placed.shown.slices.curved.placing


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
    assert where.startswith("x ")


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
