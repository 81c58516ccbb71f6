"""Pictures of the ray caster against rays by numpy and scipy, and whatever may not matter."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid
from spine_app.domain.rendering.preset import Blend
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.view.camera import Side, looking_at
from spine_app.domain.view.projection import CameraProjection
from spine_app.domain.volume import Modality, Volume
from spine_app.pipelines.rendering.ray_caster import RayCaster
from spine_app.pipelines.rendering.ray_volume import RayVolumes
from spine_app.pipelines.rendering.ray_workers import Workers
from spine_app.pipelines.rendering.sight import BACKGROUND, Grain, Sight
from spine_app.pipelines.rendering.volume import DrawingJob
from tests.data.grids import oblique_grid
from tests.unit.kernels.ray_reference import composed, sampled

SIZE = (24, 20)
FINE = Grain(1.0, 0.25)


def blobs(grid, seed=1):
    """A smooth volume of air, soft tissue and bone."""
    noise = np.random.default_rng(seed).normal(size=grid.shape_kji)
    smooth = gaussian_filter(noise, 2.5)
    return Volume((9000 * smooth).clip(-1000, 2500).astype(np.int16), grid, Modality.CT)


@pytest.fixture
def workers():
    made = Workers(2)
    yield made
    made.stop()


@pytest.fixture
def caster(workers):
    return RayCaster(RayVolumes(workers), workers)


def seen(grid, preset, seed=1):
    camera = looking_at(grid, Side.LEFT, SIZE[0] / SIZE[1]).orbited(17, -12)
    return Sight(blobs(grid, seed), preset, camera)


def ends(grid, projection, x, y):
    """Where the ray of a pixel enters and leaves a grid, in voxel indices; None if it misses."""
    ray = projection.ray(x, y)
    start = grid.indices_ijk(ray.start_lps)
    way = grid.indices_ijk(ray.start_lps + ray.direction) - start
    with np.errstate(divide="ignore"):
        sides = np.stack([-start / way, (np.array(grid.shape_ijk) - 1 - start) / way])
    near, far = sides.min(axis=0).max(), sides.max(axis=0).min()
    return (start + near * way, start + far * way) if far > near else None


def over_background(found):
    *color, clear = found
    return [255 * (part + clear * back) for part, back in zip(color, BACKGROUND, strict=True)]


@pytest.mark.parametrize("name", ["bone", "bone_skin", "soft", "xray", "bone_glass"])
def test_pixels_are_those_of_very_many_small_steps(caster, name):
    grid, preset = oblique_grid(), CT_PRESETS[name]
    sight = seen(grid, preset)
    picture = caster.draw(sight, SIZE, FINE, DrawingJob()).astype(float)
    projection = CameraProjection(sight.camera, SIZE)

    differences = []
    for row in range(2, SIZE[1], 3):
        for column in range(1, SIZE[0], 3):
            ray = ends(grid, projection, column + 0.5, row + 0.5)
            found = (0, 0, 0, 1)
            if ray is not None:
                found = composed(sight.volume.voxels_kji, grid.spacing_ijk, preset, ray, 0.01)
            differences.append(np.abs(over_background(found) - picture[row, column, :3]).max())
    assert np.mean(differences) < 1.0
    assert np.max(differences) < 8.0


@pytest.mark.parametrize("blend", [Blend.MAXIMUM, Blend.MINIMUM])
def test_the_extreme_value_of_a_ray_is_shown(caster, blend):
    grid = oblique_grid()
    grey = ((-1000, (0.0, 0.0, 0.0)), (2500, (1.0, 1.0, 1.0)))
    preset = replace(CT_PRESETS["mip"], colors=grey, opacities=((-1000, 1.0),), blend=blend)
    sight = seen(grid, preset)
    picture = caster.draw(sight, SIZE, Grain(1.0, 0.1), DrawingJob())
    projection = CameraProjection(sight.camera, SIZE)

    for row, column in ((10, 12), (8, 9), (13, 14), (4, 11)):
        start, end = ends(grid, projection, column + 0.5, row + 0.5)
        points = start + np.linspace(0, 1, 4000)[:, None] * (end - start)
        values = sampled(sight.volume.voxels_kji, points)
        wanted = values.max() if blend is Blend.MAXIMUM else values.min()
        assert picture[row, column, 0] == pytest.approx((wanted + 1000) / 3500 * 255, abs=1.5)


def test_opacity_that_grows_with_the_gradient_leaves_out_what_is_even(caster):
    grid = Grid((20, 20, 20), (1, 1, 1), (0, 0, 0), np.eye(3))
    voxels = np.full(grid.shape_kji, 1000, np.int16)
    voxels[:, :, 10:] = 1400
    bone = CT_PRESETS["bone"]
    camera = looking_at(grid, Side.ANTERIOR, 1.2)
    sight = Sight(Volume(voxels, grid, Modality.CT), bone, camera)
    edges = replace(sight, preset=replace(bone, gradient=((0.0, 0.0), (50.0, 0.0), (150.0, 1.0))))
    whole = caster.draw(sight, SIZE, FINE, DrawingJob())[10, :, 0]
    picture = caster.draw(edges, SIZE, FINE, DrawingJob())[10, :, 0]

    empty = round(255 * BACKGROUND[0])
    assert picture[6] == picture[18] == empty < whole[6]
    assert picture[11:13].max() > 5 * empty


def test_the_number_of_threads_changes_no_pixel():
    pictures = []
    for count in (1, 2, 5):
        workers = Workers(count)
        caster = RayCaster(RayVolumes(workers), workers)
        sight = seen(oblique_grid(), CT_PRESETS["bone_skin"])
        pictures.append(caster.draw(sight, (90, 70), Grain(1.0, 1.0), DrawingJob()))
        workers.stop()

    assert np.array_equal(pictures[0], pictures[1])
    assert np.array_equal(pictures[0], pictures[2])


@pytest.mark.parametrize("shape", [(1, 20, 20), (20, 1, 20), (20, 20, 1), (1, 1, 30), (2, 2, 2)])
def test_a_layer_of_voxels_is_seen_with_its_thickness(caster, shape):
    grid = Grid(shape, (2, 2, 2), (0, 0, 0), np.eye(3))
    volume = Volume(np.full(shape, 1500, np.int16), grid, Modality.CT)
    picture = caster.draw(
        Sight(volume, CT_PRESETS["bone"], looking_at(grid, Side.ANTERIOR).orbited(30, 25)),
        (60, 60),
        FINE,
        DrawingJob(),
    )

    assert picture[28:32, 28:32, :3].max() > 40


def test_the_smallest_view_is_drawn(caster):
    sight = seen(oblique_grid(), CT_PRESETS["bone"])

    assert caster.draw(sight, (8, 8), Grain(5.0, 1.5), DrawingJob()).shape == (8, 8, 4)


def test_a_camera_inside_of_the_volume_sees_what_lies_before_it(caster):
    sight = seen(oblique_grid(), CT_PRESETS["soft"])
    inside = replace(sight.camera, focus_lps=oblique_grid().center_lps, distance=0.0)

    assert caster.draw(replace(sight, camera=inside), SIZE, FINE, DrawingJob()).max() == 255


def test_a_camera_that_is_nowhere_is_refused(caster):
    sight = seen(oblique_grid(), CT_PRESETS["bone"])
    nowhere = replace(sight.camera, focus_lps=np.full(3, np.nan))

    with pytest.raises(BadGeometry):
        caster.draw(replace(sight, camera=nowhere), SIZE, FINE, DrawingJob())


def test_a_picture_gives_way_when_something_else_is_wanted(caster):
    sight = seen(oblique_grid(), CT_PRESETS["xray"])

    assert caster.draw(sight, (3000, 2000), FINE, DrawingJob(lambda: True)) is None
