"""From what a slice view shows to the numbers that its kernel works with."""

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.slab import Slab, SlabMode
from spine_app.domain.slab_samples import SlabSamples
from spine_app.domain.slice_view import SliceView
from spine_app.domain.window import GreyWindow
from spine_app.kernels.reslice import Shading
from spine_app.kernels.reslice_rows import Rows, flat_rows
from spine_app.kernels.reslice_shade import Blend

BLENDS = {
    SlabMode.NONE: Blend.MEAN,
    SlabMode.MAXIMUM: Blend.MAXIMUM,
    SlabMode.MINIMUM: Blend.MINIMUM,
    SlabMode.MEAN: Blend.MEAN,
}
NARROWEST = 1e-6
"""Width of a window of one value: it has a step in place of a ramp."""


def slice_rows(view: SliceView, grid: Grid, size: tuple[int, int], step_mm: float) -> Rows:
    """Where the pixels of a slice lie in a grid.

    Args:
        view: the slice. Its pixels are stretched to those of the picture.
        grid: of the voxels.
        size: width and height of the picture in pixels.
        step_mm: distance between the samples of a slab, which follow each other away from the
            viewer.
    """
    axes = view.axes
    right = axes.right * (view.mm_per_pixel * view.size[0] / size[0])
    down = -axes.up * (view.mm_per_pixel * view.size[1] / size[1])
    corner = view.center_lps - right * (size[0] - 1) / 2 - down * (size[1] - 1) / 2
    return flat_rows(
        grid.indices_ijk(corner),
        index_steps(grid, np.array((right, down, axes.looking * step_mm))),
        size,
    )


def index_steps(grid: Grid, steps_lps: Floats) -> Floats:
    """(..., 3) steps in index space (i, j, k) of steps (..., 3) in mm, LPS."""
    return np.asarray(steps_lps @ grid.lps_to_index[:3, :3].T)


def shading_of(
    window: GreyWindow,
    samples: SlabSamples,
    slab: Slab,
    *,
    inverted: bool,
    interpolated: bool,
) -> Shading:
    """How values become grey.

    Args:
        window: values from black to white.
        samples: of the slab.
        slab: for its mode.
        inverted: low values are shown bright.
        interpolated: whether there is anything between two voxels.

    Source:
        DICOM PS3.3 C.11.2.1.2.1 (linear): y = ((x - (c - 0.5)) / (w - 1) + 0.5) · 255.
    """
    scale = 255.0 / max(window.width - 1.0, NARROWEST)
    offset = 127.5 - scale * (window.center - 0.5)
    return Shading(
        scale, offset, inverted, interpolated, weights=samples.weights, blend=BLENDS[slab.mode]
    )
