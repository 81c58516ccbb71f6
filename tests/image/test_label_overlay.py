"""Labels are drawn over the voxels they belong to, in every view and on every grid."""

import numpy as np
import pytest

from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

pytestmark = pytest.mark.image

GRIDS = {"axial": straight_grid(), "sagittal": sagittal_grid(), "oblique": oblique_grid()}
WIDTH, HEIGHT = 420, 300
RED, GREEN = (255, 0, 0), (0, 255, 0)


def colors(*entries, size=256, alpha=255):
    """A table with some labels coloured and all others invisible."""
    table = np.zeros((size, 4), np.uint8)
    for label, color in entries:
        table[label] = (*color, alpha)
    return table


def blocks(grid, dtype=np.uint8, values=(1, 2)):
    """Two blocks of labels side by side, and grey values that are bright in the first alone."""
    k, j, i = (n // 2 for n in grid.shape_kji)
    labels = np.zeros(grid.shape_kji, dtype)
    labels[k - 3 : k + 3, j - 5 : j + 5, i - 7 : i] = values[0]
    labels[k - 3 : k + 3, j - 5 : j + 5, i : i + 6] = values[1]
    grey = np.where(labels == values[0], 1000, 0).astype(np.int16)
    point = grid.points_lps((i - 1, j, k))
    return Volume(grey, grid, Modality.CT), LabelMap(labels, grid, {}), point


def drawn(grid, plane, table, point=None, **kinds):
    """What a view shows of the blocks, and the label and grey value under each pixel."""
    frames = []
    volume, labels, middle = blocks(grid, **kinds)
    point = middle if point is None else point
    seen = fitted(grid, plane, (WIDTH, HEIGHT), point)
    view = ResliceView(frames.append)
    view.resize(WIDTH, HEIGHT)
    view.show(volume)
    view.apply(SliceSettings(seen, GreyWindow(500, 1000)))
    view.show_labels(labels, table)
    view.draw()
    view.release()
    return frames[-1].pixels[..., :3].astype(int), truth(seen, labels)


def truth(seen, labels):
    """(HEIGHT, WIDTH) label under each pixel's centre, and how far it is from another voxel."""
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    right = (x - WIDTH / 2) * seen.mm_per_pixel
    up = (HEIGHT / 2 - y) * seen.mm_per_pixel
    points = seen.center_lps + right[..., None] * seen.axes.right + up[..., None] * seen.axes.up
    index = labels.grid.indices_ijk(points)
    nearest = np.floor(index + 0.5).astype(int)
    inside = np.all((nearest >= 0) & (nearest < labels.grid.shape_ijk), axis=-1)
    i, j, k = np.moveaxis(np.where(inside[..., None], nearest, 0), -1, 0)
    margin = np.min(0.5 - np.abs(index - nearest), axis=-1)
    return np.where(inside, labels.labels_kji[k, j, i], 0), margin


@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_every_pixel_has_the_colour_of_the_label_under_it(grid, plane):
    pixels, (labels, margin) = drawn(grid, plane, colors((1, RED), (2, GREEN)))

    is_red = (pixels[..., 0] > 200) & (pixels[..., 1] < 60)
    is_green = (pixels[..., 1] > 200) & (pixels[..., 0] < 60)
    # A pixel whose centre lies on the border of two voxels may take either.
    clear = margin > 0.02
    assert np.array_equal(is_red[clear], (labels == 1)[clear])
    assert np.array_equal(is_green[clear], (labels == 2)[clear])
    assert (labels == 1).sum() > 500


@pytest.mark.parametrize("plane", Plane)
def test_labels_lie_over_the_grey_values_they_belong_to(plane):
    """The overlay of the bright block covers it: no bright grey is left beside the colour."""
    grid = oblique_grid()
    bare, _ = drawn(grid, plane, colors())
    painted, (labels, _) = drawn(grid, plane, colors((1, RED)))

    bright = bare.min(axis=2) > 140
    red = (painted[..., 0] > 200) & (painted[..., 1] < 60)
    # Grey values are interpolated, so the half-bright line is the border between the voxels.
    assert np.count_nonzero(bright & ~red) < 0.03 * np.count_nonzero(red)
    assert np.count_nonzero(red & (bare.max(axis=2) < 110)) < 0.03 * np.count_nonzero(red)
    assert np.array_equal(red.any(), (labels == 1).any())


def test_a_slice_between_two_voxel_layers_shows_the_nearer_one():
    grid = straight_grid()
    k = grid.shape_kji[0] // 2
    for offset, is_there in ((2.4, True), (2.6, False)):
        point = grid.points_lps((19, 15, k + offset))
        pixels, _ = drawn(grid, Plane.AXIAL, colors((1, RED)), point)
        assert ((pixels[..., 0] > 200) & (pixels[..., 1] < 60)).any() == is_there


def test_opacity_mixes_with_the_grey_value():
    pixels, (labels, _) = drawn(straight_grid(), Plane.AXIAL, colors((2, GREEN), alpha=102))

    # Black below, 40 % of green over it.
    inside = pixels[labels == 2]
    assert np.median(inside[:, 1]) == pytest.approx(102, abs=3)
    assert np.median(inside[:, 0]) <= 2


def test_a_hidden_label_shows_the_grey_value():
    pixels, (labels, _) = drawn(straight_grid(), Plane.AXIAL, colors((2, GREEN)))

    assert np.all(np.ptp(pixels[labels == 1], axis=1) <= 2)


def test_numbers_beyond_a_byte_have_their_own_colour():
    table = colors((64000, RED), (64001, GREEN), size=64002)
    pixels, (labels, margin) = drawn(
        straight_grid(), Plane.CORONAL, table, dtype=np.uint16, values=(64000, 64001)
    )

    red = (pixels[..., 0] > 200) & (pixels[..., 1] < 60)
    green = (pixels[..., 1] > 200) & (pixels[..., 0] < 60)
    clear = margin > 0.02
    assert np.array_equal(red[clear], (labels == 64000)[clear])
    assert np.array_equal(green[clear], (labels == 64001)[clear])


def test_labels_go_with_their_volume():
    frames = []
    grid = straight_grid()
    volume, labels, point = blocks(grid)
    seen = fitted(grid, Plane.AXIAL, (WIDTH, HEIGHT), point)
    view = ResliceView(frames.append)
    view.resize(WIDTH, HEIGHT)
    view.show(volume)
    view.show_labels(labels, colors((1, RED), (2, GREEN)))
    view.clear()
    view.show(volume)
    view.apply(SliceSettings(seen, GreyWindow(500, 1000)))
    view.draw()
    view.release()

    assert np.all(np.ptp(frames[-1].pixels[..., :3].astype(int), axis=2) <= 2)
