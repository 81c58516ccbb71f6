"""Label ids of the phantom: vertebra names, sub-regions and the ids that are ours.

Vertebrae, discs, cord and canal use the project's canonical ids (VerSe and SPINEPS). Ribs, hip
bones, sternum and femora have no canonical id; the numbers below are the phantom's own and must
not leave the program as VerSe ids.
"""

from enum import IntEnum

CORD_ID = 60
CANAL_ID = 61
SACRUM_ID = 26
T13_ID = 28
DISC_OFFSET = 100
"""A disc's id is this plus the id of the vertebra above it."""

FEMUR_LEFT_ID = 67
FEMUR_RIGHT_ID = 68
HIP_LEFT_ID = 95
HIP_RIGHT_ID = 96
STERNUM_ID = 97
RIB_IDS = {
    **{(1, n): 70 + n for n in range(1, 13)},
    **{(-1, n): 82 + n for n in range(1, 13)},
    (1, 13): 98,
    (-1, 13): 99,
}
"""Rib id by (side, number); side +1 is the patient's left."""

SACRUM_NAME = "sacrum"


class Part(IntEnum):
    """What a bone voxel belongs to; 41-49 are SPINEPS sub-regions, the others are ours."""

    NONE = 0
    ARCH = 41
    SPINOUS = 42
    COSTAL_LEFT = 43
    COSTAL_RIGHT = 44
    SUPERIOR_ARTICULAR_LEFT = 45
    SUPERIOR_ARTICULAR_RIGHT = 46
    INFERIOR_ARTICULAR_LEFT = 47
    INFERIOR_ARTICULAR_RIGHT = 48
    BODY = 49
    PEDICLE_LEFT = 51
    PEDICLE_RIGHT = 52
    SACRUM = 53
    RIB = 54
    HIP = 55
    STERNUM = 56
    FEMUR = 57


def sided(left: Part, side: int) -> Part:
    """Part of the given side, from its left one.

    Args:
        left: the left member of a left-right pair.
        side: +1 for the patient's left, -1 for the right.
    """
    return left if side > 0 else Part(left + 1)


def vertebra_id(name: str) -> int:
    """Canonical id of a vertebra name such as `C1`, `T13` or `L6`; `sacrum` gives 26."""
    if name == SACRUM_NAME:
        return SACRUM_ID
    region, number = name[0], int(name[1:])
    if region == "C":
        return number
    if region == "T":
        return T13_ID if number == 13 else 7 + number
    return 19 + number


def vertebra_names(thoracic: int, lumbar: int) -> tuple[str, ...]:
    """Names from the lowest lumbar vertebra up to C1.

    Args:
        thoracic: number of rib-bearing vertebrae.
        lumbar: number of lumbar vertebrae.
    """
    regions = (("L", lumbar), ("T", thoracic), ("C", 7))
    return tuple(f"{r}{n}" for r, count in regions for n in range(count, 0, -1))
