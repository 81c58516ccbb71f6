"""The line through the vertebral bodies, and what the network says along it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LEAST_VOXELS: Final = 12.0
"""Of bodies and discs in a slice that has a middle."""
_SMOOTH_MM: Final = 22.0
_BLOCK: Final = 20000
_REACH_MM: Final = 15.0
"""Around the line in which a profile is taken."""
_BIN_SMOOTH: Final = 5


@dataclass(frozen=True, eq=False)
class BodyLine:
    """A smooth line through bodies and discs, one point a millimetre.

    Attributes:
        points: (n, 3) float64, mm in the window along k, j and i; from feet to head.
        tangents: (n, 3) float64, unit.
    """

    points: Floats
    tangents: Floats

    def along(self, places_mm: Floats) -> Floats:
        """(m,) mm along the line of the point of it that is nearest to each place (m, 3)."""
        coarse = self.points[::3]
        result = np.empty(len(places_mm))
        for first in range(0, len(places_mm), _BLOCK):
            part = places_mm[first : first + _BLOCK]
            square = (part**2).sum(1)[:, None] - 2 * part @ coarse.T + (coarse**2).sum(1)
            result[first : first + _BLOCK] = square.argmin(axis=1) * 3
        index = result.astype(np.intp)
        rest = ((places_mm - self.points[index]) * self.tangents[index]).sum(axis=1)
        # Beyond the ends a place lies as far out as the line's last direction says.
        inner = (index > 0) & (index < len(self.points) - 3)
        total: Floats = result + np.where(inner, np.clip(rest, -4, 4), rest)
        return total

    def off(self, places_mm: Floats, along: Floats) -> Floats:
        """(m,) mm from the line."""
        index = np.clip(along, 0, len(self.points) - 1).astype(np.intp)
        away: Floats = np.linalg.norm(places_mm - self.points[index], axis=1)
        return away

    def at(self, along: Floats) -> Floats:
        """(m, 3) mm, points of the line, straight on beyond its ends."""
        inside = np.clip(along, 0, len(self.points) - 1)
        index = inside.astype(np.intp)
        points: Floats = self.points[index] + self.tangents[index] * (along - index)[:, None]
        return points


def body_line(column: NDArray[np.float32], spacing: Floats) -> BodyLine | None:
    """The line through a column of bodies and discs.

    Args:
        column: (k, j, i) float32, chance of body or disc.
        spacing: (3,) float64 mm.
    """
    mass = column.sum(axis=(1, 2))
    used = np.flatnonzero(mass >= _LEAST_VOXELS)
    if len(used) < 3:
        return None
    j, i = (np.arange(n, dtype=np.float64) for n in column.shape[1:])
    middles = np.stack(
        [
            used,
            column.sum(axis=2)[used] @ j / mass[used],
            column.sum(axis=1)[used] @ i / mass[used],
        ],
        axis=1,
    )
    rows = np.arange(used[0], used[-1] + 1)
    half = max(1, round(_SMOOTH_MM / 2 / spacing[0]))
    kernel = np.ones(2 * half + 1) / (2 * half + 1)
    columns = [_smoothed(np.interp(rows, used, middles[:, n]), kernel) for n in (1, 2)]
    knots = np.stack([rows, *columns], axis=1) * spacing
    steps = np.linalg.norm(np.diff(knots, axis=0), axis=1)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    places = np.arange(0, length[-1] + 1)
    points = np.stack([np.interp(places, length, knots[:, n]) for n in range(3)], axis=1)
    if len(points) < 4:
        return None
    tangents = np.gradient(points, axis=0)
    tangents = np.stack([_smoothed(tangents[:, n], np.ones(9) / 9) for n in range(3)], axis=1)
    return BodyLine(points, tangents / np.linalg.norm(tangents, axis=1, keepdims=True))


def _smoothed(values: Floats, kernel: Floats) -> Floats:
    """Mean over a window; ends go on with their slope, so that the line does not curl there."""
    half = len(kernel) // 2
    low = 2 * values[0] - values[1 : half + 1][::-1]
    high = 2 * values[-1] - values[-half - 1 : -1][::-1]
    if len(low) < half or len(high) < half:
        return values
    result: Floats = np.convolve(np.concatenate([low, values, high]), kernel, "valid")
    return result


@dataclass(frozen=True, eq=False)
class Profile:
    """What the network says along the line, one value a millimetre.

    Attributes:
        core: (n,) float64, share of bodies and discs that is the middle of a body.
        disc: (n,) float64, share that is disc.
        body: (n,) float64, ml of body a millimetre.
    """

    core: Floats
    disc: Floats
    body: Floats


def profile_along(
    line: BodyLine,
    fields: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]],
    spacing: Floats,
) -> Profile:
    """Take a profile along the line.

    Args:
        line: through the bodies.
        fields: (k, j, i) float32 each: chance of body, of disc, and of core.
        spacing: (3,) float64 mm.
    """
    body, disc, core = fields
    index = np.argwhere(body + disc > 0.2)
    places = index * spacing
    along = line.along(places)
    size = len(line.points)
    near = (line.off(places, along) < _REACH_MM) & (along >= 0) & (along < size)
    bins, picks = along[near].astype(np.intp), tuple(index[near].T)
    sums = [
        _smoothed(_binned(bins, field[picks], size), np.ones(_BIN_SMOOTH) / _BIN_SMOOTH)
        for field in (body, disc, core)
    ]
    total = np.maximum(sums[0] + sums[1], 1.0)
    ml = sums[0] * float(spacing.prod()) / 1000
    return Profile(sums[2] / total, sums[1] / total, ml)


def _binned(bins: NDArray[np.intp], weights: NDArray[np.float32], size: int) -> Floats:
    return np.bincount(bins, weights, size).astype(np.float64)
