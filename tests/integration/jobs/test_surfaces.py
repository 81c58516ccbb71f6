import numpy as np
import pytest

from spine_app.controllers.surfaces.jobs import discard, hand_over, start_surface_job, take_over
from spine_app.domain.errors import BadPixels
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import GridNumbers
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.surface_delivery import MakeSurfaces, SurfacesDone, SurfacesReady
from spine_app.domain.study.messages import Progress
from spine_app.io.labels.tally import LabelTally
from spine_app.pipelines.surfaces.build import surfaces_of
from tests.mesh_checks import is_closed

pytestmark = pytest.mark.integration

GRID = Grid((40, 40, 60), (0.8, 0.9, 1.0), (5, -8, 70), np.eye(3))


def label_map(dtype):
    axis = np.indices(GRID.shape_kji).astype(float)
    labels = np.zeros(GRID.shape_kji, dtype)
    for label, middle in ((2, 15), (7, 44)):
        squares = (axis[0] - 20) ** 2 + (axis[1] - 18) ** 2 + (axis[2] - middle) ** 2
        labels[squares < 150] = label
    tally = LabelTally()
    for k, one in enumerate(labels):
        tally.add(k, one)
    return LabelMap(labels, GRID, {one.id: one for one in tally.stats(GRID, labels)})


async def made(folder, labels, triangles):
    """Surfaces by label, and everything else that was said."""
    ids = tuple(labels.stats)
    grid = hand_over(folder, 1, labels, ids)
    meshes, told = {}, []
    async with await start_surface_job(MakeSurfaces(str(folder), 1, grid, ids, triangles)) as job:
        async for answer in job:
            if isinstance(answer, SurfacesReady):
                meshes |= take_over(folder, 1, answer.ids)
            else:
                told.append(answer)
    discard(folder, 1, ids)
    return meshes, told


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
async def test_surfaces_of_full_resolution_are_those_of_the_whole_map(tmp_path, dtype):
    labels = label_map(dtype)
    meshes, told = await made(tmp_path, labels, 0)

    assert told[-1] == SurfacesDone(1)
    assert isinstance(told[0], Progress)
    for label, whole in surfaces_of(labels.labels_kji, GRID, [2, 7]):
        assert np.array_equal(meshes[label].triangles, whole.triangles)
        assert np.allclose(meshes[label].points_lps, whole.points_lps, atol=1e-4)
    assert list(tmp_path.iterdir()) == []


async def test_surfaces_for_the_moving_hand_share_their_budget(tmp_path):
    meshes, _ = await made(tmp_path, label_map(np.uint8), 2000)

    assert sorted(meshes) == [2, 7]
    assert sum(len(mesh.triangles) for mesh in meshes.values()) <= 2000
    assert all(is_closed(mesh.triangles) for mesh in meshes.values())


async def test_a_request_without_labels_is_told_by_its_code(tmp_path):
    request = MakeSurfaces(str(tmp_path), 1, GridNumbers.of(GRID), (2,))
    async with await start_surface_job(request) as job:
        with pytest.raises(BadPixels):
            await anext(job)
