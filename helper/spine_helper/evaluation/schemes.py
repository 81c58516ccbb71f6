"""Label numbers of other programs as ours: names are what is compared, never numbers.

Source:
    VerSe (Sekuboyina et al., Med Image Anal 2021); TotalSegmentator `total` v2, map_to_binary.py;
    TotalSpineSeg, resources/datasets; SPINEPS, README.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import (
    CANAL,
    CORD,
    ID_OF_LEVEL,
    LEVEL_OF_ID,
    SACRUM,
    disc_id,
    label_names,
)

_CERVICAL: Final = tuple(f"C{n}" for n in range(1, 8))
_THORACIC: Final = tuple(f"T{n}" for n in range(1, 13))
_LUMBAR: Final = tuple(f"L{n}" for n in range(1, 6))

_UPWARDS: Final = (*_LUMBAR[::-1], *_THORACIC[::-1], *_CERVICAL[::-1])


def _numbered(names: tuple[str, ...], first: int) -> dict[int, int]:
    return {first + n: ID_OF_LEVEL[level] for n, level in enumerate(names)}


def _discs(names: tuple[str, ...], first: int) -> dict[int, int]:
    return {first + n: disc_id(level) for n, level in enumerate(names)}


_OURS: Final = {value: value for value, _ in label_names()}

SCHEMES: Final[dict[str, dict[int, int]]] = {
    "verse": _OURS,
    "spineps": _OURS,
    "totalseg": {25: SACRUM, 26: SACRUM, 79: CORD, **_numbered(_UPWARDS, 27)},
    "totalspineseg": {
        1: CORD,
        2: CANAL,
        **_numbered(_CERVICAL, 11),
        **_numbered(_THORACIC, 21),
        **_numbered((*_LUMBAR, "L6"), 41),
        50: SACRUM,
        **_discs(_CERVICAL[1:6], 63),
        **_discs(("C7", *_THORACIC[:11]), 71),
        **_discs(("T12", *_LUMBAR[:4]), 91),
        96: disc_id("L6"),
        100: disc_id("L5"),
    },
}
"""Value of ours by value of a scheme; what is not named is background."""


def translated(labels_kji: NDArray[np.int16], scheme: str) -> NDArray[np.uint8]:
    """A label map in our values.

    Args:
        labels_kji: (k, j, i) int16, values of the scheme.
        scheme: key of `SCHEMES`.
    """
    low, high = int(labels_kji.min(initial=0)), int(labels_kji.max(initial=0))
    table = np.zeros(high - low + 1, np.uint8)
    for value, ours in SCHEMES[scheme].items():
        if low <= value <= high:
            table[value - low] = ours
    result: NDArray[np.uint8] = table[labels_kji.astype(np.int32) - low]
    return result


def vertebrae_of(counts: NDArray[np.int64]) -> tuple[int, ...]:
    """Ids of vertebrae, from head to feet.

    Args:
        counts: (256,) int64, voxels of each value of ours.
    """
    present = set(np.flatnonzero(counts).tolist())
    return tuple(sorted(present & set(LEVEL_OF_ID), key=position))


def position(vertebra: int) -> float:
    """Where a level is in the row, so that neighbours differ by 1; T13 is between T12 and L1."""
    return 19.5 if LEVEL_OF_ID[vertebra] == "T13" else float(vertebra)
