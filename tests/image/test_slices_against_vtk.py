"""Our slices against vtkImageReslice: on any grid, at any angle, thick and thin."""

from dataclasses import replace

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import VTK_FLOAT
from vtkmodules.vtkImagingCore import vtkImageReslice

from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.convert import image_of, matrix_of
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

pytestmark = pytest.mark.image

GRIDS = {"axial": straight_grid(), "sagittal": sagittal_grid(), "oblique": oblique_grid()}
SIZE = (210, 160)
WINDOW = GreyWindow(100.3, 2911.7)
OUTSIDE = -30000.0
SAMPLES = 5
MODES = {SlabMode.MAXIMUM: "Max", SlabMode.MINIMUM: "Min", SlabMode.MEAN: "Mean"}


def noise(grid):
    """Smooth noise: neighbours differ, but not so much that 1/8192 of a voxel would show."""
    values = np.random.default_rng(11).normal(size=grid.shape_kji)
    for axis in range(3):
        values = values + np.roll(values, 1, axis)
    return Volume((values * 400).astype(np.int16), grid, Modality.MR)


def plane(grid, which, tilt):
    """A view through a point off all voxel centres, tilted or along the grid."""
    point = grid.center_lps + grid.direction @ (grid.spacing_ijk * (0.31, -0.22, 0.17))
    view = fitted(grid, which, SIZE, point)
    if not tilt:
        return view
    normal = view.axes.through + 0.5 * view.axes.right - 0.3 * view.axes.up
    return replace(view, normal_lps=normal / np.linalg.norm(normal))


def vtk_values(volume, view, slab, step_mm):
    """(h, w) float64 values of VTK; `OUTSIDE` where there is nothing."""
    grid, axes = volume.grid, view.axes
    matrix = np.eye(4)
    # Into the mm space of the image, which has neither origin nor direction.
    matrix[:3, :3] = grid.direction.T @ np.column_stack((axes.right, axes.up, -axes.looking))
    matrix[:3, 3] = grid.direction.T @ (view.center_lps - grid.origin_lps)
    reslice = vtkImageReslice()
    reslice.SetInputData(image_of(volume))
    reslice.SetResliceAxes(matrix_of(matrix))
    reslice.SetInterpolationModeToLinear()
    reslice.BorderOn()
    # Its shortcut along the grid takes the samples of a slab elsewhere.
    reslice.OptimizationOff()
    reslice.SetBackgroundLevel(OUTSIDE)
    reslice.SetOutputScalarType(VTK_FLOAT)
    reslice.SetOutputDimensionality(2)
    mm = view.mm_per_pixel
    reslice.SetOutputSpacing(mm, mm, step_mm)
    reslice.SetOutputExtent(0, SIZE[0] - 1, 0, SIZE[1] - 1, 0, 0)
    reslice.SetOutputOrigin(-(SIZE[0] - 1) / 2 * mm, -(SIZE[1] - 1) / 2 * mm, 0.0)
    if slab.is_thick:
        getattr(reslice, f"SetSlabModeTo{MODES[slab.mode]}")()
        reslice.SetSlabNumberOfSlices(SAMPLES)
    reslice.Update()
    values = vtk_to_numpy(reslice.GetOutput().GetPointData().GetScalars())
    return values.reshape(SIZE[::-1])[::-1].astype(float)


@pytest.mark.parametrize("tilt", [False, True], ids=["along the grid", "double oblique"])
@pytest.mark.parametrize("mode", SlabMode)
@pytest.mark.parametrize("which", Plane)
@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_a_slice_is_the_one_that_vtk_interpolates(grid, which, mode, tilt):
    volume = noise(grid)
    view = plane(grid, which, tilt)
    step = 1 / np.linalg.norm(grid.lps_to_index[:3, :3] @ view.axes.looking)
    slab = Slab(mode, max(SAMPLES * step, 0.5))
    frames = []
    ours = ResliceView(frames.append)
    ours.resize(*SIZE)
    ours.show(volume)
    ours.apply(SliceSettings(view, WINDOW, slab=slab))
    ours.draw()

    theirs = vtk_values(volume, view, slab, step)

    level = ((theirs - (WINDOW.center - 0.5)) / (WINDOW.width - 1) + 0.5) * 255
    want = np.where(theirs == OUTSIDE, 0, np.clip(level, 0, 255))
    grey = frames[-1].pixels[..., 0].astype(float)
    compared = clear(volume, view, SAMPLES // 2 * step if slab.is_thick else 0.0)
    assert compared.sum() > 4000
    assert np.abs(grey - want)[compared].max() <= 1.0


def clear(volume, view, reach_mm):
    """Pixels whose samples are all in the volume, or none: VTK mixes its background into others."""
    x, y = np.meshgrid(np.arange(SIZE[0]) + 0.5, np.arange(SIZE[1]) + 0.5)
    right = (x - SIZE[0] / 2)[..., None] * view.mm_per_pixel * view.axes.right
    up = (SIZE[1] / 2 - y)[..., None] * view.mm_per_pixel * view.axes.up
    inside = []
    for offset in np.linspace(-reach_mm, reach_mm, SAMPLES):
        points = view.center_lps + right + up + offset * view.axes.looking
        index = volume.grid.indices_ijk(points)
        size = np.array(volume.grid.shape_ijk)
        inside.append(np.all((index > -0.4999) & (index < size - 0.5001), axis=-1))
        apart = np.abs(np.abs(index - (size - 1) / 2) - size / 2)
        inside[-1] = np.where(np.any(apart < 1e-4, axis=-1), np.nan, inside[-1])
    every, some = np.all(inside, axis=0), np.any(inside, axis=0)
    return (every | ~some) & ~np.isnan(inside).any(axis=0)
