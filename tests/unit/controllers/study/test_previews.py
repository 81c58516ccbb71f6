from pathlib import Path

import pytest

from spine_app.controllers.study.previews import PICTURE_CHARACTERS_MAX
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import Preview, SeriesPreview, SeriesTexts
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import SECRET, found, summary

PICTURE = "iVBORw0KGgo="


def preview(index, picture=PICTURE, description=SECRET, date="2020-01-31"):
    return SeriesPreview(index, picture, SeriesTexts(description, date))


def asked(session):
    return [message.index for message in session.job.sent if isinstance(message, Preview)]


def told(session):
    return session.study.series.previews.answer(0, 0)["previews"]


async def test_previews_are_asked_for_one_after_the_other(session):
    await session.open(summary(0), summary(1), summary(2))
    await turns()
    assert asked(session) == [0]

    session.job.answer(preview(0))
    await until(lambda: len(asked(session)) == 2)
    session.job.answer(preview(1))
    await until(lambda: len(asked(session)) == 3)
    session.job.answer(preview(2))
    await turns()

    assert asked(session) == [0, 1, 2]
    assert [entry["index"] for entry in told(session)] == [0, 1, 2]


async def test_words_and_pictures_are_told_to_the_route_and_never_to_the_screen(session):
    await session.open(summary(0), summary(1))
    serial = session.shown.previews_serial
    session.job.answer(preview(0))
    await until(lambda: session.shown.previews_serial > serial)

    # The session fixture looks for the words in everything that was ever shown.
    assert told(session) == [
        {"index": 0, "description": SECRET, "date": "2020-01-31", "picture": PICTURE}
    ]


async def test_nothing_is_asked_while_a_series_is_read(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(1)
    session.job.answer(preview(0))
    await until(lambda: len(told(session)) == 1)
    await turns()
    assert asked(session) == [0]

    session.job.answer(session.ready(index=1))
    await until(lambda: len(asked(session)) == 2)

    assert session.phase is Phase.READY


async def test_the_words_of_a_lone_series_are_asked_for_once_it_is_shown(session):
    await session.open_volume()
    await until(lambda: asked(session) == [0])

    assert session.asked[0] == session.job.sent[0]


async def test_a_preview_that_was_not_asked_for_is_dropped(session):
    await session.open(summary(0), summary(1))
    session.job.answer(preview(1), preview(7))
    await turns()

    assert told(session) == []


@pytest.mark.parametrize(
    "picture",
    ["javascript:alert(1)", "<svg>", 'x" onload="alert(1)', "A" * (PICTURE_CHARACTERS_MAX + 4)],
)
async def test_what_is_no_picture_is_none(session, picture):
    await session.open(summary(0), summary(1))
    session.job.answer(preview(0, picture))
    await until(lambda: told(session))

    assert told(session)[0]["picture"] == ""


async def test_words_have_an_end(session):
    await session.open(summary(0), summary(1))
    session.job.answer(preview(0, description="x" * 5000))
    await until(lambda: told(session))

    assert len(told(session)[0]["description"]) == 256


async def test_the_page_gets_what_it_does_not_have(session):
    await session.open(summary(0), summary(1))
    session.job.answer(preview(0))
    await until(lambda: len(asked(session)) == 2)
    session.job.answer(preview(1))
    await until(lambda: len(told(session)) == 2)
    previews = session.study.series.previews
    study = previews.answer(0, 0)["study"]

    assert [entry["index"] for entry in previews.answer(study, 1)["previews"]] == [1]
    assert previews.answer(study, 2)["previews"] == []
    assert len(previews.answer(study + 1, 2)["previews"]) == 2


async def test_closing_forgets_words_and_pictures(session):
    await session.open(summary(0), summary(1))
    session.job.answer(preview(0))
    await until(lambda: told(session))
    before = session.study.series.previews.answer(0, 0)["study"]
    await session.study.close()

    after = session.study.series.previews.answer(before, 1)
    assert after["study"] != before
    assert after["previews"] == []


async def test_a_reader_that_dies_while_it_is_asked_is_told_by_its_follower(session):
    await session.study.open_path(Path("/data/x"))
    session.job.is_running = False
    session.job.answer(found(summary(0), summary(1)))
    await until(lambda: session.phase is Phase.CHOOSING)
    session.job.crash()
    await until(lambda: session.shown.notice_open)

    assert session.phase is Phase.EMPTY
