"""How single labels are shown: alone, in a colour of the user's, more or less opaque."""

import numpy as np
import pytest

from spine_app.domain.view.planes import Plane
from spine_app.screen.texts import text
from tests.unit.controllers.labels.maps import open_labels


def opaque(session):
    """Labels that are drawn."""
    return np.flatnonzero(session.slices[Plane.AXIAL].table[:, 3]).tolist()


async def test_a_label_is_shown_alone_and_the_others_come_back_as_they_were(session):
    await open_labels(session)
    await session.actions.show_label(2, False)
    await session.actions.show_label_alone(3)

    assert opaque(session) == [3]
    assert session.shown.label_solo == 3
    assert list(session.labels.shown_names()) == [3]

    await session.actions.show_label_alone(3)
    assert opaque(session) == [1, 3, 4, 5]
    assert session.shown.label_solo == 0


async def test_a_hidden_label_can_be_shown_alone(session):
    await open_labels(session)
    await session.actions.show_label(2, False)
    await session.actions.show_label_alone(2)

    assert opaque(session) == [2]


@pytest.mark.parametrize("end", ["show_all", "show_one"])
async def test_showing_others_ends_being_alone(session, end):
    await open_labels(session)
    await session.actions.show_label_alone(3)
    if end == "show_all":
        await session.actions.show_all_labels(True)
    else:
        await session.actions.show_label(1, True)

    assert opaque(session) == [1, 2, 3, 4, 5]


async def test_a_label_has_the_colour_that_the_user_gave_it(session):
    await open_labels(session)
    await session.actions.color_label(3, "#0A141E")

    assert session.slices[Plane.AXIAL].table[3][:3].tolist() == [10, 20, 30]
    assert session.shown.labels[2]["color"] == "#0a141e"
    assert session.labels.look_of(3).color == (10, 20, 30)


async def test_the_opacity_of_a_label_is_a_part_of_that_of_all(session):
    await open_labels(session)
    await session.actions.fade_label(3, 0.5)

    table = session.slices[Plane.AXIAL].table
    assert (table[3][3], table[1][3]) == (64, 128)
    assert session.shown.labels[2]["opacity"] == 0.5


@pytest.mark.parametrize(
    ("action", "value"),
    [("color_label", "red"), ("color_label", "#12345"), ("fade_label", 1.5), ("fade_label", "1")],
)
async def test_what_is_no_colour_or_opacity_is_refused(session, action, value):
    await open_labels(session)
    await getattr(session.actions, action)(3, value)

    assert text("error.request-refused") in session.shown.notice


async def test_a_new_map_is_shown_as_it_is(session):
    await open_labels(session)
    await session.actions.show_label_alone(3)
    await session.actions.color_label(3, "#000000")
    await open_labels(session)

    assert opaque(session) == [1, 2, 3, 4, 5]
    assert session.shown.labels[2]["color"] != "#000000"


async def test_an_edited_map_keeps_its_table_and_its_looks(session):
    await open_labels(session)
    await session.actions.show_label(2, False)
    edited = session.labels.label_map
    heard = []
    session.labels.on_map.append(lambda: heard.append(session.labels.label_map))
    session.labels.edited(type(edited)(edited.labels_kji.copy(), edited.grid, edited.stats))

    assert opaque(session) == [1, 3, 4, 5]
    assert session.shown.label_table == "verse"
    assert heard == [session.labels.label_map]
    assert session.labels.label_map is not edited


async def test_a_map_under_a_hand_is_drawn_and_listed_when_the_hand_is_done(session):
    await open_labels(session)
    before = session.shown.labels
    now = session.labels.label_map
    heard = []
    session.labels.on_map.append(lambda: heard.append(True))
    session.labels.edited(type(now)(now.labels_kji.copy(), now.grid, {}), done=False)

    assert session.slices[Plane.AXIAL].labels is session.labels.label_map is not now
    assert session.shown.labels == before
    assert heard == []
    await session.actions.show_label(2, False)
    assert session.shown.labels[0]["detail"] == "0.00 ml"

    session.labels.edited(session.labels.label_map)
    assert session.shown.labels == []
    assert heard == [True]
