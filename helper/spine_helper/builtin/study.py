"""What a volume shows of itself before anything is looked for, and its values for the networks."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.parts import StudyFlag
from spine_helper.builtin.signal import as_network_scale, brightest
from spine_helper.volumes.grid import Grid

_FEW_SLICES, _FEW_MM = 3, 12.0
_THICK_MM: Final = {"CT": 3.5, "MR": 5.5}
"""Slices of MR are thick as a rule."""
_AIR_HU, _DENSE_HU = -150, 150
_METAL_HU, _METAL_VOXELS = 2500, 40
_PROBES: Final = 96
_EMPTY: Final = ("few-slices", "not-hu", "no-spine")
"""Flags of a volume in which nothing is looked for."""


@dataclass(frozen=True, eq=False)
class Study:
    """A canonical volume as the networks take it.

    Attributes:
        voxels: (k, j, i) int16, HU of CT, or MR on the scale of `signal`.
        grid: of the voxels.
        flags: what it shows of itself.
    """

    voxels: NDArray[np.int16]
    grid: Grid
    flags: tuple[StudyFlag, ...]

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing can be found in it."""
        return any(flag in _EMPTY for flag in self.flags)


def look(voxels: NDArray[np.int16], grid: Grid) -> Study:
    """A study of canonical voxels, HU or without unit as the grid says."""
    flags: list[StudyFlag] = []
    size = np.array(grid.shape_kji) * np.array(grid.spacing_ijk[::-1])
    if min(grid.shape_kji) < _FEW_SLICES or size.min() < _FEW_MM:
        flags.append("few-slices")
    if grid.modality == "MR":
        bright = brightest(voxels)
        if bright > 0:
            voxels = as_network_scale(voxels, bright)
        else:
            flags.append("no-spine")
    else:
        flags += _flags_of_hu(voxels)
    if max(grid.spacing_ijk) > _THICK_MM[grid.modality]:
        flags.append("thick-slices")
    return Study(voxels, grid, tuple(flags))


def _flags_of_hu(voxels: NDArray[np.int16]) -> list[StudyFlag]:
    flags: list[StudyFlag] = []
    coarse = voxels[tuple(slice(None, None, max(1, n // _PROBES)) for n in voxels.shape)]
    tissue = (coarse > _AIR_HU) & (coarse < 300)
    dense = (coarse > _DENSE_HU).mean()
    is_flat = int(coarse.max()) - int(coarse.min()) < 100
    if is_flat or not tissue.any() or not 0 < dense < 0.7:
        flags.append("not-hu")
    if int((coarse > _METAL_HU).sum()) > _METAL_VOXELS:
        flags.append("metal")
    return flags
