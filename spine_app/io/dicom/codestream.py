"""What a compressed frame says of itself, read before any decoder sees it."""

import struct
from dataclasses import dataclass
from enum import Enum

from spine_app.domain.errors import BadPixels, UnsupportedPixels


class Family(Enum):
    """How frames are compressed."""

    JPEG = "jpeg"
    JPEG_LS = "jpeg-ls"
    JPEG_2000 = "jpeg-2000"
    HTJ2K = "htj2k"
    RLE = "rle"


_UID = "1.2.840.10008.1.2."

FAMILIES: dict[str, Family] = {
    _UID + "4.50": Family.JPEG,
    _UID + "4.51": Family.JPEG,
    _UID + "4.57": Family.JPEG,
    _UID + "4.70": Family.JPEG,
    _UID + "4.80": Family.JPEG_LS,
    _UID + "4.81": Family.JPEG_LS,
    _UID + "4.90": Family.JPEG_2000,
    _UID + "4.91": Family.JPEG_2000,
    _UID + "4.201": Family.HTJ2K,
    _UID + "4.202": Family.HTJ2K,
    _UID + "4.203": Family.HTJ2K,
    _UID + "5": Family.RLE,
}
"""Compressed transfer syntaxes that are read (DICOM PS3.5 A.4, annex A of PS3.6)."""

_JPEG_LS = 0xF7
_JPEG_FRAMES = frozenset((0xC0, 0xC1, 0xC3, _JPEG_LS))
"""Baseline, extended, lossless, JPEG-LS. Progressive and hierarchical are not used in DICOM."""
_OTHER_FRAMES = frozenset((0xC2, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF))
_NO_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))
_RLE_HEADER = struct.Struct("<16L")


@dataclass(frozen=True)
class Described:
    """What a frame says it holds.

    Attributes:
        shape: rows and columns.
        bits: of one sample.
        samples: of one pixel.
    """

    shape: tuple[int, int]
    bits: int
    samples: int


def describe(frame: bytes, family: Family) -> Described | None:
    """Read the head of a compressed frame.

    Args:
        frame: the whole frame.
        family: what its transfer syntax says it is.

    Returns:
        What it holds; None for RLE, which does not say.

    Raises:
        BadPixels: it is no frame of that family.
        UnsupportedPixels: a kind of JPEG that DICOM does not use.

    Source:
        ITU-T T.81 B.2.2 (JPEG), T.87 C.2.2 (JPEG-LS), T.800 A.5.1 (JPEG 2000), DICOM PS3.5 G.
    """
    try:
        if family is Family.RLE:
            _check_rle(frame)
            return None
        if family in (Family.JPEG, Family.JPEG_LS):
            return _read_jpeg(frame, family)
        return _read_jpeg_2000(frame)
    except (struct.error, IndexError):
        raise BadPixels from None


def _check_rle(frame: bytes) -> None:
    """Refuse segments that do not lie in the frame."""
    count, *offsets = _RLE_HEADER.unpack_from(frame)
    used = offsets[:count]
    if count not in (1, 2) or used[0] != _RLE_HEADER.size or used != sorted(set(used)):
        raise BadPixels
    if used[-1] >= len(frame):
        raise BadPixels


def _read_jpeg(frame: bytes, family: Family) -> Described:
    """Walk the marker segments to the frame header."""
    if frame[:2] != b"\xff\xd8":
        raise BadPixels
    marker, position = _frame_header(frame)
    if marker in _OTHER_FRAMES:
        raise UnsupportedPixels
    if (marker == _JPEG_LS) != (family is Family.JPEG_LS):
        raise BadPixels
    bits, rows, columns, samples = struct.unpack_from(">BHHB", frame, position + 4)
    return Described((rows, columns), bits, samples)


def _frame_header(frame: bytes) -> tuple[int, int]:
    """Marker and offset of the frame header."""
    position = 2
    while True:
        if frame[position] != 0xFF:
            raise BadPixels
        marker = frame[position + 1]
        if marker in _JPEG_FRAMES or marker in _OTHER_FRAMES:
            return marker, position
        if marker == 0xFF:
            position += 1
        elif marker in _NO_LENGTH:
            position += 2
        else:
            position += 2 + struct.unpack_from(">H", frame, position + 2)[0]


def _read_jpeg_2000(frame: bytes) -> Described:
    """Read the size marker, after the boxes of a JP2 file where a writer left them in."""
    start = 0
    if frame[:12] == b"\0\0\0\x0cjP  \r\n\x87\n":
        start = frame.index(b"\xff\x4f\xff\x51") if b"\xff\x4f\xff\x51" in frame[:4096] else -1
    if start < 0 or frame[start : start + 4] != b"\xff\x4f\xff\x51":
        raise BadPixels
    size = struct.unpack_from(">8L", frame, start + 8)
    width, height, left, top, tile_width, tile_height = size[:6]
    (samples,) = struct.unpack_from(">H", frame, start + 40)
    bits = (frame[start + 42] & 0x7F) + 1
    if min(tile_width, tile_height) < 1 or left >= width or top >= height:
        raise BadPixels
    return Described((height - top, width - left), bits, samples)
