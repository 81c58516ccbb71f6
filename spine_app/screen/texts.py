"""The catalogues of all texts that users read, by key: one table for each language."""

from collections.abc import Iterator
from contextlib import contextmanager

from spine_app.screen.english.catalogue import ENGLISH
from spine_app.screen.korean.catalogue import KOREAN
from spine_app.screen.language import Language
from spine_app.screen.told import Told

CATALOGUES: dict[Language, dict[str, str]] = {
    Language.ENGLISH: ENGLISH,
    Language.KOREAN: KOREAN,
}


class _Speech:
    """The language of this process, which serves one session; a terminal is spoken to in English.

    It is no property of a session's objects because render threads and callbacks speak too.
    """

    language = Language.ENGLISH


def speak(language: Language) -> None:
    """Use a language from now on."""
    _Speech.language = language


def spoken() -> Language:
    """The language of now."""
    return _Speech.language


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Use a language for what is written inside, on the loop thread and without waiting."""
    before = _Speech.language
    speak(language)
    try:
        yield
    finally:
        speak(before)


def text(key: str, language: Language | None = None) -> str:
    """Text of a key in a language, that of now where none is named.

    Raises:
        KeyError: the catalogue has no such key; a test finds these before a user does.
    """
    if language is not None:
        return CATALOGUES[language][key]
    return Told(lambda: CATALOGUES[_Speech.language][key])
