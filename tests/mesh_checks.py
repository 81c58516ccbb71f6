"""What a surface of triangles has to be, counted without the code that made it."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from spine_app.kernels.compile import compiled


def is_closed(triangles):
    """Every edge is walked once in each direction: closed, and wound alike everywhere."""
    ends = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    one = np.unique(ends, axis=0)
    back = np.unique(ends[:, ::-1], axis=0)
    return len(one) == len(ends) and np.array_equal(one, back)


def split_vertices(triangles):
    """How many fans of triangles there are around vertices that have more than one."""
    count = int(triangles.max()) + 1
    here = triangles.astype(np.int64).reshape(-1)
    after, before = (np.roll(triangles, turn, axis=1).reshape(-1) for turn in (-1, 1))
    # Two corners at a vertex are neighbours where one goes on to what the other comes from.
    onward, backward = here * count + after, here * count + before
    one, other = np.argsort(onward, kind="stable"), np.argsort(backward, kind="stable")
    assert np.array_equal(onward[one], backward[other]), "the surface is not closed"
    pairs = coo_matrix((np.ones(len(here), np.int8), (one, other)), (len(here), len(here)))
    fans, _ = connected_components(pairs, directed=False)
    return fans - len(np.unique(here))


def volume_mm3(points, triangles):
    """Volume inside, positive if normals point outwards; mm³ for points in mm."""
    one, two, three = (points[triangles[:, n]].astype(np.float64) for n in range(3))
    return float(np.einsum("ij,ij->", one, np.cross(two, three)) / 6)


def crossings(points, triangles):
    """How many pairs of triangles cut through each other."""
    points = np.ascontiguousarray(points, np.float64)
    triangles = np.ascontiguousarray(triangles, np.int64)
    corners = points[triangles]
    low, high = corners.min(axis=1), corners.max(axis=1)
    size = 1.5 * float(np.mean(high - low)) + 1e-9
    first = np.floor((low - low.min(axis=0)) / size).astype(np.int64)
    last = np.floor((high - low.min(axis=0)) / size).astype(np.int64)
    shape = last.max(axis=0) + 1
    keys, owners = _spread_out(first, last, shape)
    order = np.argsort(keys, kind="stable")
    return int(_count(points, triangles, (keys[order], owners[order]), (first, shape)))


@compiled
def _spread_out(first, last, shape):
    count = 0
    for n in range(len(first)):
        count += np.prod(last[n] - first[n] + 1)
    keys, owners = np.empty(count, np.int64), np.empty(count, np.int64)
    count = 0
    for n in range(len(first)):
        for x in range(first[n, 0], last[n, 0] + 1):
            for y in range(first[n, 1], last[n, 1] + 1):
                for z in range(first[n, 2], last[n, 2] + 1):
                    keys[count] = (x * shape[1] + y) * shape[2] + z
                    owners[count] = n
                    count += 1
    return keys, owners


@compiled
def _count(points, triangles, sorted_cells, places):
    keys, owners = sorted_cells
    first, shape = places
    found, start = 0, 0
    while start < len(keys):
        end = start
        while end < len(keys) and keys[end] == keys[start]:
            end += 1
        for n in range(start, end):
            for m in range(start + 1 + n - start, end):
                a, b = owners[n], owners[m]
                corner = np.maximum(first[a], first[b])
                key = (corner[0] * shape[1] + corner[1]) * shape[2] + corner[2]
                # Each pair counts in one cell only.
                if key == keys[start] and _cut(points, triangles[a], triangles[b]):
                    found += 1
        start = end
    return found


@compiled
def _cut(points, one, other):
    shared = 0
    for p in one:
        for q in other:
            shared += p == q
    if shared > 1:
        return False
    return _pierces(points, one, other) or _pierces(points, other, one)


@compiled
def _pierces(points, one, other):
    a, b, c = points[other[0]], points[other[1]], points[other[2]]
    for n in range(3):
        start, end = one[n], one[(n + 1) % 3]
        if np.any(other == start) or np.any(other == end):
            continue
        p, q = points[start], points[end]
        if _side(a, b, c, p) * _side(a, b, c, q) >= 0:
            continue
        u, v, w = _side(p, q, a, b), _side(p, q, b, c), _side(p, q, c, a)
        if (u > 0 and v > 0 and w > 0) or (u < 0 and v < 0 and w < 0):
            return True
    return False


@compiled
def _side(a, b, c, d):
    ux, uy, uz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    vx, vy, vz = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    wx, wy, wz = d[0] - a[0], d[1] - a[1], d[2] - a[2]
    return ux * (vy * wz - vz * wy) + uy * (vz * wx - vx * wz) + uz * (vx * wy - vy * wx)
