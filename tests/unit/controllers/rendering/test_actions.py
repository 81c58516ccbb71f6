import pytest

from spine_app.controllers.notices import error_text
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.rendering.vp import write_vp
from spine_app.domain.view.camera import SIDES, Side

HOSTILE = [None, True, -1, 2.5, 10**400, float("nan"), "", "no-such", "__class__", [], {}, [1]]
BONE = CT_PRESETS["bone"]
COMMANDS = {
    "look_as": ("ax",),
    "move_point": ("opacity", 1, 300.0, 0.5, True),
    "add_point": ("opacity", 300.0, 0.5),
    "delete_point": ("opacity", 1),
    "color_point": (1, "#102030", True),
    "set_light": ("ambient", 0.5, True),
    "set_lit": (False,),
    "delete_preset": ("own1",),
    "import_preset": (write_vp(BONE),),
    "move_crop": (0, "low", 10.0),
}
"""Arguments that are accepted."""


@pytest.fixture
async def shown(session):
    await session.open_volume()
    return session.shown


@pytest.fixture
def do(session):
    return session.actions.render


def applied(session):
    return [one for one in session.volume.calls if hasattr(one, "opacities")][-1]


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
@pytest.mark.parametrize(
    ("name", "at"), [(name, at) for name, given in COMMANDS.items() for at in range(len(given))]
)
async def test_what_no_page_would_send_changes_nothing_or_is_a_notice(
    session, do, shown, name, at, value
):
    arguments = list(COMMANDS[name])
    arguments[at] = value
    before = applied(session)

    await getattr(do, name)(*arguments)

    if shown.notice_open:
        assert applied(session) == before
        assert error_text("internal") not in shown.notice


@pytest.mark.parametrize(
    "name",
    [
        *COMMANDS,
        "fit",
        "reset_light",
        "reset_preset",
        "save_preset",
        "export_preset",
        "reset_crop",
        "fit_crop",
    ],
)
async def test_without_a_volume_nothing_breaks(session, do, name):
    await getattr(do, name)(*COMMANDS.get(name, ()))

    assert error_text("internal") not in session.shown.notice


async def test_a_moved_point_is_drawn_shown_and_can_be_taken_back(session, do, shown):
    await do.move_point("opacity", 1, 300, 0.5, done=True)
    assert applied(session).opacities[1] == (300, 0.5)
    assert shown.render.curves["opacity"][1] == [300, 0.5]
    assert shown.render.modified

    session.history.undo()
    assert not shown.render.modified


async def test_points_are_added_and_deleted(session, do, shown):
    await do.add_point("color", 500, 0)
    assert len(applied(session).colors) == len(BONE.colors) + 1
    await do.delete_point("opacity", 0)
    assert applied(session).opacities == BONE.opacities[1:]


async def test_a_colour_is_what_the_page_says(session, do, shown):
    await do.color_point(0, "#ff0080", done=True)

    assert applied(session).colors[0][1] == pytest.approx((1, 0, 128 / 255))
    assert shown.render.curves["color"][0][1] == "#ff0080"


async def test_the_light_is_set_switched_and_reset(session, do, shown):
    await do.set_light("specular_power", 80, done=True)
    await do.set_lit(on=False)
    assert (applied(session).light.specular_power, applied(session).shaded) == (80, False)
    assert (shown.render.light["specular_power"], shown.render.lit) == (80, False)

    await do.reset_light()
    assert applied(session) == BONE


@pytest.mark.parametrize("value", [-0.1, 1.1, 129])
async def test_a_light_out_of_range_is_refused(session, do, shown, value):
    await do.set_light("ambient", value, done=True)

    assert shown.notice_open
    assert applied(session) == BONE


async def test_a_preset_goes_out_as_a_file_of_slicer_and_comes_back(session, do, shown):
    await do.move_point("opacity", 1, 300, 0.5, done=True)
    await do.export_preset()
    (ticket,) = shown.downloads
    file = session.downloads.take(ticket)
    assert file.name == "preset-bone.vp"

    await do.reset_preset()
    await do.import_preset(bytes(file.content).decode())

    assert shown.preset == "own1"
    assert [row["title"] for row in shown.render.own_presets] == ["Own 1"]
    assert applied(session).opacities[1] == (300, 0.5)


async def test_a_file_that_is_no_preset_is_refused_with_a_sentence(session, do, shown):
    await do.import_preset("%PDF-1.7")

    assert shown.notice.startswith("This file is no volume property of 3D Slicer")
    assert applied(session) == BONE


async def test_saving_and_deleting_a_preset_changes_the_list(session, do, shown):
    await do.save_preset()
    assert [row["name"] for row in shown.render.own_presets] == ["own1"]
    await do.delete_preset("own1")
    assert shown.render.own_presets == []


async def test_the_histogram_and_its_unit_are_those_of_the_volume(shown):
    assert (shown.render.grey_low, shown.render.grey_high) == (0, 190)
    assert shown.render.grey_unit == "HU"
    assert max(shown.render.histogram) == 100


async def test_the_crop_box_is_told_in_mm_with_the_letters_of_its_ends(do, shown):
    await do.move_crop(2, "high", 30.0)

    assert shown.render.crop[2] == {
        "axis": 2,
        "low_name": "F",
        "high_name": "H",
        "low": 0.0,
        "high": 30.0,
        "extent": 50.0,
    }
    assert shown.render.crop_moved
    await do.reset_crop()
    assert not shown.render.crop_moved


async def test_a_box_cannot_be_fitted_to_nothing(do, shown):
    """The values of this volume end at 190 HU, where bone begins to be seen faintly."""
    session_preset = [[value, 0.0] for value, _ in shown.render.curves["opacity"]]
    for index, (value, height) in enumerate(session_preset):
        await do.move_point("opacity", index, value, height, done=True)
    await do.fit_crop()

    assert shown.notice.startswith("The preset shows nothing here")
    assert not shown.render.crop_moved


@pytest.mark.parametrize(
    ("plane", "side"), [("ax", Side.INFERIOR), ("cor", Side.ANTERIOR), ("sag", Side.LEFT)]
)
async def test_a_camera_preset_looks_as_the_slices_of_its_name(session, do, shown, plane, side):
    await do.look_as(plane)

    assert session.viewer.volume.camera.looking == pytest.approx(SIDES[side][0])


async def test_a_fit_keeps_the_direction(session, do, shown):
    volume = session.viewer.volume
    volume.turn(3, 1)
    volume.zoom(4)
    looking = volume.camera.looking
    await do.fit()

    assert volume.camera.looking == pytest.approx(looking)
    assert volume.camera.focus_lps == pytest.approx(volume.grid.center_lps)


async def test_switches_of_the_page_are_followed(session, do, shown):
    controls = session.screen.controls.rendering
    controls.crop_on, controls.clip, controls.opacity = True, 25.0, 0.5
    controls.show_names = controls.smooth_turns = True
    do.follow_controls()

    assert len(session.volume.half_spaces) == 1
    assert applied(session).opacities[-1][1] < BONE.opacities[-1][1]
    assert session.rendering.names.is_on
    assert session.viewer.volume.turning.smooth
