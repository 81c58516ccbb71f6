"""Tissues and their grey values, for CT and for T2-weighted MR.

Sources:
    relaxation times of CSF, cord, disc and vertebral body: SyMRI (PMC7410772); muscle T2
    PMC2849643. Fat, ligament and cortical bone are general knowledge. CT values of soft tissue
    are textbook values; trabecular density by age follows Jang 2019 (Radiology 291:360).
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from spine_app.domain.volume import AIR_HU, Modality

ECHO_TIME_MS, REPETITION_TIME_MS = 100.0, 3500.0
MR_GAIN = 12.0


class Tissue(Enum):
    """A material of one grey value."""

    AIR = auto()
    SKIN = auto()
    FAT = auto()
    MUSCLE = auto()
    LUNG = auto()
    LIVER = auto()
    SPLEEN = auto()
    KIDNEY = auto()
    ARTERY = auto()
    VEIN = auto()
    BOWEL = auto()
    STOMACH = auto()
    GAS = auto()
    CSF = auto()
    CORD = auto()
    ROOTS = auto()
    ANNULUS = auto()
    NUCLEUS = auto()
    LIGAMENT = auto()
    PAD = auto()
    SHELL = auto()
    CORTEX = auto()
    MARROW = auto()
    METAL = auto()


# Plain HU, and what full portal venous contrast adds.
_CT: dict[Tissue, tuple[float, float]] = {
    Tissue.AIR: (AIR_HU, 0), Tissue.SKIN: (15, 0), Tissue.FAT: (-102, 0),
    Tissue.MUSCLE: (52, 8), Tissue.LUNG: (-860, 0), Tissue.LIVER: (58, 52),
    Tissue.SPLEEN: (48, 75), Tissue.KIDNEY: (32, 140), Tissue.ARTERY: (42, 115),
    Tissue.VEIN: (40, 105), Tissue.BOWEL: (30, 25), Tissue.STOMACH: (25, 8),
    Tissue.GAS: (-960, 0), Tissue.CSF: (12, 0), Tissue.CORD: (40, 0), Tissue.ROOTS: (30, 0),
    Tissue.ANNULUS: (100, 0), Tissue.NUCLEUS: (74, 0), Tissue.LIGAMENT: (72, 0),
    Tissue.PAD: (-940, 0), Tissue.SHELL: (-250, 0), Tissue.CORTEX: (1180, 0),
    Tissue.MARROW: (200, 0), Tissue.METAL: (3000, 0),
}  # fmt: skip
# T1 ms, T2 ms, proton density.
_MR: dict[Tissue, tuple[float, float, float]] = {
    Tissue.SKIN: (900, 35, 60), Tissue.FAT: (300, 95, 90), Tissue.MUSCLE: (1200, 38, 78),
    Tissue.LUNG: (1200, 30, 10), Tissue.LIVER: (650, 42, 75), Tissue.SPLEEN: (1100, 75, 80),
    Tissue.KIDNEY: (1200, 85, 85), Tissue.BOWEL: (1000, 75, 70), Tissue.STOMACH: (1600, 90, 75),
    Tissue.CSF: (4273, 1578, 107.5), Tissue.CORD: (780, 102, 58.7), Tissue.ROOTS: (1400, 160, 70),
    Tissue.ANNULUS: (554, 56, 48), Tissue.NUCLEUS: (1165, 112, 84),
    Tissue.LIGAMENT: (700, 25, 30), Tissue.MARROW: (515, 92, 72),
}  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """Grey values of one modality.

    Attributes:
        modality: what the values stand for.
        contrast: 0 to 1, CT only.
    """

    modality: Modality
    contrast: float

    def value(self, tissue: Tissue) -> np.float32:
        """Grey value of a tissue: HU, or a spin-echo signal; flowing blood and air give none."""
        if self.modality is Modality.CT:
            plain, added = _CT[tissue]
            return np.float32(plain + self.contrast * added)
        if tissue not in _MR:
            return np.float32(0.0)
        t1, t2, density = _MR[tissue]
        signal = density * (1 - np.exp(-REPETITION_TIME_MS / t1)) * np.exp(-ECHO_TIME_MS / t2)
        return np.float32(MR_GAIN * signal)
