"""Acquired slices are drawn on their own planes, unmixed; inverted pictures are the negative."""

from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.slicing.acquired import AcquiredSlices
from spine_app.domain.slicing.paging import AcquiredPages
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.data.grids import straight_grid
from tests.data.tilted import tilted_slices

pytestmark = pytest.mark.image

WIDTH, HEIGHT = 420, 300


@pytest.fixture
def frames():
    return []


@pytest.fixture
def view(frames):
    view = ResliceView(frames.append)
    view.resize(WIDTH, HEIGHT)
    yield view
    view.release()


def middle_grey(pixels):
    return int(pixels[HEIGHT // 2, WIDTH // 2, 0])


@pytest.mark.parametrize("number", [0, 3, 7])
def test_a_slice_is_drawn_with_its_own_values_and_nothing_of_its_neighbours(view, frames, number):
    slices = tilted_slices()
    pages = AcquiredPages(slices)
    at = pages.fitted((WIDTH, HEIGHT), slices.positions_lps[number])

    view.show(pages.volume(at))
    view.apply(SliceSettings(at, GreyWindow(350, 700)))
    view.draw()

    assert middle_grey(frames[-1].pixels) == pytest.approx(255 * number / 7, abs=1.5)


def test_a_marked_pixel_is_drawn_where_the_view_says(view, frames):
    slices = tilted_slices()
    voxels = np.full((8, 64, 80), -1000, np.int16)
    voxels[5, 40:43, 20:23] = 2000
    marked = AcquiredSlices(
        voxels, slices.pixel_spacing, slices.orientation, slices.positions_lps, slices.modality
    )
    pages = AcquiredPages(marked)
    point = marked.slice_volume(5).grid.points_lps([21, 41, 0])
    at = pages.fitted((WIDTH, HEIGHT), point)

    view.show(pages.volume(at))
    view.apply(SliceSettings(at, GreyWindow(500, 3000)))
    view.draw()

    grey = frames[-1].pixels[..., 0].astype(float)
    y, x = np.nonzero(grey > 200)
    assert (x.mean() + 0.5, y.mean() + 0.5) == pytest.approx(at.pixel(point), abs=0.7)


def test_an_inverted_picture_is_the_negative(view, frames):
    grid = straight_grid((3, 60, 60), (1, 1, 1))
    voxels = np.broadcast_to(np.arange(60, dtype=np.int16) * 10, grid.shape_kji).copy()
    volume = Volume(voxels, grid, Modality.MR)
    at = fitted(grid, Plane.AXIAL, (WIDTH, HEIGHT), grid.center_lps)
    settings = SliceSettings(at, GreyWindow(300, 500))

    view.show(volume)
    for one in (settings, replace(settings, inverted=True), settings):
        view.apply(one)
        view.draw()

    inside = np.s_[100:200, 90:330, 0]
    plain, negative, again = (frame.pixels[inside].astype(int) for frame in frames)
    assert np.abs(plain + negative - 255).max() <= 2
    assert np.ptp(plain) > 150
    assert (plain == again).all()
