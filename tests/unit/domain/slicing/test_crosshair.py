import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.slicing.crosshair import (
    GRIP,
    REACH_PX,
    Hit,
    Part,
    Trace,
    hit,
    screen_angle_deg,
    traces,
)
from spine_app.domain.slicing.triad import Triad
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from tests.data.grids import straight_grid

SIZE = (600.0, 400.0)
GRID = straight_grid()


def lines(turn=0.0, point=None):
    triad = Triad.of(GRID).turned((0, 0, 1), turn)
    view = fitted(GRID, Plane.AXIAL, SIZE, GRID.center_lps)
    return traces(view, GRID.center_lps if point is None else point, triad.normals)


def line_of(plane, **more):
    return next(line for line in lines(**more) if line.plane is plane)


def test_a_view_shows_the_lines_of_the_two_others():
    assert {line.plane for line in lines()} == {Plane.CORONAL, Plane.SAGITTAL}
    assert abs(line_of(Plane.CORONAL).along[1]) == pytest.approx(0)
    assert abs(line_of(Plane.SAGITTAL).along[0]) == pytest.approx(0)


@given(st.floats(-80, 80))
def test_a_line_lies_where_the_other_plane_cuts_this_one(turn):
    view = fitted(GRID, Plane.AXIAL, SIZE, GRID.center_lps)
    normal = Triad.of(GRID).turned((0, 0, 1), turn).normals[Plane.CORONAL]
    line = line_of(Plane.CORONAL, turn=turn)

    for t in (-50.0, 80.0):
        point = view.point_lps(*line.at(t))
        assert (point - GRID.center_lps) @ normal == pytest.approx(0, abs=1e-6)


def test_a_line_reaches_from_edge_to_edge_with_a_gap_in_the_middle():
    (first, second) = line_of(Plane.CORONAL).strokes

    xs = sorted([first[0][0], first[1][0], second[0][0], second[1][0]])
    assert xs == pytest.approx([0, 300 - 14.4, 300 + 14.4, 600])


def test_grips_sit_at_seven_tenths_of_the_way_to_the_edge():
    xs = sorted(x for x, _ in line_of(Plane.CORONAL).grips)

    assert xs == pytest.approx([300 - GRIP * 300, 300 + GRIP * 300])


def test_a_side_without_room_has_no_grip_and_slides():
    line = Trace(Plane.CORONAL, (30.0, 200.0), (1.0, 0.0), SIZE)

    assert len(line.grips) == 1
    assert line.part_at(8, 200) == (0, Part.LINE)


def test_a_crosshair_outside_of_the_view_has_no_grips():
    line = Trace(Plane.CORONAL, (-50.0, 200.0), (1.0, 0.0), SIZE)

    assert line.grips == []
    assert len(line.strokes) == 1
    assert Trace(Plane.CORONAL, (-50.0, -5.0), (1.0, 0.0), SIZE).span() is None


@pytest.mark.parametrize(
    ("x", "y", "found"),
    [
        (300, 200, Hit(Part.CENTER, Plane.AXIAL)),
        (308, 206, Hit(Part.CENTER, Plane.AXIAL)),
        (360, 203, Hit(Part.LINE, Plane.CORONAL)),
        (300 + REACH_PX - 1, 150, Hit(Part.LINE, Plane.SAGITTAL)),
        (520, 195, Hit(Part.GRIP, Plane.CORONAL)),
        (300, 60, Hit(Part.GRIP, Plane.SAGITTAL)),
        (360, 200 + REACH_PX + 1, None),
        (450, 320, None),
    ],
)
def test_a_hand_takes_hold_of_what_is_under_it(x, y, found):
    assert hit(lines(), Plane.AXIAL, x, y) == found


def test_nothing_is_taken_hold_of_without_lines():
    assert hit([], Plane.AXIAL, 300, 200) is None


def test_a_parallel_plane_has_no_line():
    view = fitted(GRID, Plane.AXIAL, SIZE, GRID.center_lps)

    assert traces(view, GRID.center_lps, {Plane.CORONAL: view.axes.through}) == []


def test_angles_grow_anticlockwise_as_seen():
    angles = [screen_angle_deg((0, 0), x, y) for x, y in ((1, 0), (0, -1), (-1, -1e-9))]

    assert angles == pytest.approx([0, 90, 180])
    assert np.all(np.diff(angles) > 0)
