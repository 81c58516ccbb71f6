"""Label maps on screen: names, colours, visibility."""

import numpy as np
import pytest

from spine_app.controllers.notices import error_text
from spine_app.domain.view.planes import Plane
from spine_app.screen.texts import text
from tests.unit.controllers.labels.maps import VERSE, labels_of, names, open_labels
from tests.unit.controllers.told import GRID


def notes(session):
    return [note["text"] for note in session.shown.label_notes]


async def test_a_recognised_label_map_is_named_listed_and_drawn_in_every_view(session):
    await open_labels(session)

    assert session.shown.has_labels
    assert names(session) == {1: "C1", 2: "C2", 3: "C3", 4: "C4", 5: "C5"}
    assert [row["id"] for row in session.shown.labels] == [1, 2, 3, 4, 5]
    assert session.shown.label_table == "verse"
    assert session.shown.label_notes == []
    for plane in Plane:
        assert np.array_equal(session.slices[plane].labels.labels_kji, labels_of(VERSE))


async def test_labels_are_painted_in_the_colours_of_the_list(session):
    await open_labels(session)

    table = session.slices[Plane.AXIAL].table
    for row in session.shown.labels:
        assert "#{:02x}{:02x}{:02x}".format(*table[row["id"]][:3]) == row["color"]
        assert table[row["id"]][3] == 128
    assert table[0][3] == 0


async def test_labels_that_may_be_two_things_have_no_name_until_the_user_chooses(session):
    upward = {18: 2, 19: 6, 20: 10, 21: 14}
    await open_labels(session, {label + 9: k for label, k in upward.items()})

    assert names(session)[27] == "L5 or T8?"
    assert session.shown.label_table == ""
    assert notes(session) == [text("labels.ambiguous")]

    await session.actions.use_label_table("total-v1")

    assert names(session) == {27: "T8", 28: "T7", 29: "T6", 30: "T5"}
    assert session.shown.label_table == "total-v1"
    assert session.shown.label_notes == []


async def test_a_table_that_the_picture_contradicts_is_used_with_a_warning(session):
    await open_labels(session)

    await session.actions.use_label_table("vertebrae-mr")

    assert names(session)[5] == "L2"
    assert notes(session) == [text("labels.contradicted")]


async def test_numbers_can_be_shown_without_names(session):
    await open_labels(session)

    await session.actions.use_label_table("numbers")

    assert names(session)[5] == text("labels.other").replace("{value}", "5")


async def test_the_tables_are_offered_the_most_believable_first(session):
    await open_labels(session)

    offered = session.shown.label_tables
    assert offered[0]["value"] == "verse"
    assert offered[0]["props"]["subtitle"] == text("confidence.sure")
    assert offered[-1]["value"] == "numbers"
    assert text("confidence.unlikely") in [one["props"].get("subtitle") for one in offered]


async def test_an_unknown_number_stays_visible_and_is_counted(session):
    await open_labels(session, {**VERSE, 99: 19})

    row = next(row for row in session.shown.labels if row["id"] == 99)
    assert row["name"] == text("labels.other").replace("{value}", "99")
    assert row["visible"]
    assert session.slices[Plane.AXIAL].table[99][3] == 128
    assert text("labels.others").replace("{value}", "1") in notes(session)


@pytest.mark.parametrize(
    ("told", "key", "value"),
    [
        ({"covered": 0.42}, "labels.partial", "42"),
        ({"covered": 0.001}, "labels.partial", "1"),
        ({"is_coarser": True, "is_resampled": True}, "labels.coarser", ""),
        ({"lost": 3}, "labels.lost", "3"),
        ({"is_resampled": True}, "labels.resampled", ""),
    ],
)
async def test_what_limits_a_label_map_is_told(session, told, key, value):
    await open_labels(session, **told)

    assert notes(session) == [text(key).replace("{value}", value)]


async def test_a_label_is_hidden_and_shown_by_its_colour(session):
    await open_labels(session)

    await session.actions.show_label(3, False)
    assert session.slices[Plane.SAGITTAL].table[3][3] == 0
    assert [row["visible"] for row in session.shown.labels] == [True, True, False, True, True]

    await session.actions.show_label(3, True)
    assert session.slices[Plane.SAGITTAL].table[3][3] == 128


async def test_all_labels_are_hidden_and_shown(session):
    await open_labels(session)

    await session.actions.show_all_labels(False)
    assert not session.slices[Plane.AXIAL].table[:, 3].any()

    await session.actions.show_all_labels(True)
    assert np.count_nonzero(session.slices[Plane.AXIAL].table[:, 3]) == 5


async def test_the_opacity_of_the_page_is_painted(session):
    await open_labels(session)

    session.screen.controls.label_opacity = 0.2
    session.actions.follow_label_opacity()

    assert session.slices[Plane.AXIAL].table[1][3] == 51


async def test_a_jump_moves_the_crosshair_into_the_label(session):
    await open_labels(session)

    await session.actions.jump_to_label(4)

    point = session.viewer.slices.crosshair_lps
    assert labels_of(VERSE)[GRID.nearest_kji(point)] == 4


async def test_the_structure_under_a_point_is_named_while_it_is_visible(session):
    await open_labels(session)
    name_at = session.viewer.slices.name_at

    assert name_at(GRID.points_lps((20, 15, 11))) == "C3"
    assert name_at(GRID.points_lps((0, 0, 0))) == ""
    await session.actions.show_label(3, False)
    assert name_at(GRID.points_lps((20, 15, 11))) == ""


async def test_numbers_beyond_a_byte_are_shown(session):
    await open_labels(session, {3000: 5, 64000: 10}, dtype=np.uint16)

    assert set(names(session)) == {3000, 64000}
    assert session.slices[Plane.AXIAL].table[64000][3] == 128


@pytest.mark.parametrize("value", [None, "22", 1.5, [], True])
async def test_a_label_that_is_no_number_is_refused(session, value):
    await open_labels(session)
    await session.actions.show_label(value, False)

    assert session.shown.notice.startswith(error_text("request-refused"))


@pytest.mark.parametrize("label", [0, -1, 50, 10**9])
async def test_a_label_that_is_not_there_changes_nothing(session, label):
    await open_labels(session)
    before = session.viewer.slices.crosshair_lps.copy()
    await session.actions.show_label(label, False)
    await session.actions.jump_to_label(label)
    await session.actions.use_label_table("nonsense")

    assert np.array_equal(session.viewer.slices.crosshair_lps, before)
    assert all(row["visible"] for row in session.shown.labels)
    assert session.shown.label_table == "verse"


async def test_whoever_tells_names_hears_of_new_ones(session):
    heard = []
    await session.open_volume()
    session.labels.on_names = lambda: heard.append(session.shown.has_labels)
    session.labels.remove()

    assert heard == [False]
