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
_ANGLES = np.linspace(0, 2 * np.pi, 360, endpoint=False)


@dataclass
class Tally:
    """Sums over the slices of a series. Slices may be added from several threads.

    Attributes:
        slices: how many were added.
        padded: some had pixels without data.
        low: smallest grey value before it was made to fit int16.
        high: largest.
        metal_pixels: estimate of the pixels above `METAL_HU`.
        cut_slices: slices in which tissue reaches the edge of the field of view.
    """

    slices: int = 0
    padded: bool = False
    low: float = np.inf
    high: float = -np.inf
    metal_pixels: int = 0
    cut_slices: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, decoded: Decoded, *, is_ct: bool) -> None:
        """Add one slice."""
        metal, cut = 0, False
        if is_ct:
            coarse = decoded.values[::_STRIDE, ::_STRIDE]
            metal = int(np.count_nonzero(coarse > METAL_HU)) * _STRIDE**2
            cut = cuts_skin(decoded.values)
        with self._lock:
            self.slices += 1
            self.padded |= decoded.padded
            self.low, self.high = min(self.low, decoded.low), max(self.high, decoded.high)
            self.metal_pixels += metal
            self.cut_slices += cut


def cuts_skin(values: NDArray[np.int16]) -> bool:
    """Whether tissue reaches the edge of the field of view of a CT slice.

    Args:
        values: (rows, columns) int16, HU. Outside a round field of view all values are alike.
    """
    rows, columns = values.shape
    corners = values[[0, 0, -1, -1], [0, -1, 0, -1]]
    if np.all(corners == corners[0]) and corners[0] < _TISSUE_HU:
        middle_row, middle_column = (rows - 1) / 2, (columns - 1) / 2
        radius = 0.985 * min(rows, columns) / 2
        j = np.rint(middle_row + radius * np.sin(_ANGLES)).astype(np.intp)
        i = np.rint(middle_column + radius * np.cos(_ANGLES)).astype(np.intp)
        edge = values[np.clip(j, 0, rows - 1), np.clip(i, 0, columns - 1)]
    else:
        edge = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    return bool(np.mean(edge > _TISSUE_HU) > _EDGE_PART)
