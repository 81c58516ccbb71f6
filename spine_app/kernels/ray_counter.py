"""A counter that several threads share: who adds one gets the next piece of work."""

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled

STOPPED = 1 << 40
"""Value written into a counter to end all work that takes its pieces from it."""


def _next(_: Any, counter: Any) -> Any:
    """Add one to the first element of an int64 array in one step of the CPU; gives the old one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        (array,) = arguments
        data = context.make_array(signature.args[0])(context, builder, array).data
        place = builder.gep(data, [context.get_constant(types.intp, 0)])
        return builder.atomic_rmw("add", place, context.get_constant(types.int64, 1), "monotonic")

    return types.int64(counter), generate


_add_one: Any = intrinsic(_next)


@compiled
def take(counter: NDArray[np.int64]) -> int:
    """Number of the next piece of work, of which no other thread gets the same.

    Args:
        counter: (1,) int64, 0 at first; `STOPPED` ends the work.
    """
    return int(_add_one(counter))
