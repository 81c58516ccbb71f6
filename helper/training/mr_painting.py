"""Signal of MR on a patch: every tissue of a random likeness, between those of T1, T2 and STIR.

Values are 0 for no signal and about 1 for the brightest tissue; `normalise_mr` takes them to what
the network sees.
"""

import math
from typing import Final

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt
from torch import Tensor

from helper.training.base_map import BODY, CANAL, DISC, OTHER, POSTERIOR, RIB, SACRUM
from helper.training.painting import rough_distance, soft_hu, step
from helper.training.patch import SHAPE, Patch, smooth_noise

_CONE_LEVEL: Final = 20
"""The cord ends at the first lumbar vertebra."""
_CORTEX_SHARE: Final = {BODY: 0.7, POSTERIOR: 1.2, SACRUM: 0.7, RIB: 0.9, OTHER: 1.4}


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    """A random signal, as often in one octave as in the next."""
    return float(np.exp(rng.uniform(math.log(low), math.log(high))))


def _tissue_curve(rng: np.random.Generator) -> tuple[list[float], list[float]]:
    """Signal by the HU that a soft tissue would have: air, lung, fat, muscle, organ, vessel."""
    fat = rng.uniform(0.4, 1.0) if rng.random() < 0.7 else rng.uniform(0.02, 0.3)
    muscle, water = _between(rng, 0.03, 0.45), _between(rng, 0.08, 0.8)
    vessel = rng.uniform(0, 0.1) if rng.random() < 0.5 else rng.uniform(0.2, 1.0)
    lung = rng.uniform(0, 0.08)
    hu = [-1024, -600, -170, -70, -10, 20, 60, 110, 220, 600]
    signal = [0, lung, fat, fat, (fat + water) / 2, water, muscle, (muscle + water) / 2, vessel, 0]
    return [float(x) for x in hu], [float(y) for y in signal]


def _soft(patch: Patch, rng: np.random.Generator, crude: float) -> Tensor:
    hu, signal = _tissue_curve(rng)
    picture = np.interp(soft_hu(patch, rng, crude).numpy(), hu, signal).astype(np.float32)
    grain = rng.standard_normal(picture.shape, dtype=np.float32) * float(rng.uniform(0, 0.08))
    lumps = smooth_noise(rng, 9, patch.spacing) * float(rng.uniform(0, 0.15))
    return torch.from_numpy(picture) * (1 + torch.from_numpy(grain) + lumps).clamp_min(0)


def _depth_mm(there: Tensor, spacing: float) -> Tensor:
    """Distance to the edge of a mask, inside it."""
    depth = distance_transform_edt(there.numpy(), sampling=spacing)
    return torch.from_numpy(depth.astype(np.float32))


def _with_discs(picture: Tensor, patch: Patch, rng: np.random.Generator) -> Tensor:
    """Discs with a ring and a kernel; each kernel as dry as its level happens to be."""
    there = patch.inner == DISC
    ring, kernel = _between(rng, 0.02, 0.35), _between(rng, 0.08, 1.0)
    wet = torch.from_numpy(rng.uniform(0, 1, 32).astype(np.float32) ** float(rng.uniform(0.2, 2)))
    share = step((_depth_mm(there, patch.spacing) - float(rng.uniform(1.5, 4))) / 1.2)
    inner = ring + (kernel - ring) * wet[patch.level]
    return torch.where(there, ring + (inner - ring) * share, picture)


def _with_canal(picture: Tensor, patch: Patch, rng: np.random.Generator) -> Tensor:
    """Fluid with the cord in it, roots below."""
    there = patch.inner == CANAL
    fluid = rng.uniform(0.6, 2.0) if rng.random() < 0.65 else rng.uniform(0.03, 0.35)
    cord = _between(rng, 0.1, 0.6)
    share = step((_depth_mm(there, patch.spacing) - float(rng.uniform(1.5, 4.5))) / 0.9)
    streaks = smooth_noise(rng, 3 * patch.spacing, patch.spacing).clamp(0, 1)
    share = torch.where(patch.level > _CONE_LEVEL, share * streaks, share)
    return torch.where(there, fluid + (cord - fluid) * share, picture)


def _marrow(patch: Patch, rng: np.random.Generator) -> Tensor:
    """Signal of marrow: one for the spine, others for other bones; spots and lines in it."""
    spine = _between(rng, 0.1, 0.9)
    by_class = np.full(16, spine, np.float32)
    for kind in (POSTERIOR, SACRUM, RIB, OTHER):
        by_class[kind] = spine * rng.uniform(0.6, 1.4)
    by_level = torch.from_numpy(rng.normal(1, 0.08, 32).astype(np.float32))[patch.level]
    value = torch.from_numpy(by_class)[patch.bone] * by_level
    value = value * (1 + smooth_noise(rng, 9, patch.spacing) * float(rng.uniform(0, 0.2)))
    if rng.random() < 0.3:  # oedema, haemangioma, sclerosis
        spots = smooth_noise(rng, float(rng.uniform(8, 25)), patch.spacing) > 1.2
        value = torch.where(spots, value * float(rng.uniform(0.3, 2.0)), value)
    grain = torch.from_numpy(rng.standard_normal(SHAPE, dtype=np.float32))
    return value * (1 + grain * float(rng.uniform(0.02, 0.15)))


def paint_mr(patch: Patch, rng: np.random.Generator, crude: float) -> tuple[Tensor, Tensor]:
    """Paint a patch as MR sees it.

    Args:
        patch: what to paint.
        rng: of everything random.
        crude: share of samples whose background has no anatomy.

    Returns:
        (k, j, i) float32 signal before the scanner, and (k, j, i) int64 classes.
    """
    distance = rough_distance(patch, rng)
    picture = _with_canal(_with_discs(_soft(patch, rng, crude), patch, rng), patch, rng)
    wall = np.zeros(16, np.float32)
    for kind, share in _CORTEX_SHARE.items():
        wall[kind] = share * rng.uniform(0.6, 2.2)
    hard = float(rng.uniform(0, 0.12))
    width = 1 / (0.55 + 0.25 * patch.spacing * float(rng.uniform(0.5, 1.1)))
    is_bone = patch.bone > 0
    surface = torch.where(is_bone, step(-distance * width), 0.0)
    inner = (-distance - torch.from_numpy(wall)[patch.bone]) * width
    inner = torch.where(is_bone, step(inner), 0.0)
    marrow = _marrow(patch, rng)
    picture = picture + (hard - picture) * surface + (marrow - hard) * inner
    classes = torch.where((distance < 0) & is_bone, patch.bone, patch.inner)
    return picture * _coil(patch, rng), classes


def _coil(patch: Patch, rng: np.random.Generator) -> Tensor:
    """How strongly the coils receive from each place: less far from the back and at their ends."""
    slow = smooth_noise(rng, 120, patch.spacing) * float(rng.uniform(0, 0.5))
    k, j = ((torch.arange(n) - (n - 1) / 2) * patch.spacing for n in SHAPE[:2])
    fall_j = float(rng.uniform(0, math.log(6) / 100)) if rng.random() < 0.6 else 0.0
    fall_k = float(rng.normal(0, math.log(4) / 200)) if rng.random() < 0.5 else 0.0
    return torch.exp(slow + (j[:, None] * fall_j + k[:, None, None] * fall_k))


def add_void(picture: Tensor, patch: Patch, rng: np.random.Generator) -> None:
    """Metal: no signal around it, too much at its rim; in place."""
    half = np.array(SHAPE) * patch.spacing / 2
    middle, radius = rng.uniform(-half, half) * 0.7, rng.uniform(4, 18)
    axes = [
        (torch.arange(n) - (n - 1) / 2) * patch.spacing - m
        for n, m in zip(SHAPE, middle, strict=True)
    ]
    k, j, i = torch.meshgrid(*axes, indexing="ij")
    away = torch.sqrt((k / float(rng.uniform(1, 3))) ** 2 + j**2 + i**2)
    away = away + smooth_noise(rng, 8, patch.spacing) * 1.5
    picture[away < radius] = 0.0
    picture[(away >= radius) & (away < radius + 2)] *= float(rng.uniform(1, 2))
