"""From stored pixels to int16 grey values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.volume import AIR_HU, Modality
from spine_app.io.pixels import PixelFormat, Rescale

MIN, MAX = -(2**15), 2**15 - 1


@dataclass(frozen=True, eq=False)
class Decoded:
    """Grey values of one slice.

    Attributes:
        values: (rows, columns) int16. HU for CT, arbitrary units for MR.
        padded: pixels without data were replaced.
        low: smallest grey value before it was made to fit int16.
        high: largest.
    """

    values: NDArray[np.int16]
    padded: bool
    low: float
    high: float

    @property
    def clipped(self) -> bool:
        """Values outside int16 were set to its nearest end."""
        return self.low < MIN or self.high > MAX


def decode(
    raw: NDArray[np.integer],
    pixel_format: PixelFormat,
    rescale: Rescale | None,
    modality: Modality,
    divisor: int = 1,
) -> Decoded:
    """Turn stored pixels into grey values.

    Args:
        raw: (rows, columns), as read.
        pixel_format: what the bits mean.
        rescale: applied after padding is found; None leaves stored values.
        modality: padding becomes air on CT, zero on MR.
        divisor: grey values are divided by it, so that those of MR fit.

    Returns:
        The grey values, MONOCHROME1 not inverted.

    Source:
        DICOM PS3.3 C.11.1 (Modality LUT), C.7.5.1.1.2 (Pixel Padding).
    """
    stored = _extract_bits(raw, pixel_format)
    padding = _find_padding(raw, stored, pixel_format)
    slope, intercept = (1.0, 0.0) if rescale is None else (rescale.slope, rescale.intercept)
    values, low, high = _rescaled(stored, slope / divisor, intercept / divisor, padding)
    if padding is not None:
        values[padding] = AIR_HU if modality is Modality.CT else 0
    return Decoded(values, padding is not None, low, high)


def _extract_bits(raw: NDArray[np.integer], pixel_format: PixelFormat) -> NDArray[np.integer]:
    """Values of the stored bits, with their sign."""
    if pixel_format.stored == pixel_format.allocated:
        return raw
    above = pixel_format.allocated - 1 - pixel_format.high_bit
    shifted = np.left_shift(raw, above)
    return np.asarray(np.right_shift(shifted, pixel_format.allocated - pixel_format.stored))


def _find_padding(
    raw: NDArray[np.integer], stored: NDArray[np.integer], pixel_format: PixelFormat
) -> NDArray[np.bool_] | None:
    """Mask of pixels without data, None when there are none.

    Writers give a padding value outside the stored bits too (PS3.3 C.7.5.1.1.2 allows it for
    values that do not fit), so both are compared.
    """
    if pixel_format.padding is None:
        return None
    low, high = pixel_format.padding
    mask = (stored >= low) & (stored <= high)
    if stored is not raw:
        mask |= (raw >= low) & (raw <= high)
    return mask if mask.any() else None


def _rescaled(
    stored: NDArray[np.integer],
    slope: float,
    intercept: float,
    padding: NDArray[np.bool_] | None,
) -> tuple[NDArray[np.int16], float, float]:
    """Grey values as int16, with the smallest and largest before they were made to fit.

    Args:
        stored: stored values.
        slope: of the rescale.
        intercept: of the rescale.
        padding: pixels whose value does not count.
    """
    counted = stored if padding is None else stored[~padding]
    if not counted.size:
        return np.zeros(stored.shape, np.int16), 0.0, 0.0
    ends = sorted(float(end) * slope + intercept for end in (counted.min(), counted.max()))
    fits = ends[0] >= MIN and ends[1] <= MAX and padding is None
    if slope == 1 and intercept == int(intercept) and fits:
        # Whole numbers that fit: the low 16 bits of the sum are the sum, whatever the sign.
        narrow = stored.astype(np.int16)
        narrow += np.array(int(intercept)).astype(np.int16)
        return narrow, ends[0], ends[1]
    values: NDArray[Any] = np.rint(stored * slope + intercept)
    return np.clip(values, MIN, MAX).astype(np.int16), ends[0], ends[1]
