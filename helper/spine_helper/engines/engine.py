"""What an engine declares, what it is given and what it must return."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Modality: TypeAlias = Literal["CT", "MR"]
Provider: TypeAlias = Literal["none", "cpu", "cuda", "openvino"]

Progress: TypeAlias = Callable[[float], None]
"""Takes the fraction done, 0 to 1."""


@dataclass(frozen=True)
class Grid:
    """The lattice of a volume, without its place in the scanner.

    Attributes:
        shape_kji: voxels along k (slices), j (rows) and i (columns).
        spacing_ijk: mm between voxel centres along i, j and k.
        direction: three rows of a 3 x 3 matrix whose columns are the unit LPS directions of
            growing i, j and k.
        modality: `CT` (int16 are HU) or `MR` (int16 have no unit).
    """

    shape_kji: tuple[int, int, int]
    spacing_ijk: tuple[float, float, float]
    direction: tuple[tuple[float, float, float], ...]
    modality: Modality

    @property
    def voxel_count(self) -> int:
        """Voxels in the volume."""
        k, j, i = self.shape_kji
        return k * j * i


Run: TypeAlias = Callable[[NDArray[np.int16], Grid, Progress], NDArray[np.uint8]]
"""From voxels (k, j, i) int16, their grid and a progress callback to (k, j, i) uint8 labels."""


@dataclass(frozen=True)
class Engine:
    """One way of segmenting, as the health reply describes it.

    Attributes:
        id: name in the address, unique in a registry.
        title: name for people.
        modalities: what it accepts, `CT`, `MR` or both.
        licence: SPDX expression of its weights, or of its code where it has none.
        labels: value in the label map (1 to 255) and what it stands for. 0 is background.
        run: a function at the top of a module: it is imported again in the child process.
        sha256: digest of its weights in lower-case hex; None where it has none.
    """

    id: str
    title: str
    modalities: tuple[Modality, ...]
    licence: str
    labels: tuple[tuple[int, str], ...]
    run: Run
    sha256: str | None = None
