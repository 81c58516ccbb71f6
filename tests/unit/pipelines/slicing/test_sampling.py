"""Pixels of a picture lie where the view says; windows are those of DICOM."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spine_app.domain.slicing.slab import Slab
from spine_app.domain.slicing.slab_samples import SlabSamples
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.window import GreyWindow
from spine_app.kernels.reslice_rows import ONE
from spine_app.pipelines.slicing.sampling import outline_width, pixel_mm, shading_of, slice_rows
from tests.data.grids import oblique_grid


class Plain:
    """How a user wants a cut to be shown who has changed nothing."""

    inverted = False
    interpolated = True
    slab = Slab()


def tilted_view(size=(400.0, 300.0)):
    grid = oblique_grid()
    normal = np.array((0.3, -0.5, 0.8))
    view = fitted(grid, Plane.AXIAL, size, grid.center_lps + np.array((2, 1, -3)))
    return replace(view, normal_lps=normal / np.linalg.norm(normal))


def index_at(rows, x, y):
    return (rows.starts[y] + x * rows.across[y]) / ONE


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_pixel_lies_where_the_view_says(ratio):
    view = tilted_view()
    size = (round(400 * ratio), round(300 * ratio))
    rows = slice_rows(view, view.grid, size, 1.0)

    for x, y in ((0, 0), (size[0] - 1, 0), (17, size[1] - 1), (200, 150)):
        point = view.point_lps((x + 0.5) / ratio, (y + 0.5) / ratio)
        assert index_at(rows, x, y) == pytest.approx(view.grid.indices_ijk(point), abs=1e-6)


def test_samples_of_a_slab_follow_each_other_away_from_the_viewer():
    view = tilted_view()
    rows = slice_rows(view, view.grid, (400, 300), 1.7)

    moved = view.grid.index_to_lps[:3, :3] @ (rows.through[5] / ONE)

    assert moved == pytest.approx(1.7 * view.axes.looking, abs=1e-6)


def test_a_view_of_half_pixels_is_shown_as_a_whole():
    """A picture has whole pixels; what the page draws over it does not, and must lie right."""
    wide, high = pixel_mm((633.5, 499.7), 0.3, (634, 500))

    assert wide * 634 == pytest.approx(633.5 * 0.3)
    assert high * 500 == pytest.approx(499.7 * 0.3)


def test_a_picture_of_another_shape_has_square_pixels_and_shows_more():
    wide, high = pixel_mm((400.0, 300.0), 0.5, (1000, 600))

    assert wide == high == pytest.approx(0.5 * 300 / 600)
    assert wide * 1000 > 0.5 * 400


def test_an_outline_keeps_its_width_on_a_finer_screen():
    assert outline_width((400.0, 300.0), (800, 600)) == 2 * outline_width(
        (400.0, 300.0), (400, 300)
    )


@given(center=st.floats(-2000, 2000), width=st.floats(1.0, 5000), value=st.integers(-4000, 4000))
@example(center=0.5, width=1.0, value=0)
def test_the_window_is_the_linear_one_of_dicom(center, width, value):
    window = GreyWindow(center, width)
    shading = shading_of(window, SlabSamples(1.0, np.ones(1)), Plain())

    got = np.clip(shading.scale * value + shading.offset, 0, 255)

    # PS3.3 C.11.2.1.2.1, as it is written there.
    c, w, x = window.center, window.width, float(value)
    if x <= c - 0.5 - (w - 1) / 2:
        want = 0.0
    elif x > c - 0.5 + (w - 1) / 2:
        want = 255.0
    else:
        want = ((x - (c - 0.5)) / (w - 1) + 0.5) * 255.0
    assert got == pytest.approx(want, abs=1e-3)


def test_a_window_of_one_value_is_a_step():
    shading = shading_of(GreyWindow(100, 1), SlabSamples(1.0, np.ones(1)), Plain())

    levels = np.clip(shading.scale * np.array((99, 100)) + shading.offset, 0, 255)

    assert levels == pytest.approx([0, 255])
