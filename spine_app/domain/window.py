"""Grey-value windows (DICOM PS3.3 C.11.2): centre, width, presets and the automatic MR window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH_MIN = 1.0
WIDTH_MAX = 20000.0
CENTER_LIMIT = 20000.0


@dataclass(frozen=True)
class GreyWindow:
    """Values shown from black to white.

    Attributes:
        center: HU for CT, grey value for MR; clamped to ±`CENTER_LIMIT`.
        width: same unit; clamped to `WIDTH_MIN` … `WIDTH_MAX`.
    """

    center: float
    width: float

    def __post_init__(self) -> None:
        """Clamp to the limits, so that no drag can leave them."""
        object.__setattr__(self, "center", float(np.clip(self.center, -CENTER_LIMIT, CENTER_LIMIT)))
        object.__setattr__(self, "width", float(np.clip(self.width, WIDTH_MIN, WIDTH_MAX)))

    def dragged(self, right: float, down: float) -> "GreyWindow":
        """Window after a drag, given as fractions of the view: right widens, down brightens.

        The step follows the width, so that narrow windows are set as finely as wide ones.
        """
        step = max(self.width, 50.0)
        return GreyWindow(self.center + down * step, self.width + 2.0 * right * step)


PRESETS: dict[str, GreyWindow] = {
    "bone": GreyWindow(400, 1800),
    "soft": GreyWindow(40, 400),
    "disc": GreyWindow(80, 250),
    "lung": GreyWindow(-600, 1500),
}
"""CT windows in HU. Source: product requirements; common radiological practice."""


def percentile_window(values: NDArray[np.int16]) -> GreyWindow:
    """Window from the 1st to the 99.5th percentile of the non-zero values.

    Args:
        values: any shape, int16. MR grey values; a regular sample of at most 2 M is used.

    Returns:
        The window; 0/1 wide where all values are equal.
    """
    flat = values.reshape(-1)
    sample = flat[:: max(1, flat.size // 2_000_000)]
    tissue = sample[sample != 0]
    if tissue.size == 0:
        return GreyWindow(0, WIDTH_MIN)
    low, high = np.percentile(tissue, (1.0, 99.5))
    return GreyWindow((low + high) / 2, high - low)
