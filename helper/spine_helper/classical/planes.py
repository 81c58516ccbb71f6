"""The planes through the discs: where they lie, how they are tilted, how far the end plates are."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.curve import Curve, Floats
from spine_helper.classical.lattice import Lattice
from spine_helper.classical.profile import Profile

_PITCHES_DEG: Final = np.arange(-24.0, 25.0, 3.0)
_ROLLS_DEG: Final = np.arange(-15.0, 16.0, 3.0)
_SHIFTS_MM: Final = np.arange(-4, 5)
_HALF_HEIGHTS_MM: Final = np.arange(2, 10)
_REACH_MM: Final = 26


@dataclass(frozen=True)
class DiscPlane:
    """The plane through the middle of a disc: s = place + (p - middle) tan pitch + l tan roll.

    Attributes:
        place_mm: s where it meets the middle of the bodies.
        middle_mm: p of the middle of the bodies, negative.
        pitch: tangent of its slope from front to back.
        roll: tangent of its slope from right to left.
        half_mm: from the plane to the end plates.
        contrast_hu: mean of the end plates minus the disc.
    """

    place_mm: float
    middle_mm: float
    pitch: float
    roll: float
    half_mm: float
    contrast_hu: float

    def height(self, coordinates: NDArray[np.floating]) -> NDArray[np.floating]:
        """How far points (..., 3) in the order s, l, p are above the plane, mm along s."""
        s, left, back = coordinates[..., 0], coordinates[..., 1], coordinates[..., 2]
        slope = (back - self.middle_mm) * self.pitch + left * self.roll
        height: NDArray[np.floating] = s - self.place_mm - slope
        return height


def body_depth(height_mm: float) -> float:
    """Depth of a vertebral body, mm, from the distance of its discs.

    Source:
        Fitted by eye to the table of Panjabi (Spine 1991, 1992): C5 16 at 17, T8 27 at 24, L3 34
        at 37.
    """
    return float(np.interp(height_mm, [12, 17, 24, 37, 42], [12, 16, 25, 34, 36]))


def fit_planes(
    curve: Curve, lattice: Lattice, profile: Profile, places: tuple[int, ...]
) -> tuple[DiscPlane, ...]:
    """Fit a plane to every disc.

    Args:
        curve: the middle of the canal.
        lattice: grey values around it.
        profile: of the curve.
        places: mm along the line, from the lowest to the highest; at least two.
    """
    gaps = np.diff(places)
    heights = np.minimum(np.append(gaps, gaps[-1]), np.insert(gaps, 0, gaps[0]))
    return tuple(
        _fit(curve, lattice, (place, profile.front_mm[place]), float(height))
        for place, height in zip(places, heights, strict=True)
    )


def _fit(curve: Curve, lattice: Lattice, at: tuple[int, float], height_mm: float) -> DiscPlane:
    """The plane with the brightest end plates on both sides of the darkest disc."""
    place, front = at
    depth = body_depth(height_mm)
    middle = -(front + depth / 2)
    left, back = np.meshgrid(np.linspace(-0.5, 0.5, 9), np.linspace(-0.44, 0.44, 8))
    inside = left**2 + back**2 <= 0.25
    left, back = left[inside] * depth * 1.15, back[inside] * depth
    s = np.arange(place - _REACH_MM, place + _REACH_MM + 1, dtype=np.float64)
    sampled = lattice.sample(curve.place(s[:, None], left, middle + back))
    values = np.clip(sampled, -100, 600).astype(np.float64)
    pitch, roll = np.meshgrid(np.tan(np.radians(_PITCHES_DEG)), np.tan(np.radians(_ROLLS_DEG)))
    pitch, roll = pitch.ravel(), roll.ravel()
    shift = pitch[:, None] * back + roll[:, None] * left
    means = _tilted_means(values, shift)
    best, numbers = _best(means)
    tilt, step, half = numbers
    return DiscPlane(
        float(place + step), middle, float(pitch[tilt]), float(roll[tilt]), float(half), best
    )


def _tilted_means(values: Floats, shift: Floats) -> Floats:
    """Means of tilted planes (tilts, heights); values (heights, points), shifts (tilts, points)."""
    size = len(values)
    columns = np.arange(values.shape[1])
    means = np.empty((len(shift), size))
    for number, moved in enumerate(shift):
        at = np.clip(np.arange(size)[:, None] + moved, 0, size - 1)
        low = np.minimum(at.astype(np.intp), size - 2)
        share = at - low
        between = values[low, columns] * (1 - share) + values[low + 1, columns] * share
        means[number] = between.mean(1)
    return means


def _best(means: Floats) -> tuple[float, tuple[int, int, int]]:
    """Largest contrast; number of its tilt, its shift and half height in mm."""
    middle = _REACH_MM + _SHIFTS_MM
    # Sharp end plates tell the tilt better than the disc does: they weigh more.
    disc = (means[:, middle] + means[:, middle - 1] + means[:, middle + 1]) / 3
    tops = np.stack([(means[:, middle + g] + means[:, middle - g]) / 2 for g in _HALF_HEIGHTS_MM])
    worth = tops - disc - 4.0 * np.abs(_SHIFTS_MM)
    half, tilt, step = np.unravel_index(np.argmax(worth), worth.shape)
    contrast = float(tops[half, tilt, step] - disc[tilt, step])
    return contrast, (int(tilt), int(_SHIFTS_MM[step]), int(_HALF_HEIGHTS_MM[half]))
