"""Which number means which structure, in the label maps of other programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from spine_app.domain.labels.structures import (
    ALL_DISCS,
    ALL_VERTEBRAE,
    BODY,
    CANAL,
    COCCYX,
    CORD,
    DISC,
    ELSEWHERE,
    ELSEWHERE_MORE,
    END_PLATE,
    END_PLATES,
    L6,
    SACRUM,
    T13,
    VERTEBRAE,
)
from spine_app.domain.labels.total_segmentator import (
    OTHER_ANATOMY,
    TOTAL_MR,
    TOTAL_V1,
    TOTAL_V2,
    VERTEBRAE_MR,
)


class TableName(Enum):
    """Programs and tasks whose numbers are known. The value is part of text keys and exports."""

    VERSE = "verse"
    SPINEPS = "spineps"
    """Vertebrae as in VerSe, with discs and end plates."""
    SPINEPS_PARTS = "spineps-parts"
    """Parts of all vertebrae."""
    SPINEPS_COUNTED = "spineps-counted"
    """Vertebrae counted from the top of the picture: their levels are not known."""
    TOTAL_V2 = "total-v2"
    TOTAL_V3 = "total-v3"
    TOTAL_V1 = "total-v1"
    TOTAL_MR = "total-mr"
    VERTEBRAE_MR = "vertebrae-mr"
    VERTEBRAE_BODY = "vertebrae-body"
    TOTAL_SPINE_SEG = "total-spine-seg"


@dataclass(frozen=True)
class LabelTable:
    """The numbers of one program.

    Attributes:
        name: whose they are.
        ours: our id by foreign id.
        unnamed: foreign ids that the program uses and whose meaning it does not fix.
        presumed: our id by foreign id, as it probably is where `ours` says nothing. Names nothing;
            it only helps to tell whether a label map is of this program.
    """

    name: TableName
    ours: Mapping[int, int]
    unnamed: frozenset[int] = frozenset()
    presumed: Mapping[int, int] = field(default_factory=dict)

    def knows(self, foreign: int) -> bool:
        """Whether the program uses a number."""
        return foreign in self.ours or foreign in self.unnamed or foreign in self.presumed


def _by_name() -> dict[str, int]:
    """Our id by name, as the class lists of TotalSegmentator use them."""
    names = {name: ELSEWHERE + n for n, name in enumerate(TOTAL_V2, 1)}
    names |= {name: ELSEWHERE_MORE + n for n, name in enumerate(OTHER_ANATOMY)}
    names |= {name: level for level, name in VERTEBRAE.items()}
    return names | {"Spinal cord": CORD, "Vertebrae": ALL_VERTEBRAE, "Discs": ALL_DISCS}


def _counted(classes: Iterable[str]) -> dict[int, int]:
    """Table of classes whose ids are their places, from 1."""
    names = _by_name()
    return {n: names[name] for n, name in enumerate(classes, 1)}


def _run(first: int, ours: Iterable[int]) -> dict[int, int]:
    """Consecutive foreign ids from `first` on."""
    return dict(enumerate(ours, first))


_SINGLE = (*range(1, 26), T13)
"""Vertebrae that are bones of their own."""

_VERSE = {n: n for n in (*_SINGLE, SACRUM, COCCYX)}
_DISCS = {DISC + n: DISC + n for n in _SINGLE if n > 1}
_PLATES = {END_PLATE + n: END_PLATE + n for n in (*_SINGLE, SACRUM)}
_CORD = {CORD: CORD, CANAL: CANAL}
_PARTS = {n: n for n in range(41, 51)}

_TOTAL_V3 = {25: SACRUM, 26: L6} | _run(27, (*range(24, 7, -1), *range(7, 0, -1)))
"""Version 3 as far as we know it: 26 is L6 instead of S1."""

_TOTAL_SPINE_SEG = {
    1: CORD,
    2: CANAL,
    **_run(11, range(1, 8)),
    **_run(21, range(8, 20)),
    **_run(41, range(20, 26)),
    50: SACRUM,
    **_run(63, (DISC + n for n in range(2, 7))),
    **_run(71, (DISC + n for n in range(7, 19))),
    **_run(91, (DISC + n for n in range(19, 24))),
    100: DISC + 24,
}
"""The disc below T11 is 82 and that below T12 is 91; 100 is the one above the sacrum."""

TABLES: tuple[LabelTable, ...] = (
    LabelTable(TableName.VERSE, _VERSE),
    LabelTable(TableName.SPINEPS, _VERSE | _DISCS | _PLATES | _CORD),
    LabelTable(
        TableName.SPINEPS_PARTS,
        _PARTS | _CORD | {SACRUM: SACRUM, END_PLATES: END_PLATES, ALL_DISCS: ALL_DISCS},
    ),
    LabelTable(
        TableName.SPINEPS_COUNTED,
        _CORD | {SACRUM: SACRUM},
        frozenset((*range(1, 26), *range(101, 126), *range(201, 227))),
    ),
    LabelTable(TableName.TOTAL_V2, _counted(TOTAL_V2)),
    LabelTable(TableName.TOTAL_V3, _TOTAL_V3, presumed=_counted(TOTAL_V2)),
    LabelTable(TableName.TOTAL_V1, _counted(TOTAL_V1)),
    LabelTable(TableName.TOTAL_MR, _counted(TOTAL_MR)),
    LabelTable(TableName.VERTEBRAE_MR, _counted(VERTEBRAE_MR)),
    LabelTable(TableName.VERTEBRAE_BODY, {1: BODY, 2: ALL_DISCS}),
    LabelTable(TableName.TOTAL_SPINE_SEG, _TOTAL_SPINE_SEG),
)
"""Every table; those of more common programs first.

Source:
    VerSe (Sekuboyina et al. 2021), SPINEPS and its successors (Möller et al. 2024),
    TotalSegmentator (Wasserthal et al. 2023), TotalSpineSeg (Warszawer et al. 2024): class maps
    published with the programs.
"""

_LOOKED_UP = {table.name: table for table in TABLES}


def table_named(name: TableName) -> LabelTable:
    """The table of a program."""
    return _LOOKED_UP[name]
