"""Plain tar archives (v7, ustar, pax, GNU), walked header by header.

Contents are not packed, so the files are parts of the archive and cost no memory of their own.
Names are not decoded, and links, devices and sparse files are left out.

Source: POSIX.1-2017 pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar manual,
"Basic Tar Format".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spine_app.domain.errors import UnsafeArchive
from spine_app.io.archives.budget import ArchiveBudget
from spine_app.io.sources import PartSource, Source

BLOCK = 512

_NAME, _SIZE, _CHECKSUM, _KIND = slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157)
_OLD_SPARSE_MORE, _OLD_SPARSE_STILL_MORE = 482, 504
_MAX_EXTENDED_BYTES = 2**20
_OCTAL = re.compile(rb" *([0-7]{1,12})[ \0]*")
_PAX_RECORD = re.compile(rb"([1-9][0-9]{0,6}) ")
_PAX_SIZE = re.compile(rb"[0-9]{1,18}")

_FILES = frozenset((b"0", b"\0", b"7"))
_FOLDER = b"5"
_WITHOUT_CONTENT = frozenset((b"1", b"2", b"3", b"4", b"6"))
"""Hard link, link, two kinds of device, pipe."""
_PAX_NEXT, _PAX_ALL = frozenset((b"x", b"X")), b"g"
_GNU_NAMES = frozenset((b"L", b"K"))
_GNU_SPARSE = b"S"


@dataclass
class _Extended:
    """What an extended header says about the file after it.

    Attributes:
        size: bytes of its content, None where the plain header holds.
        is_sparse: its content has holes, and begins with a list of them.
    """

    size: int | None = None
    is_sparse: bool = False


def is_tar(start: bytes) -> bool:
    """Whether the first 512 bytes of a file are the header of a tar archive."""
    return len(start) == BLOCK and start[:1] != b"\0" and _has_checksum(start)


def tar_entries(source: Source, budget: ArchiveBudget) -> Iterator[Source | None]:
    """Open the files of a tar archive.

    Args:
        source: the archive, which must live as long as its entries.
        budget: counts headers of any kind.

    Yields:
        Files in the order of their bytes; None for a link, device, pipe, sparse or unknown file.

    Raises:
        UnsafeArchive: damaged, cut off, a size that is none, or a limit.
    """
    budget.open_archive(source.size)
    position, extended = 0, _Extended()
    while any(header := _block(source, position)):
        budget.add_entries()
        if not _has_checksum(header):
            raise UnsafeArchive
        kind, size = header[_KIND], _size(header[_SIZE])
        position += BLOCK
        if kind in _PAX_NEXT or kind == _PAX_ALL:
            described = _pax(_extended_content(source, position, size))
            if kind == _PAX_ALL and described != _Extended():
                raise UnsafeArchive
            extended = extended if kind == _PAX_ALL else described
        elif kind in _GNU_NAMES:
            _extended_content(source, position, size)
        else:
            size = _content_size(header, size, extended)
            position = _after_sparse_list(source, header, position)
            if kind == _FOLDER or _is_old_folder(header, size):
                pass
            elif kind in _FILES and not extended.is_sparse:
                yield PartSource(source, position, size)
            else:
                yield None
            extended = _Extended()
        position = _after_content(source, position, size)


def _block(source: Source, position: int) -> bytes:
    """The header at an offset; an archive must reach its end mark, a block of zeros."""
    block = source.read(position, BLOCK)
    if len(block) < BLOCK:
        raise UnsafeArchive
    return block


def _has_checksum(header: bytes) -> bool:
    """Whether a header adds up; old writers added bytes as signed numbers."""
    match = _OCTAL.fullmatch(header[_CHECKSUM])
    if match is None:
        return False
    summed = header[: _CHECKSUM.start] + b" " * 8 + header[_CHECKSUM.stop :]
    unsigned = sum(summed)
    signed = unsigned - 256 * sum(byte >= 128 for byte in summed)
    return int(match[1], 8) in (unsigned, signed)


def _size(field: bytes) -> int:
    """A size: octal digits, or binary where the first bit is set (GNU)."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    match = _OCTAL.fullmatch(field)
    if match is not None:
        return int(match[1], 8)
    if field.strip(b" \0"):
        raise UnsafeArchive
    return 0


def _content_size(header: bytes, size: int, extended: _Extended) -> int:
    """Bytes of content after the header of a file; links and devices have none."""
    if header[_KIND] in _WITHOUT_CONTENT:
        return 0
    return size if extended.size is None else extended.size


def _is_old_folder(header: bytes, size: int) -> bool:
    """Whether it is a folder as the oldest writers note it: an empty file, named with a slash."""
    name = header[_NAME].partition(b"\0")[0]
    return header[_KIND] in _FILES and size == 0 and name.endswith(b"/")


def _after_content(source: Source, position: int, size: int) -> int:
    """Offset of the next header; the content must lie inside the archive."""
    if position + size > source.size:
        raise UnsafeArchive
    return position + (size + BLOCK - 1) // BLOCK * BLOCK


def _after_sparse_list(source: Source, header: bytes, position: int) -> int:
    """Offset after the blocks that list the holes of a GNU sparse file."""
    more = header[_KIND] == _GNU_SPARSE and header[_OLD_SPARSE_MORE]
    while more:
        more = _block(source, position)[_OLD_SPARSE_STILL_MORE]
        position += BLOCK
    return position


def _extended_content(source: Source, position: int, size: int) -> bytes:
    """Content of a header about headers, which is held in memory and so must be short."""
    if size > _MAX_EXTENDED_BYTES or position + size > source.size:
        raise UnsafeArchive
    return source.read(position, size)


def _pax(content: bytes) -> _Extended:
    """What matters of the records `LENGTH KEY=VALUE` of a pax header.

    Raises:
        UnsafeArchive: a record is malformed, or a size is none.
    """
    extended, position = _Extended(), 0
    while position < len(content):
        match = _PAX_RECORD.match(content, position)
        end = position + int(match[1]) if match else 0
        if match is None or not match.end() < end <= len(content) or content[end - 1] != 0x0A:
            if match is None and not any(content[position:]):
                break
            raise UnsafeArchive
        key, _, value = content[match.end() : end - 1].partition(b"=")
        if key == b"size":
            if not _PAX_SIZE.fullmatch(value):
                raise UnsafeArchive
            extended.size = int(value)
        extended.is_sparse |= key.startswith(b"GNU.sparse.")
        position = end
    return extended
