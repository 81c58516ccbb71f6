"""The list: names, visibility, undo, jumps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.measure.actions import clean_name
from spine_app.domain.errors import RequestRefused
from spine_app.domain.view.planes import Plane
from spine_app.screen.texts import text
from tests.data.grids import oblique_grid
from tests.unit.controllers.measure.measuring import A, B, Hand, volume_of


def test_the_list_says_name_value_and_plane(measured):
    ruler, angle, roi = measured.rows

    assert (ruler["name"], ruler["kind"], ruler["where"]) == (
        "Ruler 1",
        "ruler",
        "Axial · 122.5 mm",
    )
    assert angle["value"].endswith("°")
    assert roi["value"].endswith(" HU")


def test_the_chosen_one_is_told_in_detail(measured):
    told = dict(measured.shown.measure.details)

    assert measured.shown.measure.chosen == 3
    assert {"Plane", "Mean", "SD", "Range", "Voxels", "Area", "Area of voxels", "Axes"} <= set(told)
    assert measured.shown.measure.definition == text("measure.about_region")


async def test_decimals_are_those_the_page_sets(measured):
    measured.controls.measuring.decimals = 3
    measured.actions.follow_controls()

    assert all(len(row["value"].partition(".")[2].rstrip("° HUm")) == 3 for row in measured.rows)


async def test_a_name_is_given_and_taken_back(measured):
    await measured.actions.rename(1, "  L4 \n width ")
    assert measured.rows[0]["name"] == "L4 width"
    await measured.actions.rename(1, "")

    assert measured.rows[0]["name"] == "Ruler 1"


async def test_the_usual_name_typed_is_no_change(measured):
    await measured.actions.rename(1, "Ruler 1")

    assert measured.history.undo_key == "history.add_roi"


async def test_hiding_showing_and_deleting_go_one_by_one_or_all(measured):
    await measured.actions.show(1, False)
    assert [row["visible"] for row in measured.rows] == [False, True, True]
    await measured.actions.show_all(False)
    assert [row["visible"] for row in measured.rows] == [False, False, False]
    await measured.actions.show_all(True)
    await measured.actions.remove(2)
    assert [row["id"] for row in measured.rows] == [1, 3]
    await measured.actions.remove_all()

    assert measured.rows == []


async def test_every_change_can_be_undone_and_done_again_by_name(measured):
    await measured.actions.rename(1, "A")
    await measured.actions.show(2, False)
    await measured.actions.remove_all()
    last = []
    for words in (
        "Undo: delete all measurements",
        "Undo: hide angle",
        "Undo: rename ruler",
        "Undo: add ROI",
        "Undo: add angle",
        "Undo: add ruler",
    ):
        assert measured.shown.measure.undo_text == words
        last.append(measured.rows)
        await measured.actions.undo()
    assert measured.rows == []
    assert measured.shown.measure.undo_text == ""
    for _ in last:
        await measured.actions.redo()

    assert measured.rows == last[0]


async def test_undo_says_what_it_took_back(measured):
    await measured.actions.undo()

    assert measured.shown.notice == "Undone: add ROI"


async def test_a_chosen_one_that_is_undone_is_chosen_no_more(measured):
    await measured.actions.undo()

    assert measured.shown.measure.chosen == 0
    assert measured.shown.measure.details == []


async def test_jumping_brings_the_slices_to_it(measured):
    measured.viewer.slices.scroll(Plane.AXIAL, 5)
    await measured.actions.jump(1)

    assert measured.viewer.slices.crosshair_lps == pytest.approx(measured.table[0].mark.points[0])
    assert measured.shown.measure.chosen == 1


async def test_jumping_turns_the_planes_onto_an_oblique_one():
    hand = Hand(volume_of(oblique_grid()))
    slices = hand.viewer.slices
    slices.turn(Plane.AXIAL, 25.0)
    hand.drag("coronal", A, B)
    slices.reset_turn()
    await hand.actions.jump(1)

    frame = hand.last.placement.frame
    assert abs(slices.view(Plane.CORONAL).axes.looking @ frame.normal) == pytest.approx(1)
    assert frame.offsets(slices.view(Plane.CORONAL).center_lps) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", ["choose", "jump", "remove"])
@pytest.mark.parametrize("value", ["1", None, 1.5, True, [], {}, 1e400])
async def test_a_number_that_is_none_is_refused(measured, name, value):
    await getattr(measured.actions, name)(value)

    assert measured.shown.notice_kind == "error"
    assert len(measured.rows) == 3


@pytest.mark.parametrize("value", [0, -1, 99, 10**30])
async def test_a_number_nobody_has_changes_nothing(measured, value):
    before = measured.rows
    for action in (measured.actions.jump, measured.actions.remove):
        await action(value)
    await measured.actions.show(value, False)
    await measured.actions.rename(value, "A")

    assert measured.rows == before


@pytest.mark.parametrize("value", [None, 1, "x" * 61, "x" * 10**6, ["a"]])
async def test_a_name_that_is_none_or_too_long_is_refused(measured, value):
    await measured.actions.rename(1, value)

    assert measured.shown.notice_kind == "error"
    assert measured.rows[0]["name"] == "Ruler 1"


@given(st.text(max_size=60))
def test_a_name_is_one_line_of_signs_that_can_be_seen(name):
    cleaned = clean_name(name)

    assert cleaned == " ".join(cleaned.split())
    assert cleaned.isprintable()


def test_a_name_longer_than_the_limit_is_refused():
    with pytest.raises(RequestRefused):
        clean_name("x" * 61)


async def test_a_name_never_enters_a_log(measured, caplog):
    await measured.actions.rename(1, "Doe^Jane")
    await measured.actions.rename(1, "Doe^Jane" * 60)
    await measured.actions.export()

    assert "Doe" not in caplog.text


def test_structures_at_the_points_are_told_in_order(hand):
    hand.viewer.slices.name_at = lambda point: "L4" if point[0] < 0 else "L5"
    left = hand.pixel("axial", (6.0, 0.0, 120.0))
    right = hand.pixel("axial", (-6.0, 0.0, 120.0))
    hand.drag("axial", left, right)

    assert hand.rows[0]["levels"] == "L5 – L4"
    assert ["At", "L5 – L4"] in hand.shown.measure.details
