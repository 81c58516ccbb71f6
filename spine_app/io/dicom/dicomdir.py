"""DICOMDIR: the index of a disc. Its records lead to files in its own folder and nowhere else.

Only the names in the records are used, one record after the other. The offsets by which records
point at each other are not followed, so they may be wrong, absent or run in circles.

Source: DICOM PS3.3 F.3.2.2 (records), PS3.10 8.2 (file IDs), PS3.5 7.5 (sequences).
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from spine_app.domain.errors import StudyTooLarge, UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.io.sources import Source

_MEDIA_CLASS = b"\x02\x00\x02\x00UI\x14\x001.2.840.10008.1.3.10"
_BIG_ENDIAN = b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.2\0"
_META_START, _META_BYTES = 132, 2**10
_UNDEFINED = 0xFFFFFFFF
_LONG_VRS = frozenset(
    (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
)
_RECORDS, _FILE_ID, _IN_USE = 0x00041220, 0x00041500, 0x00041410
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD

_COMPONENT = re.compile(r"[A-Za-z0-9_-]([A-Za-z0-9_. -]{0,62}[A-Za-z0-9_-])?", re.ASCII)
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_MAX_COMPONENTS = 16


@dataclass(frozen=True)
class FileIds:
    """What an index lists.

    Attributes:
        inside: components of paths below the folder of the index, in the order of the records.
        refused: file IDs that are no such path.
    """

    inside: tuple[tuple[str, ...], ...]
    refused: int


def is_index(source: Source) -> bool:
    """Whether a file is a DICOMDIR, by what it says and not by its name."""
    return _MEDIA_CLASS in source.read(_META_START, _META_BYTES)


def read_file_ids(source: Source, limits: ReadLimits) -> FileIds:
    """List the files that a DICOMDIR refers to.

    Args:
        source: the DICOMDIR.
        limits: bytes, and records in place of files.

    Raises:
        UnreadableFile: it breaks the format or is too long.
        StudyTooLarge: more records than `limits.files`.
    """
    if source.size > limits.header_bytes:
        raise UnreadableFile
    inside: dict[tuple[str, ...], None] = {}
    refused = 0
    try:
        for number, value in enumerate(_Walk(source.read(0, source.size)).file_ids(), 1):
            if number > limits.files:
                raise StudyTooLarge
            if value:
                components = _components(value)
                inside.update({components: None} if components else {})
                refused += not components
    except struct.error:
        raise UnreadableFile from None
    return FileIds(tuple(inside), refused)


def _components(value: bytes) -> tuple[str, ...]:
    """Names of folders and of the file; none where one of them could lead elsewhere.

    The standard allows capital letters, digits and the underscore. Lower case, dots, hyphens and
    spaces are met, too; separators, drives, `..` and names of devices are not let through.
    """
    names = tuple(name.strip() for name in value.decode("latin-1").rstrip(" \0").split("\\"))
    is_path = len(names) <= _MAX_COMPONENTS and all(
        _COMPONENT.fullmatch(name) and not _DEVICE.fullmatch(name) for name in names
    )
    return names if is_path else ()


class _Walk:
    """One pass over the records; nothing is followed, so it ends where the bytes do."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = _META_START
        self._order = "<"
        self._implicit = False

    def file_ids(self) -> Iterator[bytes]:
        """File ID of each record; empty where it has none or is not in use."""
        self._skip_file_meta()
        while self._position + 8 <= len(self._data):
            tag, length = self._element()
            if tag == _RECORDS:
                yield from self._records(self._end(length))
                return
            self._skip(length)

    def _skip_file_meta(self) -> None:
        meta = self._data[_META_START : _META_START + _META_BYTES]
        while self._data[self._position : self._position + 2] == b"\x02\x00":
            self._skip(self._element()[1])
        self._order = ">" if _BIG_ENDIAN in meta else "<"
        vr = self._data[self._position + 4 : self._position + 6]
        self._implicit = not (vr.isalpha() and vr.isupper())

    def _records(self, end: int | None) -> Iterator[bytes]:
        while end is None or self._position < end:
            tag, length = self._element()
            if tag == _SEQUENCE_END:
                return
            if tag != _ITEM:
                raise UnreadableFile
            # The last record of a known set claims more bytes than its sequence has.
            last = len(self._data) if end is None else end
            is_open = length == _UNDEFINED
            yield self._record(None if is_open else min(self._position + length, last))

    def _record(self, end: int | None) -> bytes:
        file_id, in_use = b"", True
        while end is None or self._position < end:
            tag, length = self._element()
            if tag == _ITEM_END:
                break
            start = self._position
            self._skip(length)
            if tag == _FILE_ID:
                file_id = self._data[start : self._position]
            elif tag == _IN_USE:
                in_use = any(self._data[start : self._position])
        if end is not None and self._position != end:
            raise UnreadableFile
        return file_id if in_use else b""

    def _element(self) -> tuple[int, int]:
        """Tag and length of the element or item here; moves to its value."""
        head = self._data[self._position : self._position + 8]
        group, element, length = struct.unpack(self._order + "HHL", head)
        tag = group << 16 | element
        self._position += 8
        if self._implicit or group == 0xFFFE:
            return tag, length
        if head[4:6] in _LONG_VRS:
            length = struct.unpack_from(self._order + "L", self._data, self._position)[0]
            self._position += 4
            return tag, length
        return tag, struct.unpack(self._order + "H", head[6:8])[0]

    def _end(self, length: int) -> int | None:
        """Offset after a value of known length, which must lie inside the file."""
        if length == _UNDEFINED:
            return None
        if self._position + length > len(self._data):
            raise UnreadableFile
        return self._position + length

    def _skip(self, length: int) -> None:
        """Move over a value; sequences of undefined length are walked, however deep."""
        end = self._end(length)
        if end is not None:
            self._position = end
            return
        depth = 1
        while depth:
            tag, length = self._element()
            if tag in (_ITEM_END, _SEQUENCE_END):
                depth -= 1
            elif length == _UNDEFINED:
                depth += 1
            else:
                self._position = self._end(length) or 0
