import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadGeometry
from spine_app.domain.measure.errors import MeasureTooLarge, MeasureTooSmall, OutlineCrosses
from spine_app.domain.measure.roi import Box, BoxRoi, DrawnRoi, boxed
from spine_app.domain.measure.sphere import RADIUS_MAX_MM, Sphere
from spine_app.domain.view.plane_frame import PlaneFrame
from tests.data.grids import rotation

TURN = rotation("x", 20) @ rotation("z", -35)
FRAME = PlaneFrame((4.0, 5.0, 6.0), tuple(TURN[:, 0]), tuple(TURN[:, 1]))
SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
sizes = st.floats(0.5, 80)


@given(sizes, sizes)
def test_areas_are_those_of_the_formulas(width, height):
    assert BoxRoi(Box.ELLIPSE, FRAME, (width, height)).area_mm2 == pytest.approx(
        np.pi * width * height
    )
    assert BoxRoi(Box.RECTANGLE, FRAME, (width, height)).area_mm2 == pytest.approx(
        4 * width * height
    )


def test_the_area_of_a_drawn_outline_is_exact_either_way_round():
    assert DrawnRoi(FRAME, SQUARE).area_mm2 == pytest.approx(100)
    assert DrawnRoi(FRAME, SQUARE[::-1]).area_mm2 == pytest.approx(100)


def test_a_box_fills_what_lies_between_its_corners():
    roi = boxed(Box.RECTANGLE, FRAME, (10, 20), (4, 26))

    assert roi.half == pytest.approx((3, 3))
    assert FRAME.flat(roi.frame.origin) == pytest.approx((7, 23))
    assert FRAME.offsets(roi.frame.origin) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("box", "flat", "inside"),
    [
        (Box.ELLIPSE, (0, 0), True),
        (Box.ELLIPSE, (3, 0), True),
        (Box.ELLIPSE, (2.9, 1.9), False),
        (Box.RECTANGLE, (2.9, 1.9), True),
        (Box.RECTANGLE, (3.1, 0), False),
        (Box.RECTANGLE, (0, -2.1), False),
    ],
)
def test_points_are_told_inside_or_outside_of_a_box(box, flat, inside):
    assert BoxRoi(box, FRAME, (3, 2)).holds(np.array(flat)) == inside


@given(st.floats(-5, 15), st.floats(-5, 15))
def test_points_are_told_inside_or_outside_of_an_outline(x, y):
    notched = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 4.0), (0.0, 10.0))
    lid = min(10 - 1.2 * x if x <= 5 else 10 - 1.2 * (10 - x), 10)
    if min(abs(x), abs(x - 10), abs(y), abs(y - lid)) < 1e-6:
        return

    inside = bool(DrawnRoi(FRAME, notched).holds(np.array((x, y))))

    assert inside == (0 < x < 10 and 0 < y < lid)


def test_an_outline_that_crosses_itself_is_refused():
    with pytest.raises(OutlineCrosses):
        DrawnRoi(FRAME, ((0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 12.0)))


def test_an_outline_with_countless_corners_is_refused():
    turn = np.linspace(0, 6, 500)
    corners = tuple(zip(10 * np.cos(turn), 10 * np.sin(turn), strict=True))
    with pytest.raises(MeasureTooLarge):
        DrawnRoi(FRAME, corners)


@pytest.mark.parametrize(
    "make",
    [
        lambda: BoxRoi(Box.ELLIPSE, FRAME, (0.0, 3.0)),
        lambda: BoxRoi(Box.ELLIPSE, FRAME, (np.nan, 3.0)),
        lambda: DrawnRoi(FRAME, SQUARE[:2]),
        lambda: DrawnRoi(FRAME, ((0.0, 0.0), (5.0, 5.0), (10.0, 10.0))),
        lambda: Sphere((0, 0, 0), 0.0),
        lambda: Sphere((0, 0, 0), np.nan),
    ],
)
def test_what_has_no_area_or_volume_is_refused(make):
    with pytest.raises(MeasureTooSmall):
        make()


def test_a_ball_beyond_the_limit_is_refused():
    with pytest.raises(MeasureTooLarge):
        Sphere((0, 0, 0), RADIUS_MAX_MM + 1)


def test_a_ball_somewhere_infinite_is_refused():
    with pytest.raises(BadGeometry):
        Sphere((0, np.inf, 0), 1)


@pytest.mark.parametrize("handle", range(4))
def test_dragging_a_corner_of_a_rectangle_keeps_the_one_opposite(handle):
    roi = BoxRoi(Box.RECTANGLE, FRAME, (3, 2))
    opposite = np.array(roi.handles[(handle + 2) % 4])
    to = np.array(roi.handles[handle]) + TURN @ (1.5, 0.5, 0)

    handles = np.array(roi.dragged(handle, to).handles[:4])

    assert np.linalg.norm(handles - opposite, axis=1).min() < 1e-9
    assert np.linalg.norm(handles - to, axis=1).min() < 1e-9


@pytest.mark.parametrize("handle", range(4))
def test_dragging_the_end_of_an_axis_keeps_middle_and_other_axis(handle):
    roi = BoxRoi(Box.ELLIPSE, FRAME, (3, 2))
    wider = roi.dragged(handle, FRAME.lifted((7, 7)))

    assert wider.frame.origin == roi.frame.origin
    assert wider.half[handle % 2] == pytest.approx(7)
    assert wider.half[1 - handle % 2] == roi.half[1 - handle % 2]


def test_dragging_the_middle_moves_the_region():
    roi = BoxRoi(Box.ELLIPSE, FRAME, (3, 2)).dragged(4, FRAME.lifted((7, 8)))

    assert roi.frame.origin == pytest.approx(FRAME.lifted((7, 8)))
    assert roi.half == (3, 2)


def test_a_point_off_the_plane_drags_along_it():
    roi = BoxRoi(Box.ELLIPSE, FRAME, (3, 2)).dragged(4, FRAME.lifted((7, 8)) + 5 * FRAME.normal)

    assert roi.frame.origin == pytest.approx(FRAME.lifted((7, 8)))


@given(st.floats(-12, 12))
def test_a_plane_cuts_a_ball_in_the_circle_of_pythagoras(away):
    ball = Sphere(tuple(FRAME.lifted((3, 4)) + away * FRAME.normal), 10.0)

    circle = ball.cut(FRAME)

    if abs(away) >= 10:
        assert circle is None
    else:
        assert FRAME.offsets(circle) == pytest.approx(0, abs=1e-9)
        middle = FRAME.lifted((3, 4))
        radius = np.linalg.norm(circle - middle, axis=1)
        assert radius == pytest.approx(np.sqrt(100 - away**2), abs=1e-6)


def test_the_rim_of_a_ball_lies_on_it():
    ball = Sphere((1.0, 2.0, 3.0), 10.0)

    assert np.linalg.norm(ball.rim(FRAME) - ball.center, axis=1) == pytest.approx(10)


def test_a_ball_is_dragged_by_its_middle_and_by_its_rim():
    ball = Sphere((1.0, 2.0, 3.0), 10.0)

    assert ball.dragged(0, (0, 0, 0)) == Sphere((0.0, 0.0, 0.0), 10.0)
    assert ball.dragged(1, (1, 2, 8)) == Sphere((1.0, 2.0, 3.0), 5.0)


def test_a_ball_dragged_beyond_the_limit_stays_at_it():
    assert Sphere((0, 0, 0), 1.0).dragged(1, (900, 0, 0)).radius_mm == RADIUS_MAX_MM
