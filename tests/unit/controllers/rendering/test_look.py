import pytest

from spine_app.controllers.rendering.look import OWN_MAX, Sliders
from spine_app.domain.errors import RequestRefused
from spine_app.domain.rendering.errors import TooManyPresets
from spine_app.domain.rendering.presets import CT_PRESETS, MR_PRESETS
from spine_app.domain.rendering.transfer import Part, with_point_moved
from spine_app.domain.volume import Modality
from spine_app.domain.window import GreyWindow
from tests.unit.controllers.rendering.rig import WINDOW, Rig

BONE = CT_PRESETS["bone"]


@pytest.fixture
def rig():
    return Rig()


def bent(preset, value=300.0, height=0.5):
    return with_point_moved(preset, Part.OPACITY, 1, value, height)


def test_an_edit_is_drawn_and_marked(rig):
    rig.look.edit(bent(BONE), "history.edit_preset")

    assert rig.applied.opacities[1] == (300, 0.5)
    assert rig.look.is_modified
    assert rig.shown.preset == "bone"


def test_an_edit_is_taken_back_and_done_again(rig):
    rig.look.edit(bent(BONE), "history.edit_preset")
    rig.history.undo()
    assert rig.applied == BONE
    assert not rig.look.is_modified

    rig.history.redo()
    assert rig.applied.opacities[1] == (300, 0.5)


def test_a_drag_is_one_edit_however_many_steps_it_has(rig):
    for value in (250, 270, 290):
        rig.look.edit(bent(BONE, value), "history.edit_preset", done=False)
    rig.look.edit(bent(BONE, 300), "history.edit_preset")

    rig.history.undo()

    assert rig.applied == BONE
    assert rig.history.undo_key == ""


def test_a_drag_that_ends_where_it_began_is_not_remembered(rig):
    rig.look.edit(bent(BONE), "history.edit_preset", done=False)
    rig.look.edit(BONE, "history.edit_preset")

    assert rig.applied == BONE
    assert rig.history.undo_key == ""


def test_sliders_act_on_any_preset_and_do_not_edit_it(rig):
    rig.look.tune(Sliders(opacity=0.5, shift_hu=100))
    rig.look.choose("skin")

    skin = CT_PRESETS["skin"]
    assert [v for v, _ in rig.applied.opacities] == [v + 100 for v, _ in skin.opacities]
    assert rig.applied.opacities[-1][1] < skin.opacities[-1][1]
    assert not rig.look.is_modified


def test_the_shift_of_an_mr_is_a_part_of_its_window():
    rig = Rig(modality=Modality.MR)
    before = rig.applied.opacities[0][0]

    rig.look.tune(Sliders(shift_hu=999, shift_percent=25))

    assert rig.applied.opacities[0][0] == pytest.approx(before + 0.25 * WINDOW.width)


def test_the_same_slider_again_draws_nothing(rig):
    count = len(rig.target.calls)
    rig.look.tune(Sliders())

    assert len(rig.target.calls) == count


def test_a_saved_preset_is_chosen_like_any_other(rig):
    rig.look.keep(bent(BONE))
    assert rig.shown.preset == "own1"
    assert not rig.look.is_modified

    rig.look.choose("skin")
    rig.look.choose("own1")

    assert rig.applied == bent(BONE)


@pytest.mark.parametrize("inverted", [False, True])
def test_a_saved_mr_preset_follows_the_window_of_the_next_study(inverted):
    rig = Rig(modality=Modality.MR, inverted=inverted)
    rig.look.keep(rig.look.look.preset)
    rig.show(modality=Modality.MR, window=GreyWindow(1000, 100), inverted=inverted)

    own, plain = rig.look.looks()["own1"], rig.look.looks()["surface"]
    assert [v for v, _ in own.opacities] == pytest.approx([v for v, _ in plain.opacities])


def test_a_saved_preset_is_offered_for_its_modality_alone(rig):
    rig.look.keep(BONE)
    rig.show(modality=Modality.MR)

    assert rig.look.own == []
    assert set(rig.look.looks()) == set(MR_PRESETS)
    rig.look.choose("own1")
    assert rig.shown.preset == "surface"


def test_a_saved_preset_that_is_deleted_gives_way_to_the_first(rig):
    rig.look.keep(bent(BONE))
    rig.look.forget("own1")

    assert rig.shown.preset == "bone"
    assert rig.look.own == []


def test_an_edit_of_a_deleted_preset_can_still_be_taken_back(rig):
    rig.look.keep(BONE)
    rig.look.edit(bent(BONE), "history.edit_preset")
    rig.look.forget("own1")
    rig.history.undo()

    assert rig.applied == BONE
    assert rig.shown.preset == "bone"


@pytest.mark.parametrize("name", ["own9", "bone", ""])
def test_only_saved_presets_can_be_deleted(rig, name):
    with pytest.raises(RequestRefused):
        rig.look.forget(name)


def test_no_more_presets_are_saved_than_the_panel_has_room_for(rig):
    for _ in range(OWN_MAX):
        rig.look.keep(BONE)

    with pytest.raises(TooManyPresets):
        rig.look.keep(BONE)


def test_the_volume_that_replaces_a_coarse_one_keeps_the_edits(rig):
    rig.look.edit(bent(BONE), "history.edit_preset")
    rig.show(keep=True)

    assert rig.applied == bent(BONE)


def test_an_edit_of_a_study_of_another_modality_is_not_taken_back(rig):
    rig.look.edit(bent(BONE), "history.edit_preset")
    rig.show(modality=Modality.MR)
    drawn = rig.applied
    rig.history.undo()

    assert rig.applied == drawn


def test_without_a_volume_there_is_nothing_to_edit(rig):
    rig.volume.clear()

    with pytest.raises(RequestRefused):
        rig.look.edit(BONE, "history.edit_preset")
    assert rig.look.drawn is None
