import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.slicing.hand import SLICES_PER_EVENT
from spine_app.domain.view.interaction import Button, Gesture, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.screen.state import Tool
from tests.unit.controllers.slicing.rig import Rig


@pytest.fixture
def rig():
    return Rig().show()


def number(rig, plane=Plane.AXIAL):
    return rig.shown.slices.axial.step if plane is Plane.AXIAL else None


def wheel(rig, amount, **more):
    rig.event(Plane.AXIAL, Gesture.WHEEL, 300, 200, amount=amount, **more)


def test_parts_of_a_notch_add_up_to_slices(rig):
    before = number(rig)
    for _ in range(40):
        wheel(rig, -0.1)

    assert number(rig) == before + 4


def test_a_wheel_is_felt_at_once_and_forgets_nothing(rig):
    before = number(rig)
    seen = []
    for _ in range(4):
        wheel(rig, -0.5)
        seen.append(number(rig) - before)

    assert seen == [1, 1, 2, 2]


def test_parts_of_a_notch_are_kept_for_each_view(rig):
    before = number(rig)
    wheel(rig, -0.4)
    rig.event(Plane.CORONAL, Gesture.WHEEL, 300, 200, amount=-0.4)

    assert number(rig) == before


@given(st.lists(st.floats(-0.45, 0.45), max_size=60))
def test_slices_never_run_away_from_the_wheel(amounts):
    rig = Rig().show()
    before = number(rig)
    for amount in amounts:
        wheel(rig, amount)

    assert abs((number(rig) - before) + sum(amounts)) <= 0.5 + 1e-9


def test_a_fast_flick_is_bounded(rig):
    before = number(rig)
    wheel(rig, -500)

    assert number(rig) == before + SLICES_PER_EVENT
    wheel(rig, -0.1)
    assert number(rig) == before + SLICES_PER_EVENT


def test_the_wheel_can_be_reversed(rig):
    rig.screen.controls.hand.wheel_reversed = True
    before = number(rig)
    wheel(rig, -1)

    assert number(rig) == before - 1


def test_the_window_follows_the_speed_of_the_hand(rig):
    rig.screen.controls.tool = Tool.WINDOW
    rig.drag(Plane.AXIAL, (100, 100), (160, 100), steps=1)
    slow = rig.views.window.width
    rig.views.set_window(type(rig.views.window)(400, 1800))
    rig.screen.controls.hand.window_speed = 2.0
    rig.drag(Plane.AXIAL, (100, 100), (160, 100), steps=1)

    assert rig.views.window.width - 1800 == pytest.approx(2 * (slow - 1800))


def test_a_measuring_tool_leaves_the_slice_alone(rig):
    rig.screen.controls.tool = Tool.RULER
    before = rig.view(Plane.AXIAL)
    rig.drag(Plane.AXIAL, (100, 100), (200, 150))

    assert rig.view(Plane.AXIAL).center_lps == pytest.approx(before.center_lps)
    assert rig.view(Plane.AXIAL).mm_per_pixel == before.mm_per_pixel


def test_ctrl_and_wheel_zoom_about_the_pointer(rig):
    point = rig.view(Plane.AXIAL).point_lps(120, 90)
    rig.event(Plane.AXIAL, Gesture.WHEEL, 120, 90, amount=-2, ctrl=True)

    assert rig.view(Plane.AXIAL).point_lps(120, 90) == pytest.approx(point)


def test_what_is_under_a_resting_pointer_is_told_when_the_slice_moves(rig):
    rig.event(Plane.AXIAL, Gesture.MOVE, 300, 190)
    before = rig.shown.axial.value
    rig.views.scroll(Plane.AXIAL, 3)

    assert rig.shown.axial.value != before
    assert f"{10 * rig.shown.slices.axial.step} HU" in rig.shown.axial.value


def test_the_read_out_names_value_structure_and_place(rig):
    rig.views.name_at = lambda _: "L3"
    view = rig.view(Plane.AXIAL)
    rig.event(Plane.AXIAL, Gesture.MOVE, 310, 190)

    what, where = rig.shown.axial.value.split("\n")
    x, y, z = view.point_lps(310, 190)
    assert what == f"{10 * rig.shown.slices.axial.step} HU · L3"
    assert where == f"x\xa0{x:.1f} y\xa0{y:.1f} z\xa0{z:.1f}\xa0mm".replace("-", "−")


def test_a_hidden_view_keeps_its_place_and_is_not_drawn(rig):
    rig.views.move_crosshair(rig.volume.grid.points_lps((20, 30, 40)))
    before = rig.view(Plane.CORONAL)
    rig.views.resize(Plane.CORONAL, ViewSize(0, 0))
    drawn = len(rig.targets[Plane.CORONAL].settings)
    rig.views.scroll(Plane.AXIAL, 5)
    rig.views.reset()

    assert rig.targets[Plane.CORONAL].sizes[-1] == (0, 0)
    assert len(rig.targets[Plane.CORONAL].settings) == drawn
    rig.views.resize(Plane.CORONAL, ViewSize(600, 400))
    assert rig.view(Plane.CORONAL).size == (600, 400)
    assert np.all(np.isfinite(rig.view(Plane.CORONAL).center_lps))
    assert rig.view(Plane.CORONAL).mm_per_pixel == pytest.approx(before.mm_per_pixel)


def test_a_hidden_view_still_gets_to_know_a_new_volume(rig):
    rig.views.resize(Plane.CORONAL, ViewSize(0, 0))
    rig.show()

    assert rig.targets[Plane.CORONAL].volume is rig.volume


def test_a_middle_drag_pans_and_a_right_drag_zooms(rig):
    point = rig.view(Plane.AXIAL).point_lps(100, 100)
    rig.event(Plane.AXIAL, Gesture.PRESS, 100, 100, button=Button.MIDDLE)
    rig.event(Plane.AXIAL, Gesture.MOVE, 130, 90)
    rig.event(Plane.AXIAL, Gesture.RELEASE, 130, 90, button=Button.MIDDLE)
    assert rig.view(Plane.AXIAL).point_lps(130, 90) == pytest.approx(point)

    scale = rig.view(Plane.AXIAL).mm_per_pixel
    rig.event(Plane.AXIAL, Gesture.PRESS, 100, 100, button=Button.RIGHT)
    rig.event(Plane.AXIAL, Gesture.MOVE, 100, 60)
    assert rig.view(Plane.AXIAL).mm_per_pixel < scale
