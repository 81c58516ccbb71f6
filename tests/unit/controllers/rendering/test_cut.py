import numpy as np
import pytest

from spine_app.controllers.rendering.cut import is_same
from spine_app.domain.errors import RequestRefused
from spine_app.domain.rendering.cutting import CropBox, End, Face, whole_box
from spine_app.domain.view.camera import Side
from tests.data.grids import oblique_grid, straight_grid
from tests.unit.controllers.rendering.rig import GRID, Rig

LOW_I = Face(0, End.LOW)


@pytest.fixture
def rig():
    return Rig()


def test_a_new_volume_is_shown_whole(rig):
    assert is_same(rig.cutting.box, whole_box(GRID))
    assert rig.target.half_spaces == ()


def test_the_box_cuts_while_it_is_on(rig):
    rig.cutting.move_face(LOW_I, 20.0, done=True)
    rig.volume.redraw()
    assert rig.target.half_spaces == ()

    rig.cutting.set_switches(on=True, clip=0.0, frozen=False)
    kept = [
        all(s.distances(GRID.points_lps([i, 10, 10])) > 0 for s in rig.target.half_spaces)
        for i in (19, 21)
    ]
    assert kept == [False, True]

    rig.cutting.set_switches(on=False, clip=0.0, frozen=False)
    assert rig.target.half_spaces == ()


def test_the_clip_turns_with_the_camera(rig):
    rig.cutting.set_switches(on=False, clip=0.5, frozen=False)
    for side in Side:
        rig.volume.look_from(side)
        (clip,) = rig.target.half_spaces
        assert clip.normal == pytest.approx(rig.volume.camera.looking)
        assert clip.distances(GRID.center_lps) == pytest.approx(0, abs=1e-6)


def test_a_frozen_clip_stays_until_it_is_let_go(rig):
    rig.cutting.set_switches(on=False, clip=0.5, frozen=True)
    looking = rig.volume.camera.looking
    rig.volume.look_from(Side.LEFT)
    assert rig.target.half_spaces[0].normal == pytest.approx(looking)

    rig.cutting.set_switches(on=False, clip=0.5, frozen=False)
    assert rig.target.half_spaces[0].normal == pytest.approx(rig.volume.camera.looking)


def test_the_clip_position_spans_the_box_where_that_is_on(rig):
    rig.cutting.set_box(CropBox(np.array([10.0, 20, 10]), np.array([20.0, 30, 20])), "history.crop")
    rig.cutting.set_switches(on=True, clip=0.5, frozen=False)

    *_, clip = rig.target.half_spaces
    assert clip.distances(GRID.points_lps([15, 25, 15])) == pytest.approx(0, abs=1e-6)


def test_a_dragged_face_is_one_change(rig):
    for index in (5.0, 8.0):
        rig.cutting.move_face(LOW_I, index, done=False)
    rig.cutting.move_face(LOW_I, 10.0, done=True)
    assert rig.cutting.box.low_ijk[0] == 10

    rig.history.undo()
    assert rig.cutting.is_whole
    rig.history.redo()
    assert rig.cutting.box.low_ijk[0] == 10


def test_a_reset_box_can_be_taken_back(rig):
    rig.cutting.move_face(LOW_I, 10.0, done=True)
    rig.cutting.reset()
    assert rig.cutting.is_whole

    rig.history.undo()
    assert rig.cutting.box.low_ijk[0] == 10


def test_resetting_a_whole_box_is_nothing_to_take_back(rig):
    rig.cutting.reset()

    assert rig.history.undo_key == ""


def test_positions_are_mm_from_the_low_end_of_their_axis(rig):
    face = Face(2, End.HIGH)
    rig.cutting.move_face(face, rig.cutting.index_at(2, 31.0), done=True)

    assert rig.cutting.position_mm(face) == pytest.approx(31.0)
    assert rig.cutting.position_mm(Face(2, End.LOW)) == 0
    plane = rig.cutting.box.half_spaces(GRID)[5]
    assert plane.point_lps[2] == pytest.approx(31.0 - 1.0)


def test_the_finer_volume_of_a_region_keeps_the_box_where_it_is():
    coarse = straight_grid((5, 50, 60), (1.0, 1.0, 16.0), (-30.0, -25.0, 7.0))
    rig = Rig(coarse)
    rig.cutting.move_face(Face(2, End.LOW), 1.5, done=True)
    wanted = coarse.points_lps([0, 0, 1.5])[2]

    rig.show(GRID, keep=True)

    assert GRID.points_lps(rig.cutting.box.low_ijk)[2] == pytest.approx(wanted)
    assert rig.cutting.box.high_ijk == pytest.approx(whole_box(GRID).high_ijk)


def test_another_region_begins_with_a_whole_box(rig):
    rig.cutting.move_face(LOW_I, 10.0, done=True)
    rig.show(oblique_grid())

    assert is_same(rig.cutting.box, whole_box(oblique_grid()))


def test_a_box_of_another_study_is_not_taken_back(rig):
    rig.cutting.move_face(LOW_I, 10.0, done=True)
    rig.show(oblique_grid())
    rig.history.undo()

    assert rig.cutting.is_whole


def test_without_a_volume_there_is_no_box(rig):
    rig.volume.clear()

    assert rig.cutting.box is None
    with pytest.raises(RequestRefused):
        rig.cutting.reset()
