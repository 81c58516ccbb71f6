"""From what a slice view shows to the numbers that its kernel works with."""

from typing import Protocol

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.slicing.slab_samples import SlabSamples
from spine_app.domain.view.slice_view import SliceView
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
OUTLINE_PX = 1.5
"""Width of the outline of a label, in CSS pixels."""
ROUNDED_PX = 3.0
"""A picture that is so much too high or low has the shape of its view, in whole pixels."""


class Seen(Protocol):
    """How a user wants a cut to be shown."""

    @property
    def inverted(self) -> bool:
        """Whether low values are shown bright."""

    @property
    def interpolated(self) -> bool:
        """Whether there is anything between two voxels."""

    @property
    def slab(self) -> Slab:
        """How the values around the cut become one picture."""


def slice_rows(view: SliceView, grid: Grid, size: tuple[int, int], step_mm: float) -> Rows:
    """Where the pixels of a slice lie in a grid.

    Args:
        view: the slice.
        grid: of the voxels.
        size: width and height of the picture in pixels.
        step_mm: distance between the samples of a slab, which follow each other away from the
            viewer.
    """
    axes = view.axes
    wide, high = pixel_mm(view.size, view.mm_per_pixel, size)
    right, down = axes.right * wide, -axes.up * high
    corner = view.center_lps - right * (size[0] - 1) / 2 - down * (size[1] - 1) / 2
    return flat_rows(
        grid.indices_ijk(corner),
        index_steps(grid, np.array((right, down, axes.looking * step_mm))),
        size,
    )


def pixel_mm(
    view: tuple[float, float], mm_per_pixel: float, size: tuple[int, int]
) -> tuple[float, float]:
    """Width and height in mm of the pixels of a picture of a view.

    A picture of the view's shape shows exactly what the view does: what is drawn over it at
    fractions of a pixel lies right. One of another shape has square pixels, and shows more at two
    of its edges.

    Args:
        view: width and height of the view in (CSS) pixels.
        mm_per_pixel: zoom of the view.
        size: width and height of the picture in pixels.
    """
    wide, high = mm_per_pixel * view[0] / size[0], mm_per_pixel * view[1] / size[1]
    if abs(size[0] * view[1] / view[0] - size[1]) > ROUNDED_PX:
        wide = high = max(wide, high)
    return wide, high


def outline_width(view: tuple[float, float], size: tuple[int, int]) -> float:
    """Width of the outline of a label in pixels of a picture of a view."""
    return OUTLINE_PX * min(size[0] / view[0], size[1] / view[1])


def index_steps(grid: Grid, steps_lps: Floats) -> Floats:
    """(..., 3) steps in index space (i, j, k) of steps (..., 3) in mm, LPS."""
    return np.asarray(steps_lps @ grid.lps_to_index[:3, :3].T)


def shading_of(window: GreyWindow, samples: SlabSamples, seen: Seen) -> Shading:
    """How values become grey.

    Args:
        window: values from black to white.
        samples: of the slab.
        seen: what the user wants.

    Source:
        DICOM PS3.3 C.11.2.1.2.1 (linear): y = ((x - (c - 0.5)) / (w - 1) + 0.5) · 255.
    """
    scale = 255.0 / max(window.width - 1.0, NARROWEST)
    # A window of one value is a step, whose own place is still black.
    middle = 127.5 if window.width > 1.0 else 0.0
    offset = middle - scale * (window.center - 0.5)
    return Shading(
        scale,
        offset,
        inverted=seen.inverted,
        linear=seen.interpolated,
        weights=samples.weights,
        blend=BLENDS[seen.slab.mode],
    )
