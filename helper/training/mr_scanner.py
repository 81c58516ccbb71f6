"""What an MR scanner does to a picture: thick slices in any plane, a narrow slab, its own noise."""

import numpy as np
import torch
from torch import Tensor

from helper.training.base_map import CANAL
from helper.training.patch import SHAPE, Patch
from helper.training.scanner import MIDDLE_HU, WIDTH_HU, blur, thicken
from spine_helper.builtin.signal import HIGHEST, LOWEST, SIGNAL_WIDTH

_SAGITTAL, _AXIAL = 2, 0


def normalise_mr(picture: Tensor, rng: np.random.Generator) -> Tensor:
    """Signal as the network sees it, for a scan whose brightest tissue is somewhere near 1."""
    gain = float(np.exp(rng.normal(0, 0.25)))
    scaled = (LOWEST + picture * (SIGNAL_WIDTH * gain)).clamp(LOWEST, HIGHEST)
    return (scaled - MIDDLE_HU) / WIDTH_HU


def scan_mr(picture: Tensor, spacing: float, rng: np.random.Generator) -> Tensor:
    """Blur, thick slices, and noise of magnitudes.

    Args:
        picture: (k, j, i) float32 signal.
        spacing: mm.
        rng: of everything random.
    """
    sd = float(rng.uniform(0.2, 0.8)) * 2 / spacing
    for axis in range(3):
        picture = blur(picture, sd, axis)
    plane = rng.random()
    if plane < 0.6:
        picture = thicken(picture, float(rng.uniform(2.0, 5.5)) / spacing, _SAGITTAL)
    elif plane < 0.75:
        picture = thicken(picture, float(rng.uniform(2.0, 5.5)) / spacing, _AXIAL)
    sd_noise = float(np.exp(rng.uniform(np.log(0.004), np.log(0.1))))
    real, imaginary = (
        torch.from_numpy(rng.standard_normal(SHAPE, dtype=np.float32)) * sd_noise for _ in range(2)
    )
    return torch.hypot(picture + real, imaginary)


def cut_slab(picture: Tensor, inside: Tensor, patch: Patch, rng: np.random.Generator) -> Tensor:
    """Cut the field of view as sagittal and short scans do, in place.

    Args:
        picture: (k, j, i) float32 signal; nothing where it is cut.
        inside: (k, j, i) bool, what is in view so far.
        patch: what is cut.
        rng: of the cuts.

    Returns:
        (k, j, i) bool, what is still in view.
    """
    inside = inside.clone()
    canal = torch.nonzero(patch.inner == CANAL)
    if rng.random() < 0.65:
        middle = float(canal[:, 2].float().mean()) if len(canal) else SHAPE[2] / 2
        middle += rng.normal(0, 5) / patch.spacing
        half = rng.uniform(18, 48) / patch.spacing
        i = torch.arange(SHAPE[2])
        inside &= (i - middle).abs() < half
    for axis, share, most in ((0, 0.4, 44), (1, 0.3, 24)):
        if rng.random() < share:
            depth = int(rng.integers(3, most))
            cut = slice(None, depth) if rng.random() < 0.5 else slice(-depth, None)
            inside[(slice(None),) * axis + (cut,)] = False
    picture[~inside] = 0.0
    return inside
