"""Shapes of lattices, and which axis is resampled apart from the others."""

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.recipe import Recipe, Resampling

Triple = tuple[float, float, float]
Shape = tuple[int, int, int]


def target_spacing(recipe: Recipe, spacing: Triple) -> Triple:
    """Spacing the network wants; a network of planes leaves that between planes alone.

    Args:
        recipe: of the network.
        spacing: of the image, along the axes of the network.
    """
    first, *others = spacing[:1] + recipe.spacing if recipe.is_flat else recipe.spacing
    return first, others[0], others[1]


def shape_for(shape: Shape, old: Triple, new: Triple) -> Shape:
    """Shape of a lattice of another spacing; halves go to the even number."""
    a, b, c = (round(i / j * k) for i, j, k in zip(old, new, shape, strict=True))
    return a, b, c


def coarse_axis(how: Resampling, now: Triple, then: Triple) -> int | None:
    """The one axis to be resampled apart, None for resampling in space.

    The spacing before decides first, then the one after; two coarse axes are none.
    """
    if how.separate_z is not None:
        return _coarsest(now) if how.separate_z else None
    for spacing in (now, then):
        if max(spacing) / min(spacing) > how.threshold:
            return _coarsest(spacing)
    return None


def _coarsest(spacing: Triple) -> int | None:
    largest: NDArray[np.intp] = np.flatnonzero(max(spacing) / np.array(spacing) == 1)
    return int(largest[0]) if len(largest) == 1 else None
