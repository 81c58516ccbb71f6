"""Smoothing a net of quads without shrinking it, and making triangles of it.

Steps towards the middle of the neighbours alternate with slightly longer ones away from it, which
keeps what is larger than a few voxels (Taubin). No point leaves its cube, so that the surface still
parts the voxel centres inside from those outside: it is never further than a voxel from the truth,
thin places stay, and what did not touch does not come to. At the end all points move along their
normals by the one distance that makes the volume that of the voxels.

Sources: Taubin, A signal processing approach to fair surface design, SIGGRAPH 1995; Gibson,
Constrained elastic surface nets, MICCAI 1998.
"""

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled
from spine_app.kernels.net_cells import Net

Points = NDArray[np.float32]
Triangles = NDArray[np.int32]
Triple = tuple[float, float, float]

ROUNDS = 12
TOWARDS, AWAY = 0.65, -0.67
"""Frequencies up to about 0.05 pass; every other one shrinks in each round."""

REACH = 0.49
"""How far a point may be from the middle of its cube along each axis, in voxels; less than half,
so that points of two cubes never meet."""

FITS = 12
"""Times the volume is corrected at most; more than two only where points meet the faces of their
cubes, which is in structures of a few voxels."""
EXACT = 1e-4
"""Part of the volume that it may be wrong by."""


def relaxed(net: Net, spacing_ijk: Triple) -> tuple[Points, Triangles]:
    """Smooth points and triangles of a net.

    Args:
        net: around a label.
        spacing_ijk: mm.

    Returns:
        (n, 3) float32, i, j, k from the net's corner, and (m, 3) int32, counter-clockwise seen from
        outside if i, j, k is right-handed.
    """
    points, other = net.points.copy(), np.empty_like(net.points)
    smooth(net.cells, net.links, points, other)
    triangles = split(net.quads, points, spacing_ijk)
    fit(net, points, triangles, spacing_ijk)
    return points, triangles


@compiled
def smooth(cells: Points, links: NDArray[np.int32], points: Points, other: Points) -> None:
    """Smooth points in place; `other` is room for as many."""
    for _ in range(ROUNDS):
        step(cells, links, (points, other), TOWARDS)
        step(cells, links, (other, points), AWAY)


@compiled
def step(
    cells: Points, links: NDArray[np.int32], places: tuple[Points, Points], weight: float
) -> None:
    """Move every point by a part of the way to the middle of its neighbours.

    Args:
        cells: (n, 3) float32. Middle of the cube in which each point stays.
        links: (n, 6) int32. Neighbours; -1 is none.
        places: (n, 3) float32 each. Where points are, and where they come to: written.
        weight: the part; below 0 moves away.
    """
    old, new = places
    part, reach = np.float32(weight), np.float32(REACH)
    for n in range(len(old)):
        x = y = z = np.float32(0)
        count = np.float32(0)
        for face in range(6):
            other = links[n, face]
            if other >= 0:
                x += old[other, 0]
                y += old[other, 1]
                z += old[other, 2]
                count += np.float32(1)
        share = part / count
        for axis, total in ((0, x), (1, y), (2, z)):
            here, middle = old[n, axis], cells[n, axis]
            moved = here + share * (total - count * here)
            new[n, axis] = min(max(moved, middle - reach), middle + reach)


@compiled
def split(quads: NDArray[np.int32], points: Points, spacing: Triple) -> Triangles:
    """(m, 3) int32. Each quad cut along its shorter diagonal."""
    triangles = np.empty((2 * len(quads), 3), np.int32)
    for n in range(len(quads)):
        one = other = 0.0
        for axis in range(3):
            u = points[quads[n, 0], axis] - points[quads[n, 2], axis]
            v = points[quads[n, 1], axis] - points[quads[n, 3], axis]
            one += (u * spacing[axis]) ** 2
            other += (v * spacing[axis]) ** 2
        first = 0 if one <= other else 1
        for half in range(2):
            for corner in range(3):
                at = first + 2 * half + corner
                triangles[2 * n + half, corner] = quads[n, at & 3]
    return triangles


@compiled
def fit(net: Net, points: Points, triangles: Triangles, spacing: Triple) -> None:
    """Move points along their normals, in place, until the volume is that of the voxels."""
    wanted = net.voxels * spacing[0] * spacing[1] * spacing[2]
    normals = np.empty((len(points), 3))
    reach = np.float32(REACH)
    for _ in range(FITS):
        volume = _add_up(points, triangles, spacing, normals)
        if abs(wanted - volume) <= EXACT * wanted:
            return
        # What the volume grows by if each point moves a millimetre along its normal.
        growth = 0.0
        for n in range(len(points)):
            length = np.sqrt(normals[n, 0] ** 2 + normals[n, 1] ** 2 + normals[n, 2] ** 2)
            growth += length
            for axis in range(3):
                normals[n, axis] /= max(length, 1e-12)
        distance = (wanted - volume) / growth
        for n in range(len(points)):
            for axis in range(3):
                moved = points[n, axis] + np.float32(distance * normals[n, axis] / spacing[axis])
                middle = net.cells[n, axis]
                points[n, axis] = min(max(moved, middle - reach), middle + reach)


@compiled
def _add_up(
    points: Points, triangles: Triangles, spacing: Triple, normals: NDArray[np.float64]
) -> float:
    """Volume inside in mm³; `normals` become a third of the area of each point's triangles."""
    normals[:] = 0
    volume = 0.0
    base = points[triangles[0, 0]]
    for n in range(len(triangles)):
        a, b, c = triangles[n]
        ax, bx, cx = _from(points, base, (a, b, c), 0, spacing)
        ay, by, cy = _from(points, base, (a, b, c), 1, spacing)
        az, bz, cz = _from(points, base, (a, b, c), 2, spacing)
        ux, uy, uz = bx - ax, by - ay, bz - az
        vx, vy, vz = cx - ax, cy - ay, cz - az
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        volume += ax * nx + ay * ny + az * nz
        for corner in (a, b, c):
            normals[corner, 0] += nx / 6
            normals[corner, 1] += ny / 6
            normals[corner, 2] += nz / 6
    return volume / 6


@compiled
def _from(
    points: Points,
    base: Points,
    corners: tuple[int, int, int],
    axis: int,
    spacing: Triple,
) -> Triple:
    """One coordinate of three corners from a point nearby, mm: numbers stay small."""
    s, o = spacing[axis], np.float64(base[axis])
    a, b, c = corners
    return (points[a, axis] - o) * s, (points[b, axis] - o) * s, (points[c, axis] - o) * s
