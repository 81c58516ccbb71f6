"""What is known of the sizes of vertebrae before a scan is seen, by level.

Source:
    Body and disc heights: Panjabi et al., Spine 1991 (cervical, thoracic) and 1992 (lumbar), and
    Jentzsch et al., BMC Med Imaging 2024 (lumbar discs, CT); C1 and T13 take their neighbours'.
    What is the first lumbar vertebra: VerSe (Sekuboyina et al., Med Image Anal 2021).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import LEVELS

_BODY: Final = {
    "C1": 11.0, "C2": 18.0, "C3": 12.4, "C4": 12.2, "C5": 12.2, "C6": 12.6, "C7": 13.8,
    "T1": 14.8, "T2": 16.0, "T3": 16.6, "T4": 17.2, "T5": 17.6, "T6": 18.4, "T7": 19.2, "T8": 19.6,
    "T9": 20.4, "T10": 21.6, "T11": 22.6, "T12": 24.4, "T13": 25.0,
    "L1": 26.0, "L2": 26.8, "L3": 27.0, "L4": 26.8, "L5": 26.6, "L6": 26.6,
}  # fmt: skip
_DISC_BELOW: Final = {
    "C1": 0.0, "C2": 5.5, "C3": 5.6, "C4": 5.4, "C5": 5.6, "C6": 6.0, "C7": 5.2,
    "T1": 4.0, "T2": 3.4, "T3": 3.1, "T4": 3.1, "T5": 3.3, "T6": 3.6, "T7": 4.0, "T8": 4.4,
    "T9": 4.9, "T10": 5.5, "T11": 6.4, "T12": 7.6, "T13": 8.0,
    "L1": 8.8, "L2": 10.2, "L3": 11.0, "L4": 11.2, "L5": 10.4, "L6": 10.4,
}  # fmt: skip

# L1 is the first vertebra below that has no rib of 40 mm, so a lumbar one with a rib is an error.
_RIB_RATE: Final = {"C7": 0.02, "T11": 0.99, "T12": 0.98, "T13": 0.95}
_RIB_CERVICAL: Final = 0.005
_RIB_THORACIC: Final = 0.99
_RIB_LUMBAR: Final = 0.003

BODY_HEIGHT_MM: Final[NDArray[np.float64]] = np.array([_BODY[level] for level in LEVELS])
"""(levels,) mid body height, mm."""

TO_SACRUM_MM: Final[NDArray[np.float64]] = np.array(
    [_BODY[level] / 2 + _DISC_BELOW[level] for level in LEVELS]
)
"""(levels,) body centre to the upper end plate of S1, mm, if the level is the last one."""


def rib_rate() -> NDArray[np.float64]:
    """(levels,) share of vertebrae of each level at which a rib begins."""
    by_region = {"C": _RIB_CERVICAL, "T": _RIB_THORACIC, "L": _RIB_LUMBAR}
    return np.array([_RIB_RATE.get(level, by_region[level[0]]) for level in LEVELS])


def spacing_mm(above: str, below: str) -> float:
    """Distance between the body centres of two levels that follow each other, mm."""
    return _BODY[above] / 2 + _DISC_BELOW[above] + _BODY[below] / 2
