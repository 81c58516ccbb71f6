"""Where the values across a slab are taken, and how much each counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.slicing.slab import Slab, SlabMode

SLACK = 1e-6
"""Parts of a step that are rounding, not thickness."""


@dataclass(frozen=True, eq=False)
class SlabSamples:
    """Samples across a slab, the middle one on its plane.

    Attributes:
        step_mm: distance between samples.
        weights: (n,) float64, > 0, n odd. What each counts in a mean.
    """

    step_mm: float
    weights: Floats

    @property
    def offsets_mm(self) -> Floats:
        """(n,) float64. Places of the samples along the normal, 0 in the middle."""
        count = len(self.weights)
        return np.asarray(self.step_mm * (np.arange(count) - count // 2), dtype=np.float64)


def step_along(grid: Grid, direction: ArrayLike) -> float:
    """Distance in mm along a direction that moves the voxel index by a length of one.

    Along an axis of the grid it is the voxel spacing; at an angle no voxel is stepped over.

    Args:
        grid: the volume's grid.
        direction: (3,), unit, LPS.
    """
    return float(1.0 / np.linalg.norm(grid.lps_to_index[:3, :3] @ np.asarray(direction)))


def slab_samples(slab: Slab, step_mm: float) -> SlabSamples:
    """Samples of a slab.

    Each stands for a cell one step thick around it. A maximum or minimum is taken of those whose
    middle lies in the slab, so that a slab of three voxels shows three slices; in a mean each
    counts with the part of its cell that lies in the slab, so that it follows the thickness
    smoothly. A slab of one step or less is the plane alone.

    Args:
        slab: mode and thickness.
        step_mm: distance between samples, > 0.
    """
    half = slab.thickness_mm / step_mm / 2
    if not slab.is_thick or half <= 0.5 + SLACK:
        return SlabSamples(step_mm, np.ones(1))
    if slab.mode is not SlabMode.MEAN:
        return SlabSamples(step_mm, np.ones(2 * int(half + SLACK) + 1))
    reach = int(np.ceil(half - 0.5 - SLACK))
    middles = np.arange(-reach, reach + 1)
    return SlabSamples(step_mm, np.minimum(half - np.abs(middles) + 0.5, 1.0))
