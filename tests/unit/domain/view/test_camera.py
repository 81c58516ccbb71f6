from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.view.camera import (
    DISTANCE_MAX_MM,
    DISTANCE_MIN_MM,
    PRESET_SIDES,
    VIEW_ANGLE_DEG,
    Preset,
    Side,
    between,
    looking_at,
)
from spine_app.domain.view.planes import Plane, letters, view_axes
from tests.data.grids import oblique_grid, straight_grid

angle = st.floats(-720, 720)


@pytest.mark.parametrize(
    ("side", "right", "up"),
    [
        (Side.ANTERIOR, "L", "H"),
        (Side.POSTERIOR, "R", "H"),
        (Side.LEFT, "P", "H"),
        (Side.RIGHT, "A", "H"),
        (Side.SUPERIOR, "R", "A"),
        (Side.INFERIOR, "L", "A"),
    ],
)
def test_each_side_shows_the_patient_upright_and_not_mirrored(side, right, up):
    camera = looking_at(straight_grid(), side)

    assert (letters(camera.right), letters(camera.up)) == (right, up)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("aspect", [0.6, 1.0, 2.0])
def test_the_whole_volume_is_inside_the_view(side, aspect):
    grid = oblique_grid()
    camera = looking_at(grid, side, aspect)
    half = np.tan(np.radians(VIEW_ANGLE_DEG / 2))

    for corner in grid.corners_lps:
        offset = corner - camera.position_lps
        depth = offset @ camera.looking
        assert depth > 0
        assert abs(offset @ camera.up) / depth <= half * 1.15
        assert abs(offset @ camera.right) / depth <= half * aspect * 1.15


@given(st.lists(st.tuples(angle, angle), max_size=20))
def test_the_camera_stays_orthonormal_and_at_its_distance(turns):
    camera = looking_at(straight_grid(), Side.ANTERIOR)
    distance = camera.distance
    for right, up in turns:
        camera = camera.orbited(right, up)

    frame = np.array([camera.right, camera.up, camera.looking])
    assert frame @ frame.T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.norm(camera.position_lps - camera.focus_lps) == pytest.approx(distance)


def test_dragging_to_the_right_turns_the_near_side_to_the_right():
    camera = looking_at(straight_grid(), Side.ANTERIOR)
    near = camera.focus_lps - 10 * camera.looking

    turned = camera.orbited(10, 0)

    assert (near - turned.position_lps) @ turned.right > 0


def test_dragging_upwards_turns_the_near_side_up():
    camera = looking_at(straight_grid(), Side.ANTERIOR)
    near = camera.focus_lps - 10 * camera.looking

    turned = camera.orbited(0, 10)

    assert (near - turned.position_lps) @ turned.up > 0


def test_panning_by_the_height_moves_what_is_seen_by_the_height():
    camera = looking_at(straight_grid(), Side.LEFT)

    moved = camera.panned(0, 1)

    assert (moved.focus_lps - camera.focus_lps) @ camera.up == pytest.approx(camera.height_at_focus)


def test_zooming_stops_at_its_limits():
    camera = looking_at(straight_grid(), Side.LEFT)

    assert camera.zoomed(1e9).distance == DISTANCE_MIN_MM
    assert camera.zoomed(1e-9).distance == DISTANCE_MAX_MM


@given(angle, angle, st.floats(0, 1))
def test_on_the_way_between_two_cameras_each_one_is_orthonormal(right, up, part):
    start = looking_at(straight_grid(), Side.ANTERIOR)
    camera = between(start, start.orbited(right, up).panned(0.2, 0.1).zoomed(2), part)

    frame = np.array([camera.right, camera.up, camera.looking])
    assert frame @ frame.T == pytest.approx(np.eye(3), abs=1e-6)


@pytest.mark.parametrize("end", Side)
@pytest.mark.parametrize("start", Side)
def test_a_way_begins_and_ends_where_it_should_and_turns_evenly(start, end):
    """Also for half a turn, whose axis no sine tells."""
    first, last = looking_at(straight_grid(), start), looking_at(oblique_grid(), end)
    steps = [between(first, last, part) for part in (0.0, 0.25, 0.5, 0.75, 1.0)]

    for camera, wanted in ((steps[0], first), (steps[-1], last)):
        for name in ("focus_lps", "looking", "up", "distance"):
            assert getattr(camera, name) == pytest.approx(getattr(wanted, name), abs=1e-6)
    turns = [a.looking @ b.looking for a, b in pairwise(steps)]
    assert turns == pytest.approx([turns[0]] * 4, abs=1e-6)


def test_a_preset_is_seen_as_the_slice_of_its_name():
    for preset, plane in (
        (Preset.AX, Plane.AXIAL),
        (Preset.COR, Plane.CORONAL),
        (Preset.SAG, Plane.SAGITTAL),
    ):
        camera = looking_at(straight_grid(), PRESET_SIDES[preset])
        axes = view_axes(straight_grid(), plane)
        assert camera.right == pytest.approx(axes.right)
        assert camera.up == pytest.approx(axes.up)
