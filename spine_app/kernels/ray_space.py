"""A volume as rays see it: voxels in a row, its blocks, and interpolation between voxels."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import inlined

MARGIN = 1e-5
"""Rays end this many voxels before the last ones, so that every position lies in a cell."""

Voxels = NDArray[np.int16]
Triple = tuple[float, float, float]


class Space(NamedTuple):
    """What rays go through. Positions are voxel indices (i, j, k); at least two voxels an axis.

    Attributes:
        voxels: (k * j * i,) int16, not writeable.
        shape: voxels along i, j and k.
        spacing: mm between voxels along i, j and k.
        blocks: blocks along i, j and k.
        distance: (blocks,) uint8. `ray_blocks.spread_distances`, flat.
        low: (blocks,) int16. Smallest values, flat.
        high: (blocks,) int16. Largest values, flat.
    """

    voxels: Voxels
    shape: tuple[int, int, int]
    spacing: Triple
    blocks: tuple[int, int, int]
    distance: NDArray[np.uint8]
    low: NDArray[np.int16]
    high: NDArray[np.int16]


@inlined
def value_at(space: Space, x: float, y: float, z: float) -> float:
    """Value between eight voxels, linear along each axis.

    Positions lie in a cell: 0 <= x < voxels - 1, and so on. Nobody checks that here.
    """
    nx, ny, _ = space.shape
    i, j, k = int(x), int(y), int(z)
    fx, fy, fz = x - i, y - j, z - k
    v = space.voxels
    row, layer = np.uint64(nx), np.uint64(nx * ny)
    a = np.uint64(i + nx * (j + ny * k))
    v00, v10 = between(v, a, fx), between(v, a + row, fx)
    v01, v11 = between(v, a + layer, fx), between(v, a + layer + row, fx)
    v0 = v00 + fy * (v10 - v00)
    v1 = v01 + fy * (v11 - v01)
    return v0 + fz * (v1 - v0)


@inlined
def gradient_at(space: Space, x: float, y: float, z: float) -> Triple:
    """Central differences over two voxels, in grey values per mm along i, j and k.

    Like values, they are linear between voxels: (value_at(x + 1) - value_at(x - 1)) / 2. At the
    border the outermost values go on.
    """
    i, j, k = int(x), int(y), int(z)
    nx, ny, nz = space.shape
    sx, sy, sz = space.spacing
    if i > 0 and j > 0 and k > 0 and i < nx - 2 and j < ny - 2 and k < nz - 2:
        start = np.uint64(i + nx * (j + ny * k))
        gx, gy, gz = _inner(space.voxels, start, (nx, nx * ny), (x - i, y - j, z - k))
    else:
        gx = _border(space, x + 1.0, y, z) - _border(space, x - 1.0, y, z)
        gy = _border(space, x, y + 1.0, z) - _border(space, x, y - 1.0, z)
        gz = _border(space, x, y, z + 1.0) - _border(space, x, y, z - 1.0)
    return 0.5 * gx / sx, 0.5 * gy / sy, 0.5 * gz / sz


@inlined
def between(v: Voxels, a: np.uint64, f: float) -> float:
    """Value between a voxel and the next one in its row."""
    return float(v[a] + f * (v[a + np.uint64(1)] - v[a]))


@inlined
def _along(v: Voxels, a: np.uint64, f: float) -> tuple[float, float]:
    """Value, and difference over two voxels, between a voxel and the next one in its row."""
    one = np.uint64(1)
    v0, v1 = v[a], v[a + one]
    left, right = v1 - v[a - one], v[a + one + one] - v0
    return v0 + f * (v1 - v0), left + f * (right - left)


@inlined
def _inner(v: Voxels, a: np.uint64, strides: tuple[int, int], f: Triple) -> Triple:
    """Differences over two voxels from the 32 voxels at and around a cell."""
    fx, fy, fz = f
    row, layer = np.uint64(strides[0]), np.uint64(strides[1])
    v00, d00 = _along(v, a, fx)
    v10, d10 = _along(v, a + row, fx)
    v01, d01 = _along(v, a + layer, fx)
    v11, d11 = _along(v, a + layer + row, fx)
    d0, d1 = d00 + fy * (d10 - d00), d01 + fy * (d11 - d01)
    lower = v10 - between(v, a - row, fx)
    upper = between(v, a + row + row, fx) - v00
    e0 = lower + fy * (upper - lower)
    lower = v11 - between(v, a + layer - row, fx)
    upper = between(v, a + layer + row + row, fx) - v01
    e1 = lower + fy * (upper - lower)
    near = v01 - between(v, a - layer, fx)
    far = v11 - between(v, a - layer + row, fx)
    g0 = near + fy * (far - near)
    near = between(v, a + layer + layer, fx) - v00
    far = between(v, a + layer + layer + row, fx) - v10
    g1 = near + fy * (far - near)
    return d0 + fz * (d1 - d0), e0 + fz * (e1 - e0), g0 + fz * (g1 - g0)


@inlined
def _border(space: Space, x: float, y: float, z: float) -> float:
    """Value at a position that may lie outside, where it is that of the nearest position inside."""
    nx, ny, nz = space.shape
    return value_at(
        space,
        min(max(x, 0.0), nx - 1 - MARGIN),
        min(max(y, 0.0), ny - 1 - MARGIN),
        min(max(z, 0.0), nz - 1 - MARGIN),
    )
