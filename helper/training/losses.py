"""What the network is told of its errors."""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from helper.training.network import CLASSES, CORE_AT
from helper.training.samples import Sample

# Weight in the overlap term by class: background, body, posterior, disc, canal, sacrum, rib, other.
OVERLAP: Final = (0.0, 1.0, 1.0, 0.8, 0.5, 1.0, 0.4, 0.3)
IGNORED: Final = -100
CORE_WEIGHT, OVERLAP_SMOOTH, OFFSET_WEIGHT = 3.0, 60.0, 2.0


def _dice_loss(chance: Tensor, truth: Tensor, smooth: float) -> Tensor:
    """1 - Dice by row of (rows, voxels)."""
    common = (chance * truth).sum(1)
    return 1 - (2 * common + smooth) / (chance.sum(1) + truth.sum(1) + smooth)


def _overlap_loss(chance: Tensor, right: Tensor, truth: Tensor, asked: Tensor) -> Tensor:
    """Weighted 1 - Dice over the classes.

    Args:
        chance: (classes, voxels), of each class.
        right: (voxels,), of the true class.
        truth: (voxels,) int64.
        asked: (voxels,) bool.
    """
    common = torch.zeros(CLASSES).index_add(0, truth, right)
    size = torch.bincount(truth[asked], minlength=CLASSES)
    dice = (2 * common + OVERLAP_SMOOTH) / (chance.sum(1) + size + OVERLAP_SMOOTH)
    weights = torch.tensor(OVERLAP)
    return ((1 - dice) * weights).sum() / weights.sum()


def loss_of(fine: Tensor, coarse: Tensor, sample: Sample) -> tuple[Tensor, dict[str, float]]:
    """Loss of one sample and its parts.

    Args:
        fine: (1, 9, k, j, i) output of the network.
        coarse: (1, 4, k/2, j/2, i/2).
        sample: the truth.
    """
    fine, coarse = fine.float()[0], coarse.float()[0]
    truth = sample.classes.reshape(-1)
    asked = truth != IGNORED
    known = truth.clamp_min(0)
    logs = fine[:CLASSES].reshape(CLASSES, -1).log_softmax(0)
    right = logs.gather(0, known[None])[0]
    cross = -(right * asked).sum() / asked.sum().clamp_min(1)
    overlap = _overlap_loss(logs.exp() * asked, right.exp() * asked, known, asked)
    core_logit, core = fine[CORE_AT].reshape(-1), sample.core.reshape(-1) * asked
    core_cross = functional.binary_cross_entropy_with_logits(
        core_logit, core, weight=asked.float(), pos_weight=torch.tensor(CORE_WEIGHT)
    )
    core_dice = _dice_loss((core_logit.sigmoid() * asked)[None], core[None], 5.0)[0]
    there = sample.is_vertebra
    count = there.sum().clamp_min(1)
    offset = ((coarse[:3] - sample.offsets).abs().sum(0) * there).sum() / count / 3
    level = ((coarse[3] - sample.level).abs() * there).sum() / count
    total = cross + overlap + 2 * core_cross + 0.7 * core_dice + OFFSET_WEIGHT * offset + level
    parts = {"cross": cross, "overlap": overlap, "core": core_dice, "offset": offset * 20,
             "level": level * 24}  # fmt: skip
    return total, {name: float(part.detach()) for name, part in parts.items()}
