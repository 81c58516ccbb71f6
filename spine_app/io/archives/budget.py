"""What the archives of one study may expand to, all together."""

from spine_app.domain.errors import StudyTooLarge, UnsafeArchive
from spine_app.domain.limits import ReadLimits

_FREE_RATIO_BYTES = 256 * 2**20
"""Expanded bytes that need no justification by the size of the archive: air packs well."""


class ArchiveBudget:
    """Counts what comes out of archives and says when it is too much."""

    def __init__(self, limits: ReadLimits, held: int) -> None:
        """Start with the bytes that an upload already holds in memory."""
        self._limits = limits
        self._held = held
        self._packed = 0
        self._expanded = 0
        self._entries = 0

    def open_archive(self, packed: int) -> None:
        """Count the bytes of one more archive."""
        self._packed += packed

    @property
    def entries_left(self) -> int:
        """How many more entries there may be."""
        return self._limits.archive_entries - self._entries

    def add_entries(self, count: int = 1) -> None:
        """Count entries, those that are left out included.

        Raises:
            UnsafeArchive: more than the limit.
        """
        self._entries += count
        if self._entries > self._limits.archive_entries:
            raise UnsafeArchive

    def take(self, count: int) -> None:
        """Count bytes as they are inflated.

        Raises:
            StudyTooLarge: more than an upload may hold.
            UnsafeArchive: more than the size of the archives can explain.
        """
        self._expanded += count
        if self._held + self._expanded > self._limits.upload_bytes:
            raise StudyTooLarge
        if self._expanded > max(self._packed * self._limits.archive_ratio, _FREE_RATIO_BYTES):
            raise UnsafeArchive
