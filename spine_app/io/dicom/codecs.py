"""Compressed frames: found in the file, checked, and decoded to stored pixels."""

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadPixels, UnsupportedPixels
from spine_app.io.dicom.codestream import FAMILIES, Family, describe
from spine_app.io.dicom.pixels import PixelFormat
from spine_app.io.sources import Source

_ITEM, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE0DD
_HEAD = struct.Struct("<HHL")
_MAX_FRAGMENTS = 200_000
_EOI = b"\xff\xd9"
_TAIL = 64
"""Bytes at the end of a frame that hold its last marker, whatever it is padded with."""
_STARTS = (b"\xff\xd8", b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP")

Span = tuple[int, int]
"""Offset and length of bytes in the file."""


def find_frames(source: Source, pixels: PixelFormat) -> tuple[tuple[Span, ...], ...]:
    """Where the fragments of each frame lie.

    Args:
        source: the file.
        pixels: encapsulated pixels in it.

    Returns:
        The fragments of each frame.

    Raises:
        BadPixels: items break the format, or cannot be told apart as so many frames.

    Source:
        DICOM PS3.5 A.4.
    """
    table, fragments = _read_items(source, pixels.offset)
    if not fragments:
        raise BadPixels
    if pixels.frames == 1:
        return (tuple(span for _, span in fragments),)
    if len(fragments) == pixels.frames:
        return tuple((span,) for _, span in fragments)
    starts = _starts_from_table(table, fragments)
    if len(starts) != pixels.frames:
        starts = _starts_by_content(source, fragments)
    if len(starts) != pixels.frames:
        raise BadPixels
    ends = [*starts[1:], len(fragments)]
    spans = [span for _, span in fragments]
    return tuple(tuple(spans[a:b]) for a, b in zip(starts, ends, strict=True))


def _read_items(source: Source, offset: int) -> tuple[bytes, list[tuple[int, Span]]]:
    """The basic offset table, and the item offset and span of each fragment."""
    items: list[tuple[int, Span]] = []
    position = offset
    while True:
        if items and position == source.size:
            # Every fragment is complete; some writers leave the last delimiter out.
            break
        head = source.read(position, _HEAD.size)
        if len(head) < _HEAD.size:
            raise BadPixels
        group, element, length = _HEAD.unpack(head)
        tag = group << 16 | element
        if tag == _SEQUENCE_END:
            break
        value = position + _HEAD.size
        if tag != _ITEM or value + length > source.size or len(items) > _MAX_FRAGMENTS:
            raise BadPixels
        items.append((position, (value, length)))
        position = value + length
    if not items:
        raise BadPixels
    _, (start, length) = items[0]
    return source.read(start, length), items[1:]


def _starts_from_table(table: bytes, fragments: list[tuple[int, Span]]) -> list[int]:
    """Index of the first fragment of each frame by the offset table; none where it is empty."""
    if not table or len(table) % 4:
        return []
    base = fragments[0][0]
    places = {position - base: n for n, (position, _) in enumerate(fragments)}
    starts = [places.get(offset) for offset in struct.unpack(f"<{len(table) // 4}L", table)]
    known = [start for start in starts if start is not None]
    is_right = len(known) == len(starts) and known == sorted(set(known)) and known[:1] == [0]
    return known if is_right else []


def _starts_by_content(source: Source, fragments: list[tuple[int, Span]]) -> list[int]:
    """Index of the fragments that start a frame: each starts with a codestream's first marker."""
    return [
        n
        for n, (_, (start, length)) in enumerate(fragments)
        if source.read(start, min(length, 12)).startswith(_STARTS)
    ]


def decode_frame(
    source: Source, pixels: PixelFormat, fragments: tuple[Span, ...]
) -> NDArray[np.integer]:
    """Decode one frame.

    Args:
        source: the file.
        pixels: what the header says of it.
        fragments: where it lies.

    Returns:
        (rows, columns), 8 or 16 bits, all allocated bits in the sign of the value.

    Raises:
        BadPixels: it is broken, or another size than the header says.
        UnsupportedPixels: a kind of compression that is not read.
    """
    frame = b"".join(source.read(start, length) for start, length in fragments)
    family = FAMILIES[pixels.syntax]
    described = describe(frame, family)
    if described is not None:
        if described.samples != 1:
            raise UnsupportedPixels
        if described.shape != pixels.shape or described.bits > pixels.allocated:
            raise BadPixels
    if family in (Family.JPEG, Family.JPEG_LS) and _EOI not in frame[-_TAIL:]:
        # Cut off: libjpeg would make up the rest, and CharLS look for it for seconds.
        raise BadPixels
    decoded = _decode(frame, family, pixels)
    if decoded.shape != pixels.shape or decoded.dtype.kind not in "iu":
        raise BadPixels
    bits = None if described is None else described.bits
    return _as_stored(decoded, pixels, bits)


def _decode(frame: bytes, family: Family, pixels: PixelFormat) -> NDArray[Any]:
    """Let the library decode; it lets go of the interpreter lock meanwhile."""
    # Imported here because most studies are not compressed.
    import imagecodecs  # noqa: PLC0415

    try:
        if family is Family.RLE:
            kind = np.dtype("<u2" if pixels.allocated == 16 else "u1")
            content = imagecodecs.dicomrle_decode(frame, kind)
            return np.frombuffer(content, kind).reshape(pixels.shape)
        decoders = {
            Family.JPEG: imagecodecs.jpeg8_decode,
            Family.JPEG_LS: imagecodecs.jpegls_decode,
            Family.JPEG_2000: imagecodecs.jpeg2k_decode,
            # OpenJPH meets broken code blocks with half a picture or without end; this raises.
            Family.HTJ2K: imagecodecs.jpeg2k_decode,
        }
        decoded: NDArray[Any] = np.asarray(decoders[family](frame))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # each codec has errors of its own
        raise BadPixels from None
    return decoded


def _as_stored(
    decoded: NDArray[np.integer], pixels: PixelFormat, bits: int | None
) -> NDArray[np.integer]:
    """Decoded samples in the sign and width of the header.

    JPEG and JPEG-LS know no sign: they carry the stored bits. A JPEG 2000 codestream has a sign of
    its own, and where it differs from the header's the bits count (PS3.5 8.2.4).
    """
    width = decoded.dtype.itemsize * 8
    wanted = np.dtype(f"{'i' if pixels.signed else 'u'}{pixels.allocated // 8}")
    if pixels.signed and decoded.dtype.kind == "u" and bits is not None and bits < width:
        # Two's complement of fewer bits than the array has: move its sign to the top and back.
        shift = width - bits
        signed = np.left_shift(decoded, shift).view(f"i{width // 8}")
        return np.asarray(np.right_shift(signed, shift)).astype(wanted)
    if width == pixels.allocated:
        return decoded.view(wanted)
    return decoded.astype(wanted)
