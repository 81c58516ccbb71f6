"""A label map that begins empty."""

import numpy as np
import pytest

from spine_app.controllers.exports.origin import origin_of
from spine_app.domain.export.origin import Making
from spine_app.domain.view.interaction import ViewSize
from tests.unit.controllers.editing.painting import Painter
from tests.unit.controllers.labels.maps import VERSE, labels_of, open_labels
from tests.unit.controllers.session import VIEWS, turns

L3 = 22


@pytest.fixture
async def painter(open_session):
    """A hand over a volume without labels that has begun a map."""
    await open_session.actions.edit.begin()
    painter = Painter(open_session)
    for view in VIEWS:
        open_session.actions.on_size(view, ViewSize(600, 400))
    return painter


async def test_it_has_no_structure_and_every_one_can_be_added(painter, open_session):
    shown = open_session.shown

    assert shown.has_labels
    assert (shown.labels, shown.label_tables, shown.label_notes) == ([], [], [])
    titles = [one["title"] for one in shown.edit.addable]
    assert {"C1", "T12", "L3", "L5", "Sacrum"} <= set(titles)


async def test_a_structure_is_added_painted_named_and_undone(painter, open_session):
    await painter.use()
    await open_session.actions.edit.add(L3)
    await painter.done()
    painter.go_to_slice(10)
    painter.drag(painter.pixel((12, 15, 10)), painter.pixel((25, 15, 10)))

    assert [row["name"] for row in open_session.shown.labels] == ["L3"]
    assert open_session.labels.structures[L3].ours == L3
    assert painter.stats[L3].voxels == np.count_nonzero(painter.labels == L3) > 0
    for _ in range(2):
        await open_session.actions.measure.undo()
    assert not painter.labels.any()
    assert open_session.shown.labels == []


async def test_a_structure_without_a_name_gets_a_number_that_means_nothing(painter, open_session):
    await painter.use()
    await open_session.actions.edit.add_unnamed()
    await painter.done()

    (row,) = open_session.shown.labels
    assert not open_session.labels.structures[row["id"]].is_known


async def test_files_say_that_a_hand_has_drawn_it(painter, open_session):
    origin = origin_of(open_session.labels, lambda: None)

    assert origin.making is Making.MANUAL


async def test_a_map_that_is_there_is_not_replaced(session):
    await open_labels(session)
    await session.actions.edit.begin()

    assert session.shown.notice_kind == "error"
    assert np.array_equal(session.labels.label_map.labels_kji, labels_of(VERSE))


async def test_without_a_study_nothing_begins(session):
    await session.actions.edit.begin()
    await turns()

    assert not session.shown.has_labels
    assert session.shown.notice_kind == "error"
