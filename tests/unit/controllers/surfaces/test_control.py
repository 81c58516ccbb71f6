"""Surfaces of the labels on screen, made by a job that says what a test lets it say."""

import numpy as np
import pytest

from spine_app.domain.labels.surface_delivery import (
    INTERACTIVE_TRIANGLES,
    SurfacesDone,
    SurfacesReady,
    surface_file_name,
    surface_labels_name,
)
from spine_app.domain.rendering.mesh import Mesh
from spine_app.domain.study.messages import Progress, Stage
from spine_app.pipelines.surfaces.file import write_surface
from tests.unit.controllers.fakes import Starter
from tests.unit.controllers.labels.maps import VERSE, labels_of, open_labels
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID

FIVE = tuple(VERSE)


@pytest.fixture
async def rig(session):
    """A session with a label map of five structures."""
    session.surfaces = session.controllers.surfaces
    session.surfaces.start = session.makers = Starter()
    await open_labels(session)
    yield session
    session.makers.gate.set()
    await session.surfaces.stop()
    assert all(job.stops for job in session.makers.jobs)


async def switch_on(rig):
    await rig.actions.surfaces.show(True)
    await until(lambda: rig.makers.jobs)


def tetrahedron(label):
    points = np.array([[0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]], np.float32) + np.float32(label)
    return Mesh(points, np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], np.int32))


async def make(rig, *ids, done=False):
    """Let the last job make some surfaces."""
    job = rig.makers.jobs[-1]
    number = job.request.number
    for label in ids:
        write_surface(rig.work / surface_file_name(number, label), tetrahedron(label))
    before = len(rig.surfaces.made)
    job.answer(SurfacesReady(number, ids))
    if done:
        job.answer(SurfacesDone(number))
        await until(lambda: not rig.shown.surfaces.busy)
    await until(lambda: len(rig.surfaces.made) >= min(before + len(ids), len(FIVE)))
    await turns()


def shown(rig):
    """First coordinate of each surface on screen: the number of its label."""
    return [round(float(one.mesh.points_lps[0, 0])) for one in rig.volume.meshes]


async def test_nothing_is_made_before_it_is_asked_for(rig):
    assert not rig.shown.surfaces.on
    assert rig.makers.jobs == []


async def test_the_maker_gets_the_part_of_the_map_that_holds_the_labels(rig):
    await switch_on(rig)
    request = rig.makers.jobs[0].request

    assert (request.ids, request.triangles) == (FIVE, INTERACTIVE_TRIANGLES)
    labels = np.load(rig.work / surface_labels_name(request.number))
    assert np.array_equal(labels, labels_of(VERSE)[2:20, 10:20, 15:25])
    assert np.allclose(request.grid.origin_lps, GRID.points_lps((15, 10, 2)))
    assert rig.shown.surfaces.busy


async def test_surfaces_are_shown_as_they_come_in_the_colours_of_the_list(rig):
    await switch_on(rig)
    await make(rig, 1, 2)
    assert shown(rig) == [1, 2]
    assert rig.shown.surfaces.busy

    await make(rig, 3, 4, 5, done=True)
    assert shown(rig) == [1, 2, 3, 4, 5]
    colors = [
        "#{:02x}{:02x}{:02x}".format(*(round(255 * c) for c in one.color))
        for one in rig.volume.meshes
    ]
    assert colors == [row["color"] for row in rig.shown.labels]
    assert rig.shown.render.has_meshes


async def test_progress_is_told(rig):
    await switch_on(rig)
    rig.makers.jobs[0].answer(Progress(Stage.BUILDING, 0.25))
    await until(lambda: rig.shown.surfaces.fraction)

    assert rig.shown.surfaces.fraction == 0.25


async def test_what_is_hidden_in_the_list_is_hidden_in_3d_and_comes_back_without_being_made(rig):
    await switch_on(rig)
    await make(rig, *FIVE, done=True)
    await rig.actions.show_label(2, False)
    assert shown(rig) == [1, 3, 4, 5]

    await rig.actions.show_all_labels(True)
    assert shown(rig) == [1, 2, 3, 4, 5]
    assert len(rig.makers.jobs) == 1


async def test_surfaces_that_were_switched_off_come_back_without_being_made(rig):
    await switch_on(rig)
    await make(rig, *FIVE, done=True)
    await rig.actions.surfaces.show(False)
    assert shown(rig) == []
    assert not rig.shown.render.has_meshes

    await rig.actions.surfaces.show(True)
    assert shown(rig) == [1, 2, 3, 4, 5]
    assert len(rig.makers.jobs) == 1


async def test_a_cancelled_maker_is_stopped_and_what_it_made_stays(rig):
    await switch_on(rig)
    await make(rig, 1)
    await rig.actions.surfaces.cancel()
    await until(lambda: rig.makers.jobs[0].stops)

    assert not rig.shown.surfaces.busy
    assert rig.shown.surfaces.on
    assert shown(rig) == [1]


async def test_cancelled_before_anything_was_made_the_switch_is_off_again(rig):
    await switch_on(rig)
    await rig.actions.surfaces.cancel()

    assert not rig.shown.surfaces.on


async def test_switched_on_again_only_what_is_missing_is_made(rig):
    await switch_on(rig)
    await make(rig, 1, 3)
    await rig.actions.surfaces.cancel()
    await rig.actions.surfaces.show(True)
    await until(lambda: len(rig.makers.jobs) == 2)

    assert rig.makers.jobs[1].request.ids == (2, 4, 5)


async def test_what_is_seen_is_made_first(rig):
    await rig.actions.show_label(1, False)
    await rig.actions.show_label(3, False)
    await switch_on(rig)

    assert rig.makers.jobs[0].request.ids == (2, 4, 5, 1, 3)


async def test_full_resolution_takes_the_place_of_what_was_there(rig):
    await switch_on(rig)
    await make(rig, *FIVE, done=True)
    before = rig.volume.meshes[0].mesh
    await rig.actions.surfaces.use_full(True)
    await until(lambda: len(rig.makers.jobs) == 2)
    assert rig.makers.jobs[1].request.triangles == 0
    assert rig.volume.meshes[0].mesh is before

    await make(rig, *FIVE, done=True)
    assert rig.volume.meshes[0].mesh is not before
    assert all(one.is_full for one in rig.surfaces.made.values())


async def test_another_label_map_has_other_surfaces(rig):
    await switch_on(rig)
    await make(rig, *FIVE, done=True)
    await open_labels(rig, {1: 18, 2: 14, 3: 10, 4: 6})
    await until(lambda: len(rig.makers.jobs) == 2)

    assert shown(rig) == []
    assert rig.makers.jobs[1].request.ids == (1, 2, 3, 4)


async def test_surfaces_go_with_their_label_map(rig):
    await switch_on(rig)
    await make(rig, 1)
    await rig.actions.remove_labels()
    await until(lambda: rig.makers.jobs[0].stops)

    assert shown(rig) == []
    assert not rig.shown.surfaces.on
    assert not rig.shown.surfaces.busy


async def test_a_maker_that_crashes_is_told_and_leaves_what_it_made(rig):
    await switch_on(rig)
    await make(rig, 1)
    rig.makers.jobs[0].crash()
    await until(lambda: not rig.shown.surfaces.busy)

    assert rig.shown.notice_kind == "error"
    assert shown(rig) == [1]


async def test_without_a_label_map_the_switch_stays_off(session):
    await session.open_volume()
    await session.actions.surfaces.show(True)

    assert not session.shown.surfaces.on
