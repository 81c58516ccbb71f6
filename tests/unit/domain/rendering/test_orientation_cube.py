from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.rendering.orientation_cube import FACES, patches, seen_faces, spot_at
from spine_app.domain.view.camera import SIDES, Side, looking_at, outwards
from spine_app.domain.view.planes import letters
from tests.data.grids import straight_grid

FRONT = looking_at(straight_grid(), Side.ANTERIOR)
SPOTS = [spot for spot in product((-1, 0, 1), repeat=3) if any(spot)]
LETTER_OF = {
    Side.ANTERIOR: "A",
    Side.POSTERIOR: "P",
    Side.LEFT: "L",
    Side.RIGHT: "R",
    Side.SUPERIOR: "H",
    Side.INFERIOR: "F",
}
angle = st.floats(-180, 180)


@pytest.mark.parametrize("side", Side)
def test_from_a_side_its_letter_alone_is_seen_in_the_middle(side):
    seen = seen_faces(looking_at(straight_grid(), side))

    assert [face.letter for face in seen] == [LETTER_OF[side]]
    assert seen[0].middle == pytest.approx([0, 0], abs=1e-9)
    assert seen[0].facing == pytest.approx(1)


@pytest.mark.parametrize(("spot", "letter"), FACES.items())
def test_the_letters_of_the_cube_are_those_of_the_patients_sides(spot, letter):
    assert letters(spot) == letter


def test_turned_with_the_hand_the_patients_left_comes_into_sight_on_the_right():
    seen = {face.letter: face for face in seen_faces(FRONT.orbited(-30, 0))}

    assert set(seen) == {"A", "L"}
    assert seen["L"].middle[0] > 0


@given(angle, angle)
def test_at_most_three_faces_are_seen_the_most_turned_one_last(right, up):
    seen = seen_faces(FRONT.orbited(right, up))

    assert 1 <= len(seen) <= 3
    assert [face.facing for face in seen] == sorted(face.facing for face in seen)


@given(angle, angle)
def test_the_middle_of_each_face_that_is_seen_is_under_its_own_pixel(right, up):
    camera = FRONT.orbited(right, up)

    for face in seen_faces(camera):
        assert spot_at(camera, *face.middle) == face.spot


@given(angle, angle, st.sampled_from(SPOTS))
def test_every_part_that_is_highlighted_is_the_part_that_is_hit(right, up, spot):
    camera = FRONT.orbited(right, up)

    for outline in patches(camera, spot):
        assert spot_at(camera, *outline.mean(axis=0)) == spot


@pytest.mark.parametrize(
    ("x", "y", "spot"),
    [
        (0.0, 0.0, (0, -1, 0)),
        (0.9, 0.0, (1, -1, 0)),
        (-0.9, 0.0, (-1, -1, 0)),
        (0.0, -0.9, (0, -1, 1)),
        (0.9, 0.9, (1, -1, -1)),
    ],
)
def test_faces_edges_and_corners_are_told_apart(x, y, spot):
    assert spot_at(FRONT, x, y) == spot


def test_beside_the_cube_there_is_nothing():
    assert spot_at(FRONT, 1.1, 0) is None
    assert spot_at(FRONT.orbited(45, 35), 1.6, 1.6) is None


@pytest.mark.parametrize("side", Side)
def test_a_face_looks_as_the_side_of_its_name(side):
    spot = next(spot for spot, letter in FACES.items() if letter == LETTER_OF[side])
    camera = outwards(FRONT.orbited(40, 30), spot)

    looking, up = SIDES[side]
    assert camera.looking == pytest.approx(np.array(looking, float))
    assert camera.up == pytest.approx(np.array(up, float))


@pytest.mark.parametrize("spot", SPOTS)
def test_from_a_spot_the_camera_looks_at_it_upright_from_its_distance(spot):
    camera = outwards(FRONT, spot)

    direction = np.array(spot) / np.linalg.norm(spot)
    away = camera.position_lps - FRONT.focus_lps
    assert away == pytest.approx(FRONT.distance * direction)
    assert abs(camera.up @ camera.looking) < 1e-9
    assert camera.up[2] > 0 or camera.up[1] < 0
