"""From the voxels of a label to a net of quads around it, with a vertex in each cube it crosses."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled
from spine_app.kernels.net_cases import EDGES, FACE_EDGES, NONE, Cases, cases

Labels = NDArray[np.uint8] | NDArray[np.uint16]
Box = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
Place = tuple[int, int, int]
Layers = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Of the last two layers of cubes, (2, j, i): their patterns and the numbers of their first
vertices."""
TURNED = 2**14 - 1
"""Bits of a pattern that are those of `Cases`."""
MANY = 2**14
"""Bit of a pattern with more than one ring."""
Rows = TypeVar("Rows", NDArray[np.float32], NDArray[np.int32])


class Net(NamedTuple):
    """A surface of quads in index space, counted from a corner: exact wherever in a map it lies.

    Attributes:
        corner: i, j, k.
        cells: (n, 3) float32. Middle of each vertex's cube, i, j, k: it may move 0.5 from there.
        points: (n, 3) float32. The vertices, i, j, k.
        links: (n, 6) int32. Its neighbours through the faces of the cube; -1 where there is none.
        quads: (m, 4) int32. Counter-clockwise seen from outside, if i, j, k is right-handed.
        voxels: voxels inside.
    """

    corner: Place
    cells: NDArray[np.float32]
    points: NDArray[np.float32]
    links: NDArray[np.int32]
    quads: NDArray[np.int32]
    voxels: int


def net_of(labels_kji: Labels, label: int, box_kji: Box) -> Net:
    """The net around one label, closed also where the box or the volume ends.

    Args:
        labels_kji: (k, j, i) uint8 or uint16, C-contiguous.
        label: which voxels are inside.
        box_kji: first and last index along k, j and i, inclusive. What lies outside is outside.
    """
    (k0, k1), (j0, j1), (i0, i1) = box_kji
    mask = np.zeros((k1 - k0 + 3, j1 - j0 + 3, i1 - i0 + 3), np.uint8)
    voxels = mark(labels_kji, label, (k0, j0, i0), mask)
    cells, points, links, quads = cells_of(mask, cases(), EDGES, FACE_EDGES)
    return Net((i0 - 1, j0 - 1, k0 - 1), cells, points, links, quads, voxels)


@compiled
def mark(
    labels_kji: Labels, label: int, corner: tuple[int, int, int], mask: NDArray[np.uint8]
) -> int:
    """Write 1 where a label is, behind a rim of one voxel; return how often.

    Args:
        labels_kji: (k, j, i).
        label: what to look for.
        corner: k, j, i of the first voxel looked at.
        mask: (nk + 2, nj + 2, ni + 2) uint8. Written, but its rim.
    """
    found = 0
    for k in range(mask.shape[0] - 2):
        for j in range(mask.shape[1] - 2):
            row = labels_kji[corner[0] + k, corner[1] + j]
            target = mask[k + 1, j + 1]
            for i in range(mask.shape[2] - 2):
                inside = row[corner[2] + i] == label
                target[i + 1] = inside
                found += inside
    return found


@compiled
def cells_of(
    mask: NDArray[np.uint8],
    table: Cases,
    edges: NDArray[np.int64],
    face_edges: NDArray[np.int64],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]]:
    """Cubes, first places, links and quads of a net; see `Net`."""
    nk, nj, ni = mask.shape[0] - 1, mask.shape[1] - 1, mask.shape[2] - 1
    # About as many as a ball has that fills the box; what is never used takes no memory.
    room = 4 * ni + 6 * int(mask.size ** (2 / 3))
    cells, starts = np.empty((room, 3), np.float32), np.empty((room, 3), np.float32)
    links, quads = np.empty((room, 6), np.int32), np.empty((room, 4), np.int32)
    cubes = np.zeros((2, nj, ni), np.int32), np.zeros((2, nj, ni), np.int32)
    n = m = 0
    for k in range(nk):
        for j in range(nj):
            # Of a row of cubes none has more than four vertices and three quads.
            if n + 4 * ni > len(cells):
                cells, starts = _longer(cells, n), _longer(starts, n)
                links = _longer(links, n)
            if m + 3 * ni > len(quads):
                quads = _longer(quads, m)
            column = _column(mask, k, j, 0)
            for i in range(ni):
                before, column = column, _column(mask, k, j, i + 1)
                corners = before | column << 1
                if 0 < corners < 255:
                    at = (k, j, i)
                    pattern = corners | _turned(mask, at, corners, table) << 8
                    many = MANY if table.counts[pattern] > 1 else 0
                    cubes[0][k & 1, j, i], cubes[1][k & 1, j, i] = pattern | many, n
                    n = _add_vertices((cells, starts, links), n, at, pattern, table)
                    _link(links, at, cubes, (table, face_edges))
                    m = _add_quads(quads, m, at, cubes, table)
    return cells[:n], starts[:n], links[:n], quads[:m]


@compiled
def _add_vertices(
    vertices: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int32]],
    n: int,
    at: Place,
    pattern: int,
    table: Cases,
) -> int:
    """Add the vertices of a cube, without links; return their number."""
    cells, starts, links = vertices
    for ring in range(table.counts[pattern]):
        for axis in range(3):
            middle = np.float32(at[2 - axis]) + np.float32(0.5)
            cells[n, axis] = middle
            starts[n, axis] = middle + table.starts[pattern, ring, axis]
        for face in range(6):
            links[n, face] = -1
        n += 1
    return n


@compiled
def _longer(array: Rows, count: int) -> Rows:
    """A copy with twice the room for rows, of which `count` are filled."""
    longer = np.empty((2 * len(array), array.shape[1]), array.dtype)
    longer[:count] = array[:count]
    return longer


@compiled
def _column(mask: NDArray[np.uint8], k: int, j: int, i: int) -> int:
    """Bits of the four corners of one side of a cube."""
    lower, upper = int(mask[k, j, i]), int(mask[k, j + 1, i])
    return lower | upper << 2 | int(mask[k + 1, j, i]) << 4 | int(mask[k + 1, j + 1, i]) << 6


@compiled
def _turned(mask: NDArray[np.uint8], at: Place, corners: int, table: Cases) -> int:
    """Bits of the faces whose inside corners hang together in both cubes that share them."""
    found = 0
    bridged = table.bridged[corners]
    if not bridged:
        return 0
    for face in range(6):
        if not bridged >> face & 1:
            continue
        axis, side = face >> 1, face & 1
        step = 1 if side else -1
        i, j, k = at[2], at[1], at[0]
        if axis == 0:
            i += step
        elif axis == 1:
            j += step
        else:
            k += step
        other = _column(mask, k, j, i) | _column(mask, k, j, i + 1) << 1
        if table.bridged[other] >> (face ^ 1) & 1:
            found |= 1 << face
    return found


@compiled
def _link(
    links: NDArray[np.int32], at: Place, cubes: Layers, tables: tuple[Cases, NDArray[np.int64]]
) -> None:
    """Link the vertices of a cube to those of the cubes before it along each axis."""
    patterns, firsts = cubes
    table, face_edges = tables
    k, j, i = at
    pattern, first = patterns[k & 1, j, i], firsts[k & 1, j, i]
    crossed = table.crossed[pattern & 255]
    for axis in range(3):
        if not crossed >> (2 * axis) & 1:
            continue
        p, q, r = i - (axis == 0), j - (axis == 1), k - (axis == 2)
        before, two = patterns[r & 1, q, p], firsts[r & 1, q, p]
        if (pattern | before) & MANY:
            for n in range(4):
                ring = table.rings[pattern & TURNED, face_edges[2 * axis, n]]
                if ring != NONE:
                    other = table.rings[before & TURNED, face_edges[2 * axis + 1, n]]
                    links[first + ring, 2 * axis] = two + other
                    links[two + other, 2 * axis + 1] = first + ring
        else:
            links[first, 2 * axis] = two
            links[two, 2 * axis + 1] = first


@compiled
def _add_quads(quads: NDArray[np.int32], m: int, at: Place, cubes: Layers, table: Cases) -> int:
    """Add the quads around the three edges at the first corner of a cube; return their number."""
    patterns, firsts = cubes
    k, j, i = at
    corners = patterns[k & 1, j, i] & 255
    for axis in range(3):
        # Both ends are inside, or both outside.
        if (corners >> (1 << axis) ^ corners) & 1 == 0:
            continue
        b, c = (axis + 1) % 3, (axis + 2) % 3
        # Around the edge: behind on both other axes, on one, on none, on the other.
        for corner in range(4):
            p, q = 1 - (corner + 1 >> 1 & 1), 1 - (corner >> 1)
            x = i - (p if b == 0 else 0) - (q if c == 0 else 0)
            y = j - (p if b == 1 else 0) - (q if c == 1 else 0)
            z = k - (p if b == 2 else 0) - (q if c == 2 else 0)
            pattern, vertex = patterns[z & 1, y, x], firsts[z & 1, y, x]
            if pattern & MANY:
                vertex += table.rings[pattern & TURNED, 4 * axis + p + 2 * q]
            # The end with the lower index is inside: outside lies along the axis.
            quads[m, corner if corners & 1 else 3 - corner] = vertex
        m += 1
    return m
