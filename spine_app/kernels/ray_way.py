"""The way of a ray through the blocks of a volume."""

from typing import NamedTuple

import numpy as np

from spine_app.kernels.compile import inlined
from spine_app.kernels.ray_blocks import SHIFT
from spine_app.kernels.ray_space import Space, Triple


class Way(NamedTuple):
    """Where a ray goes. Positions are voxel indices.

    Attributes:
        x: of the first sample.
        y: of the first sample.
        z: of the first sample.
        dx: from a sample to the next.
        dy: from a sample to the next.
        dz: from a sample to the next.
        length: mm from a sample to the next.
        steps: how many there are to the end; the last one may be a fraction of one.
    """

    x: float
    y: float
    z: float
    dx: float
    dy: float
    dz: float
    length: float
    steps: float


@inlined
def way_of(start: Triple, step: Triple, length: float, steps: float) -> Way:
    """A way from its first position, the step to the next, and how far it goes."""
    return Way(start[0], start[1], start[2], step[0], step[1], step[2], length, steps)


@inlined
def position(way: Way, n: float) -> Triple:
    """Where a ray is after n steps."""
    return way.x + n * way.dx, way.y + n * way.dy, way.z + n * way.dz


@inlined
def block_at(space: Space, at: Triple) -> int:
    """Number of the block that holds a position in a cell."""
    bx, by, _ = space.blocks
    i, j, k = int(at[0]) >> SHIFT, int(at[1]) >> SHIFT, int(at[2]) >> SHIFT
    return np.uint64(i + bx * (j + by * k))  # type: ignore[return-value]


@inlined
def inverse(way: Way) -> Triple:
    """Steps per voxel along i, j and k; very many along an axis that the ray does not follow."""
    return _inverse(way.dx), _inverse(way.dy), _inverse(way.dz)


@inlined
def _inverse(step: float) -> float:
    return 1.0 / step if abs(step) > 1e-12 else 1e12


@inlined
def leap(at: Triple, inverse: Triple, far: int) -> float:
    """Whole steps, at least one, until a ray has left the blocks that are nearer than `far`.

    Args:
        at: where it is.
        inverse: steps per voxel.
        far: distance in blocks, at least 1.
    """
    steps = min(
        _leave(at[0], inverse[0], far),
        _leave(at[1], inverse[1], far),
        _leave(at[2], inverse[2], far),
    )
    return float(max(np.ceil(steps), 1.0))


@inlined
def _leave(x: float, inverse: float, far: int) -> float:
    block = int(x) >> SHIFT
    edge = block + far if inverse > 0.0 else block - far + 1
    return ((edge << SHIFT) - x) * inverse
