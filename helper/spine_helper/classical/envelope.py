"""The outline of the vertebral bodies across the spine, at every millimetre of it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.curve import Curve, Floats, smooth
from spine_helper.classical.lattice import Lattice

_ANGLES: Final = 40
_RADII_MM: Final = np.arange(4.0, 37.0, 1.0)
_EDGE_MM: Final = 2
_BEND_COST: Final = 25.0
_SIZE_COST: Final = 4.0


@dataclass(frozen=True, eq=False)
class Outline:
    """Radius of the bodies around their middle line.

    Attributes:
        middle_mm: (n,) float64, p of the middle line at every millimetre, negative.
        radius_mm: (n, angles) float64, mm; the first angle is to the left, then to the back.
    """

    middle_mm: Floats
    radius_mm: Floats

    def depth(self, coordinates: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far points (..., 3) in the order s, l, p are inside, mm; negative outside."""
        s = np.clip(np.rint(coordinates[..., 0]), 0, len(self.middle_mm) - 1).astype(np.intp)
        left = coordinates[..., 1]
        back = coordinates[..., 2] - self.middle_mm[s].astype(np.float32)
        turn = np.arctan2(back, left) / (2 * np.pi) * _ANGLES % _ANGLES
        low = turn.astype(np.intp) % _ANGLES
        share = turn - low
        radius = self.radius_mm[s, low] * (1 - share)
        radius += self.radius_mm[s, (low + 1) % _ANGLES] * share
        result: NDArray[np.float32] = (radius - np.hypot(left, back)).astype(np.float32)
        return result


def find_outline(curve: Curve, lattice: Lattice, middle_mm: Floats, depth_mm: Floats) -> Outline:
    """Find where the bodies end, at every millimetre.

    Args:
        curve: the middle of the canal.
        lattice: grey values around it.
        middle_mm: (n,) float64, p of the middle of the bodies.
        depth_mm: (n,) float64, how deep bodies are expected to be.
    """
    angles = np.arange(_ANGLES) * 2 * np.pi / _ANGLES
    s = np.arange(len(curve.points), dtype=np.float64)[:, None, None]
    left = np.cos(angles)[:, None] * _RADII_MM
    back = middle_mm[:, None, None] + np.sin(angles)[:, None] * _RADII_MM
    values = np.clip(lattice.sample(curve.place(s, left, back)), -100, 500).astype(np.float64)
    inside, outside = np.roll(values, _EDGE_MM, 2), np.roll(values, -_EDGE_MM, 2)
    edge = np.clip(inside - outside, 0, 250)
    edge[..., :_EDGE_MM] = edge[..., -_EDGE_MM:] = 0
    edge = smooth(edge, 2.5)
    # Bodies are somewhat wider than deep; what is far from that costs.
    expected = depth_mm[:, None] * (0.5 + 0.08 * np.cos(angles) ** 2)
    off = np.abs(np.log(_RADII_MM / expected[..., None]))
    cost = _SIZE_COST * 25 * off**2 * 4 - edge
    radius = _RADII_MM[_cheapest_ring(cost)]
    return Outline(middle_mm, smooth(_median3(radius), 2.0))


def _cheapest_ring(cost: Floats) -> NDArray[np.intp]:
    """Radius number of every angle, (n, angles), with small steps between neighbours.

    The ring is cut open and walked twice; the second round no longer knows where it was cut.
    """
    size, angles, radii = cost.shape
    twice = np.concatenate([cost, cost], 1)
    total = twice[:, 0].copy()
    came = np.zeros((2 * angles, size, radii), np.int8)
    steps = (-2, -1, 0, 1, 2)
    for number in range(1, 2 * angles):
        offers = np.stack([_moved(total, step) + _BEND_COST / 5 * step * step for step in steps])
        choice = offers.argmin(0)
        came[number] = np.array(steps, np.int8)[choice]
        total = offers.min(0) + twice[:, number]
    rows = np.arange(size)
    at = total.argmin(1)
    ring = np.empty((size, 2 * angles), np.intp)
    for number in range(2 * angles - 1, -1, -1):
        ring[:, number] = at
        at = np.clip(at + came[number, rows, at], 0, radii - 1)
    half = angles // 2
    middle = ring[:, half : half + angles]
    return np.roll(middle, half, axis=1)


def _moved(total: Floats, step: int) -> Floats:
    """Totals of the radius `step` further out, infinite beyond the ends."""
    moved = np.full_like(total, np.inf)
    if step > 0:
        moved[:, :-step] = total[:, step:]
    elif step < 0:
        moved[:, -step:] = total[:, :step]
    else:
        moved[:] = total
    return moved


def _median3(radius: Floats) -> Floats:
    """Median over a few millimetres of the spine and neighbouring angles: no single spikes."""
    along = np.pad(radius, [(3, 3), (0, 0)], mode="edge")
    windows = np.stack(
        [np.roll(along[n : n + len(radius)], turn, 1) for n in range(7) for turn in (-1, 0, 1)]
    )
    result: Floats = np.median(windows, axis=0)
    return result
