"""The catalogues of all texts that users read, by key: one table for each language."""

from spine_app.screen.english_channel import CHANNEL
from spine_app.screen.english_commands import COMMANDS
from spine_app.screen.english_errors import ERRORS
from spine_app.screen.english_labels import LABELS
from spine_app.screen.english_measure import MEASURE
from spine_app.screen.english_page import PAGE
from spine_app.screen.english_pictures import PICTURES
from spine_app.screen.english_quality import QUALITY
from spine_app.screen.english_render import RENDER
from spine_app.screen.english_series import SERIES
from spine_app.screen.english_shell import SHELL
from spine_app.screen.english_slices import SLICES
from spine_app.screen.korean import KOREAN
from spine_app.screen.language import Language

ENGLISH: dict[str, str] = (
    PAGE
    | SHELL
    | SERIES
    | QUALITY
    | LABELS
    | RENDER
    | SLICES
    | MEASURE
    | PICTURES
    | CHANNEL
    | COMMANDS
    | ERRORS
)
CATALOGUES: dict[Language, dict[str, str]] = {
    Language.ENGLISH: ENGLISH,
    Language.KOREAN: KOREAN,
}


def text(key: str, language: Language = Language.ENGLISH) -> str:
    """Text of a key in a language.

    Raises:
        KeyError: the catalogue has no such key; a test finds these before a user does.
    """
    return CATALOGUES[language][key]
