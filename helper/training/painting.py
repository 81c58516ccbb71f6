"""Grey values on a patch: bone over soft tissue, both of random likeness."""

import numpy as np
import torch
from torch import Tensor

from helper.training.base_map import BODY, CANAL, DISC, OTHER, POSTERIOR, RIB, SACRUM
from helper.training.patch import Patch, smooth_noise

LUMBAR = (23, 24, 25)

# Cortex in mm and HU added to the spongiosa, by class of bone.
_CORTEX = {
    BODY: (0.7, 0), POSTERIOR: (1.4, 110), SACRUM: (0.8, -20), RIB: (0.9, 20), OTHER: (1.5, 50),
}  # fmt: skip


def rough_distance(patch: Patch, rng: np.random.Generator) -> Tensor:
    """Distance with lumps: lips, osteophytes, hollows."""
    lumps = smooth_noise(rng, 7, patch.spacing) * float(rng.uniform(0, 0.7))
    lumps += smooth_noise(rng, 22, patch.spacing) * float(rng.uniform(0, 0.5))
    return patch.distance + lumps * (patch.distance < 5)


def _blobs(shape_of: Tensor, spacing: float, rng: np.random.Generator) -> Tensor:
    """Random smooth regions of random HU: a background without anatomy."""
    picture = torch.full_like(shape_of, float(rng.uniform(-120, 80)))
    for _ in range(int(rng.integers(2, 6))):
        field = smooth_noise(rng, float(rng.uniform(14, 60)), spacing)
        value = rng.choice(
            [rng.uniform(-120, 200), rng.uniform(-1000, -700), rng.uniform(100, 600)],
            p=[0.75, 0.12, 0.13],
        )
        picture = torch.where(field > float(rng.uniform(0.1, 0.9)), float(value), picture)
    return picture


def _ellipsoids(picture: Tensor, patch: Patch, rng: np.random.Generator) -> None:
    """Vessels, gut and calcifications of random contrast, in place."""
    half = np.array(picture.shape) * patch.spacing / 2
    for _ in range(int(rng.integers(0, 7))):
        middle, radii = rng.uniform(-half, half), np.exp(rng.normal(2.1, 0.6, 3))
        if rng.random() < 0.4:
            radii[0] *= 6  # a vessel runs along the body
        axes = [
            ((torch.arange(n) - (n - 1) / 2) * patch.spacing - m) / r
            for n, m, r in zip(picture.shape, middle, radii, strict=True)
        ]
        norm = axes[0][:, None, None] ** 2 + axes[1][:, None] ** 2 + axes[2] ** 2
        value = rng.choice([rng.uniform(80, 450), rng.uniform(-950, -100), rng.uniform(400, 1000)],
                           p=[0.7, 0.2, 0.1])  # fmt: skip
        picture[norm < 1] = float(value)


def soft_hu(patch: Patch, rng: np.random.Generator, crude: float) -> Tensor:
    """(k, j, i) float32 HU, soft tissue of random contrast."""
    if rng.random() < crude:
        picture = _blobs(patch.soft, patch.spacing, rng)
        # Near bone a rim of the anatomy's own stays half of the time.
        if rng.random() < 0.5:
            picture = torch.where(patch.distance < 4, patch.soft, picture)
    else:
        picture = patch.soft.clone()
        body = (picture > -200) & (picture < 400)
        gain, shift = float(rng.uniform(0.75, 1.35)), float(rng.normal(0, 12))
        region = smooth_noise(rng, 28, patch.spacing) * float(rng.uniform(0, 30))
        picture = torch.where(body, (picture + 100) * gain - 100 + shift + region, picture)
    if rng.random() < 0.6:
        _ellipsoids(picture, patch, rng)
    for kind, low, high in ((DISC, -25, 60), (CANAL, -50, 40)):
        there = patch.inner == kind
        value = float(rng.uniform(low, high))
        if kind == CANAL and rng.random() < 0.05:
            value += 300  # contrast in the sac
        grain = smooth_noise(rng, 10, patch.spacing) * 12 + value
        picture = torch.where(there, patch.soft + grain, picture)
    grain = torch.from_numpy(rng.standard_normal(picture.shape, dtype=np.float32))
    return picture + grain * float(rng.uniform(0, 15)) * (picture > -300)


def _tables(rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Cortex mm, spongiosa HU and cortex HU by class."""
    is_weak = rng.random() < 0.28
    marrow = rng.uniform(10, 110) if is_weak else rng.uniform(90, 300)
    cortex = rng.uniform(350, 800) if is_weak else rng.uniform(500, 1350)
    thick = rng.uniform(0.5, 1.9)
    wall, spongy, hard = np.ones(16), np.zeros(16), np.zeros(16)
    for kind, (mm, added) in _CORTEX.items():
        is_other = kind in (RIB, OTHER, SACRUM)
        low = 0.35 if kind == SACRUM else 0.7
        factor = rng.uniform(low, 1.3) if is_other and rng.random() < 0.8 else 1.0
        wall[kind] = mm * thick
        spongy[kind] = (marrow + added * rng.uniform(0.2, 1.6)) * factor
        hard[kind] = max(cortex * factor, spongy[kind] + 60)
    return tuple(torch.from_numpy(t.astype(np.float32)) for t in (wall, spongy, hard))  # type: ignore[return-value]


def step(x: Tensor) -> Tensor:
    """Blurred step from 0 to 1, width 1."""
    return torch.sigmoid(1.702 * x)


def _with_remnants(spongy: Tensor, hard: Tensor, patch: Patch, rng: np.random.Generator) -> Tensor:
    """Rests of discs in the sacrum, each between two plates.

    They lie on spheres around the middle of the last lumbar body, which is nearly where the planes
    between sacral segments are.
    """
    known = [n for n in LUMBAR if bool(torch.isfinite(patch.centres[n, 0]))]
    if not known or rng.random() < 0.25 or not bool((patch.bone == SACRUM).any()):
        return spongy
    middle = patch.centres[known[-1]]
    axes = [(torch.arange(n) - (n - 1) / 2) * patch.spacing for n in patch.soft.shape]
    k, j, i = (axis - m for axis, m in zip(axes, middle, strict=True))
    away = torch.sqrt(k[:, None, None] ** 2 + j[:, None] ** 2 + i**2)
    away += smooth_noise(rng, 25, patch.spacing) * 1.2
    near = (patch.bone == SACRUM) & (i.abs() < 19)[None, None]
    reach = float(rng.uniform(47, 58))
    for share in (0.9, 0.6):
        half = float(rng.uniform(1.0, 2.6)) * share
        gap = (away - reach).abs()
        plate = near & (gap < half + 2) & (gap >= half)
        spongy = torch.where(plate, spongy + (hard - spongy) * 0.35 * share, spongy)
        spongy = torch.where(near & (gap < half), float(rng.uniform(20, 120)), spongy)
        reach += float(rng.uniform(21, 28))
    return spongy


def paint(patch: Patch, rng: np.random.Generator, crude: float) -> tuple[Tensor, Tensor]:
    """Paint a patch.

    Args:
        patch: what to paint.
        rng: of everything random.
        crude: share of samples whose background has no anatomy.

    Returns:
        (k, j, i) float32 HU before the scanner, and (k, j, i) int64 classes.
    """
    distance = rough_distance(patch, rng)
    soft = soft_hu(patch, rng, crude)
    wall, spongy, hard = (table[patch.bone] for table in _tables(rng))
    grain = torch.from_numpy(rng.standard_normal(soft.shape, dtype=np.float32))
    lumps = smooth_noise(rng, 9, patch.spacing)
    by_level = torch.from_numpy(rng.normal(1, 0.12, 32).astype(np.float32))[patch.level]
    spongy = spongy * by_level * (1 + 0.15 * lumps) + grain * float(rng.uniform(5, 45))
    spongy = _with_remnants(spongy, hard, patch, rng)
    spongy = spongy + 40 * torch.exp((distance * 0.7).clamp(-20, 0))
    hard = hard * (1 + 0.12 * smooth_noise(rng, 14, patch.spacing))
    width = 1 / (0.55 + 0.25 * patch.spacing * float(rng.uniform(0.5, 1.1)))
    surface, inner = step(-distance * width), step((-distance - wall) * width)
    surface = torch.where(patch.bone > 0, surface, 0.0)
    inner = torch.where(patch.bone > 0, inner, 0.0)
    picture = soft + (hard - soft) * surface + (spongy - hard) * inner
    classes = torch.where((distance < 0) & (patch.bone > 0), patch.bone, patch.inner)
    return picture, classes


def paint_random(patch: Patch, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Paint a patch with a random grey value for every class, as no scanner does."""
    distance = rough_distance(patch, rng)
    classes = torch.where((distance < 0) & (patch.bone > 0), patch.bone, patch.inner)
    means = torch.from_numpy(rng.uniform(-250, 900, 16).astype(np.float32))
    spread = torch.from_numpy(rng.uniform(10, 90, 16).astype(np.float32))
    background = soft_hu(patch, rng, 0.5)
    picture = torch.where(classes > 0, means[classes], background * float(rng.uniform(-1, 2)))
    grain = torch.from_numpy(rng.standard_normal(picture.shape, dtype=np.float32))
    return picture + grain * spread[classes], classes
