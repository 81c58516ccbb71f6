"""Fewer triangles for a closed surface: edges shrink to points where that changes it least.

Every vertex knows the planes it stands for, and an edge costs what its new point is away from those
of its ends. In each pass edges below a price go, no two of them with a triangle in common, and the
price rises until few enough triangles are left. An edge stays where the surface would no longer be
a closed manifold, or a triangle would turn over or become a needle.

Sources: Garland, Heckbert, Surface simplification using quadric error metrics, SIGGRAPH 1997; Dey,
Edelsbrunner, Guha, Nekhayev, Topology preserving edge contraction, 1999, for what keeps a manifold.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled

Floats = NDArray[np.float64]
Points = NDArray[np.float32]
Triangles = NDArray[np.int32]
Triple = tuple[float, float, float]

CHEAPEST, DEAREST = 0.02, 1.0
"""First and last price: root mean square distance from the planes, in units of `scale`."""
RISE = 1.25
"""What the price is multiplied by from pass to pass."""
TURN = 0.35
"""Smallest cosine between the normals of a triangle before and after."""
PLUMP = 0.12
"""Smallest quality of a triangle that changes: 1 is equilateral, 0 a needle."""
STILL = 1e-3
"""How strongly a new point is drawn to the middle of its edge where the planes leave it free."""


def thinned(
    points: Points, triangles: Triangles, target: int, scale: float
) -> tuple[Points, Triangles]:
    """A closed manifold with fewer triangles.

    Args:
        points: (n, 3) float32, mm.
        triangles: (m, 3) int32, closed, each edge in two of them.
        target: triangles that are few enough.
        scale: mm. Up to about this far the surface may move.

    Returns:
        Points that are used, and triangles; more than `target` where they cannot go.
    """
    if len(triangles) <= target:
        return points, triangles
    middle = points.mean(axis=0, dtype=np.float64)
    moved = points - middle
    kept = triangles.copy()
    planes = planes_of(moved, kept)
    price = CHEAPEST
    while price <= DEAREST and len(kept) > target:
        kept = thin_once(moved, planes, kept, (target, (price * scale) ** 2))
        price *= RISE
    used = np.zeros(len(points), bool)
    used[kept] = True
    names = np.cumsum(used, dtype=np.int32) - np.int32(1)
    return (moved[used] + middle).astype(np.float32), names[kept]


@compiled
def planes_of(points: Floats, triangles: Triangles) -> Floats:
    """What the planes of each vertex's triangles add up to, times their area.

    Returns:
        (n, 11) float64: xx, xy, xz, xw, yy, yz, yw, zz, zw, ww of a plane (x, y, z, w), and 1.
    """
    planes = np.zeros((len(points), 11))
    one = np.empty(11)
    for t in range(len(triangles)):
        a, b, c = triangles[t]
        x, y, z = _normal(points[a], points[b], points[c])
        double = np.sqrt(x * x + y * y + z * z)
        if double <= 0:
            continue
        x, y, z = x / double, y / double, z / double
        w = -(x * points[a, 0] + y * points[a, 1] + z * points[a, 2])
        one[:] = (x * x, x * y, x * z, x * w, y * y, y * z, y * w, z * z, z * w, w * w, 1.0)
        for corner in (a, b, c):
            for n in range(11):
                planes[corner, n] += one[n] * double / 2
    return planes


class Round(NamedTuple):
    """One pass over a surface.

    Attributes:
        points: (n, 3) float64, mm.
        planes: (n, 11) as of `planes_of`.
        triangles: (m, 3) int32.
        starts: (n + 1,). Where the triangles of each vertex begin in `fans`, as they were at first.
        fans: (3 m,). Triangles.
        marks: (n,). The vertex whose neighbour each vertex was found to be last.
        locked: (n,). In a triangle that has changed.
        dead: (m,). Triangles that are gone.
    """

    points: Floats
    planes: Floats
    triangles: Triangles
    starts: NDArray[np.int64]
    fans: NDArray[np.int64]
    marks: NDArray[np.int64]
    locked: NDArray[np.bool_]
    dead: NDArray[np.bool_]


@compiled
def thin_once(
    points: Floats, planes: Floats, triangles: Triangles, until: tuple[int, float]
) -> Triangles:
    """One pass at a price; points, planes and triangles change in place.

    Args:
        points: (n, 3) float64, mm.
        planes: (n, 11) as of `planes_of`.
        triangles: (m, 3) int32.
        until: triangles that are few enough, and the price in mm².

    Returns:
        The triangles that are left.
    """
    n, left = len(points), len(triangles)
    starts, fans = _fans(n, triangles)
    locked, dead = np.zeros(n, np.bool_), np.zeros(left, np.bool_)
    now = Round(points, planes, triangles, starts, fans, np.full(n, -1), locked, dead)
    room = np.empty(3), np.empty(11)
    for t in range(len(triangles)):
        if left <= until[0]:
            break
        for corner in range(3):
            u, v = triangles[t, corner], triangles[t, (corner + 1) % 3]
            # Of the two triangles of an edge the one that walks it upwards asks.
            if u < v and not (locked[u] or locked[v]) and _shrinks(now, (u, v), until[1], room):
                left -= 2
    return triangles[~dead]


@compiled
def _shrinks(now: Round, edge: tuple[int, int], price: float, room: tuple[Floats, Floats]) -> bool:
    """Shrink an edge, if it is cheap enough and nothing speaks against it."""
    place, both = room
    if _cost(now, edge, both, place) > price:
        return False
    if not (_stays_manifold(now, edge) and _stays_plump(now, edge, place)):
        return False
    _shrink(now, edge)
    now.points[edge[0]], now.planes[edge[0]] = place, both
    return True


@compiled
def _fans(count: int, triangles: Triangles) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Triangles of each vertex, one vertex after the other, and where each begins."""
    starts = np.zeros(count + 1, np.int64)
    for t in range(len(triangles)):
        for corner in range(3):
            starts[triangles[t, corner] + 1] += 1
    for n in range(count):
        starts[n + 1] += starts[n]
    fans, filled = np.empty(starts[-1], np.int64), starts[:-1].copy()
    for t in range(len(triangles)):
        for corner in range(3):
            vertex = triangles[t, corner]
            fans[filled[vertex]] = t
            filled[vertex] += 1
    return starts, fans


@compiled
def _cost(now: Round, edge: tuple[int, int], both: Floats, place: Floats) -> float:
    """Mean square distance, mm², of the best new point from the planes of an edge's ends.

    The point is written to `place`, the sums of the planes to `both`.
    """
    u, v = edge
    for n in range(11):
        both[n] = now.planes[u, n] + now.planes[v, n]
    xx, xy, xz, xw, yy, yz, yw, zz, zw, ww, weight = both
    soft = STILL * weight
    mx, my, mz = (now.points[u] + now.points[v]) / 2
    a, d, f = xx + soft, yy + soft, zz + soft
    p, q, r = soft * mx - xw, soft * my - yw, soft * mz - zw
    # Cramer's rule; the matrix is symmetric and, with what draws to the middle, never singular.
    ca, cb, cc = d * f - yz * yz, xz * yz - xy * f, xy * yz - xz * d
    whole = a * ca + xy * cb + xz * cc
    if whole <= 0:
        return np.inf
    x = (p * ca + q * cb + r * cc) / whole
    y = (p * cb + q * (a * f - xz * xz) + r * (xy * xz - a * yz)) / whole
    z = (p * cc + q * (xy * xz - a * yz) + r * (a * d - xy * xy)) / whole
    place[0], place[1], place[2] = x, y, z
    squares = xx * x * x + yy * y * y + zz * z * z + ww
    mixed = xy * x * y + xz * x * z + yz * y * z + xw * x + yw * y + zw * z
    return float((squares + 2 * mixed) / weight)


@compiled
def _stays_manifold(now: Round, edge: tuple[int, int]) -> bool:
    """Whether the ends of an edge have but the two neighbours in common that they must have.

    Those keep three triangles at least. What is marked with a vertex is still its neighbour:
    otherwise the vertex were locked.
    """
    u, v = edge
    for n in range(now.starts[u], now.starts[u + 1]):
        for corner in range(3):
            now.marks[now.triangles[now.fans[n], corner]] = u
    shared = 0
    for n in range(now.starts[v], now.starts[v + 1]):
        corners = now.triangles[now.fans[n]]
        for corner in range(3):
            # Each neighbour once: the one that follows v in each triangle of its fan.
            other = corners[(corner + 1) % 3]
            if corners[corner] == v and other != u and now.marks[other] == u:
                shared += 1
                if now.starts[other + 1] - now.starts[other] < 4:
                    return False
    return shared == 2


@compiled
def _stays_plump(now: Round, edge: tuple[int, int], place: Floats) -> bool:
    """Whether no triangle turns over or becomes a needle when an edge shrinks to a place."""
    u, v = edge
    for end, gone in ((u, v), (v, u)):
        for n in range(now.starts[end], now.starts[end + 1]):
            a, b, c = now.triangles[now.fans[n]]
            while a != end:
                a, b, c = b, c, a
            if gone in (b, c):
                continue
            old = _normal(now.points[a], now.points[b], now.points[c])
            if not _is_like(old, place, now.points[b], now.points[c]):
                return False
    return True


@compiled
def _is_like(old: Triple, a: Floats, b: Floats, c: Floats) -> bool:
    """Whether a triangle looks where one with a normal did, and is no needle."""
    new = _normal(a, b, c)
    along = size = before = sides = 0.0
    for axis in range(3):
        along += new[axis] * old[axis]
        size += new[axis] ** 2
        before += old[axis] ** 2
        sides += (b[axis] - a[axis]) ** 2 + (c[axis] - b[axis]) ** 2 + (a[axis] - c[axis]) ** 2
    if along <= 0 or along * along < TURN**2 * size * before:
        return False
    # 2 sqrt(3) times the normal's length is the sum of squares for an equilateral triangle.
    return bool(12 * size >= PLUMP**2 * sides * sides)


@compiled
def _shrink(now: Round, edge: tuple[int, int]) -> None:
    """Put the first end in the place of the second, and lock all around for this pass."""
    u, v = edge
    for end, other in ((u, v), (v, u)):
        for n in range(now.starts[end], now.starts[end + 1]):
            corners = now.triangles[now.fans[n]]
            for corner in range(3):
                now.locked[corners[corner]] = True
                if corners[corner] == other:
                    now.dead[now.fans[n]] = True
    for n in range(now.starts[v], now.starts[v + 1]):
        for corner in range(3):
            if now.triangles[now.fans[n], corner] == v and not now.dead[now.fans[n]]:
                now.triangles[now.fans[n], corner] = u


@compiled
def _normal(a: Floats, b: Floats, c: Floats) -> Triple:
    """Cross product of two sides of a triangle: outwards, twice its area long."""
    ux, uy, uz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    vx, vy, vz = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    return uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
