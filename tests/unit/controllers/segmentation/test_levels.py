"""The level guard: unsure levels, a level that a person says, and taking it back."""

import numpy as np
import pytest

from spine_app.controllers.segmentation.results import renumbered
from spine_app.domain.errors import RequestRefused
from spine_app.domain.view.planes import Plane
from spine_app.screen.texts import text
from tests.unit.controllers.segmentation.fake_helper import ROW, labels_of, named, vertebra
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID

UNSURE = [
    vertebra(20, "L1", 0.6, [("L2", 0.4)]),
    vertebra(21, "L2", 0.6, [("L3", 0.4)]),
    vertebra(22, "L3", 0.6, [("L4", 0.4)]),
]
MOVED = {21: 15, 22: 11, 23: 7}
"""The same vertebrae, one level lower."""


async def pinned(segmenting, label=20, level="L2"):
    await segmenting.actions.pin(label, level)
    await until(lambda: segmenting.names[0] == level)
    await turns()


async def test_an_unsure_level_has_a_question_mark_and_its_alternatives(segmenting):
    await segmenting.done(instances=UNSURE)

    assert segmenting.names == ["L1?", "L2?", "L3?"]
    row = segmenting.shown.labels[0]
    assert (row["sure"], row["note"], row["open"]) == ("60%", "or L2 40%", True)


async def test_a_sure_level_has_none(segmenting):
    await segmenting.done()

    row = segmenting.shown.labels[0]
    assert (row["name"], row["sure"], row["note"], row["open"]) == ("L1", "99%", "", False)


async def test_whoever_exports_can_ask_whether_a_level_is_unsure(segmenting):
    await segmenting.done(instances=UNSURE)

    assert all(one.is_unsure for one in segmenting.labels.structures.values())
    assert segmenting.labels.structures[20].finding.level == "L1"


@pytest.mark.parametrize("flag", ["levels-uncertain", "transitional-possible"])
async def test_a_doubtful_numbering_asks_the_user(segmenting, flag):
    await segmenting.done(flags=[flag], instances=UNSURE)

    assert segmenting.segment.question == text(f"segment.question.{flag}")
    assert segmenting.notice == text(f"segment.question.{flag}")
    assert segmenting.shown.notice_kind == "warning"
    assert text(f"segment.study.{flag}") not in repr(segmenting.shown.label_notes)


async def test_a_level_that_is_said_moves_its_neighbours(segmenting):
    await segmenting.done(instances=UNSURE)
    await pinned(segmenting)

    assert segmenting.names == ["L2", "L3", "L4"]
    assert segmenting.helper.relabels == [{"20": "L2"}]
    assert np.array_equal(segmenting.labels.label_map.labels_kji, labels_of(MOVED))
    assert segmenting.session.slices[Plane.AXIAL].labels is segmenting.labels.label_map
    assert [row["pinned"] for row in segmenting.shown.labels] == [True, False, False]
    assert segmenting.session.viewer.slices.name_at(GRID.points_lps((20, 14, 12))) == "L3"


async def test_one_undo_takes_it_back_by_name_and_redo_says_it_again(segmenting):
    await segmenting.done(instances=UNSURE)
    before = segmenting.labels.label_map.labels_kji
    await pinned(segmenting)
    undo = f"{text('history.undo')}: {text('history.pin_level')}"
    assert segmenting.shown.measure.undo_text == undo

    await segmenting.session.actions.measure.undo()
    await until(lambda: segmenting.names == ["L1?", "L2?", "L3?"])
    assert np.array_equal(segmenting.labels.label_map.labels_kji, before)

    await segmenting.session.actions.measure.redo()
    await until(lambda: segmenting.names == ["L2", "L3", "L4"])
    assert segmenting.helper.heard("POST", "relabel") == 1


async def test_undo_right_after_a_pin_ends_where_it_began(segmenting):
    await segmenting.done()
    await segmenting.actions.pin(20, "L2")
    await segmenting.session.actions.measure.undo()
    await turns(200)
    await segmenting.session.controllers.segmentation.guard.stop()

    assert segmenting.names == ["L1", "L2", "L3"]
    assert np.array_equal(segmenting.labels.label_map.labels_kji, labels_of(ROW))


async def test_a_second_pin_says_the_first_again_by_the_numbers_of_the_result(segmenting):
    await segmenting.done()
    await pinned(segmenting)
    await segmenting.actions.pin(23, "L4")
    await until(lambda: segmenting.shown.labels[2]["pinned"])

    assert segmenting.helper.relabels[-1] == {"20": "L2", "22": "L4"}


async def test_a_pin_can_be_taken_back_by_itself(segmenting):
    await segmenting.done(instances=UNSURE)
    await pinned(segmenting)
    await segmenting.actions.unpin(21)
    await until(lambda: segmenting.names == ["L1?", "L2?", "L3?"])

    assert segmenting.session.history.undo_key == "history.unpin_level"


async def test_saying_the_same_twice_is_one_step(segmenting):
    await segmenting.done()
    await pinned(segmenting)
    await segmenting.actions.pin(21, "L2")
    await turns(100)
    segmenting.session.history.undo()

    assert segmenting.session.history.undo_key == ""


async def test_what_the_user_set_for_a_label_goes_with_it(segmenting):
    await segmenting.done()
    await segmenting.session.actions.show_label(20, False)
    await segmenting.session.actions.color_label(21, "#102030")
    await pinned(segmenting)

    hidden, colored, _ = segmenting.shown.labels
    assert (hidden["name"], hidden["visible"]) == ("L2", False)
    assert (colored["name"], colored["color"]) == ("L3", "#102030")


async def test_levels_that_no_numbering_has_are_refused_in_words(segmenting):
    await segmenting.done()
    await segmenting.actions.pin(20, "L6")

    assert text("segment.problem.bad-pins") in segmenting.notice
    assert segmenting.names[0] != "L6"


async def test_a_level_that_a_hand_has_drawn_already_is_not_given_twice(segmenting):
    await segmenting.done()
    drawn = segmenting.labels.label_map.labels_kji.copy()
    drawn[0, 0, 0] = 23
    edited = renumbered(segmenting.labels.label_map, {})
    stats = {
        **edited.stats,
        23: edited.stats[22].__class__(23, 1, (0, 0, 0), (0, 0, 0), ((0, 0),) * 3),
    }
    segmenting.labels.edited(type(edited)(drawn, edited.grid, stats))
    await segmenting.actions.pin(20, "L2")

    assert text("segment.problem.bad-pins") in segmenting.notice
    assert segmenting.names == ["L1", "L2", "L3", "L4"]


async def test_an_edited_map_keeps_its_levels_and_its_pins(segmenting):
    await segmenting.done()
    edited = segmenting.labels.label_map
    segmenting.labels.edited(type(edited)(edited.labels_kji.copy(), edited.grid, edited.stats))
    await pinned(segmenting)

    assert segmenting.names == ["L2", "L3", "L4"]


@pytest.mark.parametrize(("label", "level"), [(99, "L1"), (20, "S1"), (20, "L9"), (20, "")])
async def test_only_vertebrae_and_levels_are_taken(segmenting, label, level):
    await segmenting.done()
    await segmenting.actions.pin(label, level)

    assert text(f"error.{RequestRefused.code}") in segmenting.notice
    assert segmenting.helper.relabels == []


async def test_steps_about_a_result_go_with_it(segmenting):
    await segmenting.done()
    await pinned(segmenting)
    await segmenting.session.actions.remove_labels()

    assert segmenting.session.history.undo_key == ""
    assert not segmenting.segment.has_result


async def test_steps_about_other_things_stay(segmenting):
    await segmenting.session.actions.render.move_crop(2, "low", 10.0)
    await segmenting.done()
    await pinned(segmenting)
    await segmenting.session.actions.remove_labels()

    assert segmenting.session.history.undo_key == "history.crop"


async def test_names_over_the_views_carry_the_question_mark(segmenting):
    await segmenting.done(instances=UNSURE)

    assert set(segmenting.labels.shown_names().values()) == {"L1?", "L2?", "L3?"}


async def test_only_what_changes_is_renumbered(segmenting):
    await segmenting.done(instances=named(ROW))
    labels = segmenting.labels.label_map
    after = renumbered(labels, {20: 21, 21: 22, 22: 23})

    assert np.array_equal(after.labels_kji, labels_of(MOVED))
    assert np.array_equal(labels.labels_kji, labels_of(ROW))
    assert after.stats[21].voxels == labels.stats[20].voxels
    assert renumbered(labels, {20: 20}) is labels
