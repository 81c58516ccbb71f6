"""The resamplers that plans.json can name."""

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.lattice import Shape, Triple, coarse_axis
from spine_helper.nnunet.recipe import Resampling
from spine_helper.nnunet.spline import resample_spline
from spine_helper.nnunet.torch_like import resample_torch


def resample(
    channel: NDArray[np.generic], shape: Shape, how: Resampling, spacings: tuple[Triple, Triple]
) -> NDArray[np.generic]:
    """One channel on another lattice over the same box.

    Args:
        channel: (k, j, i) float16 or float32.
        shape: of the result.
        how: the resampler and its settings.
        spacings: mm, as they are and as they will be.

    Returns:
        (k, j, i), of the type of `channel`, or float32 by `torch`; with `none`, `channel`.
    """
    if how.how == "none":
        return channel
    axis = coarse_axis(how, *spacings)
    if how.how == "torch":
        return resample_torch(channel, shape, how, axis)
    return resample_spline(channel, shape, how.order, None if axis is None else (axis, how.order_z))
