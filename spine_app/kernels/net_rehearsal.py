"""A surface of one voxel with all kernels that make surfaces, so that they are compiled ahead."""

import numpy as np

from spine_app.kernels.compile import rehearsal
from spine_app.kernels.mesh_thin import thinned
from spine_app.kernels.net_boxes import grow_boxes
from spine_app.kernels.net_cells import net_of
from spine_app.kernels.net_relax import relaxed


@rehearsal
def rehearse() -> None:
    """Find two voxels in maps of both types, draw their surface and thin it."""
    for dtype in (np.uint8, np.uint16):
        labels = np.ones((1, 1, 2), dtype)
        labels.flags.writeable = False
        grow_boxes(labels, 0, np.zeros((2, 6), np.int32))
        net = net_of(labels, 1, ((0, 0), (0, 0), (0, 1)))
    points, triangles = relaxed(net, (1.0, 1.0, 1.0))
    thinned(points, triangles, 8, 1.0)
