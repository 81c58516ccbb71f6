"""Words that can be made again, and a screen that is told anew in another language."""

import json
import pickle
from dataclasses import dataclass, field

import pytest
from trame_server.state import State
from trame_server.utils.typed_state import TypedState

from spine_app.screen.language import Language
from spine_app.screen.state import Shown
from spine_app.screen.texts import CATALOGUES, speak, speaking, spoken, text
from spine_app.screen.told import Told, again, tell_again, told

KEY = "button.cancel"
ENGLISH, KOREAN = (CATALOGUES[language][KEY] for language in Language)


@pytest.fixture(autouse=True)
def in_english_again():
    yield
    speak(Language.ENGLISH)


@told
def louder(words, mark):
    return f"{words}{mark * 2}"


def test_a_text_is_in_the_language_of_the_moment():
    before = text(KEY)
    speak(Language.KOREAN)

    assert (before, text(KEY)) == (ENGLISH, KOREAN)


def test_a_text_can_be_asked_for_in_any_language():
    assert text(KEY, Language.KOREAN) == KOREAN
    assert spoken() is Language.ENGLISH


def test_words_are_made_again_in_the_language_of_now():
    before = text(KEY)
    speak(Language.KOREAN)

    assert again(before) == KOREAN
    assert again(again(before)) == KOREAN


def test_composed_words_are_made_again_with_the_words_in_them():
    before = louder(text(KEY), "!")
    speak(Language.KOREAN)

    assert before == ENGLISH + "!!"
    assert again(before) == KOREAN + "!!"


def test_words_in_rows_are_made_again_and_all_else_stays():
    rows = [{"name": "L4", "title": text(KEY), "size": 3, "parts": [text(KEY), None]}]
    speak(Language.KOREAN)

    assert again(rows) == [{"name": "L4", "title": KOREAN, "size": 3, "parts": [KOREAN, None]}]
    assert rows[0]["title"] == ENGLISH


def test_a_language_is_used_inside_only_even_where_that_fails():
    with pytest.raises(ValueError), speaking(Language.KOREAN):  # noqa: PT011, PT012
        assert text(KEY) == KOREAN
        raise ValueError
    assert text(KEY) == ENGLISH


def test_to_everyone_else_told_words_are_plain_text():
    words = text(KEY)

    assert json.loads(json.dumps({"a": words})) == {"a": ENGLISH}
    assert type(pickle.loads(pickle.dumps(words))) is str  # noqa: S301 - made here
    assert {words: 1}[ENGLISH] == 1
    assert isinstance(words, Told)


@dataclass
class Part:
    told: str = ""
    count: int = 0


@dataclass
class Whole:
    rows: list[str] = field(default_factory=list)
    part: Part = field(default_factory=Part)


def test_every_field_of_a_screen_and_of_its_parts_is_told_anew():
    whole = Whole([text(KEY)], Part(text(KEY), 3))
    speak(Language.KOREAN)
    tell_again(whole, Whole)

    assert whole == Whole([KOREAN], Part(KOREAN, 3))


def test_the_shared_state_is_told_anew_and_sends_only_what_differs():
    state = State(ready=True)
    shown = TypedState(state, Shown).data
    shown.stage, shown.slices.locked = text(KEY), text("slices.locked")
    shown.facts = [[text("fact.modality"), "CT"]]
    state.flush()
    sent = {}
    state._push_state_fn = sent.update
    speak(Language.KOREAN)
    tell_again(shown, Shown)

    assert shown.stage == KOREAN
    assert shown.slices.locked == text("slices.locked")
    assert shown.facts == [[text("fact.modality"), "CT"]]
    state.flush()
    assert {name.split("__")[-1] for name in sent} == {"stage", "locked", "facts"}


def test_rows_of_the_shared_state_may_hold_whatever_the_page_needs():
    state = State(ready=True)
    shown = TypedState(state, Shown).data
    shown.series = [{"index": 0, "title": text(KEY), "why": None, "spacing": [0.8, 2.5]}]
    shown.render.curves = {"opacity": [[10.0, 0.5]], "color": [[10.0, "#ffffff"]]}
    speak(Language.KOREAN)
    tell_again(shown, Shown)

    assert shown.series == [{"index": 0, "title": KOREAN, "why": None, "spacing": [0.8, 2.5]}]
    assert shown.render.curves["opacity"] == [[10.0, 0.5]]
