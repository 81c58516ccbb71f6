"""A marked voxel must be drawn at its own millimetre: by both ray casters and in every slice."""

import numpy as np
import pytest

from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.view.camera import VIEW_ANGLE_DEG, Side, looking_at
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.rendering.volume import VolumeView
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

pytestmark = pytest.mark.image

GRIDS = {"axial": straight_grid(), "sagittal": sagittal_grid(), "oblique": oblique_grid()}
WIDTH, HEIGHT = 420, 300
MARK_KJI = (5, 21, 9)


def marked(grid):
    """A volume of air with one small dense block off the centre, and the block's position."""
    voxels = np.full(grid.shape_kji, -1000, np.int16)
    k, j, i = MARK_KJI
    voxels[k - 1 : k + 2, j - 1 : j + 2, i - 1 : i + 2] = 2000
    return Volume(voxels, grid, Modality.CT), grid.points_lps([i, j, k])


def settle(view):
    """Draw until the best still frame."""
    view.draw()
    while view.refine(lambda: False):
        pass


def bright_middle(pixels):
    """(x, y) of the middle of what is bright, weighted, from the upper left corner."""
    grey = pixels[..., :3].astype(float).sum(axis=2)
    weight = np.clip(grey - 0.4 * grey.max(), 0, None)
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    return (
        float((x * weight).sum() / weight.sum()) + 0.5,
        float((y * weight).sum() / weight.sum()) + 0.5,
    )


def projected(camera, point):
    """Pixel of a patient point under the camera's perspective."""
    offset = point - camera.position_lps
    scale = HEIGHT / 2 / np.tan(np.radians(VIEW_ANGLE_DEG / 2)) / (offset @ camera.looking)
    return (
        WIDTH / 2 + offset @ camera.right * scale,
        HEIGHT / 2 - offset @ camera.up * scale,
    )


@pytest.mark.parametrize("side", [Side.ANTERIOR, Side.LEFT, Side.SUPERIOR])
@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize("cpu", [True, False], ids=["cpu", "gpu"])
def test_a_ray_caster_draws_a_marked_voxel_where_it_is(cpu, grid, side):
    frames = []
    volume, point = marked(grid)
    camera = looking_at(grid, side, WIDTH / HEIGHT).orbited(11, 7)
    view = VolumeView(frames.append, cpu=cpu)
    view.resize(WIDTH, HEIGHT)
    view.show(volume)
    view.apply(CT_PRESETS["bone"])
    view.look(camera, Overlay())
    settle(view)
    view.release()

    assert frames[-1].still
    # The light falls on the near faces of a block three voxels wide; half a voxel covers that.
    voxel = np.linalg.norm(
        np.subtract(projected(camera, point + camera.right), projected(camera, point))
    )
    allowed = 0.5 * voxel * grid.spacing_ijk.max()
    assert bright_middle(frames[-1].pixels) == pytest.approx(
        projected(camera, point), abs=max(1.0, allowed)
    )


@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_a_slice_draws_a_marked_voxel_where_it_is(grid, plane):
    frames = []
    volume, point = marked(grid)
    slice_view = fitted(grid, plane, (WIDTH, HEIGHT), point)
    view = ResliceView(frames.append)
    view.resize(WIDTH, HEIGHT)
    view.show(volume)
    view.apply(SliceSettings(slice_view, GreyWindow(500, 3000)))
    settle(view)
    view.release()

    assert bright_middle(frames[-1].pixels) == pytest.approx(slice_view.pixel(point), abs=0.7)
