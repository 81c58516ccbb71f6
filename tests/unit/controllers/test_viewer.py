import numpy as np
import pytest

from spine_app.controllers.study.loading import Images
from spine_app.domain.rendering.presets import CT_PRESETS, MR_PRESETS
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import PRESETS, GreyWindow
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import text
from tests.unit.controllers.session import Session
from tests.unit.controllers.told import GRID

AUTOMATIC = GreyWindow(10.5, 19)
PLAIN = StudyFacts()
WINDOWED = StudyFacts(window_center=5, window_width=6)


@pytest.fixture
def session(tmp_path):
    return Session(tmp_path)


@pytest.fixture
def viewer(session):
    return session.viewer


def volume(modality=Modality.CT):
    values = np.arange(GRID.shape_kji[0], dtype=np.int16)[:, None, None] + np.int16(1)
    voxels = np.ascontiguousarray(np.broadcast_to(values, GRID.shape_kji))
    return Volume(voxels, GRID, modality)


def images(modality=Modality.CT, facts=PLAIN, automatic=AUTOMATIC, **more):
    return Images(volume(modality), None, automatic, facts, **more)


def names(rows):
    return [row["name"] for row in rows]


def test_a_ct_is_shown_with_the_bone_window_and_the_presets_of_a_ct(viewer, session):
    viewer.show(images())

    assert session.shown.has_volume
    assert session.shown.window_name == "bone"
    assert names(session.shown.windows) == [*PRESETS, "auto"]
    assert names(session.shown.presets) == list(CT_PRESETS)


def test_an_mr_is_shown_with_a_window_from_its_values(viewer, session):
    viewer.show(images(Modality.MR))

    assert session.shown.window_name == "auto"
    assert names(session.shown.windows) == ["auto"]
    assert session.shown.window_center == pytest.approx(10.5, abs=1)
    assert names(session.shown.presets) == list(MR_PRESETS)


def test_the_automatic_window_is_the_one_that_was_found(viewer, session):
    viewer.show(images(Modality.MR, automatic=GreyWindow(77, 99)))

    assert session.shown.window_center == 77


def test_the_window_of_the_study_is_offered_and_can_be_used(viewer, session):
    viewer.show(images(Modality.MR, WINDOWED))
    viewer.use_window("stored")

    assert names(session.shown.windows) == ["auto", "stored"]
    assert (session.shown.window_name, session.shown.window_center) == ("stored", 5)


def test_every_entry_of_the_menus_has_a_title(viewer, session):
    viewer.show(images(facts=WINDOWED))

    assert all(row["title"] for row in session.shown.windows + session.shown.presets)


def test_an_unknown_window_changes_nothing(viewer, session):
    viewer.show(images())
    viewer.use_window("stored")

    assert session.shown.window_name == "bone"


def test_a_window_of_numbers_has_no_name(viewer, session):
    viewer.show(images())
    viewer.set_window(GreyWindow(12, 34))

    assert session.shown.window_name == ""
    assert session.shown.window_width == 34


def test_clearing_empties_the_views_and_what_is_written_over_them(viewer, session):
    viewer.slices.resize(Plane.AXIAL, ViewSize(600, 400))
    viewer.show(images())
    viewer.slices.scroll(Plane.AXIAL, 1)
    viewer.clear()

    shown = session.shown
    assert not shown.has_volume
    assert shown.crosshair == []
    assert session.volume.volume is None
    assert all(target.volume is None for target in session.slices.values())
    for overlay in (shown.volume, shown.axial, shown.coronal, shown.sagittal):
        assert overlay == ViewShown()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("llvmpipe (LLVM 19)", "software"), ("NVIDIA H100", "gpu"), ("", "gpu")],
)
def test_the_kind_of_renderer_is_told_without_its_name(viewer, session, name, kind):
    viewer.show_renderer(name)

    assert session.shown.renderer == text(f"renderer.{kind}")
    assert session.page.flushes == 1


def test_a_view_that_was_left_keeps_its_place_when_it_is_resized(viewer, session):
    viewer.show(images())
    before = session.volume.calls[-1]
    viewer.volume.resize(ViewSize(300, 200))

    assert session.volume.calls[-1] is before
    assert (300, 200) in session.volume.calls


def test_a_shift_drag_pans_and_a_control_drag_zooms_the_volume(viewer, session):
    viewer.show(images())
    before = session.volume.calls[-1]
    for more in ({"shift": True}, {"ctrl": True}):
        viewer.volume.on_pointer(PointerEvent(Gesture.PRESS, Button.LEFT, 10, 10))
        viewer.volume.on_pointer(PointerEvent(Gesture.MOVE, Button.NONE, 30, 40, **more))
        viewer.volume.on_pointer(PointerEvent(Gesture.RELEASE, Button.LEFT, 30, 40))
    after = session.volume.calls[-1]

    assert np.allclose(after.looking, before.looking)
    assert not np.allclose(after.focus_lps, before.focus_lps)
    assert after.distance != before.distance


def test_the_wheel_comes_nearer_when_it_turns_away_from_the_user(viewer, session):
    viewer.show(images())
    before = session.volume.calls[-1].distance
    viewer.volume.on_pointer(PointerEvent(Gesture.WHEEL, Button.NONE, 10, 10, amount=-1))

    assert session.volume.calls[-1].distance < before


def test_the_preset_in_use_is_kept_for_the_next_volume_of_its_kind(viewer, session):
    viewer.show(images())
    viewer.volume.use_preset("soft")
    viewer.show(images())

    assert session.shown.preset == "soft"
