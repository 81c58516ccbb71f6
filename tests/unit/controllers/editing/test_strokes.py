"""Painting and erasing with the hand, and taking it back."""

import numpy as np

from spine_app.controllers.notices import error_text
from spine_app.domain.labels.editing.rule import Over
from spine_app.domain.view.interaction import Button, Gesture, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.screen.edit_state import BrushShape, EditTool
from spine_app.screen.state import Tool
from spine_app.screen.texts import text
from tests.unit.controllers.editing.painting import Painter, ball
from tests.unit.controllers.labels.maps import VERSE, labels_of
from tests.unit.controllers.session import VIEWS
from tests.unit.controllers.told import GRID


async def test_a_click_paints_a_ball_of_the_chosen_structure(painter):
    await painter.use()
    painter.control.choose(3)
    painter.go_to_slice(4)
    painter.drag(painter.pixel((20, 15, 4)))

    want = labels_of(VERSE)
    want[ball((20, 15, 4), 3.0) & (want == 0)] = 3
    assert np.array_equal(painter.labels, want)
    assert painter.stats[3].voxels == np.count_nonzero(want == 3)


async def test_a_disc_paints_the_slice_alone(painter):
    await painter.use()
    painter.settings.brush_shape = BrushShape.DISC
    painter.go_to_slice(12)
    painter.drag(painter.pixel((5, 5, 12)), painter.pixel((30, 5, 12)))

    changed = np.argwhere(painter.labels != labels_of(VERSE))
    assert set(changed[:, 0]) == {12}
    assert changed[:, 2].min() <= 5
    assert changed[:, 2].max() >= 30


async def test_every_view_is_drawn_with_the_voxels_of_each_move(painter, session):
    await painter.use()
    painter.go_to_slice(4)
    painter.press(painter.pixel((3, 15, 4)))
    seen = [session.slices[plane].labels for plane in Plane]
    painter.point(Gesture.MOVE, painter.pixel((8, 15, 4)))

    for before, plane in zip(seen, Plane, strict=True):
        # Another map over the same voxels: what draws sees that it has changed.
        assert session.slices[plane].labels is not before
        assert session.slices[plane].labels.labels_kji[4, 15, 8] == 1
    painter.point(Gesture.RELEASE, painter.pixel((8, 15, 4)))


async def test_a_stroke_is_one_step_by_name_and_is_undone_exactly(painter, session):
    await painter.use()
    painter.control.choose(4)
    painter.go_to_slice(7)
    painter.drag(*(painter.pixel((i, 12, 7)) for i in (5, 12, 20, 28)))
    painted, stats = painter.labels.copy(), dict(painter.stats)
    assert session.shown.measure.undo_text == "Undo: paint C4"

    await session.actions.measure.undo()
    assert np.array_equal(painter.labels, labels_of(VERSE))
    assert painter.stats[4].voxels == 200
    assert session.shown.notice == "Undone: paint C4"
    assert session.shown.measure.redo_text == "Redo: paint C4"

    await session.actions.measure.redo()
    assert np.array_equal(painter.labels, painted)
    assert painter.stats == stats


async def test_the_list_tells_the_new_volume(painter, session):
    await painter.use(EditTool.ERASE)
    painter.control.choose(3)
    before = {row["id"]: row["detail"] for row in session.shown.labels}
    painter.go_to_slice(10)
    painter.drag(painter.pixel((20, 15, 10)))

    after = {row["id"]: row["detail"] for row in session.shown.labels}
    assert after[3] != before[3]
    assert {**after, 3: None} == {**before, 3: None}


async def test_a_stroke_that_changes_nothing_is_not_recorded(painter, session):
    await painter.use()
    painter.control.choose(3)
    painter.go_to_slice(10)
    painter.settings.brush_mm = 2.0
    painter.drag(painter.pixel((20, 15, 10)))

    assert session.history.undo_key == ""
    assert np.array_equal(painter.labels, labels_of(VERSE))


async def test_erasing_keeps_other_structures(painter):
    await painter.use(EditTool.ERASE)
    painter.control.choose(3)
    painter.settings.brush_mm = 60.0
    painter.go_to_slice(10)
    painter.drag(painter.pixel((20, 15, 10)))

    want = labels_of(VERSE)
    want[want == 3] = 0
    assert np.array_equal(painter.labels, want)
    assert 3 not in painter.stats


async def test_painting_only_over_a_chosen_structure(painter):
    await painter.use()
    painter.control.choose(3)
    painter.settings.over, painter.settings.over_label = Over.CHOSEN, 5
    painter.settings.brush_mm = 100.0
    painter.go_to_slice(4)
    painter.drag(painter.pixel((20, 15, 4)))

    want = labels_of(VERSE)
    want[want == 5] = 3
    assert np.array_equal(painter.labels, want)


async def test_only_grey_values_in_the_range_are_painted(painter):
    """The volume is a ramp of 10 per slice."""
    await painter.use()
    painter.settings.greys_on = True
    painter.settings.grey_low, painter.settings.grey_high = 45, 30
    painter.settings.brush_mm = 60.0
    painter.go_to_slice(4)
    painter.drag(painter.pixel((5, 5, 4)))

    changed = np.argwhere(painter.labels != labels_of(VERSE))
    assert set(changed[:, 0]) == {3, 4}


async def test_escape_puts_a_stroke_back(painter, session):
    await painter.use()
    painter.go_to_slice(4)
    painter.press(painter.pixel((5, 5, 4)))
    painter.point(Gesture.MOVE, painter.pixel((15, 5, 4)))
    await session.actions.key("axial", "edit.cancel")
    painter.point(Gesture.RELEASE, painter.pixel((15, 5, 4)))

    assert np.array_equal(painter.labels, labels_of(VERSE))
    assert session.history.undo_key == ""


async def test_undo_during_a_stroke_takes_the_stroke_back_and_nothing_else(painter, session):
    await painter.use()
    painter.go_to_slice(4)
    painter.drag(painter.pixel((5, 5, 4)))
    first = painter.labels.copy()
    painter.press(painter.pixel((30, 25, 4)))
    await session.actions.key("axial", "edit.undo")

    assert np.array_equal(painter.labels, first)
    assert session.history.undo_key == "history.edit_paint"


async def test_other_buttons_and_the_wheel_still_move_the_view(painter, session):
    await painter.use()
    before = session.viewer.slices.view(Plane.AXIAL)
    painter.press((100, 100), button=Button.MIDDLE)
    painter.point(Gesture.MOVE, (150, 100))
    painter.point(Gesture.RELEASE, (150, 100), button=Button.MIDDLE)
    panned = session.viewer.slices.view(Plane.AXIAL)
    painter.point(Gesture.WHEEL, (150, 100), button=Button.NONE, amount=1.0)
    paged = session.viewer.slices.view(Plane.AXIAL)

    assert not np.array_equal(before.center_lps, panned.center_lps)
    assert panned.position() != paged.position()
    assert np.array_equal(painter.labels, labels_of(VERSE))


async def test_without_a_structure_painting_is_refused_in_words(session, painter):
    await painter.open({})
    await painter.use()
    painter.press((200.0, 150.0))

    assert session.shown.notice == error_text("edit-nothing")


async def test_a_hidden_structure_is_shown_once_it_is_painted(painter, session):
    await painter.use()
    await session.actions.show_all_labels(False)
    painter.go_to_slice(4)
    painter.drag(painter.pixel((5, 5, 4)))

    visible = {row["id"]: row["visible"] for row in session.shown.labels}
    assert visible == {1: True, 2: False, 3: False, 4: False, 5: False}


async def test_without_labels_the_tool_points(session):
    await session.open_volume()
    painter = Painter(session)
    for view in VIEWS:
        session.actions.on_size(view, ViewSize(600, 400))
    session.screen.controls.tool = Tool.PAINT
    session.actions.edit.follow_controls()
    painter.press(painter.pixel((5, 5, 10)))

    assert GRID.nearest_kji(session.viewer.slices.crosshair_lps)[1:] == (5, 5)


async def test_with_another_tool_the_hand_does_not_paint(painter, session):
    await painter.use()
    session.screen.controls.tool = Tool.POINTER
    session.actions.edit.follow_controls()
    painter.drag(painter.pixel((5, 5, 4)))

    assert np.array_equal(painter.labels, labels_of(VERSE))
    assert session.shown.edit.hint == ""


async def test_the_hint_tells_what_the_hand_does(painter, session):
    await painter.use(EditTool.SPLIT)

    assert session.shown.edit.hint == text("edit.hint_split")


async def test_another_map_forgets_what_could_be_undone_about_the_first(painter, session):
    await painter.use()
    painter.go_to_slice(4)
    painter.drag(painter.pixel((5, 5, 4)))
    assert session.history.undo_key == "history.edit_paint"

    await painter.open()

    assert session.history.undo_key == ""
    assert np.array_equal(painter.labels, labels_of(VERSE))
    await painter.use()
    painter.drag(painter.pixel((5, 5, 4)))
    assert session.history.undo_key == "history.edit_paint"


async def test_a_removed_map_is_not_edited(painter, session):
    await painter.use()
    await session.actions.remove_labels()
    painter.drag((200.0, 150.0), (220.0, 150.0))

    assert session.history.undo_key == ""
    assert session.shown.edit.active == 0
    assert session.shown.edit.addable == []


async def test_a_stroke_ends_with_its_map(painter, session):
    await painter.use()
    painter.go_to_slice(4)
    painter.press(painter.pixel((5, 5, 4)))
    await session.actions.remove_labels()
    painter.point(Gesture.RELEASE, painter.pixel((5, 5, 4)))
    await painter.open()
    await painter.use()
    assert not painter.labels[4, 5, 5]

    painter.point(Gesture.MOVE, painter.pixel((9, 9, 4)))
    assert np.array_equal(painter.labels, labels_of(VERSE))
    assert session.history.undo_key == ""


async def test_a_map_that_cannot_be_written_is_copied_first(painter, session):
    shared = labels_of(VERSE)
    shared.flags.writeable = False
    labels = session.labels
    labels.edited(type(labels.label_map)(shared, GRID, labels.label_map.stats), done=False)
    await painter.use()
    painter.go_to_slice(4)
    painter.drag(painter.pixel((5, 5, 4)))

    assert np.array_equal(shared, labels_of(VERSE))
    assert painter.labels[4, 5, 5] == 1
