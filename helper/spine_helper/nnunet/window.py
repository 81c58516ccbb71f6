"""A network run over overlapping tiles, in the arithmetic nnU-Net uses on a processor.

Logits and weights are summed in half precision there: a product in single precision is rounded at
every sum. Where only the corner of one tile covers a voxel its weight is the smallest of all, the
sum keeps hardly a digit, and the lowest of equal labels wins; another arithmetic gives others.
"""

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.tiles import Padding, importance, tiles

_Float = NDArray[np.float32]
_Half = NDArray[np.float16]
Net = Callable[[_Float], _Float]
"""From (1, c, k, j, i) or (1, c, j, i) float32 to logits of the same shape but for the channels."""


class LogitsOverflow(ArithmeticError):
    """A sum of logits left the range of half precision; nnU-Net gives up here as well."""


def predict_folds(
    image: _Float, nets: list[Net], recipe: Recipe, done: Callable[[float], None]
) -> _Half:
    """Mean logits of several networks.

    Args:
        image: (c, k, j, i) from `prepare`.
        nets: one for each fold.
        recipe: of the networks.
        done: told the share that is done, 0 to 1.

    Returns:
        (heads, k, j, i) float16.

    Raises:
        LogitsOverflow: a logit left the range of half precision.
    """
    count = len(nets)
    total = predict(image, nets[0], recipe, lambda share: done(share / count))
    for fold, net in enumerate(nets[1:], 1):
        base = fold / count
        more = predict(image, net, recipe, lambda share, base=base: done(base + share / count))  # type: ignore[misc]
        for head, other in zip(total, more, strict=True):
            head[...] = head.astype(np.float32) + other.astype(np.float32)
    if count > 1:
        for head in total:
            head[...] = head.astype(np.float32) / np.float32(count)
    return total


def predict(image: _Float, net: Net, recipe: Recipe, done: Callable[[float], None]) -> _Half:
    """Logits of one network; see `predict_folds`."""
    padding = Padding.to(image.shape[1:], recipe.patch)
    data = padding.apply(image)
    places = list(tiles(data.shape[1:], recipe.patch, recipe.step))
    bell = importance(recipe.patch)
    if recipe.is_flat:
        bell = bell[None]
    sums = np.zeros((recipe.heads, *data.shape[1:]), np.float16)
    weights = np.zeros(data.shape[1:], np.float16)
    with np.errstate(over="ignore"):
        for number, place in enumerate(places, 1):
            logits = mirrored(data[(slice(None), *place)], net, recipe)
            _add(sums, logits, bell.astype(np.float32), place)
            weights[place] += bell
            done(number / len(places))
    divisor = weights.astype(np.float32)
    for head in sums:
        head[...] = head.astype(np.float32) / divisor
        if np.isinf(head).any():
            raise LogitsOverflow("logits left the range of half precision")
    return padding.undo(sums)


def mirrored(tile: _Float, net: Net, recipe: Recipe) -> _Float:
    """Logits of one tile, the mean over all its mirror images.

    Args:
        tile: (c, k, j, i).
        net: the network.
        recipe: of the network.

    Returns:
        (heads, k, j, i) float32.
    """
    batch = tile[None, :, 0] if recipe.is_flat else tile[None]
    axes = [axis + 2 for axis in recipe.mirror_axes]
    flips = [pick for count in range(1, len(axes) + 1) for pick in combinations(axes, count)]
    logits = net(np.ascontiguousarray(batch))
    for flip in flips:
        logits += np.flip(net(np.ascontiguousarray(np.flip(batch, flip))), flip)
    if flips:
        logits /= np.float32(len(flips) + 1)
    first: _Float = logits[0]
    return first[:, None] if recipe.is_flat else first


def _add(sums: _Half, logits: _Float, bell: _Float, place: tuple[slice, ...]) -> None:
    """Head by head, so that no second copy of all of them is needed."""
    for head, logit in zip(sums, logits, strict=True):
        head[place] = logit * bell + head[place].astype(np.float32)
