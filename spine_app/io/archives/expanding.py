"""Archives: each one that was uploaded or named is replaced by the files inside."""

from collections.abc import Callable, Iterator

from spine_app.domain.errors import StudyTooLarge, UnsupportedArchive
from spine_app.domain.limits import ReadLimits
from spine_app.io.archives.budget import ArchiveBudget
from spine_app.io.archives.tar import BLOCK, is_tar, tar_entries
from spine_app.io.archives.zip import ZIP_STARTS, zip_entries
from spine_app.io.scan import Found
from spine_app.io.sources import MemorySource, Source

_OTHER_STARTS = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00",
                 b"\x28\xb5\x2f\xfd", b"PK\x07\x08", b"PK00PK")  # fmt: skip
"""7z, RAR, gzip, bzip2, xz, Zstandard, and the first of several pieces of a ZIP."""

_DICOM_MARK = slice(128, 134)


def expand_archives(
    found: Found, limits: ReadLimits, on_file: Callable[[], None] = lambda: None
) -> None:
    """Replace each ZIP or tar archive of an upload, or the one named, by the files inside.

    Names inside an archive are never used, and archives inside it stay closed. Its bytes are kept
    and entries refer to them, so that nothing exists twice in memory.

    Args:
        found: its sources are changed. Archives lying in a folder stay closed. What looks like an
            archive of another kind stays, too, and is remembered in `archive_problem`.
        limits: entries, ratio and bytes over all archives.
        on_file: called after each file that is expanded.

    Raises:
        UnsafeArchive: entries overlap, lie about their size, or exceed a limit.
        EncryptedArchive: an entry is protected by a password.
        UnsupportedArchive: an entry is packed by an unknown method.
        StudyTooLarge: more files or bytes than the limits.
    """
    held = sum(s.size for s in found.sources if isinstance(s, MemorySource))
    budget = ArchiveBudget(limits, held)
    expanded: list[Source] = []
    for source in found.sources:
        start = b""
        if isinstance(source, MemorySource) or found.is_single:
            start = source.read(0, BLOCK)
        entries = _entries(source, start, budget)
        if entries is None:
            _note_archive(found, start)
            expanded.append(source)
            continue
        for entry in entries:
            on_file()
            if entry is None:
                found.special += 1
                continue
            _note_archive(found, entry.read(0, BLOCK))
            expanded.append(entry)
            _check_count(expanded, limits)
        _check_count(expanded, limits)
    found.sources = expanded


def _entries(source: Source, start: bytes, budget: ArchiveBudget) -> Iterator[Source | None] | None:
    """What is in an archive of a kind we open (None for an entry left out); None for a file."""
    if start[_DICOM_MARK] == b"DICM\x02\x00":
        # What stands in the preamble of a DICOM file is nobody's business.
        return None
    if start.startswith(ZIP_STARTS):
        return zip_entries(source, budget)
    return tar_entries(source, budget) if is_tar(start) else None


def _note_archive(found: Found, start: bytes) -> None:
    """Remember that something looks like an archive and stays closed."""
    if start[_DICOM_MARK] != b"DICM\x02\x00" and (
        start.startswith((*_OTHER_STARTS, *ZIP_STARTS)) or is_tar(start)
    ):
        found.archive_problem = UnsupportedArchive()


def _check_count(files: list[Source], limits: ReadLimits) -> None:
    if len(files) > limits.files:
        raise StudyTooLarge
