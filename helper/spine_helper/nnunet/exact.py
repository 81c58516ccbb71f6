"""What nnU-Net's predictor gives on a processor, tile by tile and voxel by voxel."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.decide import label_map
from spine_helper.nnunet.lattice import Triple
from spine_helper.nnunet.prepare import insert, prepare
from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.window import Net, predict_folds

Told = Callable[[str, float], None]
"""Called with `prepare`, `segment` or `finish` and the share of it that is done, 0 to 1."""


def segment_exactly(
    image: NDArray[np.float32],
    spacing_kji: Triple,
    nets: list[Net],
    recipe: Recipe,
    told: Told,
) -> NDArray[np.generic]:
    """Labels of an image, as nnU-Net's predictor gives them.

    Args:
        image: (c, k, j, i), axes as the reader of the network gives them; overwritten.
        spacing_kji: mm.
        nets: one for each fold.
        recipe: of the networks.
        told: told how far it is.

    Returns:
        (k, j, i) uint8, or uint16 for more than 254 labels.

    Raises:
        LogitsOverflow: a logit left the range of half precision.
    """
    told("prepare", 0.0)
    data, frame = prepare(image, spacing_kji, recipe)
    logits = predict_folds(data, nets, recipe, lambda share: told("segment", share))
    labels = label_map(logits, frame, recipe, lambda share: told("finish", share))
    return insert(labels, frame, recipe)
