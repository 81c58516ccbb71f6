"""Points of the canal in the slice views."""

import numpy as np
import pytest

from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.slicing.curved_points import added
from spine_app.domain.errors import RequestRefused
from spine_app.domain.slicing.curve_errors import CurveFolds, PointsCoincide
from spine_app.domain.view.drawing import Handle, Ink
from spine_app.domain.view.interaction import Button
from spine_app.domain.view.planes import Plane
from spine_app.screen.state import Tool
from tests.unit.controllers.slicing.rig import PIXELS, Rig


def points(canal_rig):
    return canal_rig.canal.points.points


def handles(canal_rig, plane=Plane.SAGITTAL):
    inks = (Ink.GUIDE, Ink.CHOSEN)
    return [s for s in canal_rig.shapes(plane) if isinstance(s, Handle) and s.ink in inks]


def test_clicks_in_a_slice_set_points_there(placed):
    view = placed.view(Plane.SAGITTAL)

    for point, pixel in zip(points(placed), PIXELS, strict=True):
        assert view.pixel(point) == pytest.approx(pixel)
    assert np.array([handle.at for handle in handles(placed)]) == pytest.approx(np.array(PIXELS))
    assert placed.shown.slices.curved.points == 4


def test_the_crosshair_stays_while_points_are_set(canal_rig):
    before = canal_rig.views.crosshair_lps.copy()
    canal_rig.click(Plane.SAGITTAL, *PIXELS[0])

    assert canal_rig.views.crosshair_lps == pytest.approx(before)


def test_what_lies_near_the_canal_does_not_take_its_clicks():
    rig = Rig().show()
    taken = []
    # A concern that came later is asked earlier, as measurements are.
    rig.drawers.add(lambda *_: (), lambda *event: taken.append(event) or True)
    rig.canal.place(on=True)
    rig.click(Plane.SAGITTAL, *PIXELS[0])
    assert len(points(rig)) == 1
    rig.canal.place(on=False)
    assert not [event for *_, event in taken if event.button is Button.LEFT]
    rig.click(Plane.SAGITTAL, *PIXELS[1])

    assert len(points(rig)) == 1
    assert [event for *_, event in taken if event.button is Button.LEFT]


def test_choosing_a_tool_ends_placing(canal_rig):
    canal_rig.slicing.actions.follow_tool()
    assert canal_rig.canal.hand.placing
    canal_rig.screen.controls.tool = Tool.RULER
    canal_rig.slicing.actions.follow_tool()

    assert not canal_rig.canal.hand.placing
    assert not canal_rig.shown.slices.curved.placing


def test_nothing_is_set_outside_of_the_volume(canal_rig):
    canal_rig.click(Plane.SAGITTAL, 2, 2)

    assert points(canal_rig) == ()


def test_without_placing_a_click_moves_the_crosshair(placed):
    placed.canal.place(on=False)
    placed.click(Plane.SAGITTAL, 200, 100)

    assert len(points(placed)) == 4
    assert not handles(placed)


def test_a_straightened_view_comes_with_the_second_point(canal_rig):
    assert canal_rig.shown.slices.curved.why
    canal_rig.click(Plane.SAGITTAL, *PIXELS[0])
    assert not canal_rig.shown.slices.curved.ready
    canal_rig.click(Plane.SAGITTAL, *PIXELS[3])

    assert canal_rig.shown.slices.curved.ready
    assert canal_rig.shown.slices.curved.why == ""
    settings = canal_rig.curved_target.settings[-1]
    assert canal_rig.curved_target.volume is canal_rig.volume
    assert settings.view.path.length_mm == pytest.approx(
        canal_rig.shown.slices.curved.length, abs=0.1
    )


def test_the_curve_runs_from_the_head_to_the_feet_whichever_end_came_first(canal_rig):
    for x, y in reversed(PIXELS):
        canal_rig.click(Plane.SAGITTAL, x, y)

    path = canal_rig.canal.points.path
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


def test_two_points_at_one_place_are_refused(canal_rig):
    canal_rig.canal.points.add((0, 0, 150))
    with pytest.raises(PointsCoincide):
        canal_rig.canal.points.add((0, 0, 150.1))

    assert len(points(canal_rig)) == 1


def test_a_curve_that_folds_is_refused_and_nothing_changes(placed):
    before = points(placed)
    with pytest.raises(CurveFolds):
        placed.canal.points.change("canal_move", before, (before[1], before[0], *before[2:]), None)

    assert points(placed) == before


def test_points_need_a_volume():
    canal_rig = Rig()
    with pytest.raises(RequestRefused):
        canal_rig.canal.place(on=True)


def test_points_go_with_the_study(placed):
    placed.views.clear()

    assert points(placed) == ()
    assert placed.curved_target.volume is None
    assert not placed.shown.slices.curved.placing
