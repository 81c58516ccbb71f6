"""Slice views on planes that are none of the volume's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.slicing.paging import VolumePages
from spine_app.domain.slicing.triad import Triad
from spine_app.domain.view.inside import inside, inside_on_plane
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

SIZE = (640.0, 400.0)
GRIDS = {"axial": straight_grid(), "sagittal": sagittal_grid(), "oblique": oblique_grid()}
grids = pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
angles = st.floats(-80, 80)


def view_of(grid, plane=Plane.AXIAL, turns=((Plane.SAGITTAL, 20.0), (Plane.CORONAL, -35.0))):
    """A double-oblique view through the middle of a grid."""
    triad = Triad.of(grid)
    for other, angle in turns:
        triad = triad.turned(triad.normals[other], angle)
    return fitted(grid, plane, SIZE, grid.center_lps).turned(triad.normals[plane], grid.center_lps)


@grids
@given(first=angles, second=angles, x=st.floats(0, 640), y=st.floats(0, 400))
def test_a_pixel_survives_the_round_trip_through_the_patient(grid, first, second, x, y):
    view = view_of(grid, turns=((Plane.SAGITTAL, first), (Plane.CORONAL, second)))

    assert view.pixel(view.point_lps(x, y)) == pytest.approx((x, y), abs=1e-6)


@grids
@given(first=angles, second=angles)
def test_known_points_of_a_plane_lie_under_their_pixels(grid, first, second):
    """Marks on the plane, given by lengths along its own directions; no use of the view's maths."""
    view = view_of(grid, turns=((Plane.SAGITTAL, first), (Plane.CORONAL, second)))
    axes = view.axes
    for right, up in ((10.0, 0.0), (0.0, 7.5), (-3.2, 4.4)):
        mark = grid.center_lps + right * axes.right + up * axes.up
        x, y = view.pixel(mark)
        x0, y0 = view.pixel(grid.center_lps)
        assert (x - x0) * view.mm_per_pixel == pytest.approx(right, abs=0.05)
        assert (y0 - y) * view.mm_per_pixel == pytest.approx(up, abs=0.05)
        assert view.pixels(mark[None])[0] == pytest.approx((x, y))


def test_turning_keeps_the_point_it_turns_about_under_its_pixel():
    grid = oblique_grid()
    view = fitted(grid, Plane.CORONAL, SIZE, grid.center_lps).panned(40, -25)
    about = view.point_lps(200, 130)
    triad = Triad.of(grid).turned((0, 0, 1), 33)

    after = view.turned(triad.normals[Plane.CORONAL], about)

    assert after.pixel(about) == pytest.approx((200, 130), abs=1e-9)
    assert after.turned(None, about).center_lps == pytest.approx(view.center_lps)


@grids
def test_an_oblique_step_passes_no_voxel(grid):
    axes = view_of(grid).axes

    moved = grid.lps_to_index[:3, :3] @ (axes.step * axes.through)

    assert axes.count == 0
    assert np.linalg.norm(moved) == pytest.approx(1)


def test_a_plane_turned_by_a_right_angle_has_the_slices_of_the_other_axis():
    grid = straight_grid()
    triad = Triad.of(grid).turned((0, 0, 1), 90)

    axes = fitted(grid, Plane.CORONAL, SIZE, grid.center_lps)
    axes = axes.turned(triad.normals[Plane.CORONAL], grid.center_lps).axes

    assert (axes.step, axes.count) == (0.8, 40)


@grids
def test_scrolling_an_oblique_plane_goes_by_its_step_and_back(grid):
    view = view_of(grid)
    on = view.scrolled(grid.center_lps, 2)

    assert (on - grid.center_lps) @ view.axes.through == pytest.approx(2 * view.axes.step)
    assert view.at(on).scrolled(on, -2) == pytest.approx(grid.center_lps)


@grids
@given(steps=st.integers(-1000, 1000))
def test_scrolling_ends_in_the_last_corner_and_stays_in_the_volume(grid, steps):
    view = view_of(grid)
    point = view.scrolled(grid.center_lps, steps)
    low, high = view.reach

    assert low - 1e-6 <= point @ view.axes.through <= high + 1e-6
    assert inside(grid, point) == pytest.approx(point, abs=1e-6)


@grids
@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(-80, 80), min_size=3, max_size=3), st.floats(-1, 1))
def test_a_point_kept_on_a_plane_is_the_nearest_of_the_volume(grid, offset, part):
    normal = view_of(grid).axes.through
    point = grid.center_lps + offset
    along = grid.corners_lps @ normal
    wanted = along.mean() + part * np.ptp(along) / 2

    kept = inside_on_plane(grid, point, normal, wanted)

    assert kept @ normal == pytest.approx(wanted, abs=1e-6)
    assert inside(grid, kept) == pytest.approx(kept, abs=1e-6)
    # No other point of the volume on the plane is nearer to where the point was lifted to.
    lifted = point + (wanted - point @ normal) * normal
    random = np.random.default_rng(0)
    for other in grid.points_lps(random.uniform(0, np.array(grid.shape_ijk) - 1, (40, 3))):
        rival = inside_on_plane(grid, other, normal, wanted)
        assert np.linalg.norm(kept - lifted) <= np.linalg.norm(rival - lifted) + 1e-6


def test_an_oblique_place_is_a_position_and_not_the_number_of_a_slice():
    grid = straight_grid()
    pages = VolumePages(Volume(np.zeros(grid.shape_kji, np.int16), grid, Modality.CT), Plane.AXIAL)

    place = pages.place(view_of(grid))

    assert not place.counted
    assert 1 <= place.number <= place.count
    assert place.along == pytest.approx(float(grid.center_lps @ view_of(grid).axes.through))


def test_a_position_can_be_gone_to():
    grid = straight_grid()
    pages = VolumePages(Volume(np.zeros(grid.shape_kji, np.int16), grid, Modality.CT), Plane.AXIAL)
    view, point = pages.lifted(view_of(grid), grid.center_lps, 121.5)

    assert view.center_lps @ view.axes.through == pytest.approx(121.5)
    assert point @ view.axes.through == pytest.approx(121.5)
