import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadGeometry
from spine_app.domain.view.plane_frame import PlaneFrame, point_of
from tests.data.grids import rotation

TURN = rotation("x", 31) @ rotation("y", -12) @ rotation("z", 50)
FRAME = PlaneFrame((10.0, -20.0, 30.0), tuple(TURN[:, 0]), tuple(TURN[:, 1]))
numbers = st.floats(-500, 500)


@given(numbers, numbers)
def test_a_point_of_the_plane_has_the_coordinates_it_was_made_from(u, v):
    assert FRAME.flat(FRAME.lifted((u, v))) == pytest.approx((u, v), abs=1e-9)


@given(numbers, numbers, numbers)
def test_coordinates_and_offset_together_are_the_point(x, y, z):
    point = np.array((x, y, z))
    back = FRAME.lifted(FRAME.flat(point)) + FRAME.offsets(point) * FRAME.normal

    assert back == pytest.approx(point, abs=1e-9)


def test_the_normal_points_at_the_viewer_of_an_axial_slice_seen_from_the_feet():
    frame = PlaneFrame((0, 0, 0), (1, 0, 0), (0, -1, 0))

    assert frame.normal == pytest.approx((0, 0, -1))


def test_a_parallel_plane_is_told_from_a_tilted_one():
    tilted = PlaneFrame(
        (0, 0, 0),
        tuple((rotation("z", 0.1) @ TURN)[:, 0]),
        tuple((rotation("z", 0.1) @ TURN)[:, 1]),
    )

    assert FRAME.is_parallel(FRAME.at((1, 2, 3)))
    assert not FRAME.is_parallel(tilted)


@pytest.mark.parametrize(
    ("right", "up"),
    [
        ((1, 0, 0), (1, 0, 0)),
        ((2, 0, 0), (0, 1, 0)),
        ((1, 0, 0), (0.1, 1, 0)),
        ((0, 0, 0), (0, 1, 0)),
        ((np.nan, 0, 0), (0, 1, 0)),
    ],
)
def test_directions_that_are_not_orthonormal_span_no_plane(right, up):
    with pytest.raises(BadGeometry):
        PlaneFrame((0, 0, 0), right, up)


@pytest.mark.parametrize("point", [(1, 2), (1, 2, np.inf), (1, 2, np.nan), ((1, 2, 3),)])
def test_what_is_no_position_is_refused(point):
    with pytest.raises(BadGeometry):
        point_of(point)
