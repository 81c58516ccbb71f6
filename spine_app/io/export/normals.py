"""Which way surfaces face, as files say it."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.rendering.mesh import Mesh


def triangle_normals(
    points_lps: NDArray[np.float32], triangles: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Outward unit normal of each triangle.

    Args:
        points_lps: (n, 3) float32, mm, LPS.
        triangles: (m, 3) int32, counter-clockwise seen from outside.

    Returns:
        (m, 3) float32; zero where a triangle has no area.
    """
    return _unit(_area_vectors(points_lps, triangles))


def vertex_normals(mesh: Mesh) -> NDArray[np.float32]:
    """Unit normal of each vertex: the mean of its triangles, by their area.

    Returns:
        (n, 3) float32; (0, 0, 1) where a vertex has none, because glTF allows no zero.
    """
    areas: NDArray[np.float64] = np.repeat(
        _area_vectors(mesh.points_lps, mesh.triangles), 3, axis=0
    )
    corners = mesh.triangles.ravel()
    count = len(mesh.points_lps)
    sums: NDArray[np.float64] = np.empty((count, 3), np.float64)
    for n in range(3):
        sums[:, n] = np.bincount(corners, areas[:, n], count)
    normals = _unit(sums)
    normals[~normals.any(axis=1)] = (0.0, 0.0, 1.0)
    return normals


def _area_vectors(
    points_lps: NDArray[np.float32], triangles: NDArray[np.int32]
) -> NDArray[np.float64]:
    corners = points_lps[triangles].astype(np.float64)
    vectors: NDArray[np.float64] = np.cross(
        corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    )
    return vectors


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(
        vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0
    ).astype(np.float32)
    return unit
