"""Uncompressed pixel data of one slice: from stored bytes to int16 grey values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadPixels, BadRescale, UnsupportedPixels
from spine_app.domain.volume import AIR_HU, Modality
from spine_app.io.extent import EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE, UNDEFINED
from spine_app.io.sources import Source

_NATIVE = (IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE)
_PIXEL_DATA = 0x7FE00010
_MIN, _MAX = -(2**15), 2**15 - 1


@dataclass(frozen=True)
class Rescale:
    """Grey value = stored value times slope plus intercept.

    Attributes:
        slope: not zero.
        intercept: grey value of a stored zero.
        is_hu: the result is in HU, as RescaleType says or leaves to be understood.

    Raises:
        BadRescale: the slope is zero, or a number is beyond any use.
    """

    slope: float
    intercept: float
    is_hu: bool = True

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be meant."""
        if not 1e-9 < abs(self.slope) < 1e9 or not abs(self.intercept) < 1e9:
            raise BadRescale


@dataclass(frozen=True)
class PixelFormat:
    """How the pixels of one slice are stored.

    Attributes:
        syntax: transfer syntax UID.
        photometric: PhotometricInterpretation.
        samples: SamplesPerPixel.
        shape: rows and columns.
        allocated: bits of a stored pixel.
        stored: bits of it that hold the value.
        high_bit: place of the highest of these.
        signed: whether the value is two's complement.
        padding: smallest and largest stored value that means "no data".
        tag: tag of the pixel data element, 0 where there is none.
        offset: where the pixels start in the file.
        length: bytes of pixels the file declares.

    Source:
        DICOM PS3.5 chapter 8, PS3.3 C.7.6.3.1.
    """

    syntax: str
    photometric: str
    samples: int
    shape: tuple[int, int]
    allocated: int
    stored: int
    high_bit: int
    signed: bool
    padding: tuple[int, int] | None
    tag: int
    offset: int
    length: int

    @property
    def size(self) -> int:
        """Bytes of the pixels."""
        return self.shape[0] * self.shape[1] * self.allocated // 8

    def check(self, file_size: int) -> None:
        """Refuse what is not supported and what contradicts itself, before anything is decoded.

        Args:
            file_size: bytes of the file.

        Raises:
            UnsupportedPixels: compressed, coloured, or of an unsupported depth.
            BadPixels: absent, truncated or contradictory.
        """
        if self.tag == 0 or min(self.shape) < 1:
            raise BadPixels
        if self.tag != _PIXEL_DATA or self.syntax not in _NATIVE:
            raise UnsupportedPixels
        if self.samples != 1 or self.photometric not in ("MONOCHROME1", "MONOCHROME2"):
            raise UnsupportedPixels
        if self.allocated not in (8, 16) or (self.allocated == 8 and self.syntax == EXPLICIT_BE):
            raise UnsupportedPixels
        if not 1 <= self.stored <= self.high_bit + 1 <= self.allocated:
            raise BadPixels
        available = file_size - self.offset
        if self.length == UNDEFINED or self.length > available or self.length < self.size:
            raise BadPixels

    def read(self, source: Source) -> NDArray[np.integer]:
        """Bytes of the file as stored pixels.

        Returns:
            (rows, columns), read-only, 8 or 16 bits, all allocated bits in the sign of the value.

        Raises:
            BadPixels: the file has become shorter.
        """
        content = source.read(self.offset, self.size)
        if len(content) != self.size:
            raise BadPixels
        order = ">" if self.syntax == EXPLICIT_BE else "<"
        kind = f"{order}{'i' if self.signed else 'u'}{self.allocated // 8}"
        return np.frombuffer(content, dtype=kind).reshape(self.shape)


@dataclass(frozen=True, eq=False)
class Decoded:
    """Grey values of one slice.

    Attributes:
        values: (rows, columns) int16. HU for CT, arbitrary units for MR.
        padded: pixels without data were replaced.
        clipped: values outside int16 were set to its nearest end.
    """

    values: NDArray[np.int16]
    padded: bool
    clipped: bool


def decode(
    raw: NDArray[np.integer],
    pixel_format: PixelFormat,
    rescale: Rescale | None,
    modality: Modality,
) -> Decoded:
    """Turn stored pixels into grey values.

    Args:
        raw: (rows, columns), as read.
        pixel_format: what the bits mean.
        rescale: applied after padding is found; None leaves stored values.
        modality: padding becomes air on CT, zero on MR.

    Returns:
        The grey values, MONOCHROME1 not inverted.

    Source:
        DICOM PS3.3 C.11.1 (Modality LUT), C.7.5.1.1.2 (Pixel Padding).
    """
    stored = _extract_bits(raw, pixel_format)
    padding = _find_padding(raw, stored, pixel_format)
    values, clipped = _rescaled(stored, rescale, padding)
    if padding is not None:
        values[padding] = AIR_HU if modality is Modality.CT else 0
    return Decoded(values, padding is not None, clipped)


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
    stored: NDArray[np.integer], rescale: Rescale | None, padding: NDArray[np.bool_] | None
) -> tuple[NDArray[np.int16], bool]:
    """Grey values as int16, and whether any had to be clipped.

    Args:
        stored: stored values.
        rescale: slope and intercept, None for neither.
        padding: pixels whose value does not count.
    """
    slope, intercept = (1.0, 0.0) if rescale is None else (rescale.slope, rescale.intercept)
    values: NDArray[Any]
    if slope == int(slope) and intercept == int(intercept):
        values = np.multiply(stored, int(slope), dtype=np.int64 if abs(slope) > 2**14 else np.int32)
        values += int(intercept)
    else:
        values = np.rint(stored * slope + intercept)
    counted = values if padding is None else values[~padding]
    clipped = bool(counted.size and (counted.min() < _MIN or counted.max() > _MAX))
    if clipped or padding is not None:
        values = np.clip(values, _MIN, _MAX)
    return values.astype(np.int16), clipped
