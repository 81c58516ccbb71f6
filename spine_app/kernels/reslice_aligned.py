"""Slices along the grid: what is true of a whole row or column is worked out once.

Every sample is the one that `reslice_general` would take, to the last bit; so are thin slices,
maxima and minima. A mean is taken before interpolating across, which rounds differently.
"""

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
    Rows,
    span,
)
from spine_app.kernels.reslice_shade import BLACK, Blend, shade

Voxels = NDArray[np.int16]
Axis = tuple[int, int]
"""Voxels along an axis, and distance in memory from one to the next."""
Samples = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Fixed-point places across a slab, and their shares of the mean."""


def grid_axes(rows: Rows) -> tuple[int, int, int] | None:
    """The axes (0 = i, 1 = j, 2 = k) along which a picture runs across, down and through.

    None where it runs along no three axes of the grid.
    """
    moves = (rows.across[0], rows.starts[-1] - rows.starts[0], rows.through[0])
    along = [np.flatnonzero(move) for move in moves]
    if any(len(axes) > 1 for axes in along) or len(along[0]) != 1:
        return None
    straight = (rows.across == rows.across[0]).all() and (rows.through == rows.through[0]).all()
    across = int(along[0][0])
    others = [axis for axis in range(3) if axis != across]
    down = int(along[1][0]) if len(along[1]) else _left(others, along[2])
    through = int(along[2][0]) if len(along[2]) else _left(others, along[1])
    steady = (rows.starts[:, (across, through)] == rows.starts[0, (across, through)]).all()
    different = {across, down, through} == {0, 1, 2}
    return (across, down, through) if straight and steady and different else None


def _left(axes: list[int], taken: NDArray[np.intp]) -> int:
    """The first axis that is not taken."""
    return next(axis for axis in axes if axis not in taken)


@compiled
def draw_aligned(
    voxels: tuple[Voxels, tuple[Axis, Axis, Axis]],
    rows: tuple[Fixed, Fixed, Fixed],
    slab: tuple[NDArray[np.float64], int, bool],
    window: tuple[float, float, bool],
    picture: NDArray[np.uint32],
) -> None:
    """Draw a picture that runs along the grid.

    Args:
        voxels: all voxels, (k * j * i,) int16, and the axes across, down and through.
        rows: (3,) int64 index of the first pixel and the steps across and through, then (h,)
            int64 index of each row along the axis down; all in the order of these axes.
        slab: see `reslice_general.draw_general`.
        window: see `reslice_shade.shade`.
        picture: (h, w) uint32. Written.
    """
    flat, axes = voxels
    first, steps, downs = rows
    weights, blend, linear = slab
    height, width = picture.shape
    count = axes[0][0]
    x0, x1 = span(first[0], steps[0], count, width)
    around = columns(first[0], steps[0], count, (x0, x1), linear)
    ends = needed(around)
    places, shares = samples((first[2], steps[1]), axes[2][0], weights, blend)
    # A mean is one sample of a mean line; of an extreme, each sample has lines of its own.
    each = len(places) if blend == Blend.MEAN else 1
    groups = 0 if len(places) == 0 else len(places) // each
    # Two lines of voxels for each sample: most rows need the ones that the row before needed.
    lines, held = np.empty((groups, 2, count)), np.full((groups, 2), -1)
    mixed, values = np.empty(count), np.empty(x1 - x0)
    for y in range(height):
        picture[y, :x0] = BLACK
        picture[y, x1:] = BLACK
        if groups == 0 or not 0 <= downs[y] + HALF < axes[1][0] << POINT:
            picture[y, x0:x1] = BLACK
            continue
        for s in range(groups):
            across = (places[s : s + each], shares[s : s + each])
            line = mix(flat, axes, (downs[y], across, ends, linear), (lines[s], held[s]), mixed)
            if s == 0:
                spread(line, around, values)
            else:
                spread_extreme(line, around, blend == Blend.MAXIMUM, values)
        shade(values, window, picture[y, x0:x1])


@compiled
def samples(
    through: tuple[int, int], size: int, weights: NDArray[np.float64], blend: int
) -> Samples:
    """Places of the samples across a slab that lie in the volume, and their shares of the mean.

    Args:
        through: fixed-point index of the plane and step from a sample to the next.
        size: voxels along the axis.
        weights: (n,) float64, > 0.
        blend: a `Blend`; each sample of an extreme counts in full.
    """
    places, shares = np.empty(len(weights), np.int64), np.empty(len(weights))
    count, total = 0, 0.0
    for s in range(len(weights)):
        place = through[0] + (s - len(weights) // 2) * through[1]
        if 0 <= place + HALF < size << POINT:
            places[count], shares[count] = place, weights[s]
            total += weights[s]
            count += 1
    return places[:count], shares[:count] / total if blend == Blend.MEAN else np.ones(count)


@compiled
def split(place: int, size: int, linear: bool) -> tuple[int, int, float]:
    """The two voxels around a place and the part of the second; twice the nearest, and 0.

    Args:
        place: fixed-point index.
        size: voxels along the axis; both stay in the volume.
        linear: whether there is anything between two voxels.
    """
    if not linear:
        nearest = min(max((place + HALF) >> POINT, 0), size - 1)
        return nearest, nearest, 0.0
    index = (place + ROUNDING) >> DROPPED
    low = index >> FRACTION
    part = (index & MASK) * WEIGHT
    return min(max(low, 0), size - 1), min(max(low + 1, 0), size - 1), part


@compiled
def columns(
    first: int, step: int, size: int, ends: tuple[int, int], linear: bool
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float64]]:
    """The two voxels around each of the columns [x0, x1), and the part of the second."""
    x0, x1 = ends
    left, right = np.empty(x1 - x0, np.uint32), np.empty(x1 - x0, np.uint32)
    parts = np.empty(x1 - x0)
    for x in range(x0, x1):
        low, high, part = split(first + x * step, size, linear)
        left[x - x0], right[x - x0], parts[x - x0] = low, high, part
    return left, right, parts


@compiled
def needed(
    around: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float64]],
) -> tuple[int, int]:
    """First and last + 1 voxel of a line that the columns need."""
    left, right, _ = around
    if len(left) == 0:
        return 0, 0
    # Columns run along the line or against it.
    return min(left[0], left[-1]), max(right[0], right[-1]) + 1


@compiled
def mix(
    flat: Voxels,
    axes: tuple[Axis, Axis, Axis],
    wanted: tuple[int, Samples, tuple[int, int], bool],
    cache: tuple[NDArray[np.float64], NDArray[np.int64]],
    mixed: NDArray[np.float64],
) -> NDArray[np.float64]:
    """A line of voxels across, interpolated down and through.

    Args:
        flat: (k * j * i,) int16.
        axes: across, down and through.
        wanted: place of the line down; samples through; first and last + 1 voxel that is needed;
            and whether to interpolate.
        cache: (2, n) float64 lines of voxels, interpolated through, and (2,) int64 their index
            down; -1 for none.
        mixed: (n,) float64. Written, where two lines are mixed.
    """
    down, through, ends, linear = wanted
    lines, held = cache
    low, high, part = split(down, axes[1][0], linear)
    for index in (low, high):
        # Neighbours differ in their last bit, so each has a slot of its own.
        slot = index & 1
        if held[slot] != index:
            fill(flat, axes, (index, through, linear), ends, lines[slot])
            held[slot] = index
    below: NDArray[np.float64] = lines[low & 1]
    above: NDArray[np.float64] = lines[high & 1]
    if part == 0:
        return below
    for a in range(ends[0], ends[1]):
        mixed[a] = below[a] + (above[a] - below[a]) * part
    return mixed


@compiled
def fill(
    flat: Voxels,
    axes: tuple[Axis, Axis, Axis],
    at: tuple[int, Samples, bool],
    ends: tuple[int, int],
    line: NDArray[np.float64],
) -> None:
    """Read a line of voxels across, the mean of its samples through.

    Args:
        flat: (k * j * i,) int16.
        axes: across, down and through.
        at: index down, samples through, and whether to interpolate.
        ends: first and last + 1 voxel that is needed.
        line: (n,) float64. Written.
    """
    index, (places, shares), linear = at
    stride = np.uint64(axes[0][1])
    line[ends[0] : ends[1]] = 0.0
    for s in range(len(places)):
        low, high, part = split(places[s], axes[2][0], linear)
        near = np.uint64(index * axes[1][1] + low * axes[2][1])
        far = np.uint64(index * axes[1][1] + high * axes[2][1])
        share = shares[s]
        for a in range(ends[0], ends[1]):
            step = np.uint64(a) * stride
            value = flat[near + step] + (flat[far + step] - flat[near + step]) * part
            line[a] += share * value


@compiled
def spread(
    line: NDArray[np.float64],
    around: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float64]],
    sample: NDArray[np.float64],
) -> None:
    """Interpolate a line of voxels at the columns of a row."""
    left, right, parts = around
    for x in range(len(sample)):
        value = line[left[x]]
        sample[x] = value + (line[right[x]] - value) * parts[x]


@compiled
def spread_extreme(
    line: NDArray[np.float64],
    around: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float64]],
    largest: bool,
    values: NDArray[np.float64],
) -> None:
    """Interpolate a line of voxels at the columns of a row where that is a new extreme."""
    left, right, parts = around
    if largest:
        for x in range(len(values)):
            value = line[left[x]]
            value += (line[right[x]] - value) * parts[x]
            values[x] = max(values[x], value)
    else:
        for x in range(len(values)):
            value = line[left[x]]
            value += (line[right[x]] - value) * parts[x]
            values[x] = min(values[x], value)
