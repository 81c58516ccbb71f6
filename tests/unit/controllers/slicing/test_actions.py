import pytest

from spine_app.controllers.notices import error_text
from spine_app.domain.slicing.slab import SlabMode
from spine_app.domain.view.interaction import ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.window import PRESETS


@pytest.fixture
async def slices(session):
    await session.open_volume()
    for plane in Plane:
        session.actions.on_size(plane.value, ViewSize(600, 400))
    return session


def settings(session, plane=Plane.AXIAL):
    return session.slices[plane].calls[-1]


async def test_the_slider_goes_to_a_slice_and_not_beyond(slices):
    await slices.actions.slices.go_to_step("axial", 3)
    assert slices.shown.slices.axial.step == 3
    assert slices.shown.axial.position.startswith("4 / 20")
    await slices.actions.slices.go_to_step("axial", 10**9)

    assert slices.shown.slices.axial.step == slices.shown.slices.axial.steps == 19


async def test_a_position_is_typed_in_mm(slices):
    await slices.actions.slices.go_to_position("axial", 110.0)

    assert slices.shown.slices.axial.along == pytest.approx(110.0)
    assert slices.shown.crosshair[2] == pytest.approx(110.0)


async def test_a_slab_is_used_in_all_views_and_told(slices):
    await slices.actions.slices.use_slab("maximum", 7.5)

    for plane in Plane:
        slab = settings(slices, plane).slab
        assert (slab.mode, slab.thickness_mm) == (SlabMode.MAXIMUM, 7.5)
        assert getattr(slices.shown.slices, plane.value).slab == "MIP 7.5 mm"
    assert (slices.shown.slices.slab_mode, slices.shown.slices.slab_mm) == ("maximum", 7.5)


async def test_a_slab_of_no_known_mode_is_refused(slices):
    await slices.actions.slices.use_slab("median", 5)

    assert slices.shown.notice.startswith(error_text("request-refused"))
    assert not settings(slices).slab.is_thick


async def test_interpolation_and_outlines_are_switched(slices):
    await slices.actions.slices.interpolate(False)
    await slices.actions.slices.outline_labels(True)

    assert not settings(slices).interpolated
    assert settings(slices).outline
    assert (slices.shown.slices.interpolated, slices.shown.slices.outline) == (False, True)


async def test_keys_step_through_slabs_thickness_and_windows(slices):
    thickness = slices.shown.slices.slab_mm
    for name in ("slice.slab", "slice.slab", "slice.thicker", "slice.window"):
        await slices.actions.key("axial", name)

    assert slices.shown.slices.slab_mode == "minimum"
    assert slices.shown.slices.slab_mm > thickness
    assert slices.shown.window_name == "soft"
    await slices.actions.key("axial", "slice.thinner")
    assert slices.shown.slices.slab_mm == thickness
    for name in ("slice.interpolate", "slice.outline", "slice.window_reset"):
        await slices.actions.key("axial", name)
    assert slices.shown.window_center == PRESETS["bone"].center
    assert not settings(slices).interpolated
    assert settings(slices).outline


async def test_the_orientation_is_turned_by_keys_and_reset(slices):
    await slices.actions.key("axial", "slice.turn_left")
    assert slices.shown.slices.turned
    await slices.actions.slices.reset_orientation()

    assert not slices.shown.slices.turned
    await slices.actions.key("axial", "slice.turn_right")
    await slices.actions.key("axial", "slice.upright")
    assert not slices.shown.slices.turned


async def test_resetting_the_views_resets_their_orientation(slices):
    await slices.actions.key("axial", "slice.turn_left")
    await slices.actions.reset_views()

    assert not slices.shown.slices.turned


async def test_cine_is_started_and_stopped_by_button_and_by_key(slices):
    await slices.actions.slices.play("axial")
    assert slices.shown.slices.axial.playing
    await slices.actions.key("axial", "slice.play")

    assert not slices.shown.slices.axial.playing
    await slices.actions.slices.set_cine(24, True)
    assert (slices.shown.slices.frames_per_s, slices.shown.slices.bounce) == (24, True)


async def test_cine_ends_with_the_study(slices):
    await slices.actions.slices.play("axial")
    await slices.actions.close_study()

    assert not slices.shown.slices.axial.playing


async def test_the_canal_is_placed_turned_fitted_and_cleared(slices):
    do = slices.actions.slices
    await do.place_canal(True)
    assert slices.shown.slices.curved.placing
    for z in (105.0, 120.0, 140.0):
        slices.slicing.canal.points.add((0, 0, z))
    await do.turn_curved(45)
    assert slices.shown.slices.curved.angle == 45
    await do.fit_curved()
    await do.remove_canal_point()
    assert slices.shown.slices.curved.points == 2
    await do.clear_canal()

    assert slices.shown.slices.curved.points == 0
    assert not slices.shown.slices.curved.ready


async def test_the_canal_cannot_be_placed_without_a_volume(session):
    await session.actions.slices.place_canal(True)

    assert session.shown.notice.startswith(error_text("request-refused"))


async def test_undo_takes_back_a_point_of_the_canal(slices):
    await slices.actions.slices.place_canal(True)
    slices.slicing.canal.points.add((0, 0, 120))
    await slices.actions.key("axial", "edit.undo")

    assert slices.shown.slices.curved.points == 0
    assert "canal point" in slices.shown.notice
