"""Slices of a tilted gantry, unevenly spaced, each of a value of its own."""

import numpy as np

from spine_app.domain.slicing.acquired import AcquiredSlices
from spine_app.domain.volume import Modality
from tests.data.grids import rotation

ALONG = (0.0, 2.0, 4.0, 6.5, 9.0, 11.0, 13.0, 15.0)


def tilted_slices(orientation=None, modality=Modality.CT):
    """Eight axial slices of 5 × 6 pixels, 18° about the left-right axis; value 100 n."""
    if orientation is None:
        orientation = (rotation("x", 18) @ np.eye(3))[:, :2].T
    normal = np.cross(*orientation)
    # The table moves to the head, so first pixels do not follow the normal.
    places = np.array([(-3.0, 2.0, 50.0 + z / normal[2] if normal[2] else z) for z in ALONG])
    voxels = np.empty((8, 5, 6), np.int16)
    voxels[:] = (100 * np.arange(8, dtype=np.int16))[:, None, None]
    return AcquiredSlices(voxels, (0.9, 0.8), orientation, places, modality)
