import importlib
import re
from pathlib import Path

import pytest

from spine_app.domain.view.text_width import columns
from spine_app.screen import texts
from spine_app.screen.english.catalogue import ENGLISH
from spine_app.screen.language import Language
from spine_app.screen.texts import CATALOGUES, text

SCREEN = Path(texts.__file__).parent
MODULES = sorted({path.stem for path in SCREEN.glob("english/*.py")} - {"__init__", "catalogue"})
OTHERS = [language for language in Language if language is not Language.ENGLISH]
LENGTHS = {
    # Columns of a fixed font; a Hangul syllable takes two.
    r"view\..*_short|slab\.": 12,
    r"tool\..*_short": 10,
    r"opening\.|curved\.(side|front|turn_short)": 16,
    r"tab\.|tour_button\.|theme\.|button\.(cancel|close|more|acquired)$": 15,
    r"preset\.|window\.": 14,
    r"(tool|button|layout|corner|side)\.(?!.*_hint$)": 24,
    r"fact\.|status\.(ready|no_study)": 18,
    r"severity\.|measure\.(mean|sd|range|voxels|samples|axes|sides|diameter|area|volume)$": 12,
    r"status\.|stage\.|renderer\.": 50,
    r"key\.": 50,
}
"""Columns that fit where texts of these keys stand; the first pattern that matches a key counts."""


def places(words):
    return sorted(re.findall(r"{(\w*)}", words))


def table(language, name):
    module = importlib.import_module(f"spine_app.screen.{language.name.lower()}.{name}")
    return getattr(module, name.upper())


def on_page(language):
    words = CATALOGUES[language].items()
    return {key: one for key, one in words if not key.startswith("command.")}


def test_every_language_has_a_catalogue():
    assert set(CATALOGUES) == set(Language)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", MODULES)
def test_a_table_of_another_language_has_the_keys_of_the_english_one_in_their_order(name, language):
    assert list(table(language, name)) == list(table(Language.ENGLISH, name))


@pytest.mark.parametrize("language", list(Language))
def test_every_table_is_in_its_catalogue_and_no_two_tables_share_a_key(language):
    tables = [table(language, name) for name in MODULES]

    assert sum(map(len, tables)) == len(CATALOGUES[language])
    for one in tables:
        assert one.items() <= CATALOGUES[language].items()


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_places_are_filled_in(language):
    wrong = [key for key, words in ENGLISH.items() if places(text(key, language)) != places(words)]

    assert wrong == []


@pytest.mark.parametrize("language", list(Language))
def test_texts_are_neither_empty_nor_untidy(language):
    for key, words in on_page(language).items():
        assert words, key
        assert words == words.strip(), key
        assert "  " not in words, key


@pytest.mark.parametrize("language", list(Language))
def test_texts_hold_no_markup_and_no_quotes_that_would_end_an_expression(language):
    for key, words in on_page(language).items():
        assert not re.search(r"[<>\"'`\\]", words), key


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_stay_sentences_and_labels_stay_labels(language):
    wrong = [
        key
        for key, words in ENGLISH.items()
        if words.endswith(".") != text(key, language).endswith(".")
    ]

    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("mark", ["…", ":"])
def test_what_goes_on_and_what_leads_to_more_end_as_in_english(mark, language):
    ends = [key for key, words in ENGLISH.items() if words.endswith(mark)]

    assert ends
    assert [key for key in ends if not text(key, language).endswith(mark)] == []


@pytest.mark.parametrize("language", list(Language))
def test_texts_of_buttons_and_labels_fit_their_places(language):
    long = []
    for key, words in CATALOGUES[language].items():
        limit = next((n for keys, n in LENGTHS.items() if re.match(keys, key)), None)
        if limit is not None and columns(words) > limit:
            long.append((key, columns(words), limit))

    assert long == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_not_much_longer_than_its_english_text(language):
    long = [
        key
        for key, words in ENGLISH.items()
        if columns(text(key, language)) > max(40, 1.5 * columns(words))
    ]

    assert long == []
