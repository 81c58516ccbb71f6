"""A triangle surface in patient space."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadGeometry


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface.

    Attributes:
        points_lps: (n, 3) float32, mm, LPS.
        triangles: (m, 3) int32. Indices of `points_lps`, counter-clockwise seen from outside.

    Raises:
        BadGeometry: the arrays have another shape or type, or an index that does not exist.
    """

    points_lps: NDArray[np.float32]
    triangles: NDArray[np.int32]

    def __post_init__(self) -> None:
        """Refuse what is no surface."""
        points, triangles = self.points_lps, self.triangles
        if points.ndim != 2 or points.shape[1] != 3 or points.dtype != np.float32:
            raise BadGeometry
        if triangles.ndim != 2 or triangles.shape[1] != 3 or triangles.dtype != np.int32:
            raise BadGeometry
        if triangles.size and not 0 <= triangles.min() <= triangles.max() < len(points):
            raise BadGeometry


@dataclass(frozen=True, eq=False)
class ShownMesh:
    """A surface as it is drawn.

    Attributes:
        mesh: the surface.
        color: red, green and blue, 0 … 1.
        opacity: 0 … 1.
        cut: whether crop box and clip position cut it like the volume ("Mesh Cut").
    """

    mesh: Mesh
    color: tuple[float, float, float]
    opacity: float = 1.0
    cut: bool = True
