"""What lies along the spine: curves of grey values at every millimetre of the canal."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.centre import RAYS, wall_distances
from spine_helper.classical.curve import Curve, Floats, smooth
from spine_helper.classical.lattice import Lattice

_LEFT, _RIGHT, _FRONT = 0, RAYS // 2, RAYS * 3 // 4
_NEIGHBOURS_MM: Final = 22
"""Half the length over which a signal is compared with itself: about one vertebra."""

_MUSCLE_HU: Final = 55.0

TILTS_DEG: Final = tuple((pitch, roll) for pitch in range(-20, 21, 5) for roll in range(-12, 13, 6))
"""Planes that are tried: degrees about the left axis and about the back axis."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Curves along the spine, each (n,) float64, one value for every millimetre.

    Attributes:
        front_mm: from the line to the front wall of the canal.
        side_mm: from the line to its side walls.
        body_hu: mean in the middle of the body or disc, in the plane across the line.
        disc: how much a disc lies here between two end plates, about -1 to 2.
        tilt: (n,) int, number of the best plane in `TILTS_DEG`.
        pedicle: how much bone is beside the canal, 0 to 1 among its neighbours.
        wing: share of bone far to the side of the bodies, the lesser of both sides.
    """

    front_mm: Floats
    side_mm: Floats
    body_hu: Floats
    disc: Floats
    tilt: NDArray[np.intp]
    pedicle: Floats
    wing: Floats


def measure(curve: Curve, lattice: Lattice) -> Profile:
    """Measure the profile of a spine.

    Args:
        curve: the middle of the canal, frames facing the back.
        lattice: grey values around it.
    """
    walls = wall_distances(curve, lattice)
    front = _typical(walls, (_FRONT - 1, _FRONT, _FRONT + 1), 8.0, (4.0, 12.0))
    sides = tuple((way + n) % RAYS for way in (_LEFT, _RIGHT) for n in (-1, 0, 1))
    side = _typical(walls, sides, 15.0, (7.0, 16.0))
    planes = _planes(curve, lattice, front)
    disc, tilt = _disc(planes)
    body = planes[TILTS_DEG.index((0, 0))]
    pedicle = _among_neighbours(_beside(curve, lattice, side))
    low = np.clip((_local_median(body) - _mean5(body)) / 60, -1, 1)
    disc = np.clip(disc / 100, -0.5, 1.0) + 0.6 * low - 0.8 * (pedicle - 0.5)
    marrow = float(np.median(body))
    wing = _wing(curve, lattice, float(np.clip(_MUSCLE_HU + (marrow - _MUSCLE_HU) / 2, 85, 160)))
    return Profile(front, side, body, disc, tilt, pedicle, wing)


def _typical(
    walls: Floats, rays: tuple[int, ...], smooth_mm: float, limits: tuple[float, float]
) -> Floats:
    """Smooth distance of the wall in some directions; what is open takes the spine's median."""
    chosen = walls[:, rays]
    known = np.isfinite(chosen)
    overall = float(np.median(chosen[known])) if known.any() else float(np.mean(limits))
    # The middle one of those that are known; without any, the last is infinite.
    ordered = np.sort(np.where(known, chosen, np.inf), axis=1)
    middle = np.maximum(known.sum(1) - 1, 0) // 2
    values = ordered[np.arange(len(ordered)), middle]
    filled = np.clip(np.where(np.isfinite(values), values, overall), *limits)
    return smooth(filled[:, None], smooth_mm)[:, 0]


def _planes(curve: Curve, lattice: Lattice, front_mm: Floats) -> Floats:
    """Mean of an ellipse inside the body for every tilt and millimetre; (tilts, n), HU."""
    left, back = np.meshgrid(np.arange(-8.0, 9.0, 2.0), np.arange(-7.0, 8.0, 2.0))
    inside = (left / 9) ** 2 + (back / 8) ** 2 <= 1
    left, back = left[inside], back[inside]
    size = len(curve.points)
    s = np.arange(size, dtype=np.float64)[:, None]
    middle = -(front_mm[:, None] + 11.0)
    values = np.clip(lattice.sample(curve.place(s, left, middle + back)), -100, 700)
    columns = np.arange(left.size)
    planes = np.empty((len(TILTS_DEG), size))
    for number, (pitch, roll) in enumerate(TILTS_DEG):
        shift = back * np.tan(np.radians(pitch)) + left * np.tan(np.radians(roll))
        at = np.clip(s + shift, 0, size - 1)
        low = np.minimum(at.astype(np.intp), size - 2)
        share = at - low
        between = values[low, columns] * (1 - share) + values[low + 1, columns] * share
        planes[number] = between.mean(1)
    return planes


def _disc(planes: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The lesser of both end plates minus the disc, of the best tilt; (n,) HU; and that tilt."""
    above = np.max([_shifted(planes, step) for step in range(2, 9)], axis=0)
    below = np.max([_shifted(planes, -step) for step in range(2, 9)], axis=0)
    middle = (planes + _shifted(planes, 1) + _shifted(planes, -1)) / 3
    contrast = np.minimum(above, below) - middle
    return contrast.max(0), contrast.argmax(0)


def _beside(curve: Curve, lattice: Lattice, side_mm: Floats) -> Floats:
    """How much bone there is where pedicles are, mean of both sides; (n,) 0 to 1."""
    out, back = np.meshgrid(np.arange(0.0, 8.0, 2.0), np.arange(-9.0, 0.0, 2.0))
    s = np.arange(len(curve.points), dtype=np.float64)[:, None]
    values = [
        lattice.sample(curve.place(s, way * (side_mm[:, None] + out.ravel()), back.ravel()))
        for way in (-1.0, 1.0)
    ]
    dense: Floats = np.clip((np.stack(values) - 100) / 300, 0, 1).astype(np.float64)
    result: Floats = dense.mean((0, 2))
    return result


def _wing(curve: Curve, lattice: Lattice, threshold_hu: float) -> Floats:
    """Share of bone beside the bodies, where the sacrum has wings and no vertebra has any."""
    out, back = np.meshgrid(np.arange(24.0, 40.0, 2.0), np.arange(-26.0, -5.0, 3.0))
    s = np.arange(len(curve.points), dtype=np.float64)[:, None]
    both = [
        (lattice.sample(curve.place(s, way * out.ravel(), back.ravel())) > threshold_hu).mean(1)
        for way in (-1.0, 1.0)
    ]
    return smooth(np.minimum(*both)[:, None], 4.0)[:, 0]


def _among_neighbours(values: Floats) -> Floats:
    """Values between the least and largest of their neighbourhood, 0 to 1."""
    windows = _windows(values)
    low, high = windows.min(1), windows.max(1)
    result: Floats = (values - low) / np.maximum(high - low, 0.08)
    return result


def _local_median(values: Floats) -> Floats:
    result: Floats = np.median(_windows(values), axis=1)
    return result


def _windows(values: Floats) -> Floats:
    padded = np.pad(
        values, _NEIGHBOURS_MM, mode="reflect" if len(values) > _NEIGHBOURS_MM else "edge"
    )
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEIGHBOURS_MM + 1)


def _mean5(values: Floats) -> Floats:
    result: Floats = np.mean([_shifted(values, step) for step in range(-2, 3)], axis=0)
    return result


def _shifted(values: Floats, step: int) -> Floats:
    """Values so many millimetres further on, the end value beyond the end."""
    size = values.shape[-1]
    return values[..., np.clip(np.arange(size) + step, 0, size - 1)]
