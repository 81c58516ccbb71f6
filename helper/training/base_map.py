"""A patient without grey values of bone: what samples are cut from, and how it lies on disk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

SPACING_MM: Final = 1.5
SDF_STEP_MM: Final = 0.05
BODY, POSTERIOR, DISC, CANAL, SACRUM, RIB, OTHER = 1, 2, 3, 4, 5, 6, 7
CORE: Final = 0x80
LEVELS: Final = 32
"""Rows of `centres`: VerSe ids are below it."""


@dataclass(frozen=True, eq=False)
class BaseMap:
    """One patient at 1.5 mm; i grows to the left, j to the back, k to the head.

    Attributes:
        soft: (k, j, i) int16 HU of everything but bone.
        distance: (k, j, i) int8, signed distance to the nearest bone in steps of 0.05 mm,
            negative inside.
        kind: (k, j, i) uint8. Low half: class of the nearest bone, known somewhat outside it too;
            high half: class of what is no bone (disc, canal, 0).
        level: (k, j, i) uint8. VerSe id of the nearest bone if that is a vertebra, plus `CORE`
            deep inside its body.
        centres: (LEVELS, 3) float32, (k, j, i) voxels. Middle of each body (of the ring for C1);
            NaN where the patient has no such level.
    """

    soft: NDArray[np.int16]
    distance: NDArray[np.int8]
    kind: NDArray[np.uint8]
    level: NDArray[np.uint8]
    centres: NDArray[np.float32]

    def save(self, folder: Path) -> None:
        """Write it as arrays that can be mapped into memory."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("soft", "distance", "kind", "level"):
            np.save(folder / f"{name}.npy", getattr(self, name))
        np.save(folder / "centres.npy", self.centres)  # last: a reader waits for it

    @classmethod
    def load(cls, folder: Path) -> "BaseMap":
        """Map what `save` wrote into memory."""
        names = ("soft", "distance", "kind", "level", "centres")
        return cls(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in names))


def pack_distance(distance_mm: NDArray[np.float32]) -> NDArray[np.int8]:
    """Distance in mm as the bytes of a base map."""
    return np.clip(np.rint(distance_mm / SDF_STEP_MM), -127, 127).astype(np.int8)
