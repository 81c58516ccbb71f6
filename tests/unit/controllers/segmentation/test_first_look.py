"""What is on screen before the result: coarse surfaces, and levels as they are finished."""

import numpy as np
import pytest

from spine_app.domain.labels.surface_delivery import SurfacesDone, SurfacesReady, surface_file_name
from spine_app.domain.rendering.mesh import Mesh
from spine_app.domain.view.planes import Plane
from spine_app.pipelines.surfaces.file import write_surface
from spine_app.screen.texts import text
from tests.unit.controllers.fakes import Starter
from tests.unit.controllers.session import turns, until


@pytest.fixture
async def looked(segmenting):
    """A run whose first look is on screen, in 3D too."""
    surfaces = segmenting.session.controllers.surfaces
    surfaces.start = segmenting.makers = Starter()
    await segmenting.start()
    segmenting.helper.job.look()
    await until(lambda: segmenting.session.volume.meshes)
    return segmenting


def tetrahedron():
    points = np.array([[0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]], np.float32)
    return Mesh(points, np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], np.int32))


def colors(segmenting):
    return [one.color for one in segmenting.session.volume.meshes]


async def made(segmenting, *ids, done=False):
    job = segmenting.makers.jobs[-1]
    for label in ids:
        path = segmenting.session.work / surface_file_name(job.request.number, label)
        write_surface(path, tetrahedron())
    job.answer(SurfacesReady(job.request.number, ids))
    if done:
        job.answer(SurfacesDone(job.request.number))
        await until(lambda: not segmenting.shown.surfaces.busy)
    await turns(30)


async def test_a_first_look_has_surfaces_without_a_process(looked):
    assert len(looked.session.volume.meshes) == 3
    assert looked.makers.jobs == []
    assert not looked.shown.surfaces.busy


async def test_surfaces_of_a_first_look_lie_where_its_labels_lie(looked):
    drawn = looked.session.slices[Plane.AXIAL].labels
    for one in looked.session.volume.meshes:
        middle = one.mesh.points_lps.mean(axis=0)
        assert drawn.label_at(middle) in (20, 21, 22)


async def test_they_stay_until_all_surfaces_of_the_result_are_there(looked):
    before = looked.session.volume.meshes
    looked.helper.job.succeed()
    await looked.rest()
    await until(lambda: looked.makers.jobs)
    assert looked.session.volume.meshes is before

    await made(looked, 20, 21)
    assert looked.session.volume.meshes is before

    await made(looked, 22, done=True)
    assert [len(one.mesh.triangles) for one in looked.session.volume.meshes] == [4, 4, 4]


async def test_they_are_paler_than_those_of_the_result(looked):
    pale = colors(looked)
    looked.helper.job.succeed()
    await looked.rest()
    await until(lambda: looked.makers.jobs)
    await made(looked, 20, 21, 22, done=True)

    spread = [max(one) - min(one) for one in colors(looked)]
    assert all(max(one) - min(one) < full for one, full in zip(pale, spread, strict=True))


async def test_they_go_with_a_run_that_is_called_off(looked):
    await looked.actions.stop()
    await turns()

    assert looked.session.volume.meshes == ()
    assert not looked.shown.surfaces.on


async def test_a_finer_look_takes_the_place_of_the_first_and_says_what_is_finished(looked):
    first = looked.session.slices[Plane.AXIAL].labels
    meshes = looked.session.volume.meshes
    looked.helper.job.look(21, 22)
    await until(lambda: looked.segment.finished)

    assert looked.segment.finished == text("segment.finished").replace("{value}", "L2, L3")
    assert looked.segment.first_look
    assert looked.session.slices[Plane.AXIAL].labels is not first
    assert looked.session.volume.meshes is meshes


async def test_labels_are_never_gone_between_two_looks(looked):
    target = looked.session.slices[Plane.AXIAL]
    cleared = []
    target.clear_labels = lambda: cleared.append(True)
    looked.helper.job.look(22)
    await until(lambda: looked.segment.finished)
    looked.helper.job.succeed()
    await looked.rest()

    assert cleared == []
    assert looked.segment.finished == ""


async def test_what_is_finished_is_not_said_of_the_next_run(looked):
    looked.helper.job.look(22)
    await until(lambda: looked.segment.finished)
    await looked.actions.stop()

    assert looked.segment.finished == ""
