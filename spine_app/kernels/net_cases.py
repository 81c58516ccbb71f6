"""How a surface runs through the cube between eight voxel centres, for every pattern of them.

A corner is x + 2 y + 4 z, an edge 4 a + u + 2 v, where it runs along axis a and u, v are its places
on the next two axes, and a face 2 a + side. The surface crosses each edge with one end inside. On
each face these crossings are joined by lines around the corners inside: voxels that touch at an
edge or corner only are apart. A face on which that would lay two lines between the same two points
of neighbouring cubes is turned, its lines run around the corners outside, and then they do not.
Lines close to rings, each of which becomes one vertex; so every edge of the surface has two sides
and every vertex one fan of triangles.

Source: Nielson, Dual Marching Cubes, IEEE Visualization 2004, for one vertex a ring.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled

NONE = 255
"""Of an edge that is not crossed."""

EDGES = np.zeros((12, 2), np.int64)
"""Lower and upper corner of each edge."""
FACES = np.zeros((6, 4), np.int64)
"""Corners of each face, one next to the other."""
FACE_EDGES = np.zeros((6, 4), np.int64)
"""Edges of each face: number n joins its corners n and n + 1."""

for _a in range(3):
    _b, _c = (_a + 1) % 3, (_a + 2) % 3
    for _n in range(4):
        _low = ((_n & 1) << _b) | ((_n >> 1) << _c)
        EDGES[4 * _a + _n] = (_low, _low | (1 << _a))
    for _side in range(2):
        _first = _side << _a
        FACES[2 * _a + _side] = (
            _first,
            _first | (1 << _b),
            _first | (1 << _b) | (1 << _c),
            _first | (1 << _c),
        )
_NUMBERS = {tuple(sorted(ends)): n for n, ends in enumerate(EDGES.tolist())}
for _f, _corners in enumerate(FACES.tolist()):
    for _n in range(4):
        FACE_EDGES[_f, _n] = _NUMBERS[tuple(sorted((_corners[_n], _corners[(_n + 1) % 4])))]


class Cases(NamedTuple):
    """All patterns; a pattern is the bits of its corners inside + 256 * those of turned faces.

    Attributes:
        rings: (16384, 12) uint8. Ring of each edge, `NONE` where the edge is not crossed.
        counts: (16384,) uint8. Rings.
        starts: (16384, 4, 3) float32. Middle of the crossings of each ring, x, y, z from the
            middle of the cube, in edge lengths.
        crossed: (256,) uint8. Bits of the faces that the surface crosses.
        mixed: (256,) uint8. Bits of the faces whose corners are inside and outside in turn.
        bridged: (256,) uint8. Those of them whose inside corners hang together by the cube's edges.
    """

    rings: NDArray[np.uint8]
    counts: NDArray[np.uint8]
    starts: NDArray[np.float32]
    crossed: NDArray[np.uint8]
    mixed: NDArray[np.uint8]
    bridged: NDArray[np.uint8]


@cache
def cases() -> Cases:
    """The table; made once, in some milliseconds."""
    table = Cases(
        np.full((16384, 12), NONE, np.uint8),
        np.zeros(16384, np.uint8),
        np.zeros((16384, 4, 3), np.float32),
        np.zeros(256, np.uint8),
        np.zeros(256, np.uint8),
        np.zeros(256, np.uint8),
    )
    fill(table, EDGES, FACES, FACE_EDGES)
    return table


@compiled
def fill(
    table: Cases,
    edges: NDArray[np.int64],
    faces: NDArray[np.int64],
    face_edges: NDArray[np.int64],
) -> None:
    """Fill the table."""
    for corners in range(256):
        for face in range(6):
            inside = [corners >> faces[face, n] & 1 for n in range(4)]
            if 0 < sum(inside) < 4:
                table.crossed[corners] |= 1 << face
            if inside[0] == inside[2] and inside[1] == inside[3] and inside[0] != inside[1]:
                table.mixed[corners] |= 1 << face
                first = 0 if inside[0] else 1
                if _hang_together(corners, faces[face, first], faces[face, first + 2], edges):
                    table.bridged[corners] |= 1 << face
        for turned in range(64):
            if turned & ~table.mixed[corners] == 0:
                _fill_rings(table, corners + 256 * turned, edges, (faces, face_edges))


@compiled
def _hang_together(corners: int, one: int, other: int, edges: NDArray[np.int64]) -> bool:
    """Whether two corners inside are joined by edges between corners inside."""
    reached = 1 << one
    for _ in range(8):
        for e in range(12):
            low, high = edges[e]
            are_inside = corners >> low & corners >> high & 1
            if are_inside and (reached >> low | reached >> high) & 1:
                reached |= 1 << low | 1 << high
    return bool(reached >> other & 1)


@compiled
def _fill_rings(
    table: Cases,
    pattern: int,
    edges: NDArray[np.int64],
    around: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Join the crossings of one pattern to rings."""
    ring = np.arange(12)
    for face in range(6):
        _join_on_face(pattern, face, around, ring)
    names = np.full(12, NONE, np.uint8)
    count = 0
    sizes = np.zeros(4)
    for e in range(12):
        low, high = edges[e]
        if pattern >> low & 1 == pattern >> high & 1:
            continue
        if names[ring[e]] == NONE:
            names[ring[e]] = count
            count += 1
        name = names[ring[e]]
        table.rings[pattern, e] = name
        sizes[name] += 1
        for axis in range(3):
            middle = ((low >> axis & 1) + (high >> axis & 1)) / 2 - 0.5
            table.starts[pattern, name, axis] += middle
    table.counts[pattern] = count
    for name in range(count):
        table.starts[pattern, name] /= sizes[name]


@compiled
def _join_on_face(
    pattern: int,
    face: int,
    around: tuple[NDArray[np.int64], NDArray[np.int64]],
    ring: NDArray[np.int64],
) -> None:
    """Join the crossings on one face; `ring` names each edge after one of its ring."""
    faces, face_edges = around
    inside = [pattern >> faces[face, n] & 1 for n in range(4)]
    crossed = [n for n in range(4) if inside[n] != inside[(n + 1) % 4]]
    if len(crossed) == 2:
        _join(ring, face_edges[face, crossed[0]], face_edges[face, crossed[1]])
    elif len(crossed) == 4:
        about = 0 if pattern >> (8 + face) & 1 else 1
        for n in range(4):
            if inside[n] == about:
                _join(ring, face_edges[face, n], face_edges[face, (n + 3) % 4])


@compiled
def _join(ring: NDArray[np.int64], one: int, other: int) -> None:
    """Give two rings one name."""
    old, new = ring[one], ring[other]
    for e in range(12):
        if ring[e] == old:
            ring[e] = new
