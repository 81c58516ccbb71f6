"""How the pixels of a file are stored, and the uncompressed ones read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadPixels, BadRescale, UnsupportedPixels
from spine_app.io.dicom.codestream import FAMILIES
from spine_app.io.dicom.extent import EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE, UNDEFINED
from spine_app.io.sources import Source

_NATIVE = (IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE)
_PIXEL_DATA = 0x7FE00010
_MAX_SIDE = 8192
"""Rows or columns of a compressed frame; no slice of a CT or MR is larger."""
_MAX_PACKING = 2000
"""Most bytes that one byte may stand for: a slice of nothing but air packs about that well."""


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
    """How the pixels of a file are stored.

    Attributes:
        syntax: transfer syntax UID.
        photometric: PhotometricInterpretation.
        samples: SamplesPerPixel.
        shape: rows and columns.
        frames: images in the file.
        allocated: bits of a stored pixel.
        stored: bits of it that hold the value.
        high_bit: place of the highest of these.
        signed: whether the value is two's complement.
        padding: smallest and largest stored value that means "no data".
        tag: tag of the pixel data element, 0 where there is none.
        offset: where the pixels start in the file.
        length: bytes of pixels the file declares; `UNDEFINED` when encapsulated.

    Source:
        DICOM PS3.5 chapter 8, PS3.3 C.7.6.3.1.
    """

    syntax: str
    photometric: str
    samples: int
    shape: tuple[int, int]
    frames: int
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

    @property
    def is_encapsulated(self) -> bool:
        """Whether the frames are compressed, each on its own."""
        return self.syntax in FAMILIES

    def check(self, file_size: int) -> None:
        """Refuse what is not supported and what contradicts itself, before anything is decoded.

        Args:
            file_size: bytes of the file.

        Raises:
            UnsupportedPixels: coloured, of an unsupported depth or transfer syntax.
            BadPixels: absent, truncated or contradictory.
        """
        if self.tag == 0 or min(self.shape) < 1:
            raise BadPixels
        if not self._is_supported():
            raise UnsupportedPixels
        if not 1 <= self.stored <= self.high_bit + 1 <= self.allocated:
            raise BadPixels
        if self.is_encapsulated != (self.length == UNDEFINED):
            raise BadPixels
        available = file_size - self.offset
        if self.is_encapsulated:
            self._check_encapsulated(available)
        elif self.length > available or self.length < self.size * self.frames:
            raise BadPixels

    def _is_supported(self) -> bool:
        """Whether pixels of this kind are read at all."""
        is_known = self.is_encapsulated or self.syntax in _NATIVE
        is_grey = self.samples == 1 and self.photometric in ("MONOCHROME1", "MONOCHROME2")
        is_swapped_bytes = self.allocated == 8 and self.syntax == EXPLICIT_BE
        is_deep = self.allocated in (8, 16) and not is_swapped_bytes
        return self.tag == _PIXEL_DATA and is_known and is_grey and is_deep

    def _check_encapsulated(self, available: int) -> None:
        """Refuse frames that cannot be packed into the bytes that are there."""
        if max(self.shape) > _MAX_SIDE or self.size * self.frames > available * _MAX_PACKING:
            raise BadPixels

    def read(self, source: Source, frame: int = 0) -> NDArray[np.integer]:
        """Bytes of an uncompressed frame as stored pixels.

        Returns:
            (rows, columns), read-only, 8 or 16 bits, all allocated bits in the sign of the value.

        Raises:
            BadPixels: the file has become shorter.
        """
        content = source.read(self.offset + frame * self.size, self.size)
        if len(content) != self.size:
            raise BadPixels
        order = ">" if self.syntax == EXPLICIT_BE else "<"
        kind = f"{order}{'i' if self.signed else 'u'}{self.allocated // 8}"
        return np.frombuffer(content, dtype=kind).reshape(self.shape)
