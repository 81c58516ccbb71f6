from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.slicing.paging import AcquiredPages, VolumePages
from spine_app.domain.view.planes import Plane
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
def pages(slices):
    return AcquiredPages(slices)


def off_plane(view, point):
    """Distance of a point from the plane that a view shows."""
    return float((point - view.center_lps) @ view.axes.through)


def test_a_view_shows_the_slice_nearest_to_a_point(pages, slices):
    view = pages.fitted(SIZE, slices.positions_lps[5])

    assert pages.place(view).number == 6
    assert pages.volume(view).voxels_kji[0, 0, 0] == 500


def test_every_pixel_of_a_view_lies_on_the_plane_of_its_slice(pages, slices):
    view = pages.fitted(SIZE, slices.positions_lps[3])
    normal = slices.direction[:, 2]

    for corner in ((0, 0), (600, 0), (12.5, 380)):
        along = view.point_lps(*corner) @ normal
        assert along == pytest.approx(slices.positions_lps[3] @ normal)


@pytest.mark.parametrize("number", range(len(ALONG)))
def test_scrolling_visits_every_slice_although_they_are_unevenly_spaced(pages, slices, number):
    view = pages.fitted(SIZE, slices.positions_lps[0])
    point = slices.positions_lps[0]
    for _ in range(number):
        view, point = pages.scrolled(view, point, 1)

    assert pages.place(view).number == number + 1
    assert off_plane(view, point) == pytest.approx(0, abs=1e-9)
    assert pages.volume(view).voxels_kji[0, 0, 0] == 100 * number


def test_scrolling_ends_at_the_ends(pages, slices):
    view = pages.fitted(SIZE, slices.positions_lps[2])
    view, point = pages.scrolled(view, slices.positions_lps[2], 100)
    assert pages.place(view).number == 8
    view, _ = pages.scrolled(view, point, -100)
    assert pages.place(view).number == 1


def test_scrolling_moves_the_point_along_the_normal_alone(pages, slices):
    start = slices.slice_volume(2).grid.points_lps([4, 3, 0])
    view = pages.fitted(SIZE, start)

    _, point = pages.scrolled(view, start, 1)

    moved = point - start
    assert np.linalg.norm(np.cross(moved, slices.direction[:, 2])) == pytest.approx(0, abs=1e-9)


def test_slices_at_one_place_are_all_visited(slices):
    places = np.repeat(slices.positions_lps[:1], 8, axis=0)
    pages = AcquiredPages(replace(slices, positions_lps=places))
    view = pages.fitted(SIZE, places[0])
    point = places[0]
    seen = [pages.place(view).number]
    for _ in range(7):
        view, point = pages.scrolled(view, point, 1)
        view = pages.moved(view, point)
        seen.append(pages.place(view).number)

    assert seen == list(range(1, 9))


def test_slices_are_numbered_towards_the_head_in_whatever_order_they_lie(slices):
    # The rows run the other way, so the normal points to the feet.
    upside = replace(
        slices,
        orientation=slices.orientation * np.array([[1.0], [-1.0]]),
        positions_lps=slices.positions_lps[::-1].copy(),
    )
    pages = AcquiredPages(upside)

    lowest = pages.fitted(SIZE, upside.positions_lps[-1])
    highest = pages.fitted(SIZE, upside.positions_lps[0])

    assert (pages.place(lowest).number, pages.place(highest).number) == (1, 8)
    up, _ = pages.scrolled(lowest, upside.positions_lps[-1], 1)
    assert pages.place(up).number == 2


def test_unplaced_slices_are_numbered_as_they_are_stored(slices):
    pages = AcquiredPages(replace(slices, orientation=None, positions_lps=np.zeros((0, 3))))
    view = pages.fitted(SIZE, pages.middle_lps)

    assert pages.place(view).number == 4
    assert pages.place(view).along is None
    view, _ = pages.scrolled(view, pages.middle_lps, 2)
    assert pages.place(view).number == 6


def test_zoom_and_centre_are_kept_from_slice_to_slice(pages, slices):
    view = pages.fitted(SIZE, slices.positions_lps[0]).zoomed(3, 200, 100).panned(30, -20)
    after, _ = pages.scrolled(view, slices.positions_lps[0], 4)

    axes = view.axes
    assert after.mm_per_pixel == view.mm_per_pixel
    for axis in (axes.right, axes.up):
        assert (after.center_lps - view.center_lps) @ axis == pytest.approx(0, abs=1e-9)


def test_a_view_of_a_volume_can_show_acquired_slices_and_return(pages, slices):
    grid = straight_grid((12, 8, 8), (0.8, 0.8, 1.5), (-3.0, 0.0, 50.0))
    planes = VolumePages(volume(grid), Plane.AXIAL)
    point = planes.middle_lps
    before = planes.fitted(SIZE, point)

    there = pages.moved(before, point)
    back = planes.moved(there, point)

    assert there.mm_per_pixel == before.mm_per_pixel
    nearest = slices.nearest(point, 0)
    assert pages.volume(there).voxels_kji[0, 0, 0] == 100 * nearest
    assert off_plane(back, point) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid()])
@pytest.mark.parametrize("plane", list(Plane))
def test_the_planes_of_a_volume_are_paged_through_one_by_one(grid, plane):
    planes = VolumePages(volume(grid), plane)
    view = planes.fitted(SIZE, planes.middle_lps)
    first = planes.place(view)

    after, point = planes.scrolled(view, planes.middle_lps, 1)

    assert planes.place(after).number == first.number + 1
    assert off_plane(after, point) == pytest.approx(0, abs=1e-9)


def test_a_finer_grid_takes_over_the_view_of_a_coarse_one():
    coarse = VolumePages(volume(straight_grid((5, 30, 40), (0.8, 0.8, 10.0))), Plane.CORONAL)
    fine = VolumePages(volume(straight_grid((33, 30, 40), (0.8, 0.8, 1.25))), Plane.CORONAL)
    view = coarse.fitted(SIZE, coarse.middle_lps).zoomed(2, 100, 100)

    after = fine.moved(view, coarse.middle_lps)

    assert after.mm_per_pixel == view.mm_per_pixel
    assert after.center_lps == pytest.approx(view.center_lps)
    assert fine.volume(after).grid.shape_kji == (33, 30, 40)


def test_a_point_is_kept_inside(pages, slices):
    grid = straight_grid()
    planes = VolumePages(volume(grid), Plane.AXIAL)
    view = planes.fitted(SIZE, planes.middle_lps)
    assert planes.clipped(view, (1e6, 0, 0))[0] == pytest.approx(grid.bounds_lps[1][0])

    own = pages.fitted(SIZE, slices.positions_lps[0])
    assert off_plane(own, pages.clipped(own, (1e6, -1e6, 3))) == pytest.approx(0, abs=1e-9)
