"""The lasting cache: derived arrays that survive the session, for whoever has the secret alone.

Nothing here raises because of the disk: what cannot be read is not there, what cannot be written is
not kept. `docs/cache.md` says who calls what. All calls may be made in any thread, and those that
read or write arrays take too long for the event loop.
"""

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from filelock import Timeout

from spine_app.cache.disk_shelf import DiskShelf
from spine_app.cache.keys import Keys
from spine_app.cache.memory_shelf import MemoryShelf
from spine_app.cache.root import Refused, Standing
from spine_app.cache.sealing import Allocate, SealedEntry, seal
from spine_app.cache.shelf import Bounds, Shelf
from spine_app.domain.lasting.content import Address, Content
from spine_app.domain.lasting.kinds import Kind
from spine_app.domain.lasting.layout import Damaged, Foreign, Stamps
from spine_app.domain.volume import Modality

log = logging.getLogger(__name__)

_DISK: Final = (OSError, Timeout, Refused)


@dataclass(frozen=True)
class Listed:
    """An entry as the user may know it.

    Attributes:
        nbytes: on disk.
        address: of what it was made; None for an entry of another version of the program, of which
            nothing else is known.
        kind: what it is.
        day: on which it was put there, UTC.
        modality: what made its grey values, where it has any.
    """

    nbytes: int
    address: Address | None = None
    kind: Kind | None = None
    day: date | None = None
    modality: Modality | None = None


@dataclass(frozen=True)
class Verified:
    """What a look at every byte found.

    Attributes:
        good: entries that are as they were written.
        dropped: entries that were not, and are gone.
        foreign: entries of other versions, which were left alone.
    """

    good: int
    dropped: int
    foreign: int


class LastingCache:
    """Entries of one secret."""

    def __init__(
        self, place: Path | None, secret: bytes, stamps: Stamps, bounds: Bounds | None = None
    ) -> None:
        """Open the cache of a secret; entries of other secrets that nobody uses are removed.

        Args:
            place: folder of all lasting caches of the account; None to keep all in memory.
            secret: at least 32 random bytes, which this program writes nowhere.
            stamps: of this program.
            bounds: how much may be kept; None for the usual.

        Raises:
            ValueError: the secret is too short.
        """
        self._keys = Keys(secret)
        self._stamps = stamps
        self._shelf: Shelf
        self.standing = Standing.LASTING if place else Standing.NEVER
        """Whether entries last, and why not."""
        try:
            if place is None:
                raise Refused(Standing.NEVER)
            self._shelf = DiskShelf(place, self._keys, bounds or Bounds())
        except Refused as refused:
            self.standing = refused.standing
            self._shelf = MemoryShelf()
            if self.standing is not Standing.NEVER:
                log.warning("cache in memory only", extra={"code": self.standing.value})

    def get(self, address: Address, allocate: Allocate = np.empty) -> Content | None:
        """An entry; None where there is none, or it was damaged, in which case it is removed.

        Args:
            address: of what it was made.
            allocate: makes its arrays, so that they can lie where the caller wants them, such as in
                a mapped file. When None comes back, nothing in them counts.
        """
        name = self._keys.name_of(address, self._stamps)
        try:
            with self._shelf.open(name) as source:
                entry = SealedEntry(source, name, self._keys)
                if entry.body.address != address:
                    raise Damaged
                found = entry.read(allocate)
        except Damaged:
            self._drop(name)
            return None
        except (Foreign, *_DISK):
            return None
        self._shelf.used(name)
        return found

    def put(self, address: Address, content: Content) -> bool:
        """Keep something, in place of what was at that address; whether it is kept.

        It is not where the disk is full or refuses, where it is larger than the quota, and where
        all was cleared while it was being written.

        Args:
            address: of what it was made.
            content: what it is. Nobody may write its arrays meanwhile.

        Raises:
            ValueError: they are of different kinds.
        """
        if address.kind is not content.facts.kind:
            raise ValueError
        name = self._keys.name_of(address, self._stamps)
        draft = None
        try:
            draft = self._shelf.draft()
            seal(draft, content, address, self._stamps, self._keys)
            return draft.place(name)
        except _DISK:
            log.warning("cache entry not kept", extra={"code": content.facts.kind.name.lower()})
            return False
        finally:
            if draft:
                draft.drop()

    def listed(self) -> list[Listed]:
        """Every entry, newest day first; damaged ones are removed."""
        found = [self._looked_at(name, size) for name, size in self._shelf.sizes().items()]
        return sorted((one for one in found if one), key=lambda one: one.day or date.min)[::-1]

    def _looked_at(self, name: str, size: int) -> Listed | None:
        """What one file says of itself."""
        try:
            with self._shelf.open(name) as source:
                entry = SealedEntry(source, name, self._keys)
        except Damaged:
            self._drop(name)
            return None
        except Foreign:
            return Listed(size)
        except _DISK:
            return None
        facts = entry.facts
        return Listed(size, entry.body.address, facts.kind, entry.prefix.day, facts.modality)

    def verify(self) -> Verified:
        """Read every entry; damaged ones are removed."""
        good = dropped = foreign = 0
        for name in self._shelf.sizes():
            try:
                with self._shelf.open(name) as source:
                    SealedEntry(source, name, self._keys).read()
                good += 1
            except Damaged:
                self._drop(name)
                dropped += 1
            except Foreign:
                foreign += 1
            except _DISK:
                continue
        return Verified(good, dropped, foreign)

    def remove(self, address: Address) -> bool:
        """Remove one entry; whether it is gone."""
        return self._shelf.remove(self._keys.name_of(address, self._stamps))

    def purge(self) -> bool:
        """Remove every entry of this secret, and what is being written now; whether all is gone."""
        try:
            return self._shelf.clear() == 0
        except _DISK:
            return False

    def close(self) -> None:
        """Leave the cache. Nothing may be asked of it afterwards."""
        self._shelf.close()

    def _drop(self, name: str) -> None:
        """Remove a damaged entry."""
        self._shelf.remove(name)
        log.warning("cache entry dropped")
