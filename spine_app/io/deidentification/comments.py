"""Texts inside compressed frames, overwritten without touching what the pixels are made of."""

import struct

_JPEG_START, _JPEG_2000_START = b"\xff\xd8", b"\xff\x4f"
_END = b"\xff\xd9"
_SCAN, _TILE = 0xDA, 0x90
_JPEG_COMMENT, _JPEG_2000_COMMENT = 0xFE, 0x64
_KEPT_APPLICATION = (b"JFIF\0", b"Adobe", b"SPIFF\0", b"mrfx")
"""Application segments that decoders look at."""


def blank_comments(fragment: bytes) -> bytes:
    """A fragment without comments, application notes and bytes after its end.

    Lengths stay, so offsets still hold; the bytes are set to zero.

    Args:
        fragment: one fragment of encapsulated pixel data. One that does not start a JPEG or
            JPEG 2000 code stream is only cut at its end.

    Source:
        ITU-T T.81 B.2 (JPEG, JPEG-LS), ITU-T T.800 A.9 (comments of JPEG 2000).
    """
    start = fragment[:2]
    if start not in (_JPEG_START, _JPEG_2000_START):
        return fragment
    content = bytearray(fragment)
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker, length = struct.unpack_from(">BH", content, position + 1)
        if marker in ((_SCAN,) if start == _JPEG_START else (_TILE,)):
            break
        first = position + 4
        if start == _JPEG_START and _is_text(marker, content[first : first + 6]):
            _clear(content, first, position + 2 + length)
        elif start == _JPEG_2000_START and marker == _JPEG_2000_COMMENT:
            _clear(content, first + 2, position + 2 + length)
        position += 2 + length
    end = content.rfind(_END)
    if end >= 0:
        _clear(content, end + 2, len(content))
    return bytes(content)


def _is_text(marker: int, start: bytes | bytearray) -> bool:
    """Whether a JPEG segment holds notes."""
    if marker == _JPEG_COMMENT:
        return True
    return 0xE0 <= marker <= 0xEF and not bytes(start).startswith(_KEPT_APPLICATION)


def _clear(content: bytearray, start: int, end: int) -> None:
    """Set some bytes to zero; none where the end lies before the start."""
    end = min(end, len(content))
    if end > start:
        content[start:end] = bytes(end - start)
