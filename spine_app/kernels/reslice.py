"""A slice of a volume as a picture, exact to the voxel, in a few milliseconds."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import rehearsal
from spine_app.kernels.reslice_aligned import Axis, draw_aligned, grid_axes
from spine_app.kernels.reslice_general import draw_general
from spine_app.kernels.reslice_memory import in_a_row
from spine_app.kernels.reslice_rows import Rows, flat_rows
from spine_app.kernels.reslice_shade import Blend


def thin() -> NDArray[np.float64]:
    """The weight of the only sample of a thin slice."""
    return np.ones(1)


@dataclass(frozen=True, eq=False)
class Shading:
    """How values become grey pixels.

    Attributes:
        scale: grey levels (0 to 255) per unit of value.
        offset: grey level of value 0; levels are clipped.
        inverted: low values are bright.
        linear: values are interpolated between voxels, else each pixel has its nearest voxel's.
        weights: (n,) float64, > 0. Of the samples across a slab, n odd, the middle one on the
            plane. Only the number counts for a maximum or minimum.
        blend: how samples become one value. Those outside of the volume do not count.
    """

    scale: float
    offset: float
    inverted: bool = False
    linear: bool = True
    weights: NDArray[np.float64] = field(default_factory=thin)
    blend: Blend = Blend.MEAN


def reslice(voxels_kji: NDArray[np.int16], rows: Rows, shading: Shading) -> NDArray[np.uint32]:
    """Draw a slice.

    Args:
        voxels_kji: (k, j, i) int16, any memory order.
        rows: where the pixels lie.
        shading: how values become grey.

    Returns:
        (h, w) uint32 pixels, red in the lowest byte; black outside of the volume, whose border
        are the outer faces of its outer voxels.
    """
    picture = np.empty((rows.height, rows.width), np.uint32)
    axes = grid_axes(rows)
    flat = in_a_row(voxels_kji)
    slab = (shading.weights, int(shading.blend), shading.linear)
    window = (shading.scale, shading.offset, shading.inverted)
    k, j, i = voxels_kji.shape
    if axes is None:
        draw_general(
            (flat, (i, j, k)), (rows.starts, rows.across, rows.through), slab, window, picture
        )
        return picture
    across, down, through = axes
    memory: tuple[Axis, Axis, Axis] = ((i, 1), (j, i), (k, i * j))
    first = rows.starts[0, list(axes)]
    steps = np.array((rows.across[0, across], rows.through[0, through]))
    downs = np.ascontiguousarray(rows.starts[:, down])
    along = (memory[across], memory[down], memory[through])
    draw_aligned((flat, along), (first, steps, downs), slab, window, picture)
    return picture


@rehearsal
def rehearse() -> None:
    """Draw a tiny slice in both ways."""
    voxels = np.zeros((2, 3, 4), np.int16)
    for tilt in (0.0, 0.1):
        rows = flat_rows((0, 0, 1), ((1, 0, tilt), (0, 1, 0), (0, 0, 1)), (4, 3))
        reslice(voxels, rows, Shading(1.0, 0.0))
