"""Marks at known places of a phantom lie under the right pixels of oblique and curved pictures."""

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.slicing.curved_view import fitted_along
from spine_app.domain.slicing.triad import Triad
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slicing.curved import CurvedSettings, StraightenedView
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.data.grids import rotation

pytestmark = pytest.mark.image

SIZE = (600, 500)
SIGMA_MM = 2.5
WINDOW = GreyWindow(500, 1000)
TILTED = rotation("x", 14) @ rotation("y", -9) @ rotation("z", 21)
GRIDS = {
    "straight": Grid((60, 96, 96), (0.8, 0.8, 1.6), (-38.0, -30.0, 100.0), np.eye(3)),
    "oblique": Grid((60, 90, 100), (0.7, 0.9, 1.5), (-11.0, 23.0, -40.0), TILTED),
}
grids = pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)


def phantom(grid, marks):
    """A volume with a smooth spot of 1000 at each mark."""
    k, j, i = np.mgrid[tuple(slice(n) for n in grid.shape_kji)]
    points = grid.points_lps(np.stack((i, j, k), axis=-1))
    values = np.zeros(grid.shape_kji)
    for mark in marks:
        values += 1000 * np.exp(-np.sum((points - mark) ** 2, axis=-1) / (2 * SIGMA_MM**2))
    return Volume(np.round(values).astype(np.int16), grid, Modality.CT)


def spot(picture, x, y, radius):
    """Centre of brightness around a pixel, in the coordinates of the view."""
    rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]] + 0.5
    near = np.hypot(columns - x, rows - y) < radius
    weight = picture[..., 0].astype(float)[near]
    return float(np.average(columns[near], weights=weight)), float(
        np.average(rows[near], weights=weight)
    )


@grids
@pytest.mark.parametrize("plane", Plane)
def test_marks_on_a_double_oblique_plane_lie_within_a_twentieth_of_a_millimetre(grid, plane):
    triad = Triad.of(grid)
    for other, angle in ((Plane.SAGITTAL, 23.0), (Plane.CORONAL, -17.0), (Plane.AXIAL, 31.0)):
        triad = triad.turned(triad.normals[other], angle)
    middle = grid.center_lps
    view = fitted(grid, plane, SIZE, middle).turned(triad.normals[plane], middle)
    view = view.zoomed(2.0, SIZE[0] / 2, SIZE[1] / 2)
    # Lengths along two directions of the plane that are made here, not by the view.
    across = np.cross(triad.normals[plane], (0.3, -0.5, 0.81))
    across /= np.linalg.norm(across)
    along = np.cross(triad.normals[plane], across)
    marks = [middle + a * across + b * along for a, b in ((0, 0), (14, 3), (-9, 12), (4, -15))]
    stage = ResliceView(lambda _frame: None)
    stage.show(phantom(grid, marks))

    picture = stage.picture(SliceSettings(view, WINDOW), SIZE)

    for mark in marks:
        x, y = view.pixel(mark)
        seen = spot(picture, x, y, 2 * SIGMA_MM / view.mm_per_pixel)
        assert np.hypot(seen[0] - x, seen[1] - y) * view.mm_per_pixel < 0.05


@pytest.mark.parametrize("angle", [0.0, 35.0, 90.0])
def test_marks_on_a_cut_along_a_curve_lie_where_the_view_says(angle):
    grid = GRIDS["straight"]
    i, j, k = np.array(grid.shape_ijk) / 2
    bends = [(i, j + 12 * np.sin(part * 4), part * (2 * k - 1)) for part in np.linspace(0, 1, 7)]
    path = CurvedPath.through(grid.points_lps(bends)[::-1])
    view = fitted_along(path, (float(SIZE[0]), float(SIZE[1])), angle)
    marks = []
    for arc, off in ((20.0, 0.0), (45.0, 9.0), (70.0, -11.0)):
        on, direction = path.across(arc, angle)
        marks.append(on + off * direction)
    stage = StraightenedView(lambda _frame: None)
    stage.show(phantom(grid, marks))

    picture = stage.picture(CurvedSettings(view, WINDOW), SIZE)

    for mark in marks:
        x, y = view.pixel(mark)
        seen = spot(picture, x, y, SIGMA_MM / view.mm_per_pixel)
        assert np.hypot(seen[0] - x, seen[1] - y) * view.mm_per_pixel < 0.1
