"""What is done to a whole structure, asked for as the page does."""

import asyncio
import threading

import numpy as np
import pytest

from spine_app.controllers.editing import operations
from spine_app.controllers.editing.actions import OPERATIONS
from spine_app.controllers.editing.command import Doing
from spine_app.controllers.notices import error_text
from spine_app.domain.labels.editing.box import whole
from spine_app.domain.labels.editing.delta import LabelDelta
from spine_app.domain.labels.editing.runs import no_runs
from spine_app.screen.texts import text
from tests.unit.controllers.labels.maps import VERSE, labels_of, names
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID


async def test_a_deleted_structure_leaves_the_list_and_comes_back(painter, session):
    painter.control.choose(3)
    await painter.do("delete")

    assert not np.any(painter.labels == 3)
    assert 3 not in names(session)
    assert painter.control.active != 3
    assert session.shown.measure.undo_text == "Undo: delete C3"

    await session.actions.measure.undo()
    assert np.array_equal(painter.labels, labels_of(VERSE))
    assert names(session)[3] == "C3"


async def test_a_structure_becomes_part_of_another(painter):
    painter.control.choose(3)
    painter.settings.merge_into = 4
    await painter.do("merge")

    want = labels_of(VERSE)
    want[want == 3] = 4
    assert np.array_equal(painter.labels, want)
    assert painter.stats[4].voxels == 400


@pytest.mark.parametrize("into", [0, 3, 77])
async def test_a_structure_is_not_merged_into_none_or_itself(painter, session, into):
    painter.control.choose(3)
    painter.settings.merge_into = into
    await painter.do("merge")

    assert session.shown.notice == error_text("edit-nothing")
    assert np.array_equal(painter.labels, labels_of(VERSE))


@pytest.mark.parametrize("name", ["grow", "shrink", "smooth"])
async def test_shapes_change_and_are_undone_exactly(painter, session, name):
    painter.control.choose(3)
    painter.settings.margin_mm, painter.settings.smooth_mm = 1.0, 2.0
    await painter.do(name)

    voxels = painter.stats[3].voxels
    assert {"grow": voxels > 200, "shrink": voxels < 200, "smooth": voxels == 200}[name]
    assert not np.array_equal(painter.labels, labels_of(VERSE))
    others = labels_of(VERSE)
    others[others == 3] = 0
    assert np.array_equal(np.where(painter.labels == 3, 0, painter.labels), others)

    await session.actions.measure.undo()
    assert np.array_equal(painter.labels, labels_of(VERSE))


async def test_islands_are_split_into_numbers_that_mean_nothing(painter, session):
    painter.control.choose(3)
    painter.settings.merge_into = 3
    painter.control.choose(5)
    await painter.do("merge")
    painter.control.choose(3)
    await painter.do("split_islands")

    new = set(painter.stats) - {1, 2, 3, 4}
    assert len(new) == 1
    (label,) = new
    assert names(session)[label] == text("labels.other").replace("{value}", str(label))
    assert painter.stats[label].voxels == 200


async def test_what_changes_nothing_is_told_and_not_recorded(painter, session):
    painter.control.choose(3)
    await painter.do("keep_largest")

    assert session.shown.notice == text("edit.unchanged")
    assert session.history.undo_key == ""


async def test_parts_below_a_volume_are_removed(painter):
    painter.control.choose(3)
    painter.settings.merge_into = 3
    painter.control.choose(5)
    await painter.do("merge")
    painter.control.choose(3)
    # 200 voxels of 0.8 x 0.8 x 2.5 mm are 0.32 ml.
    painter.settings.island_ml = 0.33
    await painter.do("remove_small")

    assert 3 not in painter.stats


async def test_enclosed_background_is_filled(painter):
    painter.control.choose(3)
    edited = await painter.control.prepare()
    box = whole(GRID)
    after = edited.labels(box).copy()
    after[9:13, 12:17, 17:22] = 3
    after[11, 14, 19] = 0
    delta = LabelDelta.of(edited.runs(box, after), edited.shape_kji)
    painter.control.make(Doing("history.edit_paint", 3), delta)
    await painter.do("fill_holes")

    assert painter.labels[11, 14, 19] == 3


async def test_an_added_structure_is_listed_chosen_and_named(painter, session):
    assert {"value": 8, "title": "T1"} in session.shown.edit.addable
    await session.actions.edit.add(8)
    await painter.done()

    assert names(session)[8] == "T1"
    assert painter.control.active == 8
    row = next(row for row in session.shown.labels if row["id"] == 8)
    assert row["detail"] == "0.00 ml"
    assert 8 not in [one["value"] for one in session.shown.edit.addable]
    assert session.shown.measure.undo_text == "Undo: add T1"

    await session.actions.measure.undo()
    assert 8 not in names(session)


async def test_a_structure_without_a_name_gets_a_free_number(painter, session):
    await session.actions.edit.add_unnamed()
    await painter.done()

    label = painter.control.active
    assert label not in range(29)
    assert names(session)[label] == text("labels.other").replace("{value}", str(label))


async def test_an_added_structure_that_is_empty_can_be_deleted(painter, session):
    await session.actions.edit.add(8)
    await painter.done()
    await painter.do("delete")

    assert 8 not in names(session)
    assert not session.shown.notice_open


@pytest.mark.parametrize("label", [0, 3, -1, 256, 10**9])
async def test_a_number_that_no_new_structure_can_have_is_refused(painter, session, label):
    await session.actions.edit.add(label)
    await painter.done()

    assert session.shown.notice == error_text("edit")
    assert set(names(session)) == set(VERSE)


@pytest.mark.parametrize("name", [None, "nonsense", 3, ["smooth"]])
async def test_an_operation_that_there_is_not_is_refused(painter, session, name):
    await session.actions.edit.do(name)

    assert session.shown.notice.startswith(error_text("request-refused"))


async def test_without_a_label_map_nothing_is_done(session):
    for name in OPERATIONS:
        await session.actions.edit.do(name)
    await turns()
    await until(lambda: not session.controllers.editing.control._tasks)

    assert session.shown.notice == error_text("edit-nothing")


async def test_going_to_a_structure_chooses_it(painter, session):
    await session.actions.jump_to_label(4)

    assert session.shown.edit.active == 4
    assert session.shown.edit.active_name == "C4"
    await session.actions.edit.choose(99)
    assert session.shown.edit.active == 4


async def test_an_operation_runs_beside_the_loop_and_can_be_cancelled(painter, session):
    gate, begun = threading.Event(), threading.Event()

    def work(edited):
        begun.set()
        gate.wait(10)
        return operations.become(3, 0)(edited)

    await painter.control.prepare()
    painter.control.run(Doing("history.edit_delete", 3), work)
    await until(begun.is_set)
    assert session.shown.edit.busy
    await session.actions.edit.do("smooth")
    await until(lambda: session.shown.notice == error_text("edit-busy"))

    await session.actions.edit.cancel()
    assert not session.shown.edit.busy
    gate.set()
    await painter.done()

    assert np.array_equal(painter.labels, labels_of(VERSE))
    assert session.history.undo_key == ""


async def test_undo_gives_up_what_is_being_worked_out(painter, session):
    painter.control.choose(3)
    await painter.do("delete")
    gate = threading.Event()

    def work(edited):
        gate.wait(10)
        return no_runs()

    painter.control.run(Doing("history.edit_smooth", 4), work)
    await asyncio.sleep(0)
    await session.actions.measure.undo()

    assert not session.shown.edit.busy
    gate.set()
    await painter.done()
    assert np.array_equal(painter.labels, labels_of(VERSE))


async def test_an_edit_is_told_to_whoever_listens(painter, session):
    heard = []
    painter.control.listen(heard.append)
    painter.control.choose(3)
    await painter.do("delete")
    await session.actions.measure.undo()

    assert [delta.labels for delta in heard] == [{3}, {3}]
    assert heard[0].box.low_kji == (10, 10, 15)
