"""How values look to a ray: opacity, colour, light."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import inlined
from spine_app.kernels.ray_space import Space, Triple, gradient_at, value_at
from spine_app.kernels.ray_way import Way, position

DENSE, PLACE, RED, GREEN, BLUE = range(5)
"""Columns of `Look.table`."""


class Look(NamedTuple):
    """A transfer function in bins of equal width over the values of a volume.

    Attributes:
        first: value at which the first bin begins, not above any value of the volume.
        scale: bins per value; no value of the volume lies behind the last bin.
        table: (bins + 1, 5) float32. Sums over the bins before each one: extinction per mm, and
            extinction times bin, red, green and blue.
        flat: (bins, 4) float32. Opacity of each bin, and red, green and blue times opacity, for
            pictures of the largest or smallest value.
        light: (n, 2) float32. Over the cosine between ray and normal, 0 … 1: what a colour is
            multiplied with, and what is added to it.
        gradient: (n,) float32. Factor of the extinction over the length of the gradient from 0 to
            `steepest`; of one element where there is none.
        steepest: grey values per mm.
        extreme: 0 composes colours, 1 shows the largest value, -1 the smallest.
    """

    first: float
    scale: float
    table: NDArray[np.float32]
    flat: NDArray[np.float32]
    light: NDArray[np.float32]
    gradient: NDArray[np.float32]
    steepest: float
    extreme: int


@inlined
def bin_at(space: Space, look: Look, at: Triple) -> int:
    """Bin of the value at a position."""
    return int((value_at(space, at[0], at[1], at[2]) - look.first) * look.scale)


@inlined
def bin_before(space: Space, look: Look, way: Way, n: float) -> int:
    """Bin of the sample before the n-th, or -1 where that is the first."""
    if n <= 0.0:
        return -1
    return bin_at(space, look, position(way, n - 1.0))


@inlined
def lit(space: Space, look: Look, way: Way, at: Triple) -> tuple[float, float, float, float]:
    """What a colour is multiplied with, the shine added to it, the factor of the extinction.

    The last of the four numbers is the length of the gradient, in grey values per mm.

    The light shines from the eye, and surfaces shine on both sides.

    Source:
        Phong, Illumination for computer generated pictures, CACM 18(6), 1975, as
        `vtkGPUVolumeRayCastMapper` computes it for a headlight.
    """
    gx, gy, gz = gradient_at(space, at[0], at[1], at[2])
    length = np.sqrt(gx * gx + gy * gy + gz * gz)
    factor = 1.0
    if look.gradient.size > 1:
        steep = min(length / look.steepest, 1.0) * (look.gradient.size - 1)
        n = min(int(steep), look.gradient.size - 2)
        factor = look.gradient[n] + (steep - n) * (look.gradient[n + 1] - look.gradient[n])
    sx, sy, sz = space.spacing
    along = gx * way.dx * sx + gy * way.dy * sy + gz * way.dz * sz
    cosine = min(abs(along) / (length * way.length), 1.0) if length > 0.0 else 0.0
    n = int(cosine * (look.light.shape[0] - 1) + 0.5)
    return look.light[n, 0], look.light[n, 1], factor, length
