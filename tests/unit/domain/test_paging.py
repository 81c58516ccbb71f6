from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.planes import Plane
from spine_app.domain.stacks import AcquiredStack, VolumeStack
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import oblique_grid, straight_grid
from tests.data.tilted import ALONG, tilted_slices

SIZE = (600.0, 400.0)


def volume(grid):
    return Volume(np.zeros(grid.shape_kji, np.int16), grid, Modality.CT)


@pytest.fixture
def slices():
    return tilted_slices()


@pytest.fixture
def stack(slices):
    return AcquiredStack(slices)


def off_plane(view, point):
    """Distance of a point from the plane that a view shows."""
    return float((point - view.center_lps) @ view.axes.through)


def test_a_view_shows_the_slice_nearest_to_a_point(stack, slices):
    view = stack.fitted(SIZE, slices.positions_lps[5])

    assert stack.place(view).number == 6
    assert stack.volume(view).voxels_kji[0, 0, 0] == 500


def test_every_pixel_of_a_view_lies_on_the_plane_of_its_slice(stack, slices):
    view = stack.fitted(SIZE, slices.positions_lps[3])
    normal = slices.direction[:, 2]

    for corner in ((0, 0), (600, 0), (12.5, 380)):
        along = view.point_lps(*corner) @ normal
        assert along == pytest.approx(slices.positions_lps[3] @ normal)


@pytest.mark.parametrize("number", range(len(ALONG)))
def test_scrolling_visits_every_slice_although_they_are_unevenly_spaced(stack, slices, number):
    view = stack.fitted(SIZE, slices.positions_lps[0])
    point = slices.positions_lps[0]
    for _ in range(number):
        view, point = stack.scrolled(view, point, 1)

    assert stack.place(view).number == number + 1
    assert off_plane(view, point) == pytest.approx(0, abs=1e-9)
    assert stack.volume(view).voxels_kji[0, 0, 0] == 100 * number


def test_scrolling_ends_at_the_ends(stack, slices):
    view = stack.fitted(SIZE, slices.positions_lps[2])
    view, point = stack.scrolled(view, slices.positions_lps[2], 100)
    assert stack.place(view).number == 8
    view, _ = stack.scrolled(view, point, -100)
    assert stack.place(view).number == 1


def test_scrolling_moves_the_point_along_the_normal_alone(stack, slices):
    start = slices.slice_volume(2).grid.points_lps([4, 3, 0])
    view = stack.fitted(SIZE, start)

    _, point = stack.scrolled(view, start, 1)

    moved = point - start
    assert np.linalg.norm(np.cross(moved, slices.direction[:, 2])) == pytest.approx(0, abs=1e-9)


def test_slices_at_one_place_are_all_visited(slices):
    places = np.repeat(slices.positions_lps[:1], 8, axis=0)
    stack = AcquiredStack(replace(slices, positions_lps=places))
    view = stack.fitted(SIZE, places[0])
    point = places[0]
    seen = [stack.place(view).number]
    for _ in range(7):
        view, point = stack.scrolled(view, point, 1)
        view = stack.moved(view, point)
        seen.append(stack.place(view).number)

    assert seen == list(range(1, 9))


def test_slices_are_numbered_towards_the_head_in_whatever_order_they_lie(slices):
    # The rows run the other way, so the normal points to the feet.
    upside = replace(
        slices,
        orientation=slices.orientation * np.array([[1.0], [-1.0]]),
        positions_lps=slices.positions_lps[::-1].copy(),
    )
    stack = AcquiredStack(upside)

    lowest = stack.fitted(SIZE, upside.positions_lps[-1])
    highest = stack.fitted(SIZE, upside.positions_lps[0])

    assert (stack.place(lowest).number, stack.place(highest).number) == (1, 8)
    up, _ = stack.scrolled(lowest, upside.positions_lps[-1], 1)
    assert stack.place(up).number == 2


def test_unplaced_slices_are_numbered_as_they_are_stored(slices):
    stack = AcquiredStack(replace(slices, orientation=None, positions_lps=np.zeros((0, 3))))
    view = stack.fitted(SIZE, stack.middle_lps)

    assert stack.place(view).number == 4
    assert stack.place(view).along is None
    view, _ = stack.scrolled(view, stack.middle_lps, 2)
    assert stack.place(view).number == 6


def test_zoom_and_centre_are_kept_from_slice_to_slice(stack, slices):
    view = stack.fitted(SIZE, slices.positions_lps[0]).zoomed(3, 200, 100).panned(30, -20)
    after, _ = stack.scrolled(view, slices.positions_lps[0], 4)

    axes = view.axes
    assert after.mm_per_pixel == view.mm_per_pixel
    for axis in (axes.right, axes.up):
        assert (after.center_lps - view.center_lps) @ axis == pytest.approx(0, abs=1e-9)


def test_a_view_of_a_volume_can_show_acquired_slices_and_return(stack, slices):
    grid = straight_grid((12, 8, 8), (0.8, 0.8, 1.5), (-3.0, 0.0, 50.0))
    planes = VolumeStack(volume(grid), Plane.AXIAL)
    point = planes.middle_lps
    before = planes.fitted(SIZE, point)

    there = stack.moved(before, point)
    back = planes.moved(there, point)

    assert there.mm_per_pixel == before.mm_per_pixel
    nearest = slices.nearest(point, 0)
    assert stack.volume(there).voxels_kji[0, 0, 0] == 100 * nearest
    assert off_plane(back, point) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid()])
@pytest.mark.parametrize("plane", list(Plane))
def test_the_planes_of_a_volume_are_paged_through_one_by_one(grid, plane):
    planes = VolumeStack(volume(grid), plane)
    view = planes.fitted(SIZE, planes.middle_lps)
    first = planes.place(view)

    after, point = planes.scrolled(view, planes.middle_lps, 1)

    assert planes.place(after).number == first.number + 1
    assert off_plane(after, point) == pytest.approx(0, abs=1e-9)


def test_a_finer_grid_takes_over_the_view_of_a_coarse_one():
    coarse = VolumeStack(volume(straight_grid((5, 30, 40), (0.8, 0.8, 10.0))), Plane.CORONAL)
    fine = VolumeStack(volume(straight_grid((33, 30, 40), (0.8, 0.8, 1.25))), Plane.CORONAL)
    view = coarse.fitted(SIZE, coarse.middle_lps).zoomed(2, 100, 100)

    after = fine.moved(view, coarse.middle_lps)

    assert after.mm_per_pixel == view.mm_per_pixel
    assert after.center_lps == pytest.approx(view.center_lps)
    assert fine.volume(after).grid.shape_kji == (33, 30, 40)


def test_a_point_is_kept_inside(stack, slices):
    grid = straight_grid()
    planes = VolumeStack(volume(grid), Plane.AXIAL)
    view = planes.fitted(SIZE, planes.middle_lps)
    assert planes.clipped(view, (1e6, 0, 0))[0] == pytest.approx(grid.bounds_lps[1][0])

    own = stack.fitted(SIZE, slices.positions_lps[0])
    assert off_plane(own, stack.clipped(own, (1e6, -1e6, 3))) == pytest.approx(0, abs=1e-9)
