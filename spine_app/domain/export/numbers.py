"""Which number each structure gets in a label map that is written."""

from collections.abc import Mapping
from enum import Enum

from spine_app.domain.labels.tables import TableName, table_named


class Numbering(Enum):
    """Whose numbers are written. The value is part of text keys, options and files."""

    VERSE = "verse"
    """Our own: VerSe, with the discs and end plates of SPINEPS, and numbers from 1001 for other
    anatomy."""
    TOTAL_V2 = "total-v2"
    TOTAL_SPINE_SEG = "total-spine-seg"
    VERTEBRAE_MR = "vertebrae-mr"
    AS_READ = "as-read"
    """Those that the label map has already."""


_FREE_FROM = 2001
"""Numbers of structures that the chosen table does not know: beyond those of every table."""


def table_numbers(numbering: Numbering) -> Mapping[int, int]:
    """Number by our id; empty where the numbers are ours or those of the file."""
    if numbering in (Numbering.VERSE, Numbering.AS_READ):
        return {}
    table = table_named(TableName(numbering.value))
    return {ours: foreign for foreign, ours in reversed(list(table.ours.items()))}


def numbers_of(meanings: Mapping[int, int | None], numbering: Numbering) -> dict[int, int]:
    """A number for each label; no two are the same.

    Args:
        meanings: our id by label, None where the meaning is not known.
        numbering: whose numbers.

    Returns:
        Number by label. What the chosen table does not know gets a number from 2001 on.
    """
    if numbering is Numbering.AS_READ:
        return {label: label for label in meanings}
    known = table_numbers(numbering)
    numbers: dict[int, int] = {}
    for label, ours in meanings.items():
        number = None if ours is None else known.get(ours) if known else ours
        if number is not None and number not in numbers.values():
            numbers[label] = number
    rest = sorted(meanings.keys() - numbers.keys())
    return numbers | {label: _FREE_FROM + n for n, label in enumerate(rest)}


def is_of_table(number: int) -> bool:
    """Whether a number was given by a table, and is not one of those beyond all tables."""
    return number < _FREE_FROM
