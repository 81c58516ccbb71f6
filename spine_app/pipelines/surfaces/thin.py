"""Surfaces with fewer triangles, for a 3D view that moves under the hand."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.rendering.mesh import Mesh
from spine_app.kernels.mesh_thin import thinned

FEWEST = 600
"""Triangles that a surface keeps, however many others there are."""


def shares(sizes: Mapping[int, int], budget: int) -> dict[int, int]:
    """How many triangles each surface may keep so that all have about as many as a budget.

    Args:
        sizes: triangles of each, by label.
        budget: of all.
    """
    part = min(1.0, budget / max(1, sum(sizes.values())))
    return {label: min(size, max(FEWEST, int(part * size))) for label, size in sizes.items()}


def interactive(mesh: Mesh, triangles: int, spacing_ijk: ArrayLike) -> Mesh:
    """A closed manifold like another, with fewer triangles.

    Args:
        mesh: closed and manifold.
        triangles: as many are few enough. More stay where fewer would move the surface by more than
            about a voxel, or would break it.
        spacing_ijk: (3,), mm, of the voxels it was made from.
    """
    voxel_mm = float(np.cbrt(np.prod(np.asarray(spacing_ijk, np.float64))))
    points, kept = thinned(mesh.points_lps, mesh.triangles, triangles, voxel_mm)
    return Mesh(points, kept)
