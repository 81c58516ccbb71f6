"""Names of structures in the language of the user; `domain.labels.structures` has the English."""

import re

from spine_app.screen.korean.structures import STRUCTURES
from spine_app.screen.language import Language

_SIDES = {"left": "좌측", "right": "우측"}
_PATTERNS = (
    (re.compile(r"Disc below (?P<of>.+)"), "{of} 아래 추간판"),
    (re.compile(r"Disc (?P<of>.+)"), "{of} 추간판"),
    (re.compile(r"End plates (?P<of>.+)"), "{of} 종판"),
    (re.compile(r"Rib (?P<of>\d+)"), "제{of}늑골"),
)


def structure_text(name: str, language: Language) -> str:
    """Name of a structure in a language.

    Args:
        name: of `domain.labels.structures`; levels such as `L4` are the same everywhere.
        language: whose words.

    Returns:
        The name as it is where the language has no other one.
    """
    return name if language is Language.ENGLISH else _korean(name)


def _korean(name: str) -> str:
    if name in STRUCTURES:
        return STRUCTURES[name]
    what, _, side = name.rpartition(" ")
    if side in _SIDES:
        return f"{_SIDES[side]} {_korean(what)}"
    for pattern, words in _PATTERNS:
        if found := pattern.fullmatch(name):
            return words.format(of=_korean(found["of"]))
    return name
