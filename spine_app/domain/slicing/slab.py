"""Thick slices: how the values around a plane become one picture."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

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
