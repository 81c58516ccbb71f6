"""Intervertebral discs, fitted between the end plates they join."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.body import Body
from spine_app.domain.phantom.bone import Lattice, Slices
from spine_app.domain.phantom.curve import Frame, plate_frame
from spine_app.domain.phantom.ids import DISC_OFFSET, SACRUM_NAME, vertebra_id
from spine_app.domain.phantom.painter import ellipse
from spine_app.domain.phantom.sacrum import HALF_DEPTH, HALF_WIDTH

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
RECESS = 0.3
"""How far the disc stays behind the mean of the two rims, mm."""
NUCLEUS_SIZE = 0.56
"""Extent of the nucleus relative to the rim."""


@dataclass(frozen=True, eq=False)
class Disc:
    """One disc.

    Attributes:
        label: 100 + id of the vertebra above.
        upper_frame: of the vertebra above.
        upper: its body.
        lower_frame: of the bone below.
        lower: its body; None for the sacrum, whose plate is flat.
        scale: of the sacral plate.
    """

    label: int
    upper_frame: Frame
    upper: Body
    lower_frame: Frame
    lower: Body | None
    scale: float

    @cached_property
    def frame(self) -> Frame:
        """Frame of the lower plate of the vertebra above."""
        return self.upper_frame.child(plate_frame(self.upper.size, is_upper=False))

    @cached_property
    def extent(self) -> Floats:
        """(2, 3) float64, mm, in `frame`."""
        s = self.upper.size
        half = np.array([s.lower_width, s.lower_depth]) / 2 + 4
        return np.array([[-half[0], -half[1], -2 * s.disc_height - 5], [half[0], half[1], 5.0]])

    def sample(self, lattice: Lattice) -> tuple[Slices, Field, Field] | None:
        """Disc on a grid.

        Returns:
            The voxel box, (k, j, i) float32 signed distance in mm, and (k, j, i) float32
            outline norm, 0 in the axis of the nucleus and 1 on the rim; None off the grid.
        """
        box = lattice.box(self.frame, self.extent, 0.0)
        if box is None:
            return None
        x, y, z = lattice.coordinates(self.upper_frame, box)
        above, u, v = self.upper.wall(x, y, z)
        bottom = self.upper.plate_height(np.clip(u, -1.3, 1.3), np.clip(v, -1.3, 1.3), y, False)
        below, top = self._lower(lattice, box)
        wall: Field = (above + below) * np.float32(0.5) + np.float32(RECESS)
        shifted = v - np.float32(0.12)
        norm = np.sqrt(u * u + shifted * shifted)
        return box, np.maximum(wall, np.maximum(z - bottom, top)), norm

    def _lower(self, lattice: Lattice, box: Slices) -> tuple[Field, Field]:
        """Distance to the lower bone's rim, and depth under its upper plate, mm."""
        x, y, z = lattice.coordinates(self.lower_frame, box)
        if self.lower is None:
            a, b = HALF_WIDTH[0] * self.scale, HALF_DEPTH[0] * self.scale
            return ellipse(x, y, (a, b)), -z - np.float32(0.2)
        side, u, v = self.lower.wall(x, y, z)
        height = self.lower.plate_height(np.clip(u, -1.3, 1.3), np.clip(v, -1.3, 1.3), y, True)
        return side, height - z


def make_discs(skeleton: Skeleton) -> list[Disc]:
    """Discs from the lumbosacral one up to C2/C3."""
    flat = np.zeros(4)
    curve = skeleton.curve
    discs = []
    for name in curve.names[:-1]:
        below = curve.below(name)
        lower = None if below == SACRUM_NAME else Body(curve.sizes[below], flat)
        discs.append(
            Disc(
                DISC_OFFSET + vertebra_id(name),
                curve.frames[name],
                Body(curve.sizes[name], flat),
                curve.frames[below],
                lower,
                skeleton.plans[name].scale,
            )
        )
    return discs
