"""Where a sample is cut from a base map, and what is the truth there."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from helper.training.base_map import CORE, LEVELS, SDF_STEP_MM, SPACING_MM, BaseMap

SHAPE: Final = (80, 64, 64)
FAR_MM: Final = 6.3
AIR: Final = -1024.0
TISSUE_HU: Final = -300


@dataclass(frozen=True, eq=False)
class Patch:
    """A piece of a patient, warped; arrays are (k, j, i) on a lattice of `spacing`.

    Attributes:
        spacing: mm.
        soft: float32 HU without bone.
        distance: float32 mm to the nearest bone, negative inside.
        bone: int64, class of the nearest bone.
        inner: int64, class of what is no bone.
        level: int64, VerSe id of the nearest vertebra.
        core: bool.
        centres: (LEVELS, 3) float32, mm along k, j and i from the middle of the patch.
        offsets: (3, k, j, i) float32, mm to the middle of the vertebra's body; of vertebrae only.
        is_inside: bool, whether the base map reaches there.
    """

    spacing: float
    soft: Tensor
    distance: Tensor
    bone: Tensor
    inner: Tensor
    level: Tensor
    core: Tensor
    centres: Tensor
    offsets: Tensor
    is_inside: Tensor


def _linear_part(rng: np.random.Generator) -> Tensor:
    """(3, 3): patch mm to base mm, axes k, j, i."""
    turns = np.radians(rng.normal(0, (8, 8, 12), 3))
    matrix = np.eye(3)
    for axis, angle in enumerate(turns):
        a, b = [n for n in range(3) if n != axis]
        turn = np.eye(3)
        turn[a, a] = turn[b, b] = np.cos(angle)
        turn[a, b], turn[b, a] = np.sin(angle), -np.sin(angle)
        matrix = matrix @ turn
    scale = np.exp(rng.normal(0, 0.11) + rng.normal(0, 0.05, 3))
    matrix = matrix * scale
    if rng.random() < 0.5:
        matrix[:, 2] *= -1
    return torch.from_numpy(matrix.astype(np.float32))


def _smooth_noise(rng: np.random.Generator, knot_mm: float, spacing: float, rows: int) -> Tensor:
    knots = [max(3, round(n * spacing / knot_mm) + 1) for n in SHAPE]
    coarse = torch.from_numpy(rng.standard_normal((1, rows, *knots), dtype=np.float32))
    return functional.interpolate(coarse, SHAPE, mode="trilinear", align_corners=True)[0]


def smooth_noise(rng: np.random.Generator, knot_mm: float, spacing: float) -> Tensor:
    """(k, j, i) float32 field of mean 0 that changes over `knot_mm`."""
    return _smooth_noise(rng, knot_mm, spacing, 1)[0]


def _lattice(spacing: float) -> Tensor:
    axes = [(torch.arange(n, dtype=torch.float32) - (n - 1) / 2) * spacing for n in SHAPE]
    return torch.stack(torch.meshgrid(*axes, indexing="ij"))


def cut_patch(
    base: BaseMap, middle_kji: np.ndarray, spacing: float, rng: np.random.Generator
) -> Patch:
    """Cut a warped piece of a patient.

    Args:
        base: the patient.
        middle_kji: (3,) voxels of the base map that come to lie in the middle.
        spacing: mm of the patch.
        rng: of the warp.
    """
    linear = _linear_part(rng)
    straight = torch.einsum("ab,bkji->akji", linear, _lattice(spacing))
    bend = _smooth_noise(rng, 34, spacing, 3) * float(rng.uniform(0.5, 4.5))
    bend += _smooth_noise(rng, 15, spacing, 3) * float(rng.uniform(0, 1.1))
    place = (straight + bend) / SPACING_MM
    place += torch.from_numpy(np.asarray(middle_kji, np.float32))[:, None, None, None]
    return _gather(base, place, linear, (np.asarray(middle_kji, np.float32), spacing))


def _gather(base: BaseMap, place: Tensor, linear: Tensor, frame: tuple[np.ndarray, float]) -> Patch:
    shape = torch.tensor(base.soft.shape, dtype=torch.float32)[:, None, None, None]
    is_inside = ((place >= -0.5) & (place <= shape - 0.5)).all(0)
    place = torch.minimum(place.clamp_min(0), shape - 1)
    low = [max(int(n.min()) - 1, 0) for n in place]
    high = [int(n.max()) + 3 for n in place]
    box = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    fields = torch.stack(
        [torch.from_numpy(np.asarray(a[box], np.float32)) for a in (base.soft, base.distance)]
    )
    local = place - torch.tensor(low, dtype=torch.float32)[:, None, None, None]
    size = torch.tensor(fields.shape[1:], dtype=torch.float32)[:, None, None, None]
    unit = (local / (size - 1) * 2 - 1).flip(0).permute(1, 2, 3, 0)[None]
    soft, distance = functional.grid_sample(
        fields[None], unit, mode="bilinear", padding_mode="border", align_corners=True
    )[0]
    nearest = local.round().long()
    count_j, count_i = fields.shape[2:]
    flat = (nearest[0] * count_j + nearest[1]) * count_i + nearest[2]
    kind, level = (
        torch.from_numpy(np.ascontiguousarray(a[box])).reshape(-1)[flat].long()
        for a in (base.kind, base.level)
    )
    distance = distance * SDF_STEP_MM
    soft = torch.where(is_inside, soft, torch.tensor(AIR))
    distance = torch.where(is_inside, distance, torch.tensor(FAR_MM))
    number = level & (CORE - 1)
    back = torch.linalg.inv(linear)
    centres = torch.from_numpy(np.array(base.centres))
    offsets = (centres[number].permute(3, 0, 1, 2) - place) * SPACING_MM
    offsets = torch.einsum("ab,bkji->akji", back, torch.nan_to_num(offsets))
    middle, spacing = frame
    moved = (centres - torch.from_numpy(middle)) * SPACING_MM @ back.T
    return Patch(
        spacing, soft, distance, kind & 15, kind >> 4, number, (level & CORE) > 0, moved, offsets,
        is_inside,
    )  # fmt: skip


def pick_middle(base: BaseMap, rng: np.random.Generator, spacing: float) -> np.ndarray:
    """(3,) voxels of a base map around which to cut: mostly spine, often pelvis, also anywhere."""
    shape = np.array(base.soft.shape, np.float64)
    known = np.array([n for n in range(1, LEVELS) if np.isfinite(base.centres[n, 0])])
    choice = rng.random()
    if choice < 0.56:
        middle = base.centres[rng.choice(known)] + rng.normal(0, (14, 9, 9))
        return middle + np.array([0, 8, 0])
    if choice < 0.82:
        # Two thirds of these look at the sacrum, the others at the rest of the pelvis.
        lowest = base.centres[known[np.argmin(base.centres[known, 0])]]
        if rng.random() < 0.66:
            return lowest + np.array([-15.0, 12.0, 0.0]) + rng.normal(0, (16, 9, 9))
        return np.array(
            [
                lowest[0] - rng.uniform(5, 70),
                rng.uniform(0.35, 0.8) * shape[1],
                rng.uniform(0.15, 0.85) * shape[2],
            ]
        )
    margin = 12 if spacing < 3 else 0
    for _ in range(20):
        middle = rng.uniform(margin, shape - margin)
        if base.soft[tuple(middle.astype(int))] > TISSUE_HU:
            break
    return middle
