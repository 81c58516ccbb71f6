from contextlib import nullcontext

import numpy as np
import pytest

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.slicing.target import Look
from spine_app.controllers.slicing.views import SliceViews
from spine_app.domain.slicing.paging import VolumePages
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import PRESETS, GreyWindow
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown, Tool
from tests.data.grids import oblique_grid, straight_grid

SIZE = ViewSize(600, 400)


class Recorder:
    """A slice target that remembers what it was told."""

    def __init__(self):
        self.volume = None
        self.settings = []
        self.size = None

    def show(self, volume):
        self.volume = volume

    def clear(self):
        self.volume = None

    def show_slice(self, volume, settings):
        self.show(volume)
        self.apply(settings)

    def apply(self, settings):
        self.settings.append(settings)

    def resize(self, width, height):
        self.size = (width, height)


@pytest.fixture
def targets():
    return {plane: Recorder() for plane in Plane}


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
def views(targets, shown):
    views = SliceViews(targets, Screen(shown, Controls(), nullcontext()), Drawers())
    for plane in Plane:
        views.resize(plane, SIZE)
    return views


def ramp(grid):
    """A volume whose value is 100 k + 10 j + i, small enough to be told apart."""
    k, j, i = np.mgrid[tuple(slice(n) for n in grid.shape_kji)]
    return Volume((100 * k + 10 * j + i).astype(np.int16), grid, Modality.CT)


def show(views, volume, window):
    views.show({plane: VolumePages(volume, plane) for plane in Plane}, window, Look())


def pointer(gesture, x=300.0, y=200.0, button=Button.NONE, **more):
    return PointerEvent(gesture, button, x, y, **more)


def drag(views, plane, tool, start, end, button=Button.LEFT):
    views.on_pointer(plane, pointer(Gesture.PRESS, *start, button=button), tool)
    views.on_pointer(plane, pointer(Gesture.MOVE, *end), tool)
    views.on_pointer(plane, pointer(Gesture.RELEASE, *end, button=button), tool)


def test_a_shown_volume_is_fitted_with_the_crosshair_on_a_voxel(views, targets, shown):
    volume = ramp(straight_grid())
    show(views, volume, PRESETS["bone"])

    index = volume.grid.indices_ijk(views.crosshair_lps)
    assert index == pytest.approx(np.round(index))
    assert all(target.volume is volume for target in targets.values())
    assert shown.axial.left == "R"
    assert shown.axial.right == "L"
    assert shown.window_width == 1800


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid()], ids=["straight", "oblique"])
def test_a_click_moves_the_crosshair_in_all_views(views, targets, grid):
    show(views, ramp(grid), PRESETS["bone"])
    expected = targets[Plane.AXIAL].settings[-1].view.point_lps(330, 180)

    views.on_pointer(
        Plane.AXIAL, pointer(Gesture.PRESS, 330, 180, button=Button.LEFT), Tool.POINTER
    )

    assert views.crosshair_lps == pytest.approx(expected)
    for target in targets.values():
        view = target.settings[-1].view
        assert (expected - view.center_lps) @ view.axes.through == pytest.approx(0)


def test_the_crosshair_stays_inside_the_volume(views):
    grid = straight_grid()
    show(views, ramp(grid), PRESETS["bone"])

    views.move_crosshair([1e6, -1e6, 1e6])

    assert grid.nearest_kji(views.crosshair_lps) == (19, 0, 39)


def test_the_wheel_goes_one_slice_and_the_value_is_that_of_the_voxel(views, shown):
    volume = ramp(straight_grid())
    show(views, volume, PRESETS["bone"])
    before = volume.grid.indices_ijk(views.crosshair_lps)

    views.on_pointer(Plane.AXIAL, pointer(Gesture.WHEEL, amount=1), Tool.POINTER)
    views.on_pointer(Plane.AXIAL, pointer(Gesture.WHEEL, amount=-1), Tool.POINTER)
    views.on_pointer(Plane.AXIAL, pointer(Gesture.WHEEL, amount=-1), Tool.POINTER)

    assert volume.grid.indices_ijk(views.crosshair_lps) - before == pytest.approx([0, 0, 1])
    assert " HU\nx\xa0" in shown.axial.value


def test_a_wheel_that_turns_sideways_leaves_the_slice(views):
    show(views, ramp(straight_grid()), PRESETS["bone"])
    before = views.crosshair_lps.copy()

    views.on_pointer(Plane.AXIAL, pointer(Gesture.WHEEL, amount=0), Tool.POINTER)

    assert views.crosshair_lps == pytest.approx(before)


def test_the_value_read_out_is_the_voxel_under_the_pointer(views, targets, shown):
    volume = ramp(straight_grid())
    show(views, volume, PRESETS["bone"])
    wanted = volume.grid.points_lps([12, 21, 9])
    views.move_crosshair(wanted)
    x, y = targets[Plane.AXIAL].settings[-1].view.pixel(wanted)

    views.on_pointer(Plane.AXIAL, pointer(Gesture.MOVE, x, y), Tool.POINTER)

    told = "{:.1f} y\xa0{:.1f} z\xa0{:.1f}".format(*wanted).replace("-", "−")
    assert shown.axial.value == f"{100 * 9 + 10 * 21 + 12} HU\nx\xa0{told}\xa0mm"


def test_dragging_with_the_window_tool_changes_width_and_level(views, shown):
    show(views, ramp(straight_grid()), PRESETS["soft"])

    drag(views, Plane.CORONAL, Tool.WINDOW, (300, 200), (360, 160))

    assert views.window.width > 400
    assert views.window.center < 40
    assert shown.window_name == ""


def test_the_middle_button_pans_and_the_right_one_zooms_whatever_the_tool(views, targets):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    first = targets[Plane.AXIAL].settings[-1].view

    drag(views, Plane.AXIAL, Tool.POINTER, (300, 200), (320, 230), Button.MIDDLE)
    panned = targets[Plane.AXIAL].settings[-1].view
    drag(views, Plane.AXIAL, Tool.POINTER, (300, 200), (300, 100), Button.RIGHT)
    zoomed = targets[Plane.AXIAL].settings[-1].view

    assert panned.pixel(first.center_lps) == pytest.approx((320, 230))
    assert zoomed.mm_per_pixel < panned.mm_per_pixel


def test_resizing_an_untouched_view_fits_it_again_and_a_touched_one_is_kept(views, targets):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    views.resize(Plane.AXIAL, ViewSize(300, 200, 2.0))
    fitted = targets[Plane.AXIAL].settings[-1].view
    views.zoom(Plane.AXIAL, 2.0)
    views.resize(Plane.AXIAL, ViewSize(600, 400))
    kept = targets[Plane.AXIAL].settings[-1].view

    assert targets[Plane.AXIAL].size == (600, 400)
    assert kept.mm_per_pixel == pytest.approx(fitted.mm_per_pixel / 4)


def test_a_typed_point_outside_a_zoomed_view_is_brought_into_sight(views, targets):
    grid = straight_grid()
    show(views, ramp(grid), PRESETS["soft"])
    views.zoom(Plane.AXIAL, 30.0)

    views.show_point(grid.points_lps([2, 2, 2]))

    view = targets[Plane.AXIAL].settings[-1].view
    x, y = view.pixel(views.crosshair_lps)
    assert 0 <= x <= SIZE.width
    assert 0 <= y <= SIZE.height


def test_a_cleared_view_ignores_late_events(views, targets):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    views.clear()
    count = len(targets[Plane.AXIAL].settings)

    drag(views, Plane.AXIAL, Tool.POINTER, (300, 200), (320, 230))
    views.scroll(Plane.AXIAL, 3)
    views.reset()
    views.set_window(GreyWindow(1, 2))

    assert len(targets[Plane.AXIAL].settings) == count


def test_a_view_without_a_volume_ignores_what_moves_it(views, targets):
    views.move_crosshair([1, 2, 3])
    views.show_point([1, 2, 3])
    views.zoom(Plane.AXIAL, 2.0)

    assert all(target.settings == [] for target in targets.values())
    assert list(views.crosshair_lps) == [0, 0, 0]


def test_a_press_without_a_button_and_a_move_without_a_press_change_nothing(views, targets):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    count = len(targets[Plane.AXIAL].settings)

    drag(views, Plane.AXIAL, Tool.POINTER, (300, 200), (320, 230), Button.NONE)

    assert len(targets[Plane.AXIAL].settings) == count


def test_dragging_with_the_pointer_takes_the_crosshair_along(views, targets):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    expected = targets[Plane.AXIAL].settings[-1].view.point_lps(330, 190)

    drag(views, Plane.AXIAL, Tool.POINTER, (300, 200), (330, 190))

    assert views.crosshair_lps == pytest.approx(expected)


@pytest.mark.parametrize("tool", [Tool.PAN, Tool.ZOOM])
def test_the_left_button_does_what_the_tool_says(views, targets, tool):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    before = targets[Plane.AXIAL].settings[-1].view

    drag(views, Plane.AXIAL, tool, (300, 200), (320, 150))

    after = targets[Plane.AXIAL].settings[-1].view
    assert (after.mm_per_pixel == before.mm_per_pixel) == (tool is Tool.PAN)
    moved = not np.allclose(after.center_lps, before.center_lps)
    assert moved == (tool is Tool.PAN)


def test_the_wheel_with_control_zooms_about_the_pointer(views, targets):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    before = targets[Plane.AXIAL].settings[-1].view

    views.on_pointer(
        Plane.AXIAL, pointer(Gesture.WHEEL, 310, 190, amount=-1, ctrl=True), Tool.POINTER
    )

    after = targets[Plane.AXIAL].settings[-1].view
    assert after.mm_per_pixel < before.mm_per_pixel
    assert after.point_lps(310, 190) == pytest.approx(before.point_lps(310, 190))


def test_no_value_is_read_outside_of_the_volume(views, shown):
    show(views, ramp(straight_grid()), PRESETS["soft"])
    views.zoom(Plane.AXIAL, 0.1)

    views.on_pointer(Plane.AXIAL, pointer(Gesture.MOVE, 1, 1), Tool.POINTER)

    assert shown.axial.value == ""
