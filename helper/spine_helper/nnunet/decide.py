"""From logits to labels, one channel at a time."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.prepare import Frame
from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.resample import resample

_Labels = NDArray[np.unsignedinteger[Any]]


def label_map(
    logits: NDArray[np.float16], frame: Frame, recipe: Recipe, done: Callable[[float], None]
) -> _Labels:
    """Labels on the lattice of the image, as nnU-Net decides them.

    Args:
        logits: (heads, k, j, i).
        frame: from `prepare`.
        recipe: of the network.
        done: told the share that is done, 0 to 1.

    Returns:
        (k, j, i) along the axes of the network, of the box of the frame; uint8, or uint16 where
        there are more than 254 labels.
    """
    spacings = (frame.target, frame.spacing)

    def channels() -> Iterable[NDArray[Any]]:
        for number, head in enumerate(logits, 1):
            yield resample(head, frame.shape, recipe.logits, spacings)
            done(number / len(logits))

    if recipe.regions:
        return _painted(channels(), recipe.regions, frame.shape)
    return _largest(channels(), recipe.heads, frame.shape)


def _largest(channels: Iterable[NDArray[Any]], count: int, shape: tuple[int, ...]) -> _Labels:
    """The number of the largest channel, the lowest of equals."""
    labels: _Labels = np.zeros(shape, np.uint8 if count < 256 else np.uint16)
    best: NDArray[Any] | None = None
    for number, channel in enumerate(channels):
        if best is None:
            best = np.array(channel)
            continue
        wins = channel > best
        labels[wins] = number
        best[wins] = channel[wins]
    return labels


def _painted(
    channels: Iterable[NDArray[Any]], values: tuple[int, ...], shape: tuple[int, ...]
) -> _Labels:
    """Regions painted one over the other, each where it is likelier than not."""
    labels: _Labels = np.zeros(shape, np.uint8 if max(values) < 255 else np.uint16)
    for value, channel in zip(values, channels, strict=True):
        odds = channel.astype(np.float32)
        with np.errstate(over="ignore"):
            labels[1 / (1 + np.exp(-odds)) > 0.5] = value
    return labels
