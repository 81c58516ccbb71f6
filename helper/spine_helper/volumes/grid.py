"""The lattice of a volume, without its place in the scanner."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Modality: TypeAlias = Literal["CT", "MR"]


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

    @property
    def voxel_ml(self) -> float:
        """Volume of one voxel in ml."""
        x, y, z = self.spacing_ijk
        return x * y * z / 1000.0
