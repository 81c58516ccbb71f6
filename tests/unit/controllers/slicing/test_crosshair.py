import numpy as np
import pytest

from spine_app.controllers.keys import KeyBoard
from spine_app.domain.slicing.paging import AcquiredPages
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.view.drawing import Handle, Ink, Line, Words
from spine_app.domain.view.interaction import Button, Gesture
from spine_app.domain.view.planes import Plane
from spine_app.screen.state import Tool
from tests.data.grids import oblique_grid, straight_grid
from tests.data.tilted import tilted_slices
from tests.unit.controllers.slicing.rig import Rig

GRIDS = pytest.mark.parametrize("grid", [straight_grid((60, 80, 90), (1, 1, 1.5)), oblique_grid()])
OTHERS = {plane: [other for other in Plane if other is not plane] for plane in Plane}


@pytest.fixture
def rig():
    return Rig().show()


def grips(rig, plane, ink):
    return [s.at for s in rig.shapes(plane) if isinstance(s, Handle) and s.ink is ink]


def lines(rig, plane, ink, dashed=False):
    shapes = rig.shapes(plane)
    return [s for s in shapes if isinstance(s, Line) and s.ink is ink and s.dashed is dashed]


def rotated(center, point, degrees):
    """A pixel turned anticlockwise, as seen, about another."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    x, y = point[0] - center[0], point[1] - center[1]
    return center[0] + c * x + s * y, center[1] - s * x + c * y


def turn(rig, plane, ink, degrees, **more):
    """Drag a grip about the crosshair by an angle, anticlockwise."""
    start = max(grips(rig, plane, ink))
    center = rig.view(plane).pixel(rig.views.crosshair_lps)
    rig.drag(plane, start, rotated(center, start, degrees), **more)


@pytest.mark.parametrize("plane", Plane)
def test_each_view_shows_the_lines_of_the_others_with_two_grips(rig, plane):
    for other in OTHERS[plane]:
        assert len(lines(rig, plane, Ink(other.value))) == 2
        assert len(grips(rig, plane, Ink(other.value))) == 2
    assert not lines(rig, plane, Ink(plane.value))


@GRIDS
@pytest.mark.parametrize("plane", Plane)
def test_dragging_a_grip_turns_the_two_other_planes_about_the_crosshair(grid, plane):
    rig = Rig().show(grid)
    rig.views.move_crosshair(grid.points_lps((20, 15, 10)))
    before = {p: rig.view(p).axes for p in Plane}
    center = rig.views.crosshair_lps.copy()

    turn(rig, plane, Ink(OTHERS[plane][0].value), 25)

    assert rig.views.crosshair_lps == pytest.approx(center)
    assert rig.view(plane).axes.through == pytest.approx(before[plane].through)
    for other in OTHERS[plane]:
        view = rig.view(other)
        cosine = view.axes.through @ before[other].through
        assert np.degrees(np.arccos(cosine)) == pytest.approx(25, abs=1e-3)
        assert (center - view.center_lps) @ view.axes.through == pytest.approx(0, abs=1e-9)


def test_the_line_follows_the_hand(rig):
    turn(rig, Plane.AXIAL, Ink.CORONAL, 30)

    view = rig.view(Plane.AXIAL)
    center = view.pixel(rig.views.crosshair_lps)
    for x, y in grips(rig, Plane.AXIAL, Ink.CORONAL):
        assert abs(np.degrees(np.arctan((center[1] - y) / (x - center[0])))) == pytest.approx(30)


def test_a_second_drag_in_another_view_makes_it_double_oblique(rig):
    turn(rig, Plane.AXIAL, Ink.CORONAL, 20)
    turn(rig, Plane.SAGITTAL, Ink.CORONAL, -15)

    normals = np.column_stack([rig.view(plane).axes.through for plane in Plane])
    assert normals.T @ normals == pytest.approx(np.eye(3), abs=1e-9)
    assert all(rig.views.planes.triad.angle_deg(plane) > 10 for plane in Plane)
    assert rig.shown.coronal.title.startswith("Oblique ")
    assert "°" in rig.shown.coronal.title


@GRIDS
def test_a_point_clicked_in_any_oblique_view_is_the_same_in_all(grid):
    rig = Rig().show(grid)
    turn(rig, Plane.AXIAL, Ink.CORONAL, 33)
    turn(rig, Plane.CORONAL, Ink.AXIAL, -21)
    for plane in Plane:
        x, y = rig.view(plane).pixel(np.add(rig.views.crosshair_lps, (2.2, -3.1, 1.4)))
        expected = rig.view(plane).point_lps(x, y)
        rig.click(plane, x, y)
        assert rig.views.crosshair_lps == pytest.approx(expected)
        for other in Plane:
            view = rig.view(other)
            assert (expected - view.center_lps) @ view.axes.through == pytest.approx(0, abs=1e-9)
            assert view.point_lps(*view.pixel(expected)) == pytest.approx(expected, abs=1e-9)


def test_the_angle_is_written_while_the_hand_turns(rig):
    start = max(grips(rig, Plane.AXIAL, Ink.CORONAL))
    center = rig.view(Plane.AXIAL).pixel(rig.views.crosshair_lps)
    rig.event(Plane.AXIAL, Gesture.PRESS, *start, button=Button.LEFT)
    rig.event(Plane.AXIAL, Gesture.MOVE, *rotated(center, start, 12.5))

    (words,) = [shape for shape in rig.shapes(Plane.AXIAL) if isinstance(shape, Words)]
    assert words.text == "12.5°"
    rig.event(Plane.AXIAL, Gesture.RELEASE, *start, button=Button.LEFT)
    assert not [shape for shape in rig.shapes(Plane.AXIAL) if isinstance(shape, Words)]


def test_turns_go_in_even_steps_while_shift_is_held(rig):
    turn(rig, Plane.AXIAL, Ink.CORONAL, 21.7, shift=True)

    assert rig.views.planes.triad.angle_deg(Plane.CORONAL) == pytest.approx(20)


def test_a_full_turn_by_the_grip_comes_back(rig):
    before = {plane: rig.view(plane).center_lps for plane in Plane}
    for _ in range(8):
        turn(rig, Plane.AXIAL, Ink.CORONAL, 45)

    assert not rig.shown.slices.turned
    assert rig.shown.coronal.title == ""
    for plane in Plane:
        assert rig.view(plane).center_lps == pytest.approx(before[plane], abs=1e-6)


def test_the_orientation_can_be_reset_and_the_crosshair_stays(rig):
    turn(rig, Plane.AXIAL, Ink.CORONAL, 40)
    rig.views.move_crosshair(rig.volume.grid.points_lps((30, 20, 60)))
    point = rig.views.crosshair_lps.copy()
    assert rig.shown.slices.turned

    rig.views.reset_turn()

    assert not rig.shown.slices.turned
    assert rig.views.crosshair_lps == pytest.approx(point)
    assert rig.view(Plane.CORONAL).normal_lps is None


def test_keys_turn_the_other_planes_by_a_degree(rig):
    keys = KeyBoard(rig.shown.frame)
    rig.slicing.bind_keys(keys)
    for _ in range(3):
        keys.press("slice.turn_left", "axial")
    keys.press("slice.turn_right", "axial")
    keys.press("slice.turn_left", "volume")

    assert rig.views.planes.triad.angle_deg(Plane.CORONAL) == pytest.approx(2)
    assert rig.views.planes.triad.is_home(Plane.AXIAL)


def test_the_inner_part_of_a_line_slides_its_plane_alone(rig):
    x, y = rig.view(Plane.AXIAL).pixel(rig.views.crosshair_lps)
    before = rig.views.crosshair_lps.copy()

    rig.drag(Plane.AXIAL, (x + 60, y + 2), (x + 110, y + 32))

    moved = rig.views.crosshair_lps - before
    down = 30 * rig.view(Plane.AXIAL).mm_per_pixel
    assert moved == pytest.approx((0, down, 0))


def test_the_centre_is_dragged_without_a_jump(rig):
    x, y = rig.view(Plane.AXIAL).pixel(rig.views.crosshair_lps)
    before = rig.views.crosshair_lps.copy()

    rig.drag(Plane.AXIAL, (x + 4, y - 3), (x + 24, y + 7))

    scale = rig.view(Plane.AXIAL).mm_per_pixel
    assert rig.views.crosshair_lps - before == pytest.approx((20 * scale, 10 * scale, 0))


def test_a_click_on_a_line_sets_the_crosshair_there(rig):
    x, y = rig.view(Plane.AXIAL).pixel(rig.views.crosshair_lps)
    expected = rig.view(Plane.AXIAL).point_lps(x + 60, y + 3)

    rig.click(Plane.AXIAL, x + 60, y + 3)

    assert rig.views.crosshair_lps == pytest.approx(expected)


def test_other_tools_go_through_the_crosshair(rig):
    rig.screen.controls.tool = Tool.WINDOW
    width = rig.views.window.width
    start = max(grips(rig, Plane.AXIAL, Ink.CORONAL))

    rig.drag(Plane.AXIAL, start, (start[0] + 50, start[1]))

    assert rig.views.window.width > width
    assert not rig.shown.slices.turned


def test_the_pointer_shows_what_it_would_take_hold_of(rig):
    cursors = rig.drawers.cursors
    start = max(grips(rig, Plane.AXIAL, Ink.CORONAL))
    x, y = rig.view(Plane.AXIAL).pixel(rig.views.crosshair_lps)

    rig.event(Plane.AXIAL, Gesture.MOVE, *start)
    assert cursors["axial"] == "grab"
    assert any(s.active for s in rig.shapes(Plane.AXIAL) if isinstance(s, Handle))
    rig.event(Plane.AXIAL, Gesture.MOVE, x + 60, y)
    assert cursors["axial"] == "ns-resize"
    rig.event(Plane.AXIAL, Gesture.MOVE, x, y)
    assert cursors["axial"] == "move"
    rig.event(Plane.CORONAL, Gesture.MOVE, 3, 3)
    assert cursors["axial"] == ""
    assert rig.targets[Plane.AXIAL].settings[-1].overlay.cursor == ""


def test_the_edges_of_a_slab_are_dashed_in_the_other_views(rig):
    drawing = rig.views.drawing
    rig.views.set_drawing(type(drawing)(slab=Slab(SlabMode.MAXIMUM, 12.0)))

    edges = lines(rig, Plane.AXIAL, Ink.CORONAL, dashed=True)
    ys = sorted(line.points[0][1] for line in edges)
    assert ys[1] - ys[0] == pytest.approx(12 / rig.view(Plane.AXIAL).mm_per_pixel)
    assert rig.shown.slices.axial.slab == "MIP 12 mm"


def test_the_crosshair_can_be_switched_off(rig):
    rig.views.show_crosshair = False
    rig.views.redraw()

    assert not rig.shapes(Plane.AXIAL)


def test_acquired_slices_cannot_turn_and_it_is_said_why(rig):
    turn(rig, Plane.AXIAL, Ink.CORONAL, 20)
    rig.views.use_pages(Plane.AXIAL, AcquiredPages(tilted_slices()))

    assert not rig.shown.slices.turned
    assert not rig.shown.slices.can_turn
    assert "acquired" in rig.shown.slices.locked
    assert not any(isinstance(shape, Handle) for shape in rig.shapes(Plane.CORONAL))
    rig.views.turn(Plane.CORONAL, 10)
    assert not rig.shown.slices.turned


def test_a_key_that_cannot_turn_says_why(rig):
    rig.views.use_pages(Plane.AXIAL, AcquiredPages(tilted_slices()))
    keys = KeyBoard(rig.shown.frame)
    rig.slicing.bind_keys(keys)
    keys.press("slice.turn_left", "coronal")

    assert rig.shown.notice == rig.shown.slices.locked
    assert rig.shown.notice_open


def test_what_is_held_goes_with_the_study(rig):
    start = max(grips(rig, Plane.AXIAL, Ink.CORONAL))
    rig.event(Plane.AXIAL, Gesture.PRESS, *start, button=Button.LEFT)
    rig.views.clear()
    rig.show(oblique_grid())
    rig.event(Plane.AXIAL, Gesture.MOVE, start[0], start[1] - 60)

    assert not rig.shown.slices.turned


def test_a_finer_volume_keeps_the_turn(rig):
    turn(rig, Plane.AXIAL, Ink.CORONAL, 20)
    normal = rig.view(Plane.CORONAL).axes.through

    fine = Rig().show(straight_grid((200, 80, 90), (1.0, 1.0, 0.75)))
    rig.views.replace(fine.views.planes.pages, rig.views.window)

    assert rig.view(Plane.CORONAL).axes.through == pytest.approx(normal)
    assert rig.shown.slices.turned
