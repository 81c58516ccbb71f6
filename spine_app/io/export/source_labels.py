"""A label map brought from the grid of a volume back onto the images it was read from."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.export.errors import SourceElsewhere
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.study.stacking import unit_axes
from spine_app.io.export.source import SourceSeries

_ALIGNED = 1e-4
"""Largest difference between an axis of the grid and one of the images, voxels per pixel."""
_HALF_WAY = 6
"""Decimals of a voxel in which half-way is half-way: positions in files are rounded."""


def labels_on_source(
    labels_kji: NDArray[np.unsignedinteger], grid: Grid, source: SourceSeries
) -> NDArray[np.unsignedinteger]:
    """The label at the centre of each pixel of each image.

    Where the images are the slices of the grid, this is the label map itself. Where the volume was
    resampled (tilted gantry, uneven distances), each pixel of an image gets the label of the voxel
    that holds its centre, so that the segmentation lies exactly on the images as acquired.

    Args:
        labels_kji: (k, j, i) labels.
        grid: where they lie.
        source: the images, in any order.

    Returns:
        (n, rows, columns) in the order of `source.frames`; 0 outside the grid.

    Raises:
        SourceElsewhere: rows and columns of the images do not run along those of the grid, or no
            image lies in it.
    """
    step_i, step_j = _steps(grid, source)
    first = grid.indices_ijk(np.array([frame.position for frame in source.frames]))
    out = np.zeros((len(first), source.rows, source.columns), labels_kji.dtype)
    hit = False
    for n, (at_i, at_j, at_k) in enumerate(first):
        k = int(_nearest(np.array([at_k]))[0])
        if not 0 <= k < grid.shape_kji[0]:
            continue
        hit = True
        columns = _nearest(at_i + step_i * np.arange(source.columns))
        rows = _nearest(at_j + step_j * np.arange(source.rows))
        in_i, in_j = _inside(columns, grid.shape_kji[2]), _inside(rows, grid.shape_kji[1])
        out[n][np.ix_(in_j, in_i)] = labels_kji[k][np.ix_(rows[in_j], columns[in_i])]
    if not hit:
        raise SourceElsewhere
    return out


def is_resampled(grid: Grid, source: SourceSeries) -> bool:
    """Whether the volume was resampled, so that its slices are not the images."""
    shape = (len(source.frames), source.rows, source.columns)
    if shape != grid.shape_kji:
        return True
    places = grid.indices_ijk(np.array([frame.position for frame in source.frames]))
    ideal = np.stack([np.zeros(len(places)), np.zeros(len(places)), np.arange(len(places))], 1)
    return bool(np.max(np.abs(places - ideal)) > 0.01)


def _steps(grid: Grid, source: SourceSeries) -> tuple[float, float]:
    """How far neighbouring pixels lie apart along i and j, in voxels."""
    axes = unit_axes(source.orientation)
    rows_mm, columns_mm = source.pixel_spacing
    moves = np.stack([axes[:, 0] * columns_mm, axes[:, 1] * rows_mm])
    steps = moves @ grid.lps_to_index[:3, :3].T
    aside = steps * np.array([[0, 1, 1], [1, 0, 1]])
    if np.max(np.abs(aside)) > _ALIGNED or min(steps[0, 0], steps[1, 1]) <= 0:
        raise SourceElsewhere
    return float(steps[0, 0]), float(steps[1, 1])


def _nearest(index: Floats) -> NDArray[np.int64]:
    return np.floor(np.round(index, _HALF_WAY) + 0.5).astype(np.int64)


def _inside(index: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    return np.asarray((index >= 0) & (index < size))
