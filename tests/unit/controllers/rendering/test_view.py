import numpy as np
import pytest

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.view.camera import Side
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.screen.state import Shown
from tests.data.grids import straight_grid


class Recorder:
    """A volume target that remembers what it was told."""

    def __init__(self):
        self.presets = []
        self.cameras = []
        self.volume = None

    def show(self, volume):
        self.volume = volume

    def clear(self):
        self.volume = None

    def apply(self, preset):
        self.presets.append(preset)

    def look(self, camera, overlay):
        self.cameras.append(camera)

    def resize(self, width, height):
        pass


@pytest.fixture
def target():
    return Recorder()


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
def control(target, shown):
    control = VolumeControl(target, shown, Drawers())
    control.resize(ViewSize(600, 400))
    return control


def volume(modality=Modality.CT):
    grid = straight_grid()
    return Volume(np.zeros(grid.shape_kji, np.int16), grid, modality)


def drag(control, button, end, **more):
    control.on_pointer(PointerEvent(Gesture.PRESS, button, 300, 200))
    control.on_pointer(PointerEvent(Gesture.MOVE, Button.NONE, *end, **more))
    control.on_pointer(PointerEvent(Gesture.RELEASE, button, *end))


def test_a_volume_is_seen_from_the_front_with_the_patients_right_on_the_left(
    control, target, shown
):
    control.show(volume(), GreyWindow(0, 1))

    assert (shown.volume.left, shown.volume.right, shown.volume.top) == ("R", "L", "H")
    assert shown.preset == "bone"
    assert shown.volume.bar_px > 0


def test_an_mr_volume_gets_its_own_presets_laid_over_its_window(control, target, shown):
    control.show(volume(Modality.MR), GreyWindow(500, 400))

    assert shown.preset == "surface"
    assert target.presets[-1].opacities[-1][0] == 700


def test_an_unknown_preset_changes_nothing(control, target, shown):
    control.show(volume(), GreyWindow(0, 1))
    control.use_preset("no-such")

    assert shown.preset == "bone"
    assert len(target.presets) == 1


@pytest.mark.parametrize(
    ("button", "changed"),
    [(Button.LEFT, "looking"), (Button.MIDDLE, "focus_lps"), (Button.RIGHT, "distance")],
)
def test_each_button_moves_the_camera_in_its_own_way(control, target, button, changed):
    control.show(volume(), GreyWindow(0, 1))
    before = target.cameras[-1]

    drag(control, button, (340, 260))

    after = target.cameras[-1]
    moved = [
        name
        for name in ("looking", "focus_lps", "distance")
        if not np.allclose(getattr(before, name), getattr(after, name))
    ]
    assert moved == [changed]


def test_moving_without_a_button_turns_nothing(control, target):
    control.show(volume(), GreyWindow(0, 1))
    count = len(target.cameras)

    control.on_pointer(PointerEvent(Gesture.MOVE, Button.NONE, 10, 10))

    assert len(target.cameras) == count


def test_the_letters_follow_the_camera(control, shown):
    control.show(volume(), GreyWindow(0, 1))
    control.look_from(Side.POSTERIOR)

    assert (shown.volume.left, shown.volume.right) == ("L", "R")


def test_a_cleared_view_ignores_late_events(control, target):
    control.show(volume(), GreyWindow(0, 1))
    control.clear()
    count = len(target.cameras)

    drag(control, Button.LEFT, (340, 260))
    control.turn(1, 1)
    control.zoom(2)
    control.use_preset("bone")

    assert len(target.cameras) == count


def test_a_side_without_a_volume_is_not_looked_from(control, target):
    control.look_from(Side.LEFT)

    assert target.cameras == []


def test_dragging_without_a_volume_turns_nothing(control, target):
    drag(control, Button.LEFT, (340, 260))

    assert target.cameras == []
