"""Triangles to pixels: what surfaces show in each pixel, and how deep it lies.

Of opaque surfaces the nearest point of each pixel is kept, of translucent ones all that lie before
it, from front to back, so that rays can mix them with the volume in their order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import inlined, lean
from spine_app.kernels.ray_counter import take
from spine_app.kernels.ray_eye import Eye, is_kept
from spine_app.kernels.ray_space import Triple

BAND = 16
"""Rows of pixels that one thread fills at a time."""
AMBIENT, DIFFUSE, SPECULAR, SPECULAR_POWER = 0.2, 0.8, 0.15, 24.0

Floats32 = NDArray[np.float32]


class Surface(NamedTuple):
    """Triangles as a picture sees them.

    Attributes:
        corners: (n, 3) float64. Pixel from the left and the upper edge, and 1 / mm of depth; 0 at
            and behind the eye.
        normals: (n, 3) float64. Any length; right, up, forwards.
        triangles: (m, 3) int32. Indices of corners.
        part: (m,) int32. Which row of `paints` a triangle has.
        paints: (k, 5) float64. Red, green, blue, opacity, and whether planes cut it (1 or 0).
    """

    corners: NDArray[np.float64]
    normals: NDArray[np.float64]
    triangles: NDArray[np.int32]
    part: NDArray[np.int32]
    paints: NDArray[np.float64]


class Layers(NamedTuple):
    """What a picture's surfaces show. Depths are 1 / mm: larger is nearer, 0 is nothing.

    Attributes:
        depth: (h * w,) float32. Of the nearest opaque point.
        face: (h * w, 3) float32. Its colour.
        start: (h * w + 1,) int64. Where the translucent points of each pixel begin in the lists.
        filled: (h * w,) int64. How many of them there are.
        depths: (f,) float32. Of translucent points, from front to back in each pixel.
        colors: (f, 4) float32. Their red, green, blue and opacity.
    """

    depth: Floats32
    face: Floats32
    start: NDArray[np.int64]
    filled: NDArray[np.int64]
    depths: Floats32
    colors: Floats32


@lean
def fill_layers(
    surface: Surface, eye: Eye, layers: Layers, shape: tuple[int, int], job: NDArray[np.int64]
) -> None:
    """Find opaque points and count translucent ones, or list these; threads may share the work.

    Args:
        surface: what to draw.
        eye: where it is seen from.
        layers: gets the result.
        shape: height and width of the picture.
        job: (2,) int64. A counter (`ray_counter.take`), and 1 for listing, else 0.
    """
    while True:
        top = take(job) * BAND
        if top >= shape[0]:
            return
        rows = (top, min(top + BAND, shape[0]))
        for n in range(surface.triangles.shape[0]):
            opaque = surface.paints[surface.part[n], 3] >= 1.0
            if not (opaque and job[1] == 1):
                _fill(surface, eye, layers, (n, rows[0], rows[1], shape[0], shape[1]), job[1] == 1)


@inlined
def _fill(
    surface: Surface,
    eye: Eye,
    layers: Layers,
    where: tuple[int, int, int, int, int],
    listing: bool,
) -> None:
    """Fill the pixels of one triangle in a band of rows."""
    number, top, bottom, height, width = where
    a, b, c = surface.triangles[number]
    p = surface.corners
    if p[a, 2] <= 0.0 or p[b, 2] <= 0.0 or p[c, 2] <= 0.0:
        return
    area = _edge(p, a, b, p[c, 0], p[c, 1])
    if area == 0.0:
        return
    if area < 0.0:
        b, c, area = c, b, -area
    left = max(int(np.floor(min(p[a, 0], p[b, 0], p[c, 0]))), 0)
    right = min(int(np.ceil(max(p[a, 0], p[b, 0], p[c, 0]))), width - 1)
    first = max(int(np.floor(min(p[a, 1], p[b, 1], p[c, 1]))), top)
    last = min(int(np.ceil(max(p[a, 1], p[b, 1], p[c, 1]))), bottom - 1)
    for row in range(first, last + 1):
        for column in range(left, right + 1):
            x, y = column + 0.5, row + 0.5
            u, v, w = _edge(p, b, c, x, y), _edge(p, c, a, x, y), _edge(p, a, b, x, y)
            if _in(u, p, b, c) and _in(v, p, c, a) and _in(w, p, a, b):
                shares = (u / area, v / area, w / area)
                at = (row * width + column, (x - 0.5 * width) * eye.aspect, 0.5 * height - y)
                _put(surface, eye, layers, (number, a, b, c, listing), (shares, at))


@inlined
def _edge(p: NDArray[np.float64], a: int, b: int, x: float, y: float) -> float:
    """Twice the area between an edge and a point; positive on its right in a picture."""
    return float((p[b, 0] - p[a, 0]) * (y - p[a, 1]) - (p[b, 1] - p[a, 1]) * (x - p[a, 0]))


@inlined
def _in(area: float, p: NDArray[np.float64], a: int, b: int) -> bool:
    """Whether a point is inside of an edge; one on it belongs to one of the two triangles there."""
    if area != 0.0:
        return area > 0.0
    dy = p[b, 1] - p[a, 1]
    return bool(dy > 0.0 or (dy == 0.0 and p[b, 0] < p[a, 0]))


@inlined
def _put(
    surface: Surface,
    eye: Eye,
    layers: Layers,
    which: tuple[int, int, int, int, bool],
    where: tuple[Triple, tuple[int, float, float]],
) -> None:
    """Keep one point of a triangle if it may be seen."""
    number, a, b, c, listing = which
    shares, (pixel, right, up) = where
    p, paint = surface.corners, surface.paints[surface.part[number]]
    near = shares[0] * p[a, 2] + shares[1] * p[b, 2] + shares[2] * p[c, 2]
    if near <= layers.depth[pixel]:
        return
    if paint[4] > 0.0 and not is_kept(eye, right, up, 1.0 / near):
        return
    if paint[3] >= 1.0:
        layers.depth[pixel] = near
        red, green, blue = _face(surface, paint, (a, b, c), shares)
        layers.face[pixel, 0], layers.face[pixel, 1], layers.face[pixel, 2] = red, green, blue
    elif listing:
        _insert(layers, pixel, near, (*_face(surface, paint, (a, b, c), shares), paint[3]))
    else:
        layers.filled[pixel] += 1


@inlined
def _insert(
    layers: Layers, pixel: int, near: float, color: tuple[float, float, float, float]
) -> None:
    """Put a translucent point among those of its pixel, by depth."""
    n = layers.start[pixel] + layers.filled[pixel]
    first = layers.start[pixel]
    while n > first and layers.depths[n - 1] < near:
        layers.depths[n] = layers.depths[n - 1]
        for m in range(4):
            layers.colors[n, m] = layers.colors[n - 1, m]
        n -= 1
    layers.depths[n] = near
    layers.colors[n, 0], layers.colors[n, 1] = color[0], color[1]
    layers.colors[n, 2], layers.colors[n, 3] = color[2], color[3]
    layers.filled[pixel] += 1


@inlined
def _face(
    surface: Surface, paint: NDArray[np.float64], corners: tuple[int, int, int], shares: Triple
) -> Triple:
    """Colour of a surface under a light from the eye, the same on both sides."""
    p, normals = surface.corners, surface.normals
    x = y = z = 0.0
    for n in range(3):
        # What is even in space is even in a picture once it is divided by its depth.
        weight = shares[n] * p[corners[n], 2]
        x += weight * normals[corners[n], 0]
        y += weight * normals[corners[n], 1]
        z += weight * normals[corners[n], 2]
    length = np.sqrt(x * x + y * y + z * z)
    cosine = abs(z) / length if length > 0.0 else 0.0
    many, more = AMBIENT + DIFFUSE * cosine, SPECULAR * cosine**SPECULAR_POWER
    return (
        min(paint[0] * many + more, 1.0),
        min(paint[1] * many + more, 1.0),
        min(paint[2] * many + more, 1.0),
    )
