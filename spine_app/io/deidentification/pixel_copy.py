"""Pixel data, copied as they are from one DICOM file to another."""

import struct
from collections.abc import Iterator

import numpy as np

from spine_app.domain.errors import BadPixels, StudyError
from spine_app.io.deidentification.comments import blank_comments
from spine_app.io.deidentification.encoding import Form, element_head
from spine_app.io.dicom.extent import UNDEFINED
from spine_app.io.dicom.pixels import PixelFormat
from spine_app.io.sources import Source

_CHUNK = 2**25
_PIXELS = 0x7FE00010
_ITEM, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE0DD


class DrawnIn(StudyError):
    """The stored pixels hold something besides grey values, such as an overlay."""


def copy_pixels(content: Source, pixels: PixelFormat, form: Form) -> Iterator[bytes]:
    """The pixel data element, piece by piece.

    Bytes beyond the last frame are not copied.

    Args:
        content: what the offsets of `pixels` count in.
        pixels: how the pixels are stored; checked.
        form: how the element is written.

    Raises:
        BadPixels: the element breaks its format.
        DrawnIn: bits outside the stored value are used.
    """
    if pixels.is_encapsulated:
        yield element_head(_PIXELS, "OB", UNDEFINED, form)
        yield from _copy_fragments(content, pixels.offset)
        return
    size = pixels.size * pixels.frames
    yield element_head(_PIXELS, "OW", size + size % 2, form)
    for start in range(0, size, _CHUNK):
        wanted = min(_CHUNK, size - start)
        part = content.read(pixels.offset + start, wanted)
        if len(part) < wanted:
            raise BadPixels
        _refuse_used_bits(part, pixels, form)
        yield part
    if size % 2:
        yield b"\0"


def _copy_fragments(content: Source, position: int) -> Iterator[bytes]:
    """Offset table, fragments and the mark of their end.

    Source:
        DICOM PS3.5 A.4.
    """
    is_table = True
    while True:
        head = content.read(position, 8)
        if len(head) < 8:
            raise BadPixels
        group, number, length = struct.unpack("<HHL", head)
        tag = group << 16 | number
        if tag == _SEQUENCE_END:
            yield struct.pack("<HHL", group, number, 0)
            return
        fragment = content.read(position + 8, length)
        if tag != _ITEM or len(fragment) < length or (is_table and length % 4):
            raise BadPixels
        yield head
        yield fragment if is_table else blank_comments(fragment)
        is_table = False
        position += 8 + length


def _refuse_used_bits(part: bytes, pixels: PixelFormat, form: Form) -> None:
    """Make sure that bits outside the stored value are unused, or repeat its sign.

    Source:
        DICOM PS3.5 8.1.2: overlays were once kept there.
    """
    if pixels.allocated not in (8, 16) or pixels.stored == pixels.allocated:
        return
    values = np.frombuffer(part, f"{form.order}u{pixels.allocated // 8}").astype(np.uint16)
    low = pixels.high_bit + 1 - pixels.stored
    above = values >> (pixels.high_bit + 1)
    wanted = np.zeros_like(above)
    if pixels.signed:
        sign = values >> pixels.high_bit & 1
        wanted = sign * np.uint16((1 << pixels.allocated - pixels.high_bit - 1) - 1)
    is_used = (above != 0) & (above != wanted)
    if np.any(is_used) or np.any(values & np.uint16((1 << low) - 1)):
        raise DrawnIn
