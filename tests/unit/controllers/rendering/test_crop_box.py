import numpy as np
import pytest

from spine_app.controllers.rendering.crop_box import CropHandles
from spine_app.domain.rendering.cutting import FACES, End, Face, box_corners, face_center
from spine_app.domain.view.camera import Side
from spine_app.domain.view.drawing import Handle, Ink, Line
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import SliceProjection
from spine_app.domain.view.slice_view import fitted
from tests.data.grids import oblique_grid
from tests.unit.controllers.rendering.rig import GRID, Rig


@pytest.fixture
def rig():
    return with_handles(Rig())


def with_handles(rig):
    rig.drawn = 0

    def redraw():
        rig.drawn += 1

    CropHandles(rig.cutting, rig.drawers, redraw)
    for face, index in zip(FACES, (8.0, 50.0, 8.0, 40.0, 6.0, 33.0), strict=True):
        rig.cutting.move_face(
            face, min(index, rig.cutting.grid.shape_ijk[face.axis] - 2), done=True
        )
    rig.cutting.set_switches(on=True, clip=0.0, frozen=False)
    return rig


def test_the_box_is_twelve_edges_and_six_handles_where_they_are_in_space(rig):
    shapes = rig.shapes()
    lines = [one for one in shapes if isinstance(one, Line)]
    handles = [one for one in shapes if isinstance(one, Handle)]

    assert (len(lines), len(handles)) == (12, 6)
    wanted = {rig.projection.pixel(face_center(rig.cutting.box, GRID, face)) for face in FACES}
    assert {handle.at for handle in handles} == wanted
    corners = {rig.projection.pixel(c) for c in box_corners(rig.cutting.box, GRID)}
    assert {end for line in lines for end in line.points} == corners


@pytest.mark.parametrize("grid", [GRID, oblique_grid((40, 50, 60))], ids=["straight", "oblique"])
@pytest.mark.parametrize("face", FACES, ids=str)
def test_a_dragged_handle_comes_to_lie_under_the_pointer(grid, face):
    rig = with_handles(Rig(grid))
    rig.volume.look_from(Side.ANTERIOR)
    rig.volume.turn(3, 2)
    start = face_center(rig.cutting.box, grid, face)
    moved = 3.0 if face.end is End.LOW else -3.0
    wanted = start + moved * grid.direction[:, face.axis]

    rig.drag(rig.projection.pixel(start), rig.projection.pixel(wanted))

    assert face_center(rig.cutting.box, grid, face) == pytest.approx(wanted, abs=0.1)


def test_a_drag_beside_the_handles_turns_the_camera(rig):
    looking = rig.volume.camera.looking
    rig.drag((5, 5), (60, 5))

    assert rig.volume.camera.looking != pytest.approx(looking)


def test_a_dragged_handle_does_not_turn_the_camera(rig):
    looking = rig.volume.camera.looking
    at = rig.projection.pixel(face_center(rig.cutting.box, GRID, Face(0, End.LOW)))
    rig.drag(at, (at[0] + 30, at[1]))

    assert rig.volume.camera.looking == pytest.approx(looking)


def test_the_handle_under_the_pointer_is_shown(rig):
    at = rig.projection.pixel(face_center(rig.cutting.box, GRID, Face(0, End.LOW)))
    rig.send(Gesture.MOVE, at, Button.NONE)

    assert [shape.at for shape in rig.shapes() if isinstance(shape, Handle) and shape.active] == [
        at
    ]
    assert rig.drawers.cursors["volume"] == "grab"
    rig.send(Gesture.MOVE, (5, 5), Button.NONE)
    assert rig.drawers.cursors["volume"] == ""


@pytest.mark.parametrize("plane", Plane)
def test_in_a_slice_the_box_is_a_rectangle(rig, plane):
    view = fitted(GRID, plane, (300, 300), GRID.center_lps)
    lines = rig.shapes(plane.value, SliceProjection(view))

    corners = np.array([view.pixel(c) for c in box_corners(rig.cutting.box, GRID)])
    ends = np.array([end for line in lines for end in line.points])
    assert len(lines) == 4
    assert ends.min(axis=0) == pytest.approx(corners.min(axis=0))
    assert ends.max(axis=0) == pytest.approx(corners.max(axis=0))


def test_an_edge_in_a_slice_follows_the_pointer(rig):
    view = fitted(GRID, Plane.AXIAL, (300, 300), GRID.center_lps)
    projection = SliceProjection(view)
    start = np.array(view.pixel(face_center(rig.cutting.box, GRID, Face(0, End.LOW))))
    end = start + np.array((12.0, 40.0))
    for gesture, at in ((Gesture.PRESS, start), (Gesture.MOVE, end), (Gesture.RELEASE, end)):
        assert rig.drawers.intercept(
            "axial", projection, PointerEvent(gesture, Button.LEFT, *map(float, at))
        )

    moved = view.pixel(face_center(rig.cutting.box, GRID, Face(0, End.LOW)))
    assert moved[0] == pytest.approx(end[0], abs=0.01)


def test_a_slice_beside_the_box_shows_nothing_of_it(rig):
    view = fitted(GRID, Plane.AXIAL, (300, 300), GRID.points_lps([30, 25, 1]))

    assert rig.shapes("axial", SliceProjection(view)) == ()


def test_a_box_that_is_off_is_neither_drawn_nor_dragged(rig):
    rig.cutting.set_switches(on=False, clip=0.0, frozen=False)
    at = rig.projection.pixel(face_center(rig.cutting.box, GRID, Face(0, End.LOW)))
    before = rig.cutting.box
    rig.drag(at, (at[0] + 30, at[1]))

    assert not any(isinstance(one, Handle) for one in rig.shapes())
    assert rig.cutting.box is before


def test_the_hot_edge_in_a_slice_is_drawn_otherwise(rig):
    view = fitted(GRID, Plane.AXIAL, (300, 300), GRID.center_lps)
    projection = SliceProjection(view)
    at = view.pixel(face_center(rig.cutting.box, GRID, Face(1, End.HIGH)))
    rig.drawers.intercept("axial", projection, PointerEvent(Gesture.MOVE, Button.NONE, *at))

    inks = [line.ink for line in rig.shapes("axial", projection)]
    assert sorted(ink.value for ink in inks) == [Ink.CHOSEN.value, *[Ink.GUIDE.value] * 3]
