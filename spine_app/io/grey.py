"""From stored pixels to int16 grey values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.volume import AIR_HU, Modality
from spine_app.io.dicom.pixels import PixelFormat, Rescale

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
    out: NDArray[np.int16] | None = None,
) -> Decoded:
    """Turn stored pixels into grey values.

    Args:
        raw: (rows, columns), as read.
        pixel_format: what the bits mean.
        rescale: applied after padding is found; None leaves stored values.
        modality: padding becomes air on CT, zero on MR.
        out: (rows, columns) int16 to make them in; new where it is None.

    Returns:
        The grey values, MONOCHROME1 not inverted.

    Source:
        DICOM PS3.3 C.11.1 (Modality LUT), C.7.5.1.1.2 (Pixel Padding).
    """
    stored = _extract_bits(raw, pixel_format)
    padding = _find_padding(raw, stored, pixel_format)
    slope, intercept = (1.0, 0.0) if rescale is None else (rescale.slope, rescale.intercept)
    if out is None:
        out = np.empty(raw.shape, np.int16)
    low, high = _rescale(stored, (slope, intercept), padding, out)
    if padding is not None:
        out[padding] = AIR_HU if modality is Modality.CT else 0
    return Decoded(out, padding is not None, low, high)


def _extract_bits(raw: NDArray[np.integer], pixel_format: PixelFormat) -> NDArray[np.integer]:
    """Values of the stored bits, with their sign."""
    if pixel_format.stored == pixel_format.allocated:
        return raw
    is_low = not pixel_format.signed and pixel_format.high_bit + 1 == pixel_format.stored
    if is_low and raw.max(initial=0) >> pixel_format.stored == 0:
        # Nothing stands above the stored bits, so they are the value already.
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


def _rescale(
    stored: NDArray[np.integer],
    line: tuple[float, float],
    padding: NDArray[np.bool_] | None,
    out: NDArray[np.int16],
) -> tuple[float, float]:
    """Make grey values, and tell the smallest and largest before they were made to fit.

    Args:
        stored: stored values.
        line: slope and intercept of the rescale.
        padding: pixels whose value does not count.
        out: where to.
    """
    counted = stored if padding is None else stored[~padding]
    if not counted.size:
        out[...] = 0
        return 0.0, 0.0
    slope, intercept = line
    low, high = sorted(float(end) * slope + intercept for end in (counted.min(), counted.max()))
    fits = low >= MIN and high <= MAX
    if slope == 1 and intercept == int(intercept) and fits:
        # Whole numbers that fit: the low 16 bits of the sum are the sum, whatever the sign.
        # What stands for no data is overwritten afterwards.
        native = stored.astype(stored.dtype.newbyteorder("="), copy=False)
        narrow = native.view(np.int16) if native.dtype.itemsize == 2 else native.astype(np.int16)
        np.add(narrow, np.array(int(intercept)).astype(np.int16), out=out)
        return low, high
    values: NDArray[Any] = np.rint(stored * slope + intercept)
    np.clip(values, MIN, MAX, out=values)
    out[...] = values
    return low, high
