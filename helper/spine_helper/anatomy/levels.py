"""Names and numbers of what a label map holds.

Vertebrae have the ids of VerSe; a disc is 100 plus the id of the vertebra above it; cord and canal
have the ids of SPINEPS.

Source:
    VerSe (Sekuboyina et al., Med Image Anal 2021) for 1 to 28; SPINEPS for 60, 61 and 100 + id.
"""

from typing import Final

SACRUM: Final = 26
CORD: Final = 60
CANAL: Final = 61
DISC: Final = 100
"""Added to the id of the vertebra above."""

T13: Final = 28
L6: Final = 25

LEVELS: Final[tuple[str, ...]] = (
    *(f"C{n}" for n in range(1, 8)),
    *(f"T{n}" for n in range(1, 14)),
    *(f"L{n}" for n in range(1, 7)),
)
"""Every level a vertebra can have, from head to sacrum; T13 and L6 are the rare ones."""

ID_OF_LEVEL: Final[dict[str, int]] = {
    **{f"C{n}": n for n in range(1, 8)},
    **{f"T{n}": 7 + n for n in range(1, 13)},
    **{f"L{n}": 19 + n for n in range(1, 7)},
    "T13": T13,
}

LEVEL_OF_ID: Final[dict[int, str]] = {number: level for level, number in ID_OF_LEVEL.items()}


def disc_id(level_above: str) -> int:
    """Id of the disc below a vertebra."""
    return DISC + ID_OF_LEVEL[level_above]


def label_names() -> tuple[tuple[int, str], ...]:
    """Every value a label map of an engine of ours may hold, and its English name."""
    vertebrae = [(ID_OF_LEVEL[level], level) for level in LEVELS]
    discs = [(disc_id(level), f"disc below {level}") for level in LEVELS if level != "C1"]
    others = [(SACRUM, "sacrum"), (CORD, "spinal cord"), (CANAL, "spinal canal")]
    return tuple(sorted(vertebrae + discs + others))
