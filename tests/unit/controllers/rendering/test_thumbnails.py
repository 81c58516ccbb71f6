import numpy as np
import pytest

from spine_app.controllers.rendering.thumbnails import SIZE, Thumbnails
from spine_app.domain.rendering.presets import CT_PRESETS, MR_PRESETS
from spine_app.domain.view.planes import letters
from spine_app.domain.volume import Modality
from tests.unit.controllers.rendering.rig import GRID, Rig

PICTURE = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)


@pytest.fixture
def rig():
    return started(Rig())


def started(rig):
    rig.thumbnails = Thumbnails(rig.target, rig.volume, rig.shown, lambda act: act())
    rig.show()
    return rig


def names(answer):
    return [one.name for one in answer[1]]


def test_a_picture_of_every_preset_is_asked_for(rig):
    assert list(rig.target.asked_looks) == list(CT_PRESETS)
    rig.show(modality=Modality.MR)
    assert list(rig.target.asked_looks) == list(MR_PRESETS)


def test_the_page_gets_what_it_does_not_have(rig):
    study, _ = rig.thumbnails.answer(0, 0)
    rig.target.on_picture("bone", PICTURE)
    rig.target.on_picture("skin", PICTURE)

    assert names(rig.thumbnails.answer(study, 0)) == ["bone", "skin"]
    assert names(rig.thumbnails.answer(study, 1)) == ["skin"]
    assert names(rig.thumbnails.answer(study, 2)) == []
    assert names(rig.thumbnails.answer(study - 1, 2)) == ["bone", "skin"]


@pytest.mark.parametrize("have", [-1, 10**12])
def test_a_count_that_cannot_be_gives_no_more_than_there_is(rig, have):
    study, _ = rig.thumbnails.answer(0, 0)
    rig.target.on_picture("bone", PICTURE)

    assert len(names(rig.thumbnails.answer(study, have))) <= 1


def test_each_picture_is_told_to_the_page(rig):
    before = rig.shown.render.thumbnails_serial
    rig.target.on_picture("bone", PICTURE)

    assert rig.shown.render.thumbnails_serial == before + 1


def test_pictures_of_the_volume_before_are_forgotten_and_late_ones_dropped(rig):
    late = rig.target.on_picture
    rig.target.on_picture("bone", PICTURE)
    rig.show()
    late("skin", PICTURE)

    study, pictures = rig.thumbnails.answer(0, 0)
    assert pictures == []
    rig.volume.clear()
    assert rig.thumbnails.answer(study, 0)[1] == []


def test_a_saved_preset_gets_a_picture_too(rig):
    rig.look.keep(CT_PRESETS["skin"])
    assert list(rig.target.asked_looks) == ["own1"]


def test_the_head_is_up_and_the_patients_right_on_the_left():
    rig = Rig()
    cameras = []
    rig.target.thumbnails = lambda camera, *_: cameras.append(camera)
    started(rig)

    camera = cameras[-1]
    assert letters(camera.up)[0] == "H"
    assert letters(camera.right)[0] == "L"
    assert camera.focus_lps == pytest.approx(GRID.center_lps)
    assert camera.position_lps[2] > camera.focus_lps[2]
