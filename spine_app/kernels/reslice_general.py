"""Slices at any angle: eight voxels, or the nearest one, for each pixel."""

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled
from spine_app.kernels.reslice_rows import (
    DROPPED,
    FRACTION,
    HALF,
    MASK,
    POINT,
    ROUNDING,
    WEIGHT,
    Fixed,
    between,
    span,
)
from spine_app.kernels.reslice_shade import BLACK, add, begin, blacken, divide, shade

Shape = tuple[int, int, int]
Voxels = NDArray[np.int16]


@compiled
def draw_general(
    voxels: tuple[Voxels, Shape],
    rows: tuple[Fixed, Fixed, Fixed],
    slab: tuple[NDArray[np.float64], int, bool],
    window: tuple[float, float, bool],
    picture: NDArray[np.uint32],
) -> None:
    """Draw a picture.

    Args:
        voxels: all voxels, (k * j * i,) int16, and how many lie along i, j and k.
        rows: starts, across and through of `reslice_rows.Rows`.
        slab: (n,) float64 weights of the samples, n odd, the middle one on the plane; the
            `Blend`; and whether values are interpolated.
        window: see `reslice_shade.shade`.
        picture: (h, w) uint32. Written.
    """
    weights, blend, linear = slab
    height, width = picture.shape
    values, totals, sample = np.empty(width), np.empty(width), np.empty(width)
    place = np.empty(3, np.int64)
    for y in range(height):
        if len(weights) == 1:
            # The usual case, without sums.
            x0, x1 = take_row(voxels, (rows[0][y], rows[1][y]), linear, sample)
            shade(sample[x0:x1], window, picture[y, x0:x1])
            picture[y, :x0] = BLACK
            picture[y, x1:] = BLACK
            continue
        begin(values, totals)
        for s in range(len(weights)):
            for axis in range(3):
                place[axis] = rows[0][y, axis] + (s - len(weights) // 2) * rows[2][y, axis]
            x0, x1 = take_row(voxels, (place, rows[1][y]), linear, sample)
            add(sample[x0:x1], weights[s], blend, values[x0:x1], totals[x0:x1])
        divide(values, totals)
        shade(values, window, picture[y])
        blacken(totals, picture[y])


@compiled
def take_row(
    voxels: tuple[Voxels, Shape],
    row: tuple[Fixed, Fixed],
    linear: bool,
    sample: NDArray[np.float64],
) -> tuple[int, int]:
    """Take one sample of each pixel of a row.

    Args:
        voxels: all voxels, (k * j * i,) int16, and how many lie along i, j and k.
        row: index of column 0 and step from a column to the next.
        linear: whether to interpolate.
        sample: (w,) float64. Written within the columns that lie in the volume.

    Returns:
        These columns, [x0, x1).
    """
    flat, shape = voxels
    columns = inside(row[0], row[1], shape, len(sample))
    if linear:
        interpolate(flat, shape, row, columns, sample)
    else:
        take_nearest(flat, shape, row, columns, sample)
    return columns


@compiled
def inside(place: Fixed, step: Fixed, shape: Shape, width: int) -> tuple[int, int]:
    """Columns [x0, x1) of a row that lie within the outer faces of the volume."""
    i0, i1 = span(place[0], step[0], shape[0], width)
    j0, j1 = span(place[1], step[1], shape[1], width)
    k0, k1 = span(place[2], step[2], shape[2], width)
    x0 = max(i0, j0, k0)
    return x0, max(min(i1, j1, k1), x0)


@compiled
def interpolate(
    flat: Voxels,
    shape: Shape,
    row: tuple[Fixed, Fixed],
    columns: tuple[int, int],
    sample: NDArray[np.float64],
) -> None:
    """Interpolate along all three axes; beyond the centres of the outer voxels their value holds.

    Args:
        flat: (k * j * i,) int16.
        shape: voxels along i, j and k.
        row: index of column 0 and step from a column to the next.
        columns: [x0, x1), all within the outer faces of the volume.
        sample: (w,) float64. Written within the columns.
    """
    place, step = row
    x0, x1 = columns
    a0, a1 = x0, x1
    for axis in range(3):
        low, high = between(
            place[axis] + ROUNDING, step[axis], (shape[axis] - 1) << POINT, len(sample)
        )
        a0, a1 = max(a0, low), min(a1, high)
    a0 = min(a0, x1)
    a1 = max(a1, a0)
    for x in range(x0, a0):
        sample[x] = at_the_rim(flat, shape, row, x)
    among_eight(flat, shape, row, (a0, a1), sample)
    for x in range(a1, x1):
        sample[x] = at_the_rim(flat, shape, row, x)


@compiled
def among_eight(
    flat: Voxels,
    shape: Shape,
    row: tuple[Fixed, Fixed],
    columns: tuple[int, int],
    sample: NDArray[np.float64],
) -> None:
    """Interpolate where all eight neighbours exist: the loop in which the time goes."""
    place, step = row
    # Indices without a sign: numba would look at each for counting from the end.
    line = np.uint64(shape[0])
    plane = np.uint64(shape[0] * shape[1])
    one = np.uint64(1)
    p, q, r = place[0] + ROUNDING, place[1] + ROUNDING, place[2] + ROUNDING
    dp, dq, dr = step[0], step[1], step[2]
    for x in range(columns[0], columns[1]):
        i, j, k = (p + x * dp) >> DROPPED, (q + x * dq) >> DROPPED, (r + x * dr) >> DROPPED
        fi, fj, fk = (i & MASK) * WEIGHT, (j & MASK) * WEIGHT, (k & MASK) * WEIGHT
        at = np.uint64((k >> FRACTION) * shape[1] + (j >> FRACTION)) * line + np.uint64(
            i >> FRACTION
        )
        v00 = flat[at] + (flat[at + one] - flat[at]) * fi
        at += line
        v01 = flat[at] + (flat[at + one] - flat[at]) * fi
        at += plane
        v11 = flat[at] + (flat[at + one] - flat[at]) * fi
        at -= line
        v10 = flat[at] + (flat[at + one] - flat[at]) * fi
        v0, v1 = v00 + (v01 - v00) * fj, v10 + (v11 - v10) * fj
        sample[x] = v0 + (v1 - v0) * fk


@compiled
def at_the_rim(flat: Voxels, shape: Shape, row: tuple[Fixed, Fixed], x: int) -> float:
    """Interpolate at one column with indices kept in the volume."""
    place, step = row
    value = 0.0
    for corner in range(8):
        weight, at, stride = 1.0, 0, 1
        for axis in range(3):
            index = (place[axis] + x * step[axis] + ROUNDING) >> DROPPED
            part = (index & MASK) * WEIGHT
            upper = (corner >> axis) & 1
            weight *= part if upper else 1.0 - part
            at += min(max((index >> FRACTION) + upper, 0), shape[axis] - 1) * stride
            stride *= shape[axis]
        value += weight * flat[at]
    return value


@compiled
def take_nearest(
    flat: Voxels,
    shape: Shape,
    row: tuple[Fixed, Fixed],
    columns: tuple[int, int],
    sample: NDArray[np.float64],
) -> None:
    """Take the voxel that holds each pixel; see `interpolate`."""
    place, step = row
    line = np.uint64(shape[0])
    p, q, r = place[0] + HALF, place[1] + HALF, place[2] + HALF
    dp, dq, dr = step[0], step[1], step[2]
    for x in range(columns[0], columns[1]):
        i, j, k = (p + x * dp) >> POINT, (q + x * dq) >> POINT, (r + x * dr) >> POINT
        sample[x] = flat[np.uint64(k * shape[1] + j) * line + np.uint64(i)]
