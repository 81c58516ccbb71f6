"""The central directory of a ZIP archive, read without its names.

Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 (layout), 4.4 (fields), 4.5.3 (ZIP64).
"""

import stat
import struct
from dataclasses import dataclass

from spine_app.domain.errors import UnsafeArchive, UnsupportedArchive
from spine_app.io.sources import Source

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_BYTES = 20
_RECORD = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s22x2H")
_MAX_COMMENT = 2**16
_MAX_DIRECTORY_BYTES = 16 * 2**20
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_ZIP64_FIELD = 1
_DOS_FOLDER = 0x10


@dataclass(frozen=True)
class ZipEntry:
    """One entry as the directory describes it.

    Attributes:
        is_encrypted: it needs a password.
        method: compression method.
        checksum: CRC-32 of the content.
        packed: bytes in the archive.
        size: bytes of the content.
        start: offset of its local header.
        is_folder: it stands for a folder and has no content.
        is_regular: it is no link, pipe or device.
    """

    is_encrypted: bool
    method: int
    checksum: int
    packed: int
    size: int
    start: int
    is_folder: bool
    is_regular: bool


def read_directory(source: Source, most: int) -> list[ZipEntry]:
    """List the entries of an archive.

    Args:
        source: the archive. Bytes before it are allowed.
        most: largest number of entries.

    Returns:
        Entries in the order of their bytes.

    Raises:
        UnsafeArchive: the directory is damaged, too long, or does not add up.
        UnsupportedArchive: the archive is one of several pieces.
        struct.error: a record is cut off.
    """
    start, size, count, shift = _find_directory(source)
    if size > _MAX_DIRECTORY_BYTES or count > most:
        raise UnsafeArchive
    directory = source.read(start, size)
    entries, position = [], 0
    while position < len(directory):
        entry, position = _entry(directory, position, shift)
        entries.append(entry)
        if len(entries) > count:
            raise UnsafeArchive
    if len(entries) != count or position != size:
        raise UnsafeArchive
    return sorted(entries, key=lambda entry: entry.start)


def content_start(source: Source, entry: ZipEntry) -> int:
    """Offset of the packed content of an entry.

    Raises:
        UnsafeArchive: no local header is where the directory says.
    """
    head = source.read(entry.start, _LOCAL.size)
    if len(head) < _LOCAL.size:
        raise UnsafeArchive
    signature, name, extra = _LOCAL.unpack(head)
    if signature != b"PK\x03\x04":
        raise UnsafeArchive
    return int(entry.start + _LOCAL.size + name + extra)


def _find_directory(source: Source) -> tuple[int, int, int, int]:
    """Offset, bytes and entries of the directory, and by how much offsets in it are too small."""
    tail_start = max(0, source.size - _MAX_COMMENT - _END.size)
    tail = source.read(tail_start, source.size - tail_start)
    at = _find_end(tail)
    _, disk, first_disk, _, count, size, offset, _ = _END.unpack_from(tail, at)
    end = tail_start + at
    if _FULL_16 in (disk, first_disk, count) or _FULL_32 in (size, offset):
        end -= _LOCATOR_BYTES + _END_64.size
        record = source.read(max(0, end), _END_64.size)
        signature, _, _, _, disk, first_disk, _, count, size, offset = _END_64.unpack(record)
        if signature != b"PK\x06\x06" or end < 0:
            raise UnsafeArchive
    if disk or first_disk:
        raise UnsupportedArchive
    start = end - size
    if start < offset:
        raise UnsafeArchive
    return start, size, count, start - offset


def _find_end(tail: bytes) -> int:
    """Offset of the end record: the last one whose comment reaches the end, else the last one."""
    last = at = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - _END.size + 4))
    while at >= 0:
        if at + _END.size + _END.unpack_from(tail, at)[-1] == len(tail):
            return at
        at = tail.rfind(b"PK\x05\x06", 0, at)
    if last < 0:
        raise UnsafeArchive
    return last


def _entry(directory: bytes, position: int, shift: int) -> tuple[ZipEntry, int]:
    """One record of the directory, and the offset of the next one."""
    fields = _RECORD.unpack_from(directory, position)
    signature, _, _, flags, method, _, _, checksum, packed, size = fields[:10]
    name, extra, comment, _, _, attributes, start = fields[10:]
    after_name = position + _RECORD.size + name
    after_extra = after_name + extra
    if signature != b"PK\x01\x02" or after_extra + comment > len(directory):
        raise UnsafeArchive
    if _FULL_32 in (packed, size, start):
        size, packed, start = _wide(directory[after_name:after_extra], (size, packed, start))
    ends_like_folder = name and directory[after_name - 1] in b"/\\"
    entry = ZipEntry(
        is_encrypted=bool(flags & 0x41),
        method=method,
        checksum=checksum,
        packed=packed,
        size=size,
        start=start + shift,
        is_folder=size == 0 and bool(ends_like_folder or attributes & _DOS_FOLDER),
        is_regular=stat.S_IFMT(attributes >> 16) in (0, stat.S_IFREG),
    )
    return entry, after_extra + comment


def _wide(extra: bytes, values: tuple[int, int, int]) -> list[int]:
    """The values, those that do not fit 32 bits taken from the ZIP64 field.

    Args:
        extra: extra fields of the entry.
        values: size, packed size and offset, in the order of the field.
    """
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == _ZIP64_FIELD:
            numbers = iter(struct.unpack_from(f"<{length // 8}Q", extra, 4))
            wide = [next(numbers, -1) if value == _FULL_32 else value for value in values]
            if min(wide) < 0:
                raise UnsafeArchive
            return wide
        extra = extra[4 + length :]
    raise UnsafeArchive
