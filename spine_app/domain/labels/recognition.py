"""Which program a label map comes from, told from its numbers and from where they lie.

Nothing is guessed: where two tables are possible and give a label different meanings, the label
has no name until the user has chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from spine_app.domain.labels.evidence import Seen, weigh
from spine_app.domain.labels.structures import L6, SACRUM
from spine_app.domain.labels.tables import TABLES, LabelTable, TableName

_KNOWN_SHARE = 0.8
"""A table that does not know this part of the numbers is not that of the map."""

_CLEAR = 3
"""Pairs in their place that one table has more than another, and that do not come by chance."""

_SOME = 2
"""Pairs in their place that are preferred to none at all."""

_L5 = 24


class Confidence(Enum):
    """How far a table is believed."""

    SURE = "sure"
    """It fits, and none that fits as well means anything else."""
    LIKELY = "likely"
    """It fits best, and another one is possible."""
    POSSIBLE = "possible"
    """It may be, and another one as well."""
    UNLIKELY = "unlikely"
    """Its meanings contradict the picture, or it lacks many of the numbers."""


@dataclass(frozen=True)
class Candidate:
    """A table, and how far it is believed.

    Attributes:
        table: the table.
        confidence: how far it is believed.
        support: pairs of structures in their place.
        known: how many of the numbers it knows.
    """

    table: LabelTable
    confidence: Confidence
    support: int
    known: int


def recognise_table(seen: Mapping[int, Seen]) -> tuple[Candidate, ...]:
    """All tables, the most believable first.

    Args:
        seen: every label of the map by its number; not 0.
    """
    judged = [_judge(table, seen) for table in TABLES]
    possible = [one for one in judged if one.confidence is not Confidence.UNLIKELY]
    best = max((one.support for one in possible), default=0)
    possible = [
        one
        for one in possible
        if _holds_out(one.support, best) or one.table.name is TableName.SPINEPS_COUNTED
    ]
    rest = [one for one in judged if one not in possible]
    possible.sort(key=_rank, reverse=True)
    rest.sort(key=_rank, reverse=True)
    return (*_grade(possible, seen), *(_with(one, Confidence.UNLIKELY) for one in rest))


def believable(candidates: Sequence[Candidate]) -> tuple[LabelTable, ...]:
    """The tables that may be right."""
    return tuple(one.table for one in candidates if one.confidence is not Confidence.UNLIKELY)


def meanings(foreign: int, tables: Sequence[LabelTable]) -> tuple[int | None, ...]:
    """The different meanings of a number in tables that may be right.

    Args:
        foreign: the number.
        tables: as `believable` gives them.

    Returns:
        Our ids, each once; None where a table uses the number without a fixed meaning or lacks it.
        Where we only presume a meaning, the table has no say.
    """
    found: list[int | None] = []
    for table in tables:
        meaning = table.ours.get(foreign)
        if meaning is None and foreign in table.presumed:
            continue
        if meaning not in found:
            found.append(meaning)
    return tuple(found)


def _judge(table: LabelTable, seen: Mapping[int, Seen]) -> Candidate:
    """A table by itself: possible or unlikely."""
    known = sum(table.knows(foreign) for foreign in seen)
    evidence = weigh(seen, {**table.presumed, **table.ours})
    enough = 0 < known >= _KNOWN_SHARE * len(seen) and not evidence.against
    if table.presumed:
        enough = enough and any(foreign in table.ours for foreign in seen)
    if table.name is TableName.SPINEPS_COUNTED:
        enough = enough and _may_be_counted(seen)
    confidence = Confidence.POSSIBLE if enough else Confidence.UNLIKELY
    return Candidate(table, confidence, evidence.support, known)


def _may_be_counted(seen: Mapping[int, Seen]) -> bool:
    """Whether vertebrae may be counted from the top of the picture instead of named.

    SPINEPS writes discs and end plates beside its vertebrae, and names levels in a later step that
    may be left out. A sacrum that follows L5 or L6 shows that it was not.
    """
    has_plates = any(100 < foreign < 300 for foreign in seen)
    is_anchored = SACRUM in seen and (_L5 in seen or L6 in seen)
    return has_plates and not is_anchored


def _holds_out(support: int, best: int) -> bool:
    """Whether a table remains possible beside one with more support."""
    return support > best - _CLEAR and (support > 0 or best < _SOME)


def _rank(one: Candidate) -> tuple[bool, int, int, bool]:
    is_counted = one.table.name is TableName.SPINEPS_COUNTED
    return not is_counted, one.known, one.support, not one.table.presumed


def _grade(possible: list[Candidate], seen: Mapping[int, Seen]) -> list[Candidate]:
    if not possible:
        return []
    first, *others = possible
    tables = tuple(one.table for one in possible)
    if all(len(meanings(foreign, tables)) == 1 for foreign in seen):
        return [_with(first, Confidence.SURE), *others]
    is_clear = first.support >= _CLEAR and not any(other.table.unnamed for other in others)
    return [_with(first, Confidence.LIKELY if is_clear else Confidence.POSSIBLE), *others]


def _with(one: Candidate, confidence: Confidence) -> Candidate:
    return Candidate(one.table, confidence, one.support, one.known)
