"""Arrays as kernels take them: in a row, and not to be written."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def in_a_row(array: NDArray[Any]) -> NDArray[Any]:
    """(n,) view of an array of n elements, copied only where they do not lie in a row.

    Not writeable, so that arrays and read-only maps of files are of one type to a kernel.
    """
    flat = np.ascontiguousarray(array).reshape(-1).view()
    flat.flags.writeable = False
    return flat
