import pytest

from spine_app.controllers.rendering.cube import HALF_EDGE_PX, MARGIN_PX, OrientationCube
from spine_app.domain.rendering.orientation_cube import REACH
from spine_app.domain.view.camera import SIDES, Side
from spine_app.domain.view.drawing import Ink, Words
from spine_app.domain.view.interaction import Button, Gesture, ViewSize
from tests.data.grids import oblique_grid
from tests.unit.controllers.rendering.rig import Rig

MIDDLE = (600 - REACH * HALF_EDGE_PX - MARGIN_PX, 400 - REACH * HALF_EDGE_PX - MARGIN_PX)


@pytest.fixture
def rig():
    rig = Rig(oblique_grid())
    OrientationCube(rig.volume, rig.drawers)
    return rig


def letters(rig):
    return [shape.text for shape in rig.shapes() if isinstance(shape, Words)]


def click(rig, x, y):
    rig.send(Gesture.PRESS, (x, y))
    rig.send(Gesture.RELEASE, (x, y))


@pytest.mark.parametrize(("side", "letter"), list(zip(Side, "APLRHF", strict=True)))
def test_the_cube_names_the_side_that_faces_the_viewer(rig, side, letter):
    """Also for an oblique grid: the sides are those of the patient."""
    rig.volume.look_from(side)

    assert letters(rig) == [letter]


def test_a_click_beside_the_middle_of_the_face_turns_to_the_edge(rig):
    click(rig, MIDDLE[0] + 0.9 * HALF_EDGE_PX, MIDDLE[1])

    looking = rig.volume.camera.looking
    assert looking == pytest.approx([-(0.5**0.5), 0.5**0.5, 0])
    assert sorted(letters(rig)) == ["A", "L"]


def test_a_click_on_a_face_looks_from_there(rig):
    rig.volume.turn(-4, 0)
    (left,) = [s for s in rig.shapes() if isinstance(s, Words) and s.text == "L"]
    click(rig, *left.at)

    looking, up = SIDES[Side.LEFT]
    assert rig.volume.camera.looking == pytest.approx(looking)
    assert rig.volume.camera.up == pytest.approx(up)


def test_a_press_that_is_let_go_elsewhere_turns_nothing(rig):
    camera = rig.volume.camera
    rig.send(Gesture.PRESS, MIDDLE)
    rig.send(Gesture.MOVE, (100, 100), Button.NONE)
    rig.send(Gesture.RELEASE, (100, 100))

    assert rig.volume.camera.looking == pytest.approx(camera.looking)


def test_what_the_pointer_is_over_lights_up(rig):
    rig.send(Gesture.MOVE, MIDDLE, Button.NONE)
    assert [shape for shape in rig.shapes() if shape.ink is Ink.CHOSEN]
    assert rig.drawers.cursors["volume"] == "pointer"

    rig.send(Gesture.MOVE, (10, 10), Button.NONE)
    assert not [shape for shape in rig.shapes() if shape.ink is Ink.CHOSEN]


def test_moving_over_the_same_part_draws_nothing_again(rig):
    rig.send(Gesture.MOVE, MIDDLE, Button.NONE)
    count = len(rig.target.calls)
    rig.send(Gesture.MOVE, (MIDDLE[0] + 1, MIDDLE[1]), Button.NONE)

    assert len(rig.target.calls) == count


def test_a_small_view_has_no_cube(rig):
    rig.volume.resize(ViewSize(180, 400))

    assert rig.shapes() == ()


def test_other_views_have_no_cube(rig):
    assert rig.shapes("scouter") == ()
