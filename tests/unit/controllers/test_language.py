"""A session told anew in another language: nothing stays in the one before, and all comes back."""

import re
from dataclasses import asdict

import pytest

from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.screen.language import Language
from spine_app.screen.texts import CATALOGUES, speak
from tests.unit.controllers.labels.test_control import open_labels
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import summary

LATIN = re.compile(r"[A-Za-z]{3,}")
ERROR_ID = re.compile(r"\([0-9a-f]{8}\)")
"""The number of an error; its letters may look like a word."""
NO_WORDS = frozenset(
    {"name", "kind", "icon", "opening", "slab_mode", "value", "color", "preset", "window_name"}
    | {"flat_view", "acquired_view", "label_table", "blend", "keys", "hints", "notice_kind"}
    | {"phase", "light", "curves", "chosen", "presence", "model", "modes", "levels", "course"}
)
"""Fields and members of rows that are no words of the page."""
SAME_EVERYWHERE = {"MIP", "MinIP", "CPU", "GPU", "PNG"} | {
    word
    for key, title in CATALOGUES[Language.KOREAN].items()
    if key.startswith("label_table.")
    for word in LATIN.findall(title)
}
"""Abbreviations, and names of programs."""


@pytest.fixture(autouse=True)
def in_english_again():
    yield
    speak(Language.ENGLISH)


def switch(session, language):
    session.screen.controls.language = language
    session.controllers.follow_language()


def words(value, name=""):
    """Every text on the screen that people read."""
    if name in NO_WORDS:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            yield from words(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from words(part)
    elif isinstance(value, str):
        yield value


def latin(session):
    told = (ERROR_ID.sub("", one) for one in words(asdict(session.shown)))
    found = {word for one in told for word in LATIN.findall(one)}
    return found - SAME_EVERYWHERE


async def busy(session):
    """Everything on screen that takes words: study, quality, labels, notice, canal, dialog."""
    quality = (
        Finding(Quality.SLICE_THICKNESS, Severity.WARNING, 5.0),
        Finding(Quality.MISSING_SLICES, Severity.WARNING, None, 2),
    )
    await session.open_volume(quality=quality)
    await open_labels(session, {27: 2, 28: 6, 29: 10, 30: 14})
    await session.actions.assign_key("page.theme", "c")
    await session.actions.slices.place_canal(True)
    session.screen.controls.picturing.open = True
    session.actions.pictures.follow_controls()
    session.viewer.tell_failure()


async def test_no_words_of_the_language_before_are_left(session):
    await busy(session)
    assert latin(session)

    switch(session, Language.KOREAN)

    assert latin(session) == set()


async def test_all_words_come_back_with_the_language(session):
    await busy(session)
    before = asdict(session.shown)
    switch(session, Language.KOREAN)
    assert asdict(session.shown) != before
    switch(session, Language.ENGLISH)

    assert asdict(session.shown) == before


async def test_a_list_to_choose_from_and_its_stage_are_told_anew(session):
    await session.open(summary(), summary(index=1), unreadable=2, not_dicom=1)
    switch(session, Language.KOREAN)

    assert latin(session) == set()
    assert [row["badge"] for row in session.shown.series] == [
        CATALOGUES[Language.KOREAN]["opening.volume"]
    ] * 2


async def test_what_happens_after_a_switch_is_told_in_the_new_language(session):
    switch(session, Language.KOREAN)
    await session.open_volume()
    await turns()
    await until(lambda: session.shown.facts)

    assert latin(session) == set()


async def test_a_switch_with_nothing_open_changes_words_alone(session):
    before = asdict(session.shown)
    switch(session, Language.KOREAN)
    switch(session, Language.ENGLISH)

    assert asdict(session.shown) == before
