"""Surfaces while a hand paints: made again here, others untouched, the old one shown meanwhile."""

from dataclasses import replace

import numpy as np
import pytest

from spine_app.controllers.surfaces import quick
from spine_app.controllers.surfaces.made import carried
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.surface_delivery import (
    SurfacesDone,
    SurfacesReady,
    surface_file_name,
)
from spine_app.domain.view.interaction import Gesture
from spine_app.pipelines.surfaces.build import surfaces_of
from spine_app.pipelines.surfaces.file import write_surface
from spine_app.screen.edit_state import EditTool
from tests.unit.controllers.editing.painting import Painter
from tests.unit.controllers.fakes import Starter
from tests.unit.controllers.labels.maps import VERSE, open_labels
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID


@pytest.fixture
async def painter(session):
    """A hand over a map of five structures whose surfaces are in the 3D view."""
    painter = Painter(session)
    painter.surfaces = session.controllers.surfaces
    painter.surfaces.start = painter.makers = Starter()
    await painter.open()
    await session.actions.surfaces.use_full(True)
    await session.actions.surfaces.show(True)
    await until(lambda: painter.makers.jobs)
    job = painter.makers.jobs[0]
    labels = painter.session.labels.label_map
    for label, mesh in surfaces_of(labels.labels_kji, labels.grid, VERSE):
        write_surface(session.work / surface_file_name(job.request.number, label), mesh)
    job.answer(SurfacesReady(job.request.number, tuple(VERSE)), SurfacesDone(job.request.number))
    await until(lambda: not session.shown.surfaces.busy)
    yield painter
    await painter.surfaces.stop()


def meshes(painter):
    return {label: made.mesh for label, made in painter.surfaces.made.items()}


async def other_than(painter, label, mesh):
    await until(lambda: meshes(painter).get(label) is not mesh)
    await turns()


def from_scratch(painter, label):
    labels = painter.session.labels.label_map
    ((_, mesh),) = surfaces_of(labels.labels_kji, labels.grid, [label])
    return mesh


async def paint(painter, label=3, k=10):
    await painter.use()
    painter.control.choose(label)
    painter.go_to_slice(k)
    painter.drag(painter.pixel((26, 15, k)), painter.pixel((30, 15, k)))


async def test_after_a_stroke_the_surface_is_the_one_that_is_made_from_scratch(painter):
    before = meshes(painter)
    await paint(painter)
    assert meshes(painter) == before
    await until(lambda: painter.surfaces.made[3].of is painter.stats[3])

    after, fresh = meshes(painter), from_scratch(painter, 3)
    assert np.array_equal(after[3].triangles, fresh.triangles)
    assert np.allclose(after[3].points_lps, fresh.points_lps, atol=1e-4)
    assert all(after[n] is before[n] for n in VERSE if n != 3)
    assert len(painter.makers.jobs) == 1
    assert not painter.session.shown.surfaces.busy
    drawn = {id(one.mesh) for one in painter.session.volume.meshes}
    assert drawn == {id(mesh) for mesh in after.values()}


async def test_a_surface_follows_the_hand_and_goes_back_when_the_stroke_is_dropped(painter):
    before = meshes(painter)[3]
    await painter.use()
    painter.control.choose(3)
    painter.go_to_slice(10)
    painter.press(painter.pixel((27, 15, 10)))
    painter.point(Gesture.MOVE, painter.pixel((33, 15, 10)))
    await other_than(painter, 3, before)
    during = meshes(painter)[3]
    assert during.points_lps[:, 0].max() > before.points_lps[:, 0].max() + 4
    assert painter.surfaces.made[3].of is None

    painter.control.interrupt()
    await other_than(painter, 3, during)
    assert np.allclose(meshes(painter)[3].points_lps, before.points_lps, atol=1e-4)


async def test_undo_brings_the_surface_back(painter):
    before = meshes(painter)[3]
    await paint(painter)
    await other_than(painter, 3, before)
    painted = meshes(painter)[3]
    await painter.session.actions.measure.undo()
    await until(lambda: painter.surfaces.made[3].of is painter.stats[3])

    assert meshes(painter)[3] is not painted
    assert np.allclose(meshes(painter)[3].points_lps, before.points_lps, atol=1e-4)


async def test_a_structure_without_voxels_has_no_surface_any_more(painter):
    await painter.use(EditTool.ERASE)
    painter.settings.brush_mm = 60.0
    painter.control.choose(3)
    painter.go_to_slice(10)
    painter.drag(painter.pixel((15, 15, 10)), painter.pixel((25, 15, 10)))
    assert 3 not in painter.stats
    await until(lambda: 3 not in meshes(painter))
    await turns()

    assert len(painter.session.volume.meshes) == len(VERSE) - 1


async def test_a_structure_that_a_hand_begins_gets_a_surface(painter):
    await painter.use()
    painter.control.add(None)
    label = painter.control.active
    painter.go_to_slice(16)
    painter.drag(painter.pixel((32, 5, 16)), painter.pixel((36, 5, 16)))
    await until(lambda: label in painter.surfaces.made and painter.surfaces.made[label].of)

    assert np.allclose(
        meshes(painter)[label].points_lps, from_scratch(painter, label).points_lps, atol=1e-4
    )
    assert len(painter.makers.jobs) == 1


async def test_with_surfaces_switched_off_a_hand_makes_none(painter):
    await painter.session.actions.surfaces.show(False)
    before = meshes(painter)
    await paint(painter)
    await turns(200)

    assert meshes(painter) == before
    assert painter.session.volume.meshes == ()


async def test_what_is_large_is_left_to_a_process(painter, monkeypatch):
    monkeypatch.setattr(quick, "MOST_VOXELS", 100)
    await paint(painter)
    await until(lambda: len(painter.makers.jobs) == 2)

    assert painter.makers.jobs[1].request.ids == (3,)
    assert 3 in meshes(painter)


async def test_another_map_keeps_no_surface_of_the_one_before(painter):
    await open_labels(painter.session, {1: 18, 2: 14, 3: 10, 4: 6})

    assert meshes(painter) == {}


async def test_renumbered_labels_keep_their_surfaces_and_changed_ones_the_old_ones(painter):
    labels = painter.session.labels.label_map
    made = painter.surfaces.made
    stats = {
        2: replace(labels.stats[1], id=2),
        3: replace(labels.stats[3], voxels=7),
        4: labels.stats[4],
    }
    kept = carried(made, LabelMap(labels.labels_kji, GRID, stats))

    assert {n: one.mesh for n, one in kept.items()} == {
        2: made[1].mesh,
        3: made[3].mesh,
        4: made[4].mesh,
    }
    assert kept[2].is_current(stats[2], full=True)
    assert not kept[3].is_current(stats[3], full=True)
    assert not kept[4].is_current(stats[4], full=False)
