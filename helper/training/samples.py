"""Samples for the network: a picture as it sees it, and what it shall say."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from helper.training.base_map import BODY, POSTERIOR, BaseMap
from helper.training.mr_painting import add_void, paint_mr
from helper.training.mr_scanner import cut_slab, normalise_mr, scan_mr
from helper.training.painting import paint, paint_random
from helper.training.patch import Patch, cut_patch, pick_middle
from helper.training.scanner import add_metal, cut_view, normalise, scan
from spine_helper.volumes.grid import Modality

METAL_SHARE, RANDOM_SHARE, DELAY = 0.12, 0.1, 24
VOID_SHARE = 0.04
T13_ID, LAST_LEVEL = 28, 24


@dataclass(frozen=True, eq=False)
class Sample:
    """One training example.

    Attributes:
        picture: (1, 1, k, j, i) float32, normalised.
        classes: (k, j, i) int64; -100 where nothing is asked.
        core: (k, j, i) float32, 0 or 1.
        offsets: (3, k/2, j/2, i/2) float32, units of 20 mm.
        level: (k/2, j/2, i/2) float32, level / 24.
        is_vertebra: (k/2, j/2, i/2) bool, where offsets and level are asked.
    """

    picture: Tensor
    classes: Tensor
    core: Tensor
    offsets: Tensor
    level: Tensor
    is_vertebra: Tensor


def _mirrored(sample: Sample, rng: np.random.Generator) -> Sample:
    """The sample seen in a mirror, in another light."""
    offsets = sample.offsets.flip(-1) * torch.tensor([1.0, 1.0, -1.0])[:, None, None, None]
    gain, shift = float(rng.uniform(0.85, 1.15)), float(rng.normal(0, 0.08))
    return Sample(
        sample.picture.flip(-1) * gain + shift, sample.classes.flip(-1), sample.core.flip(-1),
        offsets, sample.level.flip(-1), sample.is_vertebra.flip(-1),
    )  # fmt: skip


class Source:
    """Endless samples from a folder of base maps; maps that appear later are taken up.

    Every sample comes twice, the second time mirrored and some `DELAY` samples later: painting one
    takes half as long as learning from it.
    """

    def __init__(self, folder: Path, spacing: float, seed: int, modality: Modality) -> None:
        self._folder, self._spacing = folder, spacing
        self._see = _see_ct if modality == "CT" else _see_mr
        self._rng = np.random.default_rng(seed)
        self._maps: dict[str, BaseMap] = {}
        self._count = 0
        self._again: deque[Sample] = deque()

    def _refresh(self) -> None:
        for path in sorted(self._folder.glob("*/centres.npy")):
            if path.parent.name not in self._maps:
                self._maps[path.parent.name] = BaseMap.load(path.parent)

    def draw(self, crude: float) -> Sample:
        """A new sample.

        Args:
            crude: share of backgrounds without anatomy.
        """
        self._count += 1
        if len(self._again) > DELAY and self._count % 2:
            return _mirrored(self._again.popleft(), self._rng)
        sample = self._fresh(crude)
        self._again.append(sample)
        return sample

    def _fresh(self, crude: float) -> Sample:
        if self._count % 200 < 2:
            self._refresh()
        rng = self._rng
        # Maps with real shapes are fewer; they are drawn as often as all others together.
        names = sorted(self._maps)
        real = [n for n in names if n.startswith("verse")]
        pool = real if real and rng.random() < 0.5 else names
        base = self._maps[str(rng.choice(pool))]
        middle = pick_middle(base, rng, self._spacing)
        patch = cut_patch(base, middle, self._spacing, rng)
        return _asked(patch, *self._see(patch, rng, crude))


def _see_ct(patch: Patch, rng: np.random.Generator, crude: float) -> tuple[Tensor, Tensor, Tensor]:
    """Picture as the network sees it, classes, and what is in view."""
    is_random = rng.random() < RANDOM_SHARE
    picture, classes = paint_random(patch, rng) if is_random else paint(patch, rng, crude)
    if rng.random() < METAL_SHARE:
        add_metal(picture, patch, rng)
    picture = scan(picture, patch.spacing, rng)
    inside = cut_view(picture, patch.is_inside, rng)
    return normalise(picture), classes, inside


def _see_mr(patch: Patch, rng: np.random.Generator, crude: float) -> tuple[Tensor, Tensor, Tensor]:
    """As `_see_ct`, of MR."""
    picture, classes = paint_mr(patch, rng, crude)
    if rng.random() < VOID_SHARE:
        add_void(picture, patch, rng)
    picture = scan_mr(picture, patch.spacing, rng)
    inside = cut_slab(picture, patch.is_inside, patch, rng)
    return normalise_mr(picture, rng), classes, inside


def _asked(patch: Patch, picture: Tensor, classes: Tensor, inside: Tensor) -> Sample:
    """A sample of what was seen of a patch."""
    asked = torch.where(inside, classes, -100)
    half = (slice(None, None, 2),) * 3
    vertebra = ((asked == BODY) | (asked == POSTERIOR))[half] & (patch.level[half] > 0)
    offsets = (patch.offsets[(slice(None), *half)] - patch.spacing / 2) / 20
    level = patch.level[half].float()
    level = torch.where(level == T13_ID, 19.5, level.clamp_max(LAST_LEVEL + 0.5)) / LAST_LEVEL
    core = (patch.core & (classes == BODY)).float()
    return Sample(picture[None, None], asked, core, offsets, level, vertebra)
