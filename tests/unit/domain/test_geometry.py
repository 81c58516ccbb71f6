import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid
from tests.data.grids import oblique_grid, rotation, straight_grid

coordinate = st.floats(-500, 500, allow_nan=False)


def test_index_order_is_ijk_and_array_order_is_kji():
    grid = straight_grid((4, 5, 6), (0.5, 0.7, 2.0), (10, 20, 30))

    assert grid.points_lps([1, 2, 3]) == pytest.approx([10.5, 21.4, 36.0])
    assert grid.nearest_kji([10.5, 21.4, 36.0]) == (3, 2, 1)


@given(st.tuples(coordinate, coordinate, coordinate))
def test_a_point_survives_the_round_trip_through_an_oblique_grid(point):
    grid = oblique_grid()

    assert grid.points_lps(grid.indices_ijk(point)) == pytest.approx(np.array(point), abs=1e-9)


def test_the_two_matrices_are_inverses():
    grid = oblique_grid()

    assert grid.index_to_lps @ grid.lps_to_index == pytest.approx(np.eye(4), abs=1e-12)


def test_a_point_half_a_voxel_outside_has_no_voxel():
    grid = straight_grid((4, 5, 6), (1, 1, 1), (0, 0, 0))

    assert grid.nearest_kji([-0.49, 0, 0]) == (0, 0, 0)
    assert grid.nearest_kji([-0.51, 0, 0]) is None
    assert grid.nearest_kji([5.49, 4.49, 3.49]) == (3, 4, 5)
    assert grid.nearest_kji([5.51, 0, 0]) is None


@pytest.mark.parametrize(
    ("spacing", "origin", "direction"),
    [
        ((1, 0, 1), (0, 0, 0), np.eye(3)),
        ((1, -1, 1), (0, 0, 0), np.eye(3)),
        ((1, np.nan, 1), (0, 0, 0), np.eye(3)),
        ((1, 1, 1), (0, np.inf, 0), np.eye(3)),
        ((1, 1, 1), (0, 0, 0), np.diag([1, 1, -1])),
        ((1, 1, 1), (0, 0, 0), np.eye(3) * 1.01),
        ((1, 1, 1), (0, 0, 0), np.eye(3) + np.array([[0, 0.01, 0], [0, 0, 0], [0, 0, 0]])),
        ((1, 1), (0, 0, 0), np.eye(3)),
    ],
)
def test_an_impossible_grid_cannot_be_built(spacing, origin, direction):
    with pytest.raises(BadGeometry):
        Grid((2, 2, 2), spacing, origin, direction)


def test_the_arrays_of_a_grid_cannot_be_changed():
    grid = straight_grid()

    with pytest.raises(ValueError, match="read-only"):
        grid.origin_lps[0] = 1.0


def test_corners_and_centre_agree_for_a_turned_grid():
    grid = Grid((3, 5, 7), (1.0, 2.0, 3.0), (5, 6, 7), rotation("z", 90))

    assert grid.corners_lps.mean(axis=0) == pytest.approx(grid.center_lps)
    assert grid.bounds_lps[1] - grid.bounds_lps[0] == pytest.approx([8, 6, 6])
