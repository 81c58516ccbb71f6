"""Values inside regions against numpy masks over every voxel, formulas, and SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from spine_app.domain.geometry import Grid
from spine_app.domain.measure.errors import MeasureTooLarge, RegionEmpty
from spine_app.domain.measure.roi import Box, BoxRoi, DrawnRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.statistics import (
    flat_statistics,
    interpolated,
    sphere_statistics,
)
from spine_app.domain.view.plane_frame import PlaneFrame
from spine_app.domain.view.planes import Plane, view_axes
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import oblique_grid, rotation, sagittal_grid, straight_grid

GRIDS = (straight_grid(), oblique_grid(), sagittal_grid())


def noise(grid, seed=0):
    values = np.random.default_rng(seed).integers(-1000, 2000, grid.shape_kji)
    return Volume(values.astype(np.int16), grid, Modality.CT)


def all_centres(grid):
    """(k, j, i, 3) mm, LPS, of every voxel, by the definition of a grid alone."""
    k, j, i = np.indices(grid.shape_kji)
    steps = grid.direction * grid.spacing_ijk
    return grid.origin_lps + np.stack((i, j, k), -1) @ steps.T


def frame_of(grid, plane, at):
    axes = view_axes(grid, plane)
    return PlaneFrame(tuple(at), tuple(axes.right), tuple(axes.up))


def agree(told, values):
    assert told.count == values.size
    assert told.mean == pytest.approx(values.mean())
    assert told.deviation == pytest.approx(
        np.sqrt(np.sum((values - values.mean()) ** 2) / (values.size - 1))
    )
    assert (told.minimum, told.maximum) == (values.min(), values.max())


@pytest.mark.parametrize("grid", GRIDS, ids=["straight", "oblique", "sagittal"])
@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("box", Box)
def test_voxels_of_the_slice_whose_centre_lies_inside_count(grid, plane, box):
    volume = noise(grid)
    axes = view_axes(grid, plane)
    at = grid.center_lps + 0.2 * axes.step * axes.through + 0.31 * axes.right
    half = (5.3, 4.1)
    told = flat_statistics(BoxRoi(box, frame_of(grid, plane, at), half), volume)

    offset = all_centres(grid) - at
    u, v, w = offset @ axes.right / half[0], offset @ axes.up / half[1], offset @ axes.through
    inside = u**2 + v**2 <= 1 if box is Box.ELLIPSE else (abs(u) <= 1) & (abs(v) <= 1)
    inside &= abs(w) < axes.step / 2
    agree(told, volume.voxels_kji[inside].astype(float))
    assert told.counted == pytest.approx(told.count * np.prod(grid.spacing_ijk) / axes.step)
    assert not told.is_sampled
    assert not told.is_cut


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(GRIDS), st.floats(0.6, 9), st.tuples(*[st.floats(-3, 3)] * 3))
def test_voxels_whose_centre_lies_inside_a_ball_count(grid, radius, shift):
    volume = noise(grid)
    center = grid.center_lps + shift
    inside = np.linalg.norm(all_centres(grid) - center, axis=-1) <= radius
    ball = Sphere(tuple(center), radius)
    if not inside.any():
        with pytest.raises(RegionEmpty):
            sphere_statistics(ball, volume)
        return
    told = sphere_statistics(ball, volume)

    assert told.count == inside.sum()
    assert told.mean == pytest.approx(volume.voxels_kji[inside].mean())
    assert told.counted == pytest.approx(inside.sum() * np.prod(grid.spacing_ijk))


def test_a_ball_agrees_with_label_statistics_of_another_library():
    grid = oblique_grid()
    volume = noise(grid)
    inside = np.linalg.norm(all_centres(grid) - grid.center_lps, axis=-1) <= 7
    told = sphere_statistics(Sphere(tuple(grid.center_lps), 7.0), volume)
    n = inside.sum()

    assert told.mean == pytest.approx(ndimage.mean(volume.voxels_kji, inside, 1))
    population = ndimage.standard_deviation(volume.voxels_kji, inside, 1)
    assert told.deviation == pytest.approx(population * np.sqrt(n / (n - 1)))
    assert told.minimum == ndimage.minimum(volume.voxels_kji, inside, 1)
    assert told.maximum == ndimage.maximum(volume.voxels_kji, inside, 1)


def test_the_counted_volume_of_a_fine_ball_is_that_of_the_formula():
    grid = Grid((60, 100, 110), (0.3, 0.33, 0.5), (0, 0, 0), rotation("z", 12))
    ball = Sphere(tuple(grid.center_lps), 12.0)

    told = sphere_statistics(ball, noise(grid))

    assert told.counted == pytest.approx(ball.volume_mm3, rel=2e-3)


def gradient(grid, slope, base):
    """A volume whose values grow linearly in the patient: value = base + slope · position."""
    values = base + (all_centres(grid) - grid.center_lps) @ np.asarray(slope)
    return Volume(np.round(values).astype(np.int16), grid, Modality.CT)


def test_mean_and_deviation_of_a_disc_on_a_gradient_are_those_of_the_integral():
    grid = Grid((3, 200, 200), (0.25, 0.25, 2.0), (-20, -20, 0), np.eye(3))
    slope, radius = 40.0, 15.0
    volume = gradient(grid, (slope, 0, 0), 100.0)
    frame = PlaneFrame(tuple(np.add(grid.center_lps, (2.0, 0, 0))), (1, 0, 0), (0, -1, 0))

    told = flat_statistics(BoxRoi(Box.ELLIPSE, frame, (radius, radius)), volume)

    assert told.mean == pytest.approx(100 + slope * 2, abs=0.5)
    assert told.deviation == pytest.approx(slope * radius / 2, rel=3e-3)
    assert told.maximum - told.minimum == pytest.approx(2 * slope * radius, rel=0.02)
    assert told.counted == pytest.approx(np.pi * radius**2, rel=3e-3)


@pytest.mark.parametrize("degrees", [3.0, 30.0, 45.0])
def test_an_oblique_disc_reads_the_values_of_its_own_plane(degrees):
    grid = Grid((60, 80, 80), (0.6, 0.6, 1.1), (0, 0, 0), rotation("x", 8))
    slope = np.array((11.0, -7.0, 5.0))
    volume = gradient(grid, slope, 300.0)
    turn = rotation("x", degrees) @ rotation("y", 17)
    at = np.add(grid.center_lps, (1.0, 2.0, 3.0))
    frame = PlaneFrame(tuple(at), tuple(turn[:, 0]), tuple(turn[:, 1]))

    told = flat_statistics(BoxRoi(Box.ELLIPSE, frame, (9.0, 9.0)), volume)

    in_plane = np.hypot(slope @ turn[:, 0], slope @ turn[:, 1])
    assert told.is_sampled
    assert told.mean == pytest.approx(300 + slope @ (1, 2, 3), abs=0.3)
    assert told.deviation == pytest.approx(in_plane * 9 / 2, rel=0.01)
    assert told.counted == pytest.approx(np.pi * 81, rel=0.01)


def test_a_plane_turned_in_itself_still_reads_voxels():
    grid = straight_grid()
    volume = noise(grid)
    turn = rotation("z", 33)
    frame = PlaneFrame(tuple(grid.center_lps), tuple(turn[:, 0]), tuple(-turn[:, 1]))

    told = flat_statistics(BoxRoi(Box.RECTANGLE, frame, (6.0, 2.0)), volume)

    offset = (all_centres(grid) - grid.center_lps) @ turn
    inside = (abs(offset[..., 0]) <= 6) & (abs(offset[..., 1]) <= 2)
    # The middle of an even number of slices lies between two; the upper one is read.
    inside &= np.indices(grid.shape_kji)[0] == grid.shape_kji[0] // 2
    agree(told, volume.voxels_kji[inside].astype(float))
    assert not told.is_sampled


def test_a_drawn_outline_counts_as_a_rectangle_of_the_same_corners_does():
    grid = straight_grid()
    volume = noise(grid)
    frame = frame_of(grid, Plane.AXIAL, grid.points_lps((20.2, 15.3, 9)))
    corners = ((-4.0, -3.0), (4.0, -3.0), (4.0, 3.0), (-4.0, 3.0))

    drawn = flat_statistics(DrawnRoi(frame, corners), volume)

    assert drawn == flat_statistics(BoxRoi(Box.RECTANGLE, frame, (4.0, 3.0)), volume)


def test_what_lies_outside_of_the_image_does_not_count_and_is_told():
    grid = straight_grid()
    volume = noise(grid)
    frame = frame_of(grid, Plane.AXIAL, grid.points_lps((0, 15, 9)))

    told = flat_statistics(BoxRoi(Box.ELLIPSE, frame, (6.0, 6.0)), volume)

    offset = all_centres(grid)[9] - grid.points_lps((0, 15, 9))
    inside = np.linalg.norm(offset, axis=-1) <= 6
    agree(told, volume.voxels_kji[9][inside].astype(float))
    assert told.is_cut


@pytest.mark.parametrize(
    "make",
    [
        lambda grid: BoxRoi(
            Box.ELLIPSE, frame_of(grid, Plane.AXIAL, grid.points_lps((20.5, 15.5, 9))), (0.1, 0.1)
        ),
        lambda grid: BoxRoi(
            Box.ELLIPSE, frame_of(grid, Plane.AXIAL, grid.points_lps((900, 15, 9))), (5.0, 5.0)
        ),
        lambda grid: BoxRoi(
            Box.ELLIPSE, frame_of(grid, Plane.AXIAL, grid.points_lps((20, 15, 40))), (5.0, 5.0)
        ),
    ],
    ids=["between centres", "beside", "above"],
)
def test_a_region_without_voxels_is_refused(make):
    grid = straight_grid()
    with pytest.raises(RegionEmpty):
        flat_statistics(make(grid), noise(grid))


def test_an_oblique_region_beside_the_image_is_refused():
    grid = straight_grid()
    turn = rotation("x", 30)
    frame = PlaneFrame(
        tuple(np.add(grid.center_lps, (900, 0, 0))), tuple(turn[:, 0]), tuple(turn[:, 1])
    )
    with pytest.raises(RegionEmpty):
        flat_statistics(BoxRoi(Box.ELLIPSE, frame, (5.0, 5.0)), noise(grid))


def test_an_oblique_region_of_countless_samples_is_refused():
    grid = straight_grid()
    turn = rotation("x", 30)
    frame = PlaneFrame(tuple(grid.center_lps), tuple(turn[:, 0]), tuple(turn[:, 1]))
    with pytest.raises(MeasureTooLarge):
        flat_statistics(BoxRoi(Box.ELLIPSE, frame, (5000.0, 5000.0)), noise(grid))


def test_a_single_voxel_has_no_deviation():
    grid = straight_grid()
    frame = frame_of(grid, Plane.AXIAL, grid.points_lps((20, 15, 9)))

    told = flat_statistics(BoxRoi(Box.ELLIPSE, frame, (0.5, 0.5)), noise(grid))

    assert told.count == 1
    assert told.deviation is None


@pytest.mark.parametrize("shape", [(5, 6, 7), (1, 6, 7), (5, 1, 1)])
def test_values_between_voxels_agree_with_another_library(shape):
    rng = np.random.default_rng(3)
    voxels = rng.integers(-1000, 1000, shape).astype(np.int16)
    index = rng.uniform(0, np.array(shape[::-1]) - 1, (200, 3))

    expected = ndimage.map_coordinates(
        voxels.astype(float), index[:, ::-1].T, order=1, mode="nearest"
    )

    assert interpolated(voxels, index) == pytest.approx(expected)
