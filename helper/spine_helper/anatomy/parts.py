"""What a segmenter finds before anybody knows the levels: instances and what speaks for a level."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

ABOVE_FIRST: Final = 255
"""Number of a disc that lies above the first vertebra of the scan."""

Flag: TypeAlias = Literal[
    "border",  # the scan cuts it
    "small",  # less than half the volume its neighbours let expect
    "split-unsure",  # the line to a neighbour was guessed
    "metal",
    "fused",
]
StudyFlag: TypeAlias = Literal[
    "no-spine",
    "few-slices",
    "not-hu",
    "low-confidence",
    "levels-uncertain",
    "gap",
    "metal",
    "osteoporosis",
    "scoliosis",
    "transitional-possible",
    "thick-slices",
]


@dataclass(frozen=True)
class Evidence:
    """What one vertebra shows of its level.

    Attributes:
        scores: (levels,) float64, log-likelihood of each of `levels.LEVELS`; all 0 where the
            segmenter says nothing of levels.
        centre_mm: of the vertebral body (of the ring for C1), mm along canonical i, j, k.
        volume_ml: of the whole vertebra, as far as it is in the scan.
        body_height_mm: between the end plates; NaN where unknown.
        has_rib: probability that a rib begins at it; NaN where unknown.
        has_dens: probability that it carries the dens; NaN where unknown.
        visible: share of it that is in the scan, 0 to 1.
        flags: what to know before one trusts it.
    """

    scores: NDArray[np.float64]
    centre_mm: tuple[float, float, float]
    volume_ml: float
    body_height_mm: float = float("nan")
    has_rib: float = float("nan")
    has_dens: float = float("nan")
    visible: float = 1.0
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, eq=False)
class Parts:
    """A spine in pieces, on the grid of the volume that was given to the engine.

    Attributes:
        vertebrae_kji: (k, j, i) uint8. 1 to n from head to feet along the spine, 0 elsewhere;
            whole vertebrae, arch and processes included.
        discs_kji: (k, j, i) uint8. The number of the vertebra above the disc; a disc above the
            first vertebra has `ABOVE_FIRST`.
        rest_kji: (k, j, i) uint8. `levels.SACRUM`, `levels.CANAL`, `levels.CORD`, or 0.
        evidence: of vertebra 1 to n.
        quality: 0 to 1, how far each vertebra's mask is to be trusted, of vertebra 1 to n.
        flags: of the whole study.
    """

    vertebrae_kji: NDArray[np.uint8]
    discs_kji: NDArray[np.uint8]
    rest_kji: NDArray[np.uint8]
    evidence: tuple[Evidence, ...]
    quality: tuple[float, ...]
    flags: tuple[StudyFlag, ...] = ()
