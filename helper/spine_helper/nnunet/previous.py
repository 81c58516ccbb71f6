"""The result of a stage before as channels of the next one."""

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.lattice import Shape, Triple, coarse_axis
from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.spline import zoom


class UnsupportedLabelResampling(ValueError):
    """The labels of a stage before would have to be resampled in a way we do not know."""


def one_hot(
    labels: NDArray[np.int16], shape: Shape, recipe: Recipe, spacings: tuple[Triple, Triple]
) -> list[NDArray[np.float32]]:
    """A channel of 0 and 1 for each label of the stage before.

    Args:
        labels: (k, j, i), -1 where the image is empty.
        shape: of the result.
        recipe: of the network; `previous` names the labels.
        spacings: mm, as they are and as they will be.

    Raises:
        UnsupportedLabelResampling: they would have to be resampled along a coarse axis apart, or by
            torch.
    """
    how = recipe.labels
    if how.how == "none" or labels.shape == shape:
        moved = labels
    elif how.how == "spline" and coarse_axis(how, *spacings) is None:
        moved = _winners(labels, shape, how.order)
    else:
        raise UnsupportedLabelResampling("labels of a stage before on a coarse axis")
    return [(moved == value).astype(np.float32) for value in recipe.previous]


def _winners(labels: NDArray[np.int16], shape: Shape, order: int) -> NDArray[np.int16]:
    """The label whose interpolated share is the largest.

    Of equal shares that of the nearest voxel wins if it is among them, else the smallest label.
    """
    nearest = zoom(labels.astype(np.float64), shape, 0)
    best = np.full(shape, -np.inf)
    winner = np.zeros(shape, np.int16)
    for value in np.unique(labels):
        share = zoom((labels == value).astype(np.float64), shape, order)
        wins = (share > best) | ((share == best) & (nearest == value))
        winner[wins] = value
        np.maximum(best, share, out=best)
    return winner
