"""Where the rays of a picture come from and what is cut off them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import inlined
from spine_app.kernels.ray_space import Triple

ENDLESS = 1e30


class Eye(NamedTuple):
    """The eye of a picture. Positions are voxel indices.

    Attributes:
        place: (3,) float64. Where it is.
        axes: (3, 3) float64. Rows: change of the indices for one mm forwards, right and up.
        focal: distance from which the rows of the picture's pixels are one unit apart.
        aspect: distance of its columns in the same unit.
        step: mm between samples along a ray.
        planes: (n, 4) float64. A ray is kept where (i, j, k, 1) times each row is not negative; the
            first six rows keep it in the volume.
        background: red, green and blue, 0 … 1.
    """

    place: NDArray[np.float64]
    axes: NDArray[np.float64]
    focal: float
    aspect: float
    step: float
    planes: NDArray[np.float64]
    background: Triple


@inlined
def direction(eye: Eye, right: float, up: float) -> Triple:
    """Change of the indices for one mm along the ray of a pixel.

    Args:
        eye: where it comes from.
        right: pixels from the middle of the picture.
        up: pixels from the middle of the picture.
    """
    a = eye.axes
    scale = 1.0 / np.sqrt(eye.focal * eye.focal + right * right + up * up)
    f, r, u = scale * eye.focal, scale * right, scale * up
    return (
        f * a[0, 0] + r * a[1, 0] + u * a[2, 0],
        f * a[0, 1] + r * a[1, 1] + u * a[2, 1],
        f * a[0, 2] + r * a[1, 2] + u * a[2, 2],
    )


@inlined
def clip(eye: Eye, d: Triple) -> tuple[float, float]:
    """Where a ray begins and ends to be kept, in mm; the end is before the begin if it is not."""
    near, far = 0.0, ENDLESS
    for n in range(eye.planes.shape[0]):
        inside = _over(eye.planes, n, eye.place)
        growth = eye.planes[n, 0] * d[0] + eye.planes[n, 1] * d[1] + eye.planes[n, 2] * d[2]
        if growth > 0.0:
            near = max(near, -inside / growth)
        elif growth < 0.0:
            far = min(far, -inside / growth)
        elif inside < 0.0:
            far = -1.0
    return near, far


@inlined
def _over(planes: NDArray[np.float64], n: int, at: NDArray[np.float64]) -> float:
    total = planes[n, 0] * at[0] + planes[n, 1] * at[1] + planes[n, 2] * at[2] + planes[n, 3]
    return float(total)


@inlined
def is_kept(eye: Eye, right: float, up: float, depth: float) -> bool:
    """Whether a point of a surface is on the kept side of all planes, those of the volume apart.

    Args:
        eye: where the picture is seen from.
        right: pixels from the middle of the picture.
        up: pixels from the middle of the picture.
        depth: mm in front of the eye, along its look.
    """
    a = eye.axes
    r, u = right / eye.focal, up / eye.focal
    for n in range(6, eye.planes.shape[0]):
        total = _over(eye.planes, n, eye.place)
        for m in range(3):
            total += eye.planes[n, m] * depth * (a[0, m] + r * a[1, m] + u * a[2, m])
        if total < 0.0:
            return False
    return True
