"""What the labels of a map are called, as far as it is known; numbers and catalogue texts only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spine_app.domain.labels.evidence import Seen
from spine_app.domain.labels.findings import Finding
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.recognition import (
    Candidate,
    Confidence,
    believable,
    meanings,
    recognise_table,
)
from spine_app.domain.labels.structures import Color, Region, Structure, structure, unnamed_color
from spine_app.domain.labels.tables import LabelTable, TableName, table_named
from spine_app.screen.structure_texts import structure_text
from spine_app.screen.texts import spoken, text
from spine_app.screen.told import told

NUMBERS_ONLY = "numbers"
"""Choice of the user to give no label a name."""

_MEANINGS_MAX = 3
"""More possible meanings than this are not listed."""

_LAST = 1e9


@dataclass(frozen=True)
class Named:
    """A label with its name.

    Attributes:
        id: the number in the file.
        name: what it is called, or a number where that is not known.
        color: red, green, blue, 0 to 255.
        rank: place in the list.
        is_known: it means one structure, by the chosen table or by all that are possible.
        is_open: possible tables give it different meanings.
        is_between: it lies between vertebrae, whose names come first where there is little room.
        finding: what a segmentation says of it; None for a label of a file.
        ours: our id of what it means; 0 where that is not certain.
    """

    id: int
    name: str
    color: Color
    rank: float
    is_known: bool = False
    is_open: bool = False
    is_between: bool = False
    finding: Finding | None = None
    ours: int = 0

    @property
    def is_unsure(self) -> bool:
        """Whether its name is marked as one that may be wrong."""
        return self.is_open or (self.finding is not None and self.finding.is_unsure)


class Naming:
    """The tables that may be meant by a label map, and the names they give."""

    def __init__(self, labels: LabelMap) -> None:
        """Recognise the tables; takes some milliseconds."""
        self._ids = tuple(labels.stats)
        self.added: frozenset[int] = frozenset()
        """Labels that are listed although they may have no voxel yet."""
        seen = {
            one.id: Seen(one.centroid_lps, labels.volume_ml(one.id))
            for one in labels.stats.values()
        }
        self._candidates = recognise_table(seen)
        best = self._candidates[0]
        is_sure = best.confidence is Confidence.SURE
        self.chosen: str = best.table.name.value if is_sure else ""

    def choose(self, name: str) -> bool:
        """Use the table of a name, or numbers only; False where there is none of that name."""
        names = [one.table.name.value for one in self._candidates]
        if name not in (*names, NUMBERS_ONLY):
            return False
        self.chosen = name
        return True

    def follow(self, labels: LabelMap) -> None:
        """The label map was edited; what was recognised of it stays."""
        self._ids = tuple(labels.stats)

    def unused(self, largest: int) -> list[Named]:
        """What the chosen table names besides what is listed, from head to foot.

        Args:
            largest: number that a label can have.
        """
        listed = {*self._ids, *self.added}
        numbers = {n for table in self._tables for n in table.ours if n <= largest} - listed
        present = _present(self._found(listed))
        named = [_named(n, one, present) for n, one in self._found(numbers).items()]
        return sorted((one for one in named if one.is_known), key=lambda one: (one.rank, one.id))

    def is_free(self, number: int) -> bool:
        """Whether a number is neither listed nor means anything in any table that may be meant."""
        if number in self._ids or number in self.added:
            return False
        return not any(table.knows(number) for table in self._tables)

    @property
    def confidence(self) -> Confidence | None:
        """How far the chosen table is believed; None where none is chosen."""
        return next(
            (one.confidence for one in self._candidates if one.table.name.value == self.chosen),
            None,
        )

    def offers(self) -> list[dict[str, Any]]:
        """Items of the table chooser, the most believable first."""
        return [
            *(_offer(one) for one in self._candidates),
            {"value": NUMBERS_ONLY, "title": text("labels.numbers"), "props": {"subtitle": ""}},
        ]

    def names(self) -> Mapping[int, Named]:
        """Every label with its name."""
        found = self._found({*self._ids, *self.added})
        present = _present(found)
        named = [_named(label, one, present) for label, one in found.items()]
        return {one.id: one for one in sorted(named, key=lambda one: (one.rank, one.id))}

    def named(self, number: int) -> Named:
        """What a number would be called, listed or not."""
        present = _present(self._found({*self._ids, *self.added}))
        return _named(number, self._found({number})[number], present)

    def _found(self, numbers: Collection[int]) -> dict[int, Sequence[int | None]]:
        """What numbers may mean."""
        tables = self._tables
        return {number: meanings(number, tables) for number in sorted(numbers)}

    @property
    def _tables(self) -> Sequence[LabelTable]:
        if self.chosen == NUMBERS_ONLY:
            return ()
        if self.chosen:
            return (table_named(TableName(self.chosen)),)
        return believable(self._candidates)


def is_between(one: Structure) -> bool:
    """Whether a structure lies between vertebrae."""
    return one.region in (Region.DISC, Region.END_PLATE)


def _present(found: Mapping[int, Sequence[int | None]]) -> set[int]:
    """What is there for certain."""
    return {ours for one in found.values() if len(one) == 1 for ours in one if ours}


def _offer(candidate: Candidate) -> dict[str, Any]:
    return {
        "value": candidate.table.name.value,
        "title": text(f"label_table.{candidate.table.name.value}"),
        "props": {"subtitle": text(f"confidence.{candidate.confidence.value}")},
    }


def _named(label: int, found: Sequence[int | None], present: set[int]) -> Named:
    """A label by what it may mean."""
    structures = [None if ours is None else structure(ours, present) for ours in found]
    first = structures[0] if structures else None
    if len(structures) == 1 and first is not None:
        name, between, ours = _name(first), is_between(first), first.id
        return Named(
            label, name, first.color, first.rank, is_known=True, is_between=between, ours=ours
        )
    number = _numbered(label)
    if len(structures) < 2:
        return Named(label, number, unnamed_color(label), _LAST)
    rank = first.rank if first is not None else _LAST
    return Named(label, _question(structures, number), unnamed_color(label), rank, is_open=True)


@told
def _name(one: Structure) -> str:
    return structure_text(one.name, spoken())


@told
def _numbered(label: int) -> str:
    """A label without a name."""
    return text("labels.other").replace("{value}", str(label))


@told
def _question(structures: Sequence[Structure | None], number: str) -> str:
    """The meanings that a label may have, as a question."""
    names = [_name(one) for one in structures if one is not None]
    if len(names) != len(structures) or len(names) > _MEANINGS_MAX:
        return f"{number}?"
    return f" {text('labels.or')} ".join(names) + "?"
