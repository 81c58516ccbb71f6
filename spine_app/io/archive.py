"""ZIP archives, expanded in memory under limits; names inside them are never used."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import RawIOBase

from spine_app.domain.errors import (
    EncryptedArchive,
    StudyError,
    StudyTooLarge,
    UnsafeArchive,
    UnsupportedArchive,
)
from spine_app.domain.limits import ReadLimits
from spine_app.io.scan import Found
from spine_app.io.sources import MemorySource, Source

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_STARTS = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_CHUNK = 2**20
_FREE_RATIO_BYTES = 256 * 2**20
"""Expanded bytes that need no justification by the size of the archive: air packs well."""

_LOCAL_HEADER_BYTES = 30
_END_RECORD = struct.Struct("<4s4H2LH")
_MAX_DIRECTORY_BYTES = 16 * 2**20


def expand_archives(
    found: Found, limits: ReadLimits, on_file: Callable[[], None] = lambda: None
) -> None:
    """Replace each ZIP archive of an upload, or the one named, by the files inside.

    Args:
        found: its sources are changed. Archives lying in a folder stay closed.
        limits: entries, ratio and bytes over all archives.
        on_file: called after each file that is expanded.

    Raises:
        UnsafeArchive: entries overlap, lie about their size, or exceed a limit.
        EncryptedArchive: an entry is protected by a password.
        UnsupportedArchive: an entry is packed by an unknown method.
        StudyTooLarge: more files or bytes than the limits.
    """
    budget = _Budget(limits, sum(s.size for s in found.sources if isinstance(s, MemorySource)))
    expanded: list[Source] = []
    for source in found.sources:
        start = b""
        if isinstance(source, MemorySource) or found.is_single:
            start = source.read(0, 8)
        if start.startswith(_OTHER_STARTS):
            found.archive_problem = UnsupportedArchive()
        if start.startswith(_ZIP_STARTS):
            for entry in _entries(source, budget, found):
                on_file()
                expanded.append(entry)
        else:
            expanded.append(source)
        if len(expanded) > limits.files:
            raise StudyTooLarge
    found.sources = expanded


class _Budget:
    """What archives may still expand to, all together."""

    def __init__(self, limits: ReadLimits, held: int) -> None:
        self._limits = limits
        self._held = held
        self._packed = 0
        self._expanded = 0
        self._entries = 0

    def open_archive(self, packed: int, entries: int) -> None:
        """Count one more archive of so many bytes and entries."""
        self._packed += packed
        self._entries += entries
        if self._entries > self._limits.archive_entries:
            raise UnsafeArchive

    def take(self, count: int) -> None:
        """Count bytes as they come out."""
        self._expanded += count
        if self._held + self._expanded > self._limits.upload_bytes:
            raise StudyTooLarge
        allowed = max(self._packed * self._limits.archive_ratio, _FREE_RATIO_BYTES)
        if self._expanded > allowed:
            raise UnsafeArchive


def _entries(source: Source, budget: _Budget, found: Found) -> Iterator[Source]:
    """Files of one archive, in the order of their bytes."""
    with _translated_errors():
        _check_directory(source)
        with zipfile.ZipFile(_Reader(source)) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
            budget.open_archive(source.size, len(infos))
            _refuse_overlaps(source, infos)
            for info in infos:
                if info.is_dir():
                    continue
                if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
                    found.special += 1
                    continue
                yield MemorySource(_inflate(archive, info, budget))


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytearray:
    """Content of one entry, counted as it grows."""
    if info.flag_bits & 0x41:
        raise EncryptedArchive
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnsupportedArchive
    content = bytearray()
    with archive.open(info) as entry:
        while chunk := entry.read(_CHUNK):
            budget.take(len(chunk))
            content += chunk
    if len(content) != info.file_size:
        raise UnsafeArchive
    return content


def _check_directory(source: Source) -> None:
    """Refuse a central directory that would take long to list.

    Raises:
        UnsafeArchive: it is too big, or its size cannot be told.
    """
    tail_start = max(0, source.size - 2**16 - _END_RECORD.size)
    tail = source.read(tail_start, source.size - tail_start)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_RECORD.size:
        raise UnsafeArchive
    size = _END_RECORD.unpack_from(tail, at)[5]
    if size == 0xFFFFFFFF:
        record = tail.rfind(b"PK\x06\x06", 0, at)
        if record < 0 or len(tail) - record < 48:
            raise UnsafeArchive
        size = struct.unpack_from("<Q", tail, record + 40)[0]
    if size > _MAX_DIRECTORY_BYTES:
        raise UnsafeArchive


def _refuse_overlaps(source: Source, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes.

    Args:
        source: the archive.
        infos: its entries, in the order of their bytes.
    """
    end = 0
    for info in infos:
        head = source.read(info.header_offset, _LOCAL_HEADER_BYTES)
        if info.header_offset < end or len(head) < _LOCAL_HEADER_BYTES:
            raise UnsafeArchive
        names = sum(struct.unpack_from("<2H", head, 26))
        end = info.header_offset + _LOCAL_HEADER_BYTES + names + info.compress_size
    if end > source.size:
        raise UnsafeArchive


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Turn whatever a hostile archive makes the library raise into one of our errors."""
    try:
        yield
    except (StudyError, MemoryError):
        raise
    except NotImplementedError:
        raise UnsupportedArchive from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        OverflowError,
    ):
        raise UnsafeArchive from None


class _Reader(RawIOBase):
    """A source as the file object `zipfile` wants, without a copy."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._position = 0

    def readable(self) -> bool:
        """Return true: it can be read."""
        return True

    def seekable(self) -> bool:
        """Return true: any place can be read."""
        return True

    def tell(self) -> int:
        """Place of the next byte."""
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to another place."""
        base = (0, self._position, self._source.size)[whence]
        if base + offset < 0:
            raise ValueError
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        if size < 0:
            size = max(0, self._source.size - self._position)
        content = self._source.read(self._position, size)
        self._position += len(content)
        return content
