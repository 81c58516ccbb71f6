"""A guarded walk over the elements of a DICOM file, before a library sees it.

The walk proves that every length stays inside the file and that nesting and counts stay inside the
limits. It keeps the bytes of the top-level elements it is asked for and finds the pixel data.
"""

import re
import struct
from dataclasses import dataclass

from spine_app.domain.errors import UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom.deflated import InflatedSource
from spine_app.io.dicom.sop_classes import MEDIA_DIRECTORY
from spine_app.io.sources import Source

IMPLICIT_LE = "1.2.840.10008.1.2"
EXPLICIT_LE = "1.2.840.10008.1.2.1"
DEFLATED_LE = "1.2.840.10008.1.2.1.99"
EXPLICIT_BE = "1.2.840.10008.1.2.2"

UNDEFINED = 0xFFFFFFFF
"""Length of an element that ends with a delimiter."""

_FIRST_WINDOW = 16 * 2**10
_LONG_VRS = frozenset(
    (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
)
_SHORT_VRS = frozenset(
    (b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN",
     b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US")
)  # fmt: skip
_VRS = _LONG_VRS | _SHORT_VRS
_PIXELS = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))
_MEDIA_CLASS, _SYNTAX = 0x00020002, 0x00020010
_LITTLE = struct.Struct("<HHL"), struct.Struct("<L"), struct.Struct("<H")
_BIG = struct.Struct(">HHL"), struct.Struct(">L"), struct.Struct(">H")
_DELIMITERS = 0xFFFE
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_MAGIC = re.compile(rb"\x02\x00[\x00-\x13]\x00|\x08\x00[\x00-\x70]\x00")


class NotDicom(Exception):
    """The file does not start like DICOM."""


class _NeedMore(Exception):
    """The walk left the part of the file that is in memory."""


@dataclass(frozen=True)
class Element:
    """One top-level element as it is written.

    Attributes:
        vr: two letters, empty in an implicit syntax.
        value: its bytes.
    """

    vr: bytes
    value: bytes


@dataclass(frozen=True)
class Extent:
    """Where things are in a DICOM file.

    Attributes:
        source: what the offsets count in: the file, or what a deflated one inflates to.
        header: bytes from the start to the pixel data element.
        syntax: transfer syntax UID; the one proven by the bytes where the file names none.
        big_endian: byte order of the values.
        elements: the top-level elements that were asked for, by tag.
        pixel_tag: tag of the pixel data element, 0 where there is none.
        pixel_offset: offset of the pixel values.
        pixel_length: declared bytes of the pixel values; `UNDEFINED` when encapsulated.
        is_index: it is a DICOMDIR, whose records were not walked: they may be very many.
    """

    source: Source
    header: bytes
    syntax: str
    big_endian: bool
    elements: dict[int, Element]
    pixel_tag: int
    pixel_offset: int
    pixel_length: int
    is_index: bool = False


def find_extent(source: Source, limits: ReadLimits, wanted: frozenset[int]) -> Extent:
    """Walk the header of a file.

    Args:
        source: the file.
        limits: bytes, elements and depth of the header.
        wanted: tags whose bytes are kept; sequences of undefined length cannot be.

    Raises:
        NotDicom: it does not start like DICOM.
        UnreadableFile: it does, and breaks the format or a limit.

    Source:
        DICOM PS3.5 chapter 7, PS3.10 chapter 7.
    """
    window = _FIRST_WINDOW
    while True:
        data = source.read(0, min(window, limits.header_bytes))
        try:
            walk = _Walk(data, source, limits, wanted)
            position, syntax = walk.file_meta()
            if syntax != DEFLATED_LE:
                return walk.walk(position, syntax)
            source = InflatedSource(source, position, limits)
            window = _FIRST_WINDOW
        except (_NeedMore, struct.error):
            if window >= min(limits.header_bytes, source.size):
                raise UnreadableFile from None
            window *= 16
        except (UnicodeDecodeError, RecursionError):
            raise UnreadableFile from None


class _Walk:
    """One pass over the first bytes of a file."""

    def __init__(
        self, data: bytes, source: Source, limits: ReadLimits, wanted: frozenset[int]
    ) -> None:
        self._data = data
        self._source = source
        self._size = source.size
        self._limits = limits
        self._wanted = wanted
        self._elements = 0
        self._order = _LITTLE
        self._kept: dict[int, Element] = {}
        self._start = _start(data)
        self._is_index = False

    def walk(self, position: int, syntax: str) -> Extent:
        """Walk the data set, from where the file meta group ends."""
        if self._is_index:
            size = self._size
            return Extent(self._source, b"", syntax, False, {}, 0, size, 0, is_index=True)
        syntax = self._prove_syntax(position, syntax)
        big_endian = syntax == EXPLICIT_BE
        self._order = _BIG if big_endian else _LITTLE
        tag, position, value, length = self._top_level(position, syntax == IMPLICIT_LE)
        header = self._data[:position] if tag else self._bytes(0, self._size)
        return Extent(self._source, header, syntax, big_endian, self._kept, tag, value, length)

    def _top_level(self, position: int, implicit: bool) -> tuple[int, int, int, int]:
        """Walk to the pixel data: its tag, offset, offset of its value, length."""
        while self._size - position >= 8:
            tag, vr, length, value = self._element(position, implicit)
            if tag in _PIXELS:
                return tag, position, value, length
            if length == UNDEFINED:
                position = self._skip_undefined(vr, value, implicit)
                continue
            if value + length > self._size or tag >= _ITEM:
                raise UnreadableFile
            if tag in self._wanted:
                self._kept[tag] = Element(vr, self._bytes(value, length))
            position = value + length
        return 0, self._size, self._size, 0

    def file_meta(self) -> tuple[int, str]:
        """Offset after the file meta group, and the transfer syntax it names."""
        position, syntax = self._start, ""
        while self._size - position >= 8 and self._bytes(position, 2) == b"\x02\x00":
            tag, _, length, value = self._element(position, implicit=False)
            if tag == _SYNTAX:
                syntax = self._bytes(value, min(length, 64)).decode("ascii").rstrip(" \0")
            elif tag == _MEDIA_CLASS:
                media_class = self._bytes(value, min(length, 64)).rstrip(b" \0")
                self._is_index = media_class == MEDIA_DIRECTORY.encode()
            position = self._jump(value, length)
        return position, syntax

    def _prove_syntax(self, position: int, syntax: str) -> str:
        """The syntax, when the first element of the data set is written in it."""
        if self._size - position < 8:
            return syntax or EXPLICIT_LE
        explicit = self._bytes(position + 4, 2) in _VRS
        if not syntax:
            return EXPLICIT_LE if explicit else IMPLICIT_LE
        if explicit == (syntax == IMPLICIT_LE):
            raise UnreadableFile
        return syntax

    def _skip_undefined(self, vr: bytes, value: int, implicit: bool) -> int:
        """Offset after a top-level element of undefined length."""
        if vr not in (b"SQ", b"UN", b""):
            raise UnreadableFile
        return self._sequence(value, implicit, 1)

    def _sequence(self, position: int, implicit: bool, depth: int) -> int:
        """Offset after a sequence of undefined length."""
        if depth > self._limits.depth:
            raise UnreadableFile
        while True:
            tag, length, position = self._item_header(position)
            if tag == _SEQUENCE_END:
                return position
            if tag != _ITEM:
                raise UnreadableFile
            end = None if length == UNDEFINED else self._jump(position, length)
            position = self._item(position, end, implicit, depth)

    def _item(self, position: int, end: int | None, implicit: bool, depth: int) -> int:
        """Offset after an item, whose end is known or marked."""
        if not implicit and self._bytes(position + 4, 2) not in _VRS:
            implicit = True
        while end is None or position < end:
            tag, vr, length, value = self._element(position, implicit)
            if tag == _ITEM_END:
                return value
            if length == UNDEFINED and vr in (b"SQ", b"UN", b""):
                position = self._sequence(value, implicit, depth + 1)
            elif length == UNDEFINED and tag in _PIXELS:
                position = self._fragments(value)
            else:
                position = self._jump(value, length)
        if position != end:
            raise UnreadableFile
        return position

    def _fragments(self, position: int) -> int:
        """Offset after the compressed pixels of an icon."""
        while True:
            tag, length, position = self._item_header(position)
            if tag == _SEQUENCE_END:
                return position
            if tag != _ITEM:
                raise UnreadableFile
            position = self._jump(position, length)

    def _item_header(self, position: int) -> tuple[int, int, int]:
        """Tag, length and offset of the content of an item or delimiter."""
        tag, _, length, value = self._element(position, implicit=True)
        return tag, length, value

    def _element(self, position: int, implicit: bool) -> tuple[int, bytes, int, int]:
        """Tag, VR (empty when implicit or a delimiter), length and offset of the value."""
        self._elements += 1
        if self._elements > self._limits.elements:
            raise UnreadableFile
        head, long, short = self._order
        group, element, length = head.unpack_from(self._data, position)
        tag = group << 16 | element
        if implicit or group == _DELIMITERS:
            return tag, b"", length, position + 8
        vr = self._data[position + 4 : position + 6]
        if vr in _SHORT_VRS:
            return tag, vr, short.unpack_from(self._data, position + 6)[0], position + 8
        if vr in _LONG_VRS:
            return tag, vr, long.unpack_from(self._data, position + 8)[0], position + 12
        raise UnreadableFile

    def _jump(self, value: int, length: int) -> int:
        """Offset after a value, which must lie inside the file."""
        if value + length > self._size:
            raise UnreadableFile
        return value + length

    def _bytes(self, position: int, length: int) -> bytes:
        part = self._data[position : position + length]
        if len(part) < length:
            raise _NeedMore if position + length <= self._size else UnreadableFile
        return part


def _start(data: bytes) -> int:
    """Offset of the first element.

    Raises:
        NotDicom: there is none.
    """
    if data[128:132] == b"DICM":
        return 132
    if len(data) >= 8 and _MAGIC.match(data) and _first_is_plausible(data):
        return 0
    raise NotDicom


def _first_is_plausible(data: bytes) -> bool:
    """Whether a file without preamble starts with a short element of a DICOM group."""
    return data[4:6] in _VRS or struct.unpack("<L", data[4:8])[0] < 1024
