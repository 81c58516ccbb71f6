import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import MM_PER_PIXEL_MAX, MM_PER_PIXEL_MIN, fitted, scale_bar
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

SIZE = (640.0, 400.0)
GRIDS = {"axial": straight_grid(), "sagittal": sagittal_grid(), "oblique": oblique_grid()}


def view_of(grid, plane):
    return fitted(grid, plane, SIZE, grid.center_lps)


@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@given(x=st.floats(0, 640), y=st.floats(0, 400))
def test_a_pixel_survives_the_round_trip_through_the_patient(grid, plane, x, y):
    view = view_of(grid, plane)

    assert view.pixel(view.point_lps(x, y)) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_a_fitted_view_shows_every_corner_of_its_slice(grid, plane):
    view = view_of(grid, plane)

    for corner in grid.corners_lps:
        x, y = view.pixel(corner)
        assert 0 <= x <= SIZE[0]
        assert 0 <= y <= SIZE[1]


def test_fifty_millimetres_are_fifty_millimetres_on_screen_in_both_directions():
    view = view_of(straight_grid(spacing=(0.5, 0.9, 3.0)), Plane.AXIAL)
    start = view.center_lps

    across = view.pixel(start + np.array([50, 0, 0]))[0] - view.pixel(start)[0]
    down = view.pixel(start + np.array([0, 50, 0]))[1] - view.pixel(start)[1]

    assert across * view.mm_per_pixel == pytest.approx(50)
    assert down * view.mm_per_pixel == pytest.approx(50)


@given(
    factor=st.floats(0.5, 2.0),
    x=st.floats(0, 640),
    y=st.floats(0, 400),
)
def test_zooming_keeps_the_point_under_the_pointer(factor, x, y):
    view = view_of(oblique_grid(), Plane.CORONAL)
    before = view.point_lps(x, y)

    assert view.zoomed(factor, x, y).point_lps(x, y) == pytest.approx(before, abs=1e-6)


def test_zooming_stops_at_its_limits():
    view = view_of(straight_grid(), Plane.AXIAL)

    assert view.zoomed(1e9, 0, 0).mm_per_pixel == MM_PER_PIXEL_MIN
    assert view.zoomed(1e-9, 0, 0).mm_per_pixel == MM_PER_PIXEL_MAX


def test_panning_moves_the_picture_with_the_hand():
    view = view_of(sagittal_grid(), Plane.SAGITTAL)
    point = view.point_lps(100, 100)

    assert view.panned(30, -12).pixel(point) == pytest.approx((130, 88))


@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_scrolling_goes_from_slice_centre_to_slice_centre_and_stops_at_the_ends(grid, plane):
    view = view_of(grid, plane)
    point = view.scrolled(grid.center_lps + 0.3, 0)

    on = view.at(point)
    up = on.at(on.scrolled(point, 3))
    assert up.position()[0] == on.position()[0] + 3
    assert up.position()[1] - on.position()[1] == pytest.approx(3 * view.axes.step)
    assert on.at(on.scrolled(point, 10**6)).position()[0] == view.axes.count
    assert on.at(on.scrolled(point, -(10**6))).position()[0] == 1


def test_resizing_keeps_what_the_smaller_side_shows():
    view = view_of(straight_grid(), Plane.AXIAL).resized((320.0, 200.0))

    assert min(view.size) * view.mm_per_pixel == pytest.approx(
        400 * view_of(straight_grid(), Plane.AXIAL).mm_per_pixel
    )
    assert view.resized((0.0, 200.0)) is view


@given(st.floats(0.01, 10))
def test_the_scale_bar_is_round_and_fits(mm_per_pixel):
    length, pixels = scale_bar(mm_per_pixel, 140)

    assert pixels <= 140 + 1e-6
    assert pixels > 140 / 2.6
    assert length / 10 ** np.floor(np.log10(length) + 1e-9) == pytest.approx(
        round(length / 10 ** np.floor(np.log10(length) + 1e-9))
    )
