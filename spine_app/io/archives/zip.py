"""ZIP archives: every entry is inflated once to be checked, and again when it is read."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from spine_app.domain.errors import EncryptedArchive, UnsafeArchive, UnsupportedArchive
from spine_app.io.archives.budget import ArchiveBudget
from spine_app.io.archives.zip_directory import ZipEntry, content_start, read_directory
from spine_app.io.archives.zipped_file import RecentFiles, ZippedFile, inflate
from spine_app.io.sources import PartSource, Source

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_STORED, _DEFLATED = 0, 8
_CHUNK = 2**20


def zip_entries(source: Source, budget: ArchiveBudget) -> Iterator[Source | None]:
    """Open the files of a ZIP archive.

    Args:
        source: the archive, which must live as long as its entries.
        budget: counts entries and inflated bytes.

    Yields:
        Files in the order of their bytes; None for a link, pipe or device.

    Raises:
        UnsafeArchive: damaged, entries that overlap or lie about their size, or a limit.
        EncryptedArchive: an entry is protected by a password.
        UnsupportedArchive: an entry is packed by an unknown method, or the archive is in pieces.
        StudyTooLarge: more inflated bytes than the limits.
    """
    with _translated_errors():
        budget.open_archive(source.size)
        entries = read_directory(source, budget.entries_left)
        budget.add_entries(len(entries))
        starts = _content_starts(source, entries)
        kept = RecentFiles()
        for number, (entry, start) in enumerate(zip(entries, starts, strict=True)):
            if entry.is_folder:
                continue
            if not entry.is_regular:
                yield None
                continue
            packed = PartSource(source, start, entry.packed)
            _check(entry, packed, budget)
            if entry.method == _STORED:
                yield packed
            else:
                yield ZippedFile(packed, entry.size, number, kept)


def _content_starts(source: Source, entries: list[ZipEntry]) -> list[int]:
    """Offsets of the packed contents; refuses entries that share bytes.

    Args:
        source: the archive.
        entries: in the order of their bytes.
    """
    starts, end = [], 0
    for entry in entries:
        if entry.start < end:
            raise UnsafeArchive
        starts.append(content_start(source, entry))
        end = starts[-1] + entry.packed
    if end > source.size:
        raise UnsafeArchive
    return starts


def _check(entry: ZipEntry, packed: Source, budget: ArchiveBudget) -> None:
    """Prove size and checksum of an entry without holding its content."""
    if entry.is_encrypted:
        raise EncryptedArchive
    if entry.method not in (_STORED, _DEFLATED):
        raise UnsupportedArchive
    size = checksum = 0
    for piece in _pieces(entry, packed):
        size += len(piece)
        if size > entry.size:
            raise UnsafeArchive
        if entry.method == _DEFLATED:
            budget.take(len(piece))
        checksum = zlib.crc32(piece, checksum)
    if size != entry.size or checksum != entry.checksum:
        raise UnsafeArchive


def _pieces(entry: ZipEntry, packed: Source) -> Iterator[bytes]:
    """The content, piece by piece."""
    if entry.method == _DEFLATED:
        yield from inflate(packed)
        return
    for offset in range(0, packed.size, _CHUNK):
        yield packed.read(offset, _CHUNK)


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Turn what a damaged archive makes the libraries raise into one of our errors."""
    try:
        yield
    except (zlib.error, struct.error, EOFError):
        raise UnsafeArchive from None
