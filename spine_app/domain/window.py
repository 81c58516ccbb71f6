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


AUTO_SPAN = (1.0, 99.5)
"""Percentiles of the values that are not zero which the automatic window goes from and to."""
TISSUE_TOP = 80.0
"""Percentile of the tissue at which the window of soft tissue ends; fluid and fat lie above."""
VALUES_MAX = 48_000_000
"""Volumes with more values are sampled."""
CHUNK = 1 << 18
LOWEST = int(np.iinfo(np.int16).min)


def percentile_windows(values: NDArray[np.int16]) -> dict[str, GreyWindow]:
    """Windows for values without a unit.

    `auto` goes by percentiles of what is not zero. `contrast` is for cord, discs and muscle: most
    of what is not zero is often noise of the air, so it goes from half the mean to a percentile of
    what lies above the mean. `whole` leaves nothing out, for fluid and what lies near a coil.

    The percentiles are exact (order statistics, linear between neighbours): every value is counted,
    of more than `VALUES_MAX` each n-th, with n odd so that it does not fall on the same columns.

    Args:
        values: any shape, int16, contiguous. MR grey values.

    Returns:
        Windows by name; of the smallest width at 0 where all values are zero.

    Source:
        The mean as the border of the background: Nyúl, Udupa, Zhang, "New variants of a method of
        MRI scale standardization", IEEE TMI 19(2), 2000.
    """
    counts = _counts(values)
    counts[-LOWEST] = 0
    scale = np.arange(counts.size) + LOWEST
    mean = float(counts @ scale) / max(int(counts.sum()), 1)
    tissue = np.where(scale > mean, counts, 0)
    ends = {
        "auto": _percentiles(counts, AUTO_SPAN),
        "contrast": (mean / 2, _percentiles(tissue, (TISSUE_TOP, TISSUE_TOP))[0]),
        "whole": _percentiles(counts, (0.0, 100.0)),
    }
    return {name: GreyWindow((low + high) / 2, high - low) for name, (low, high) in ends.items()}


def _counts(values: NDArray[np.int16]) -> NDArray[np.int64]:
    """(65536,) int64. How often each int16 value occurs, from the smallest on."""
    flat = values.reshape(-1)
    stride = -(-flat.size // VALUES_MAX) | 1
    counts = np.zeros(1 << 16, np.int64)
    for start in range(0, flat.size, CHUNK * stride):
        part = np.ascontiguousarray(flat[start : start + CHUNK * stride : stride])
        counts += np.bincount(part.view(np.uint16), minlength=counts.size)
    return np.roll(counts, counts.size // 2)


def _percentiles(counts: NDArray[np.int64], wanted: tuple[float, float]) -> tuple[float, float]:
    """Two percentiles of counted values; zeros where nothing was counted."""
    upto = np.cumsum(counts)
    if upto[-1] == 0:
        return 0.0, 0.0
    places = np.array(wanted) / 100 * (upto[-1] - 1)
    low, high = (
        np.searchsorted(upto, np.asarray(at, np.int64), side="right")
        for at in (np.floor(places), np.ceil(places))
    )
    found = low + (high - low) * (places - np.floor(places)) + LOWEST
    return float(found[0]), float(found[1])
