"""What nnU-Net's predictor gives on a processor, tile by tile and voxel by voxel."""

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.course import Told
from spine_helper.nnunet.decide import label_map
from spine_helper.nnunet.lattice import Triple
from spine_helper.nnunet.prepare import insert, prepare
from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.tally import Tally
from spine_helper.nnunet.window import Net, predict_folds


def segment_exactly(
    image: NDArray[np.float32],
    spacing_kji: Triple,
    nets: list[Net],
    recipe: Recipe,
    told: Told,
) -> tuple[NDArray[np.generic], Tally]:
    """Labels of an image, as nnU-Net's predictor gives them.

    Args:
        image: (c, k, j, i), axes as the reader of the network gives them; overwritten.
        spacing_kji: mm.
        nets: one for each fold.
        recipe: of the networks.
        told: told how far it is.

    Returns:
        (k, j, i) uint8, or uint16 for more than 254 labels; and how sure the networks are.

    Raises:
        LogitsOverflow: a logit left the range of half precision.
    """
    told("prepare", 0.0)
    data, frame = prepare(image, spacing_kji, recipe)
    logits = predict_folds(data, nets, recipe, lambda share: told("segment", share))
    tally = Tally(recipe.regions)
    for index in range(logits.shape[1]):
        tally.count(logits[:, index].astype(np.float32))
    labels = label_map(logits, frame, recipe, lambda share: told("finish", share))
    return insert(labels, frame, recipe), tally
