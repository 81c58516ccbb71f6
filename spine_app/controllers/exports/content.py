"""The structures of a label map as they leave the program: always under their English names."""

from collections.abc import Collection, Mapping

from spine_app.controllers.labels.naming import Named
from spine_app.domain.export.meanings import ours_named
from spine_app.domain.export.numbers import Numbering, numbers_of
from spine_app.domain.export.structures import ExportedStructure
from spine_app.screen.language import Language
from spine_app.screen.texts import speaking
from spine_app.screen.told import again

IN_EXPORTS = Language.ENGLISH
"""The language of names in files: other programs and their users know them by these."""
_NAME_MAX = 60


def exported(
    names: Mapping[int, Named], numbering: Numbering, chosen: Collection[int] | None = None
) -> tuple[ExportedStructure, ...]:
    """Structures with the numbers they get, in the order of the list.

    Args:
        names: every label of the map with its name.
        numbering: whose numbers.
        chosen: labels that are exported; None for all. Their numbers do not depend on it.
    """
    with speaking(IN_EXPORTS):
        words = {label: _plain(str(again(one.name)), label) for label, one in names.items()}
    meanings = {label: ours_named(name) for label, name in words.items()}
    numbers = numbers_of(meanings, numbering)
    return tuple(
        ExportedStructure(label, numbers[label], words[label], meanings[label], named.color)
        for label, named in names.items()
        if chosen is None or label in chosen
    )


def _plain(name: str, label: int) -> str:
    """A name that fits into any header; one that does not is replaced by the number."""
    fits = name.isascii() and name.isprintable() and 0 < len(name) <= _NAME_MAX
    return name if fits else f"Other structure {label}?"
