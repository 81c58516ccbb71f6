"""Voxels as kernels take them: in a row, and not to be written."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def in_a_row(voxels_kji: NDArray[Any]) -> NDArray[Any]:
    """(k * j * i,) view of voxels (k, j, i), copied only where they are not contiguous.

    Not writeable, so that arrays and read-only maps of files are of one type to a kernel.
    """
    flat = np.ascontiguousarray(voxels_kji).reshape(-1).view()
    flat.flags.writeable = False
    return flat
