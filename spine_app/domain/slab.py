"""Thick slices: how the values around a plane become one picture."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.volume import Volume

THICKNESS_MIN_MM = 0.5
THICKNESS_MAX_MM = 100.0


class SlabMode(Enum):
    """What is shown of the values that lie across a slab."""

    NONE = "none"
    """The plane alone."""
    MAXIMUM = "maximum"
    """Maximum intensity projection (MIP)."""
    MINIMUM = "minimum"
    """Minimum intensity projection (MinIP)."""
    MEAN = "mean"


@dataclass(frozen=True)
class Slab:
    """A slab of even thickness, half of it on either side of the plane.

    Attributes:
        mode: what is shown.
        thickness_mm: whole thickness; clamped to `THICKNESS_MIN_MM` … `THICKNESS_MAX_MM`. It is
            kept while the mode is `NONE`, so that switching a slab off and on again brings it back.
    """

    mode: SlabMode = SlabMode.NONE
    thickness_mm: float = 10.0

    def __post_init__(self) -> None:
        """Clamp the thickness."""
        clamped = np.clip(self.thickness_mm, THICKNESS_MIN_MM, THICKNESS_MAX_MM)
        object.__setattr__(self, "thickness_mm", float(clamped))

    @property
    def is_thick(self) -> bool:
        """Whether more than the plane is shown."""
        return self.mode is not SlabMode.NONE


def slab_value(volume: Volume, point_lps: Floats, normal_lps: Floats, slab: Slab) -> float | None:
    """What a slab shows of the voxels across it at one place.

    The voxels are those that hold a point of the line through the place; the part of the line
    outside the volume counts for nothing.

    Args:
        volume: the volume.
        point_lps: (3,) float64, mm, LPS. A point of the middle plane.
        normal_lps: (3,) float64, unit, LPS. Normal of that plane.
        slab: mode and thickness.

    Returns:
        A value; None where there is none of the volume.
    """
    if not slab.is_thick:
        return volume.value_at(point_lps)
    half = slab.thickness_mm / 2
    step = float(np.min(volume.grid.spacing_ijk)) / 2
    offsets = np.linspace(-half, half, 2 * int(np.ceil(half / step)) + 1)
    points = point_lps + offsets[:, None] * normal_lps
    index = np.floor(volume.grid.indices_ijk(points) + 0.5).astype(int)[:, ::-1]
    inside = np.all((index >= 0) & (index < volume.grid.shape_kji), axis=1)
    if not inside.any():
        return None
    values = volume.voxels_kji[tuple(index[inside].T)]
    shown = {SlabMode.MAXIMUM: np.max, SlabMode.MINIMUM: np.min, SlabMode.MEAN: np.mean}
    return float(shown[slab.mode](values))
