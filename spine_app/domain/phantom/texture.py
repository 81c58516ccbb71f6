"""Random fields fixed in the patient's space, so that every sampling sees the same patient."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

Field = NDArray[np.float32]
SIDE = 48
"""Knots along one side of the repeating noise cube."""
FINE, COARSE = 1.3, 3.2
"""Knot distance of the fine and coarse bone relief, mm."""


@dataclass(frozen=True, eq=False)
class Texture:
    """Repeating cubes of smooth noise.

    Attributes:
        cube: (SIDE, SIDE, SIDE) float32, mean 0, standard deviation 1, periodic.
    """

    cube: Field

    def noise(self, points: Field, knot: float) -> Field:
        """Smooth noise at points.

        Args:
            points: (3, ...) float32, mm.
            knot: mm between knots; lumps are about three knots wide.
        """
        index = points * np.float32(1 / knot)
        result: Field = map_coordinates(
            self.cube, index, order=1, mode="grid-wrap", output=np.float32
        )
        return result

    def relief(self, points: Field) -> Field:
        """Bone surface relief of standard deviation about 1: lumps with finer ones on them."""
        coarse = self.noise(points[::-1], COARSE)
        return np.asarray(0.75 * coarse + 0.5 * self.noise(points, FINE), dtype=np.float32)


def make_texture(seed: int) -> Texture:
    """The random fields of one patient."""
    rng = np.random.default_rng([seed, 4])
    cube = gaussian_filter(rng.standard_normal((SIDE, SIDE, SIDE)), 1.0, mode="wrap")
    return Texture((cube / cube.std()).astype(np.float32))
