"""What the page may ask of views: sides, windows, places, keys, pointers, sizes."""

import numpy as np
import pytest

from spine_app.domain.view.camera import Side
from spine_app.domain.view.drawing import Ink
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.window import PRESETS
from spine_app.screen.keys import ACTIONS, Scope
from tests.unit.controllers.session import VIEWS
from tests.unit.controllers.told import GRID


def view_of(session, plane=Plane.AXIAL):
    return session.slices[plane].calls[-1].view


def slice_number(session, plane=Plane.AXIAL):
    return view_of(session, plane).position()[0]


def pointer(gesture, x=300.0, y=200.0, button=Button.NONE, **more):
    return PointerEvent(gesture, button, x, y, **more)


@pytest.mark.parametrize("side", list(Side))
async def test_each_side_of_the_patient_can_be_seen(open_session, side):
    await open_session.actions.look_from(side.value)

    assert open_session.volume.calls[-1].distance > 0
    assert not open_session.shown.notice_open


@pytest.mark.parametrize("name", list(PRESETS))
async def test_each_grey_window_can_be_used(open_session, name):
    await open_session.actions.use_window(name)

    assert open_session.shown.window_name == name
    assert open_session.shown.window_width == PRESETS[name].width


async def test_each_rendering_preset_can_be_used(open_session):
    for row in open_session.shown.presets:
        await open_session.actions.use_preset(row["name"])
        assert open_session.shown.preset == row["name"]


async def test_a_typed_window_is_used_without_a_name(open_session):
    await open_session.actions.set_window(100, 700.5)

    shown = open_session.shown
    assert (shown.window_center, shown.window_width, shown.window_name) == (100, 700.5, "")


@pytest.mark.parametrize(("width", "kept"), [(0, 1), (-5, 1), (20_000, 20_000)])
async def test_a_typed_width_is_kept_above_zero(open_session, width, kept):
    await open_session.actions.set_window(100, width)

    assert open_session.shown.window_width == kept


async def test_a_typed_position_moves_the_crosshair(open_session):
    point = GRID.points_lps([3, 4, 5])
    for axis, value in enumerate(point):
        await open_session.actions.set_crosshair(axis, float(value))

    assert open_session.viewer.slices.crosshair_lps == pytest.approx(point)
    assert open_session.shown.crosshair == pytest.approx(list(point), abs=0.05)


async def test_a_typed_coordinate_leaves_the_others_where_they_are(open_session):
    slices = open_session.viewer.slices
    slices.move_crosshair(GRID.points_lps([3.123, 4.456, 5.789]))
    _, y, z = slices.crosshair_lps
    await open_session.actions.set_crosshair(0, float(GRID.center_lps[0]))

    assert slices.crosshair_lps == pytest.approx([GRID.center_lps[0], y, z], abs=1e-9)


async def test_a_typed_position_outside_is_kept_inside(open_session):
    for axis, value in enumerate((20_000, -20_000, 20_000)):
        await open_session.actions.set_crosshair(axis, value)

    assert GRID.nearest_kji(open_session.shown.crosshair) == (19, 0, 39)


async def test_resetting_fits_the_views_and_looks_from_the_front(open_session):
    before = view_of(open_session)
    await open_session.actions.key("axial", "+")
    await open_session.actions.look_from("left")
    await open_session.actions.reset_views()

    assert view_of(open_session).mm_per_pixel == before.mm_per_pixel
    assert (open_session.shown.volume.left, open_session.shown.volume.right) == ("R", "L")


async def test_hiding_the_crosshair_draws_the_slices_again(open_session):
    open_session.screen.controls.show_crosshair = False
    open_session.actions.follow_controls()

    lines = {Ink.AXIAL, Ink.CORONAL, Ink.SAGITTAL}
    for target in open_session.slices.values():
        assert any(shape.ink in lines for shape in target.calls[-2].overlay.shapes)
        assert not any(shape.ink in lines for shape in target.calls[-1].overlay.shapes)


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("slice.next", 11),
        ("slice.previous", 9),
        ("slice.ten_on", 20),
        ("slice.first", 1),
        ("slice.last", 20),
    ],
)
async def test_keys_go_through_the_slices(open_session, key, number):
    assert slice_number(open_session) == 10
    await open_session.actions.key("axial", key)

    assert slice_number(open_session) == number


@pytest.mark.parametrize("plane", list(Plane))
async def test_plus_and_minus_zoom_the_view_they_are_typed_in(open_session, plane):
    before = {p: view_of(open_session, p).mm_per_pixel for p in Plane}
    await open_session.actions.key(plane.value, "view.enlarge")
    nearer = {p: view_of(open_session, p).mm_per_pixel for p in Plane}
    await open_session.actions.key(plane.value, "view.reduce")

    assert {p for p in Plane if nearer[p] < before[p]} == {plane}
    assert view_of(open_session, plane).mm_per_pixel == pytest.approx(before[plane])


@pytest.mark.parametrize("key", ["turn.left", "turn.right", "turn.up", "turn.down"])
async def test_arrows_turn_the_volume(open_session, key):
    before = open_session.volume.calls[-1]
    await open_session.actions.key("volume", key)

    assert not np.allclose(open_session.volume.calls[-1].looking, before.looking)


async def test_plus_and_minus_zoom_the_volume(open_session):
    before = open_session.volume.calls[-1].distance
    await open_session.actions.key("volume", "view.enlarge")
    nearer = open_session.volume.calls[-1].distance
    await open_session.actions.key("volume", "view.reduce")

    assert nearer < before
    assert open_session.volume.calls[-1].distance == pytest.approx(before)


@pytest.mark.parametrize("view", VIEWS)
async def test_r_resets_from_every_view(open_session, view):
    await open_session.actions.key("coronal", "view.enlarge")
    await open_session.actions.look_from("left")
    await open_session.actions.key(view, "view.reset")

    assert open_session.shown.volume.left == "R"


@pytest.mark.parametrize("name", ["turn.left", "turn.up"])
async def test_an_action_of_the_3d_view_moves_no_slice(open_session, name):
    await open_session.actions.key("axial", name)

    assert slice_number(open_session) == 10
    assert not open_session.shown.notice_open


@pytest.mark.parametrize("name", ["tool.pan", "no-such", "", "ArrowUp"])
async def test_what_is_no_action_of_the_server_is_refused(open_session, name):
    await open_session.actions.key("axial", name)

    assert open_session.shown.notice_open
    assert slice_number(open_session) == 10


async def test_the_scouter_and_the_curved_view_take_keys_that_mean_nothing_there(open_session):
    for view in ("scouter", "curved"):
        await open_session.actions.key(view, "slice.next")

    assert slice_number(open_session) == 10


async def test_every_action_of_the_table_that_the_server_acts_on_is_bound(open_session):
    of_the_server = {action.name for action in ACTIONS if action.scope is not Scope.PAGE}

    assert open_session.actions.keys.bound == of_the_server


async def test_keys_without_a_volume_mean_nothing(session):
    await session.actions.key("axial", "slice.next")

    assert not session.shown.notice_open


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("gesture", list(Gesture))
async def test_every_gesture_is_taken_in_every_view(open_session, view, gesture):
    for button in Button:
        event = pointer(gesture, button=button, amount=1.0)
        open_session.actions.on_pointer(view, event)

    assert not open_session.shown.notice_open


@pytest.mark.parametrize("view", VIEWS)
async def test_a_pointer_without_a_volume_means_nothing(session, view):
    session.actions.on_pointer(view, pointer(Gesture.PRESS, button=Button.LEFT))

    assert not session.shown.notice_open


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("amount", [10_000.0, -10_000.0])
async def test_a_wheel_that_turns_too_far_leaves_a_view_that_can_be_used(
    open_session, view, amount
):
    open_session.actions.on_pointer(view, pointer(Gesture.WHEEL, amount=amount, ctrl=True))
    open_session.actions.on_pointer(view, pointer(Gesture.WHEEL, amount=amount))

    assert not open_session.shown.notice_open
    assert all(np.isfinite(view_of(open_session, plane).mm_per_pixel) for plane in Plane)
    assert np.isfinite(open_session.volume.calls[-1].distance)


async def test_the_tool_of_the_page_says_what_a_drag_does(open_session):
    open_session.screen.controls.tool = type(open_session.screen.controls.tool).WINDOW
    open_session.actions.on_pointer("axial", pointer(Gesture.PRESS, button=Button.LEFT))
    open_session.actions.on_pointer("axial", pointer(Gesture.MOVE, 400, 200))

    assert open_session.shown.window_name == ""


@pytest.mark.parametrize("view", VIEWS)
async def test_a_size_reaches_the_view_it_is_for(session, view):
    session.actions.on_size(view, ViewSize(300, 200, 2.0))

    targets = {"volume": session.volume} | {p.value: t for p, t in session.slices.items()}
    assert [name for name, target in targets.items() if (600, 400) in target.calls] == [view]


@pytest.mark.parametrize("view", ["no-such", "", "grid", None, [], 7])
async def test_an_unknown_view_is_a_notice_not_an_exception(open_session, view):
    open_session.actions.on_pointer(view, pointer(Gesture.MOVE))
    assert open_session.shown.notice_open
    await open_session.actions.dismiss()

    open_session.actions.on_size(view, ViewSize(300, 200))
    assert open_session.shown.notice_open


async def test_a_pointer_event_is_sent_to_the_page_at_once(open_session):
    flushes = open_session.page.flushes
    open_session.actions.on_pointer("axial", pointer(Gesture.MOVE))

    assert open_session.page.flushes == flushes + 1
