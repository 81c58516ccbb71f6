"""The line of the canal from the label map on screen: found, undone, refused."""

import numpy as np
import pytest

from tests.data.toy_spine import CANAL_Y
from tests.unit.controllers.labels.maps import open_labels
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.spine.test_control import MIDDLE, show, toy


@pytest.fixture
async def shown(open_session):
    show(open_session, toy())
    return open_session


@pytest.fixture
def curved(shown):
    return shown.shown.slices.curved


async def find(session):
    await session.actions.slices.find_canal()
    await until(lambda: not session.shown.slices.curved.finding)
    await turns()


async def test_the_line_runs_through_the_canal_and_one_undo_brings_ones_own_points_back(
    shown, curved
):
    points = shown.controllers.slicing.canal.points
    own = ((0.0, 0.0, 120.0), (0.0, 0.0, 110.0))
    points.put(own)
    assert curved.can_find
    await find(shown)

    line = np.array(points.points) - MIDDLE
    assert np.allclose(line[:, :2], (0, CANAL_Y), atol=0.5)
    assert np.all(np.diff(line[:, 2]) < 0)
    assert curved.ready
    await shown.actions.measure.undo()
    assert points.points == own


async def test_without_labels_nothing_is_offered(open_session):
    await open_session.actions.slices.find_canal()

    assert not open_session.shown.slices.curved.can_find
    assert open_session.controllers.slicing.canal.points.points == ()


async def test_labels_that_mean_nothing_are_not_offered(shown, curved):
    await open_labels(shown, {201: 18, 202: 10})

    assert not curved.can_find


async def test_a_map_without_a_canal_is_told_in_a_sentence(open_session):
    await open_labels(open_session, {20: 18})
    if not open_session.shown.slices.curved.can_find:
        await open_session.actions.use_label_table("verse")
    await find(open_session)

    assert "does not tell where the canal is" in open_session.shown.notice
    assert open_session.controllers.slicing.canal.points.points == ()


async def test_what_was_found_in_a_map_that_is_gone_is_dropped(shown, curved):
    await shown.actions.slices.find_canal()
    assert curved.finding
    shown.labels.remove()
    assert not curved.finding
    await shown.controllers.canal.stop()

    assert shown.controllers.slicing.canal.points.points == ()
