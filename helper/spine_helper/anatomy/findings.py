"""What an engine gives back: a label map and what is known of each of its labels."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.parts import Evidence, Flag, StudyFlag

Kind: TypeAlias = Literal["vertebra", "disc", "sacrum", "canal", "cord"]


@dataclass(frozen=True)
class Instance:
    """One label of the map.

    Attributes:
        value: in the label map.
        kind: what it is.
        level: `L3`; of a disc the vertebra above it; empty for sacrum, canal and cord.
        confidence: 0 to 1, of its level where it has one, else of its mask.
        quality: 0 to 1, of its mask.
        alternatives: other levels and their probabilities, the likeliest first.
        centre_ijk: of its voxels, in indices of the volume; of a vertebra that of its body.
        volume_ml: voxels times the volume of one.
        is_pinned: whether a person has said its level.
        flags: what to know before one trusts it.
    """

    value: int
    kind: Kind
    level: str
    confidence: float
    quality: float
    alternatives: tuple[tuple[str, float], ...]
    centre_ijk: tuple[float, float, float]
    volume_ml: float
    is_pinned: bool = False
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, eq=False)
class Findings:
    """The result of an engine, on the grid of the volume it was given.

    Attributes:
        labels_kji: (k, j, i) uint8 with values of `levels.label_names()`.
        instances: one for every value but 0, vertebrae from head to feet, then discs, then others.
        evidence: of the vertebrae, in the order of `instances`, for `naming.rename`; empty where
            the engine names levels itself.
        sacrum_gap_mm: from the centre of the last body to the sacrum; NaN where there is none.
        margin: log-likelihood by which the best naming beats the next; NaN without naming.
        flags: of the whole study.
        seconds: by stage.
        provider: what did the arithmetic, for the report.
    """

    labels_kji: NDArray[np.uint8]
    instances: tuple[Instance, ...]
    evidence: tuple[Evidence, ...] = ()
    sacrum_gap_mm: float = float("nan")
    margin: float = float("nan")
    flags: tuple[StudyFlag, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    provider: str = "cpu"
