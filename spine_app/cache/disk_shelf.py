"""Sealed entries as files of a folder that only one secret can read."""

import itertools
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from filelock import Timeout

from spine_app.cache import order, root
from spine_app.cache.files import NewFile, OpenFile, remove, replace
from spine_app.cache.keys import Keys
from spine_app.cache.shelf import GIB, Bounds
from spine_app.domain.lasting.layout import FORMAT

_TOUCH_S: Final = 0.5


class DiskShelf:
    """Entries as files of a folder that only one secret can read."""

    def __init__(self, place: Path, keys: Keys, bounds: Bounds) -> None:
        """Come in: remove what nobody can open any more, and what is more than allowed.

        Args:
            place: folder of all lasting caches of the account.
            keys: of this one.
            bounds: how much may be kept.

        Raises:
            Refused: the folder cannot be used.
        """
        root.prepare(place)
        self.root, self.bounds = place, bounds
        self.folder = place / f"{FORMAT}-{keys.folder}"
        self._token = secrets.token_hex(8)
        self._numbers = itertools.count()
        self._presence: root.Presence | None = None
        try:
            with root.locked(place):
                root.sweep(place, keys.folder)
                self._come_in()
                self.trim()
        except (OSError, Timeout):
            raise root.Refused(root.Standing.UNUSABLE) from None

    def _come_in(self) -> None:
        """Make the folder of this secret and be seen in it. Called with the lock."""
        self.folder.mkdir(mode=root.FOLDER_MODE, exist_ok=True)
        if not root.is_private(self.folder):
            raise root.Refused(root.Standing.UNSAFE)
        root.drop_unfinished(self.folder, root.present(self.folder))
        self._presence = root.Presence(self.folder, self._token)

    def open(self, name: str) -> OpenFile:
        """An entry, to be read."""
        return OpenFile(self.folder / name)

    def draft(self) -> "DiskDraft":
        """An entry that can be written; the folder is made again where somebody removed it."""
        if not self.folder.is_dir():
            root.prepare(self.root)
            with root.locked(self.root):
                if self._presence:
                    self._presence.end()
                self._come_in()
        return DiskDraft(self, self.folder / f"{self._token}-{next(self._numbers)}.part")

    def used(self, name: str) -> None:
        """Note that an entry was read; not, where others hold the lock for long."""
        with suppress(OSError, Timeout), root.locked(self.root, _TOUCH_S):
            order.note(self.folder, name)

    def remove(self, name: str) -> bool:
        """Remove an entry."""
        return remove(self.folder / name)

    def sizes(self) -> dict[str, int]:
        """Entries with their bytes."""
        return root.entries(self.folder)

    def trim(self, keep: str = "") -> None:
        """Drop entries used longest ago until what is left is allowed. Called with the lock.

        Args:
            keep: an entry that stays, or is the first to go if there is no room even for it alone.
        """
        known = self.sizes()
        used, allowed = sum(known.values()), self._allowed(sum(known.values()))
        if used <= allowed:
            return
        ordered = [name for name in order.oldest_first(self.folder, known) if name != keep]
        if known.get(keep, 0) > allowed:
            ordered.insert(0, keep)
        for name in ordered:
            if used <= allowed:
                break
            if self.remove(name):
                used -= known[name]

    def _allowed(self, used: int) -> int:
        """Bytes that all entries may take."""
        disk = shutil.disk_usage(self.folder)
        floor = self.bounds.floor_bytes
        floor = max(2 * GIB, disk.total // 10) if floor is None else floor
        return min(self.bounds.quota_bytes, used + disk.free - floor)

    def clear(self) -> int:
        """Remove all entries of this secret, of other formats too, and those being written."""
        with root.locked(self.root):
            own = self.folder.name.split("-")[1]
            return sum(root.empty(one) for name, one in root.folders(self.root) if name == own)

    def close(self) -> None:
        """Be seen no more; an empty folder goes."""
        if self._presence is None:
            return
        self._presence.end()
        self._presence = None
        with suppress(OSError, Timeout), root.locked(self.root, _TOUCH_S):
            if not self.sizes():
                root.empty(self.folder)


class DiskDraft:
    """An entry that is being written to disk."""

    def __init__(self, shelf: DiskShelf, path: Path) -> None:
        """Make its file.

        Raises:
            OSError: it cannot be made.
        """
        self._shelf = shelf
        self._file = NewFile(path)

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        self._file.write(data)

    def write_first(self, data: bytes) -> None:
        """Write bytes over those at the start."""
        self._file.write_first(data)

    def place(self, name: str) -> bool:
        """Put it in its place: bytes to the disk first, then the name, in one step."""
        self._file.settle()
        shelf = self._shelf
        with root.locked(shelf.root):
            replace(self._file.path, shelf.folder / name)
            with suppress(OSError):
                order.note(shelf.folder, name)
            shelf.trim(keep=name)
            return (shelf.folder / name).exists()

    def drop(self) -> None:
        """Give it up."""
        self._file.drop()
