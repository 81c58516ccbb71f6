"""What is noticed of the pixels while slices are read: padding, range, metal, cut-off skin."""

from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from spine_app.io.grey import Decoded

METAL_HU = 3000
"""Above any bone; many scanners store nothing above 3071."""
_TISSUE_HU = -300
"""Between air and skin."""
_EDGE_PART = 0.04
"""Part of the edge of the field of view that tissue may cross: couches and head rests do."""
_STRIDE = 4
_DEPTHS = (0.985, 0.95, 0.91)
"""Parts of the radius of the field of view at which tissue has to be met."""
_ANGLES = np.linspace(0, 2 * np.pi, 360, endpoint=False)


@dataclass
class Tally:
    """Sums over the slices of a series. Slices may be added from several threads.

    Metal and skin are looked for in some slices only, which are taken for all.

    Attributes:
        step: every so many-th slice is looked at.
        slices: how many were looked at.
        padded: some had pixels without data.
        low: smallest grey value before it was made to fit int16.
        high: largest.
        metal_pixels: estimate of the pixels above `METAL_HU`.
        cut_slices: slices in which tissue reaches the edge of the field of view.
    """

    step: int = 1
    slices: int = 0
    padded: bool = False
    low: float = np.inf
    high: float = -np.inf
    metal_pixels: int = 0
    cut_slices: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, decoded: Decoded) -> None:
        """Add one slice."""
        with self._lock:
            self.padded |= decoded.padded
            self.low, self.high = min(self.low, decoded.low), max(self.high, decoded.high)

    def look(self, k: int, values: NDArray[np.int16]) -> None:
        """Look for metal and skin in slice k of a CT, (rows, columns) int16, HU."""
        if k % self.step:
            return
        coarse = values[::_STRIDE, ::_STRIDE]
        metal = int(np.count_nonzero(coarse > METAL_HU)) * _STRIDE**2
        cut = cuts_skin(values)
        with self._lock:
            self.slices += 1
            self.metal_pixels += metal * self.step
            self.cut_slices += cut


def cuts_skin(values: NDArray[np.int16]) -> bool:
    """Whether tissue reaches the edge of the field of view of a CT slice, and is no couch.

    A couch is thin: a little further in, there is air again.

    Args:
        values: (rows, columns) int16, HU. Outside a round field of view all values are alike.
    """
    corners = values[[0, 0, -1, -1], [0, -1, 0, -1]]
    is_round = bool(np.all(corners == corners[0]) and corners[0] < _TISSUE_HU)
    edges = (_circle if is_round else _frame)(values)
    return bool(np.mean(np.all(edges > _TISSUE_HU, axis=0)) > _EDGE_PART)


def _circle(values: NDArray[np.int16]) -> NDArray[np.int16]:
    """(depths, angles). Values along the edge of a round field of view, and further in."""
    rows, columns = values.shape
    radius = np.array(_DEPTHS)[:, None] * min(rows, columns) / 2
    j = np.rint((rows - 1) / 2 + radius * np.sin(_ANGLES)).astype(np.intp)
    i = np.rint((columns - 1) / 2 + radius * np.cos(_ANGLES)).astype(np.intp)
    return np.asarray(values[np.clip(j, 0, rows - 1), np.clip(i, 0, columns - 1)])


def _frame(values: NDArray[np.int16]) -> NDArray[np.int16]:
    """(depths, pixels). Values along the edge of a square field of view, and further in."""
    rows, columns = values.shape
    depths = [round((1 - depth) * min(rows, columns) / 2) for depth in _DEPTHS]
    lines = [
        np.concatenate([values[d], values[-1 - d], values[:, d], values[:, -1 - d]])
        for d in (min(depth, (min(rows, columns) - 1) // 2) for depth in depths)
    ]
    return np.stack(lines)
