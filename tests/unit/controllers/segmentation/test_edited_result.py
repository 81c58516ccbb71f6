"""A hand at a result of the helper: paint, missing levels, parts, and levels that are said."""

import numpy as np
import pytest

from spine_app.domain.view.interaction import ViewSize
from tests.unit.controllers.editing.painting import Painter
from tests.unit.controllers.session import VIEWS, turns, until


@pytest.fixture
async def painter(segmenting):
    """A hand over a result with L1 to L3."""
    await segmenting.done()
    for view in VIEWS:
        segmenting.session.actions.on_size(view, ViewSize(600, 400))
    painter = Painter(segmenting.session)
    painter.segmenting = segmenting
    await painter.use()
    return painter


async def stroke(painter, label, k=10):
    painter.control.choose(label)
    painter.go_to_slice(k)
    painter.drag(painter.pixel((33, 25, k)), painter.pixel((37, 25, k)))


async def pin(painter, label, level):
    await painter.segmenting.actions.pin(label, level)
    await until(lambda: level in painter.segmenting.names and not painter.session.labels.is_held)
    await turns()


async def undo(painter):
    await painter.session.actions.measure.undo()
    await until(lambda: not painter.session.labels.is_held)
    await turns()


async def test_paint_stays_a_structure_of_the_result(painter):
    before = painter.labels.copy()
    await stroke(painter, 21)

    assert set(np.unique(painter.labels[painter.labels != before])) == {21}
    assert painter.segmenting.names == ["L1", "L2", "L3"]
    assert painter.segmenting.segment.has_result
    await undo(painter)
    assert np.array_equal(painter.labels, before)


async def test_a_missing_level_is_added_by_its_name_and_painted(painter):
    (level,) = [one["value"] for one in painter.session.shown.edit.addable if one["title"] == "T12"]
    await painter.session.actions.edit.add(level)
    await painter.done()
    await stroke(painter, level)

    assert painter.segmenting.names == ["T12", "L1", "L2", "L3"]
    assert painter.stats[level].voxels > 0
    assert level == 19


async def test_a_part_that_was_split_off_is_taken_for_no_level(painter):
    await stroke(painter, 21)
    await painter.do("split_islands")

    (new,) = set(painter.stats) - {20, 21, 22}
    assert painter.session.labels.structures[new].ours == 0
    assert not painter.session.labels.structures[new].is_known
    assert [row["level"] for row in painter.session.shown.labels if row["level"]] == [
        "L1",
        "L2",
        "L3",
    ]


async def test_a_level_that_is_said_keeps_the_paint_and_undo_goes_back_in_order(painter):
    before = painter.labels.copy()
    await stroke(painter, 21)
    painted = painter.labels.copy()
    await pin(painter, 20, "L2")
    moved = np.where(painted == 0, 0, painted + 1)
    assert np.array_equal(painter.labels, moved)
    await stroke(painter, 23, k=16)
    assert np.count_nonzero(painter.labels != moved) > 0

    await undo(painter)
    assert np.array_equal(painter.labels, moved)
    await undo(painter)
    assert np.array_equal(painter.labels, painted)
    await undo(painter)
    assert np.array_equal(painter.labels, before)
    assert painter.session.shown.measure.undo_text == ""

    for after in (painted, moved):
        await painter.session.actions.measure.redo()
        await until(lambda: not painter.session.labels.is_held)
        await turns()
        assert np.array_equal(painter.labels, after)


async def test_no_map_is_begun_by_hand_while_one_is_being_made(segmenting):
    await segmenting.start()
    await segmenting.session.actions.edit.begin()

    assert not segmenting.shown.has_labels
    assert segmenting.shown.notice_kind == "error"
    await segmenting.actions.stop()


async def test_the_page_knows_that_another_map_would_replace_work_of_a_hand(painter):
    shown = painter.session.shown
    assert not shown.labels_edited
    await stroke(painter, 21)
    assert shown.labels_edited

    await painter.segmenting.done()
    assert not shown.labels_edited
    painter.session.labels.remove()
    assert not shown.labels_edited


async def test_a_map_that_is_only_made_ready_for_a_hand_is_not_edited(painter):
    painter.session.labels.show_label(21, visible=False)

    assert not painter.session.labels.is_edited
    assert not painter.session.shown.labels_edited
