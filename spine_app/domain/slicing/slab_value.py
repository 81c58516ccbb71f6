"""The value that a slab shows at one place."""

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.slicing.slab_samples import slab_samples, step_along
from spine_app.domain.volume import Volume


def slab_value(volume: Volume, point_lps: Floats, normal_lps: Floats, slab: Slab) -> float | None:
    """What a slab shows of the voxels across it.

    The values are those of the voxels that hold the samples of the picture; samples outside the
    volume count for nothing.

    Args:
        volume: the volume.
        point_lps: (3,) float64, mm, LPS. A point of the middle plane.
        normal_lps: (3,) float64, unit, LPS. Normal of that plane.
        slab: mode and thickness.

    Returns:
        A value; None where there is none of the volume.
    """
    if not slab.is_thick:
        return volume.value_at(point_lps)
    grid = volume.grid
    samples = slab_samples(slab, step_along(grid, normal_lps))
    points = point_lps + samples.offsets_mm[:, None] * normal_lps
    index = np.floor(grid.indices_ijk(points) + 0.5).astype(int)[:, ::-1]
    inside = np.all((index >= 0) & (index < grid.shape_kji), axis=1)
    if not inside.any():
        return None
    values = volume.voxels_kji[tuple(index[inside].T)]
    if slab.mode is SlabMode.MEAN:
        return float(np.average(values, weights=samples.weights[inside]))
    return float(values.max() if slab.mode is SlabMode.MAXIMUM else values.min())
