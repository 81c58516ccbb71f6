"""What a scanner and a surgeon do to a picture: blur, thick slices, noise, cuts, metal."""

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from helper.training.patch import AIR, SHAPE, Patch, smooth_noise

LOW_HU, HIGH_HU, MIDDLE_HU, WIDTH_HU = -300.0, 1200.0, 100.0, 300.0


def normalise(picture: Tensor) -> Tensor:
    """HU as the network sees them."""
    return (picture.clamp(LOW_HU, HIGH_HU) - MIDDLE_HU) / WIDTH_HU


def blur(picture: Tensor, sd_voxels: float, axis: int) -> Tensor:
    """A picture smoothed by a bell along an axis."""
    x = torch.arange(-2, 3, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (x / max(sd_voxels, 0.05)) ** 2)
    shape = [1, 1, 1, 1, 1]
    shape[axis + 2] = 5
    padding = [0, 0, 0, 0, 0, 0]
    padding[2 * (2 - axis)] = padding[2 * (2 - axis) + 1] = 2
    padded = functional.pad(picture[None, None], padding, mode="replicate")
    return functional.conv3d(padded, (kernel / kernel.sum()).reshape(shape))[0, 0]


def thicken(picture: Tensor, factor: float, axis: int = 0) -> Tensor:
    """Fewer, thicker slices along an axis, drawn back to the old ones."""
    size = list(SHAPE)
    size[axis] = max(int(SHAPE[axis] / factor), 8)
    thick = functional.interpolate(picture[None, None], size, mode="area")
    return functional.interpolate(thick, SHAPE, mode="trilinear", align_corners=False)[0, 0]


def add_metal(picture: Tensor, patch: Patch, rng: np.random.Generator) -> None:
    """Pedicle screws, a rod and streaks, or cement, in place."""
    half = torch.tensor(SHAPE) * patch.spacing / 2
    seen = [n for n, c in enumerate(patch.centres) if bool((c.abs() < half).all())]
    if not seen:
        _add_rod(picture, patch.spacing, rng)
        return
    axes = [(torch.arange(n) - (n - 1) / 2) * patch.spacing for n in SHAPE]
    k, j, i = torch.meshgrid(*axes, indexing="ij")
    touched = torch.zeros(SHAPE[0])
    for number in rng.choice(seen, min(len(seen), int(rng.integers(1, 5))), replace=False):
        ck, cj, ci = (float(c) for c in patch.centres[number])
        if rng.random() < 0.2:
            norm = ((k - ck) ** 2 + (j - cj) ** 2 + (i - ci) ** 2) / rng.uniform(30, 150)
            picture[norm + smooth_noise(rng, 8, patch.spacing) * 0.4 < 1] = rng.uniform(700, 2500)
            continue
        for side in (-1, 1):
            _add_screw(picture, (k - ck, j - cj, i - ci), side, rng)
        touched = torch.maximum(touched, torch.exp(-(((axes[0] - ck) / 5) ** 2)))
    angle = torch.atan2(j[0], i[0]) * int(rng.integers(3, 9)) + float(rng.uniform(0, 6))
    fall = 1 / (1 + torch.hypot(j[0], i[0]) / 15)
    streaks = torch.cos(angle) * fall * float(rng.uniform(0, 350))
    picture += streaks * touched[:, None, None]


def _add_rod(picture: Tensor, spacing: float, rng: np.random.Generator) -> None:
    """A nail or a stem somewhere off the spine, in place: metal alone is no spine."""
    axes = [(torch.arange(n) - (n - 1) / 2) * spacing for n in SHAPE]
    k, j, i = torch.meshgrid(*axes, indexing="ij")
    middle = rng.uniform(-0.4, 0.4, 3) * np.array(SHAPE) * spacing
    axis = rng.standard_normal(3) + np.array([1.0, 0, 0])
    axis /= np.linalg.norm(axis)
    along = (k - middle[0]) * axis[0] + (j - middle[1]) * axis[1] + (i - middle[2]) * axis[2]
    square = (k - middle[0]) ** 2 + (j - middle[1]) ** 2 + (i - middle[2]) ** 2 - along**2
    radius, half = rng.uniform(3, 9), rng.uniform(15, 90)
    picture[(square < radius**2) & (along.abs() < half)] = 3000.0
    if rng.random() < 0.5:
        head = (along - half) ** 2 + square < rng.uniform(12, 25) ** 2
        picture[head] = rng.uniform(1500, 3000)


def _add_screw(
    picture: Tensor, where: tuple[Tensor, Tensor, Tensor], side: int, rng: np.random.Generator
) -> None:
    k, j, i = where
    tip, head = np.array([0.0, -8.0, 7.0 * side]), np.array([3.0, 40.0, 20.0 * side])
    tip, head = tip + rng.normal(0, 3, 3), head + rng.normal(0, 4, 3)
    axis = (head - tip) / math.dist(head, tip)
    along = (k - tip[0]) * axis[0] + (j - tip[1]) * axis[1] + (i - tip[2]) * axis[2]
    square = (k - tip[0]) ** 2 + (j - tip[1]) ** 2 + (i - tip[2]) ** 2 - along**2
    length, radius = math.dist(head, tip), rng.uniform(2.3, 3.6)
    picture[(square < radius**2) & (along > 0) & (along < length)] = 3000.0
    picture[(square < 36) & (along > length - 8) & (along < length + 4)] = 3000.0
    rod = (j - head[1]) ** 2 + (i - head[2]) ** 2 < 9
    picture[rod & (k.abs() < rng.uniform(10, 40))] = 3000.0


def scan(picture: Tensor, spacing: float, rng: np.random.Generator) -> Tensor:
    """Blur, thick slices, noise and shading.

    Args:
        picture: (k, j, i) float32 HU.
        spacing: mm.
        rng: of everything random.
    """
    sd = float(rng.uniform(0.25, 0.8)) * 2 / spacing
    for axis in range(3):
        picture = blur(picture, sd, axis)
    thick = float(rng.choice([rng.uniform(2, 5.2), 2.0], p=[0.6, 0.4])) / spacing
    sd_noise = float(np.exp(rng.uniform(np.log(2), np.log(70)))) * min(1, 2 / spacing)
    picture = picture + sd_noise * torch.from_numpy(rng.standard_normal(SHAPE, dtype=np.float32))
    if thick > 1.1:
        picture = thicken(picture, thick)
    if rng.random() < 0.7:
        picture = picture + smooth_noise(rng, 2.2 * spacing, spacing) * float(rng.uniform(0, 22))
    if rng.random() < 0.3:
        picture = picture + smooth_noise(rng, 120, spacing) * float(rng.uniform(0, 40))
    return picture


def cut_view(picture: Tensor, inside: Tensor, rng: np.random.Generator) -> Tensor:
    """Cut the field of view, in place.

    Args:
        picture: (k, j, i) float32 HU; air where it is cut.
        inside: (k, j, i) bool, what is in view so far.
        rng: of the cuts.

    Returns:
        (k, j, i) bool, what is still in view.
    """
    inside = inside.clone()
    if rng.random() < 0.35:
        depth = int(rng.integers(4, 44))
        inside[(slice(None, depth) if rng.random() < 0.5 else slice(-depth, None))] = False
    if rng.random() < 0.12:
        depth = int(rng.integers(2, 20))
        cut = slice(None, depth) if rng.random() < 0.5 else slice(-depth, None)
        inside[(slice(None), cut) if rng.random() < 0.5 else (slice(None), slice(None), cut)] = (
            False
        )
    picture[~inside] = AIR
    return inside
