"""The structures of a label map as they are written into files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spine_app.domain.labels.structures import Color

UNSURE_MARK = "?"
"""Ends the name of a structure whose level or meaning is not certain."""

_NAME = re.compile(r"[ -~]{1,60}")
_WORD = re.compile(r"[a-z0-9]+")
_WORDS_MAX = 6


@dataclass(frozen=True)
class ExportedStructure:
    """One label of a map.

    Attributes:
        label: its number in the label map.
        number: its number in the file that is written.
        name: English words of ours, ASCII; ends in `UNSURE_MARK` where it is not certain. Never
            text of a file, a study or a user.
        ours: our id of what it means, None where that is not known.
        color: red, green, blue, 0 to 255.

    Raises:
        ValueError: the name or a number is none that a file can hold.
    """

    label: int
    number: int
    name: str
    ours: int | None
    color: Color

    def __post_init__(self) -> None:
        """Refuse what a header cannot hold."""
        if not _NAME.fullmatch(self.name) or not 0 < self.number < 2**16 or self.label < 1:
            raise ValueError

    @property
    def is_unsure(self) -> bool:
        """Whether the name is not certain."""
        return self.name.endswith(UNSURE_MARK)

    @property
    def slug(self) -> str:
        """The name as a part of a file name: `disc-l4-l5`, `l4-unsure`."""
        words = _WORD.findall(self.name.lower())[:_WORDS_MAX]
        return "-".join([*words, *(["unsure"] if self.is_unsure else [])]) or str(self.number)


def file_stems(structures: Sequence[ExportedStructure]) -> dict[int, str]:
    """Stem of the file of each structure, by label; no two are the same."""
    slugs = [one.slug for one in structures]
    return {
        one.label: slug if slugs.count(slug) == 1 else f"{slug}-{one.label}"
        for one, slug in zip(structures, slugs, strict=True)
    }
