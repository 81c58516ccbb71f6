"""From an image as it was read to what the network sees."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.crop import Slices, nonzero
from spine_helper.nnunet.lattice import Shape, Triple, shape_for, target_spacing
from spine_helper.nnunet.normalise import normalise
from spine_helper.nnunet.previous import one_hot
from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.resample import resample

_Float = NDArray[np.float32]


@dataclass(frozen=True)
class Frame:
    """How to come back from the axes of the network to those of the image.

    Attributes:
        whole: shape of the image along the axes of the network.
        box: of it that was not empty.
        shape: of that box.
        spacing: mm of the image along the axes of the network.
        target: mm of what the network sees.
    """

    whole: Shape
    box: Slices
    shape: Shape
    spacing: Triple
    target: Triple


def prepare(
    image: _Float, spacing_kji: Triple, recipe: Recipe, previous: NDArray[np.uint8] | None = None
) -> tuple[_Float, Frame]:
    """Turn axes, cut empty borders off, normalise and resample.

    Args:
        image: (c, k, j, i), grey values; overwritten.
        spacing_kji: mm.
        recipe: of the network.
        previous: (k, j, i) labels of a stage before, where the network wants them.

    Returns:
        (c, k, j, i) float32 along the axes of the network, and the way back.
    """
    image = image.transpose(0, *(axis + 1 for axis in recipe.transpose))
    spacing = tuple(spacing_kji[axis] for axis in recipe.transpose)
    needs_mask = bool(recipe.previous) or any(how.use_mask for how in recipe.normalisations)
    crop = nonzero(list(image), needs_mask)
    cut = image[(slice(None), *crop.box)]
    target = target_spacing(recipe, spacing)  # type: ignore[arg-type]
    frame = Frame(image.shape[1:], crop.box, cut.shape[1:], spacing, target)  # type: ignore[arg-type]
    labels = None
    if previous is not None:
        labels = previous.transpose(recipe.transpose)[crop.box].astype(np.int16)
        labels[(labels == 0) & ~crop.inside] = -1  # type: ignore[operator]
    for channel, how in zip(cut, recipe.normalisations, strict=True):
        normalise(channel, how, crop.inside if labels is None else labels >= 0)
    shape = shape_for(frame.shape, frame.spacing, frame.target)
    spacings = (frame.spacing, frame.target)
    channels = [resample(channel, shape, recipe.image, spacings) for channel in cut]
    if labels is not None:
        channels += one_hot(labels, shape, recipe, spacings)
    return np.ascontiguousarray(np.stack(channels), np.float32), frame


def insert(labels: NDArray[np.generic], frame: Frame, recipe: Recipe) -> NDArray[np.generic]:
    """Labels of the box in the axes and size of the image, background around.

    Args:
        labels: (k, j, i) along the axes of the network, of the shape of the box.
        frame: from `prepare`.
        recipe: of the network.
    """
    whole = np.zeros(frame.whole, labels.dtype)
    whole[frame.box] = labels
    return whole.transpose(np.argsort(recipe.transpose))
