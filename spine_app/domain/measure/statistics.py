"""Grey values inside a region: which voxels count, and what they say.

Source of the rule that a voxel counts when its centre lies inside: the same as in ITK's label
statistics over a mask that was rasterised by voxel centres; the tests compare both.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.measure.errors import MeasureTooLarge, RegionEmpty
from spine_app.domain.measure.roi import FlatRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.volume import Volume

PARALLEL_ATOL = 1e-4
"""A plane within this sine of a plane of the grid lies along it: 0.01 mm over 100 mm."""
INDEX_ATOL = 1e-6
"""Candidates this far beyond a region are tried as well, whatever rounding did."""
SAMPLES_MAX = 4_000_000
"""Samples of an oblique region at most."""


@dataclass(frozen=True)
class Statistics:
    """Grey values inside a region.

    Attributes:
        count: voxels whose centre lies inside, or samples of an oblique plane.
        mean: of their values.
        deviation: standard deviation of the sample (divided by n - 1); None for a single voxel.
        minimum: smallest value.
        maximum: largest value.
        counted: `count` times the size of one: mm² of a flat region, mm³ of a ball.
        is_sampled: values were interpolated (trilinear) on an oblique plane, not read from voxels.
        is_cut: a part of the region lies outside of the image and does not count.
    """

    count: int
    mean: float
    deviation: float | None
    minimum: float
    maximum: float
    counted: float
    is_sampled: bool = False
    is_cut: bool = False


def flat_statistics(roi: FlatRoi, volume: Volume) -> Statistics:
    """Grey values of a region in a plane.

    A plane along the grid reads the voxels of the slice that holds it: those whose centre lies
    inside the outline. An oblique plane is sampled at the finest spacing of the grid, from the
    middle of the region on, with trilinear values.

    Raises:
        RegionEmpty: no voxel centre, or no sample, lies inside.
        MeasureTooLarge: the region would need more than `SAMPLES_MAX` samples.
    """
    axis = _axis_along(roi, volume.grid)
    if axis is None:
        return _sampled(roi, volume)
    return _read(roi, volume, axis)


def sphere_statistics(sphere: Sphere, volume: Volume) -> Statistics:
    """Grey values of the voxels whose centre lies inside a ball.

    Raises:
        RegionEmpty: there is none.
    """
    grid = volume.grid
    center, reach = grid.indices_ijk(sphere.center), sphere.radius_mm / grid.spacing_ijk
    low, high, is_cut = _bounds(center - reach, center + reach, grid)
    squares = [
        ((np.arange(a, b) - c) * step) ** 2
        for a, b, c, step in zip(low, high, center, grid.spacing_ijk, strict=True)
    ]
    flat = squares[1][:, None] + squares[0][None, :]
    rows, columns = slice(low[1], high[1]), slice(low[0], high[0])
    values = [
        volume.voxels_kji[k, rows, columns][flat <= sphere.radius_mm**2 - away]
        for k, away in zip(range(low[2], high[2]), squares[2], strict=True)
    ]
    size = float(np.prod(grid.spacing_ijk))
    return _told(np.concatenate([np.empty(0, np.int16), *values]), size, is_cut=is_cut)


def _axis_along(roi: FlatRoi, grid: Grid) -> int | None:
    """Axis of the grid (0 = i) that stands on the plane of a region; None on an oblique plane."""
    cosines = np.abs(roi.frame.normal @ grid.direction)
    axis = int(np.argmax(cosines))
    return axis if np.linalg.norm(np.delete(cosines, axis)) < PARALLEL_ATOL else None


def _read(roi: FlatRoi, volume: Volume, axis: int) -> Statistics:
    """Statistics of the voxels of one slice."""
    grid = volume.grid
    corners = grid.indices_ijk(roi.frame.lifted(roi.outline))
    number = int(np.floor(corners[:, axis].mean() + 0.5))
    if not 0 <= number < grid.shape_ijk[axis]:
        raise RegionEmpty
    low, high, is_cut = _bounds(corners.min(axis=0), corners.max(axis=0), grid)
    low[axis] = number
    first, second = np.delete(np.arange(3), axis)
    steps = (grid.direction * grid.spacing_ijk).T @ np.array([roi.frame.right, roi.frame.up]).T
    across = np.arange(high[first] - low[first])[:, None, None] * steps[first]
    along = np.arange(high[second] - low[second])[None, :, None] * steps[second]
    inside = roi.holds(roi.frame.flat(grid.points_lps(low)) + across + along)
    # Axes of the slice in the order of growing index names: (first, second).
    voxels = np.take(volume.voxels_kji, number, axis=2 - axis).T
    values = voxels[low[first] : high[first], low[second] : high[second]][inside]
    return _told(values, float(grid.spacing_ijk[first] * grid.spacing_ijk[second]), is_cut=is_cut)


def _sampled(roi: FlatRoi, volume: Volume) -> Statistics:
    """Statistics of samples on an oblique plane."""
    step = float(volume.grid.spacing_ijk.min())
    outline = roi.outline
    low, high = np.ceil(outline.min(axis=0) / step), np.floor(outline.max(axis=0) / step)
    if np.prod(np.maximum(high - low + 1, 0)) > SAMPLES_MAX:
        raise MeasureTooLarge
    u, v = (np.arange(a, b + 1) * step for a, b in zip(low, high, strict=True))
    flat = np.stack(np.meshgrid(u, v, indexing="ij"), -1)
    flat = flat[roi.holds(flat)]
    index = volume.grid.indices_ijk(roi.frame.lifted(flat))
    last = np.array(volume.grid.shape_ijk) - 1
    kept = np.all((index >= -0.5) & (index <= last + 0.5), axis=-1)
    values = interpolated(volume.voxels_kji, np.clip(index[kept], 0, last))
    return _told(values, step**2, is_sampled=True, is_cut=not bool(kept.all()))


def interpolated(voxels_kji: NDArray[np.int16], index_ijk: Floats) -> Floats:
    """(n,) float64. Trilinear values at continuous indices (n, 3) inside of the array."""
    shape = np.array(voxels_kji.shape[::-1])
    base = np.minimum(np.floor(index_ijk).astype(np.intp), np.maximum(shape - 2, 0))
    part = index_ijk - base
    total = np.zeros(len(index_ijk))
    for corner in np.ndindex(2, 2, 2):
        at = np.minimum(base + corner, shape - 1)
        weight = np.prod(np.where(np.array(corner) == 1, part, 1 - part), axis=1)
        total += weight * voxels_kji[at[:, 2], at[:, 1], at[:, 0]]
    return total


def _bounds(
    low: Floats, high: Floats, grid: Grid
) -> tuple[NDArray[np.intp], NDArray[np.intp], bool]:
    """Index ranges (i, j, k) of the voxels between two indices, and whether the image ends there.

    Returns:
        First index, index after the last, and whether the region reaches beyond the image.
    """
    shape = np.array(grid.shape_ijk)
    first = np.clip(np.ceil(low - INDEX_ATOL), 0, shape).astype(np.intp)
    after = np.clip(np.floor(high + INDEX_ATOL) + 1, first, shape).astype(np.intp)
    return first, after, bool(np.any(low < -0.5) or np.any(high > shape - 0.5))


def _told(
    values: NDArray[np.int16] | Floats, size: float, *, is_sampled: bool = False, is_cut: bool
) -> Statistics:
    if values.size == 0:
        raise RegionEmpty
    deviation = float(values.std(ddof=1, dtype=np.float64)) if values.size > 1 else None
    return Statistics(
        count=int(values.size),
        mean=float(values.mean(dtype=np.float64)),
        deviation=deviation,
        minimum=float(values.min()),
        maximum=float(values.max()),
        counted=values.size * size,
        is_sampled=is_sampled,
        is_cut=is_cut,
    )
