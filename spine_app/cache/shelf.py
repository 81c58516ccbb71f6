"""What a place of sealed entries can do, and how much may be kept in it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Protocol

from spine_app.cache.sealing import Draft, Source

GIB: Final = 2**30


@dataclass(frozen=True)
class Bounds:
    """How much may be kept.

    Attributes:
        quota_bytes: most bytes of all entries.
        floor_bytes: least bytes that stay free on the disk; None for 2 GiB or a tenth of the disk,
            whichever is more.
    """

    quota_bytes: int = 20 * GIB
    floor_bytes: int | None = None


class Shelf(Protocol):
    """A place of entries by name. Errors of the disk are raised as OSError or Timeout."""

    def open(self, name: str) -> AbstractContextManager[Source]:
        """An entry, to be read; FileNotFoundError where there is none."""

    def draft(self) -> "ShelfDraft":
        """An entry that can be written."""

    def used(self, name: str) -> None:
        """Note that an entry was read."""

    def remove(self, name: str) -> bool:
        """Remove an entry; whether it is gone."""

    def sizes(self) -> dict[str, int]:
        """Entries with their bytes."""

    def clear(self) -> int:
        """Remove all entries, and those being written; how many could not be removed."""

    def close(self) -> None:
        """Leave the place."""


class ShelfDraft(Draft, Protocol):
    """An entry that is being written to a shelf."""

    def place(self, name: str) -> bool:
        """Put it in its place, dropping entries used longest ago; whether it is there now."""

    def drop(self) -> None:
        """Give it up; nothing happens once it is in its place."""
