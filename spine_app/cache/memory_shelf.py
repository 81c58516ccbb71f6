"""Sealed entries in memory only, for a process that may write nothing."""

import io
import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from spine_app.cache.sealing import Source
from spine_app.cache.shelf import Bounds

MEMORY_BOUNDS: Final = Bounds(quota_bytes=256 * 2**20)


class MemoryShelf:
    """Entries in memory, sealed as on disk; they end with the process."""

    def __init__(self, bounds: Bounds = MEMORY_BOUNDS) -> None:
        """Make an empty one."""
        self.bounds = bounds
        self._entries: dict[str, bytes] = {}
        self._clears = 0
        self._turn = threading.Lock()

    def open(self, name: str) -> AbstractContextManager[Source]:
        """An entry, to be read."""
        data = self._entries.get(name)
        if data is None:
            raise FileNotFoundError
        return nullcontext(_MemorySource(data))

    def draft(self) -> "MemoryDraft":
        """An entry that can be written."""
        return MemoryDraft(self, self._clears)

    def used(self, name: str) -> None:
        """Note that an entry was read."""
        with self._turn:
            if name in self._entries:
                self._entries[name] = self._entries.pop(name)

    def remove(self, name: str) -> bool:
        """Remove an entry."""
        with self._turn:
            self._entries.pop(name, None)
        return True

    def sizes(self) -> dict[str, int]:
        """Entries with their bytes."""
        with self._turn:
            return {name: len(data) for name, data in self._entries.items()}

    def put(self, name: str, data: bytes, clears: int) -> bool:
        """Put an entry in its place, unless it is too large or all was cleared meanwhile."""
        with self._turn:
            self._entries.pop(name, None)
            if clears != self._clears or len(data) > self.bounds.quota_bytes:
                return False
            self._entries[name] = data
            while sum(map(len, self._entries.values())) > self.bounds.quota_bytes:
                del self._entries[next(iter(self._entries))]
            return True

    def clear(self) -> int:
        """Remove all entries."""
        with self._turn:
            self._clears += 1
            self._entries.clear()
        return 0

    def close(self) -> None:
        """Forget all entries."""
        self.clear()


class MemoryDraft:
    """An entry that is being written to memory."""

    def __init__(self, shelf: MemoryShelf, clears: int) -> None:
        """Begin with no bytes."""
        self._shelf, self._clears = shelf, clears
        self._data = bytearray()

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        self._data += data

    def write_first(self, data: bytes) -> None:
        """Write bytes over those at the start."""
        self._data[: len(data)] = data

    def place(self, name: str) -> bool:
        """Put it in its place."""
        return self._shelf.put(name, bytes(self._data), self._clears)

    def drop(self) -> None:
        """Give it up."""
        self._data.clear()


class _MemorySource(io.BytesIO):
    """Bytes in memory as a source."""

    def size(self) -> int:
        """How many."""
        return len(self.getbuffer())

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer."""
        return super().readinto(buffer)
