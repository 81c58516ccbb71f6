"""Put packs into the folder of packs, and take them out, whole or not at all."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spine_helper.packs.manifest import NAME, Manifest, PackFile
from spine_helper.packs.place import packs_folder
from spine_helper.packs.store import DRAFT, find_folder
from spine_helper.packs.trouble import PackExists, PackTrouble

_STALE_S: Final = 24 * 3600


@dataclass(frozen=True)
class Draft:
    """A pack that is being put together.

    Attributes:
        folder: where its files are until it is complete.
    """

    folder: Path

    def add(self, name: str, content: bytes) -> PackFile:
        """Write a file of the pack.

        Raises:
            PackTrouble: it cannot be written; the disk may be full.
        """
        _write(self.folder / name, content)
        return PackFile(path=name, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))

    def finish(self, manifest: Manifest, *, replace: bool = False) -> Path:
        """Write the manifest and move the pack to its place.

        Args:
            manifest: of the pack; its files have been added.
            replace: whether a pack of the same name gives way.

        Raises:
            PackExists: there is one of the same name, and it does not give way.
            PackTrouble: the folder cannot be written.
        """
        text = manifest.model_dump_json(by_alias=True, indent=1) + "\n"
        _write(self.folder / NAME, text.encode())
        place = self.folder.parent / manifest.id
        try:
            if not place.exists():
                self.folder.rename(place)
            elif replace:
                _swap(self.folder, place)
            else:
                raise PackExists(
                    f"There is a pack “{manifest.id}” already. Remove it first, or use --replace."
                )
        except OSError as error:
            raise PackTrouble("The folder of the packs cannot be written.") from error
        return place


@contextmanager
def draft(folder: Path | None = None) -> Iterator[Draft]:
    """A new pack; what is not finished when the block ends is deleted.

    Raises:
        PackTrouble: the folder of the packs cannot be made or written.
    """
    root = packs_folder() if folder is None else folder
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(root)
        place = Path(tempfile.mkdtemp(prefix=DRAFT, dir=root))  # mode 0700
    except OSError as error:
        raise PackTrouble("The folder of the packs cannot be made or written.") from error
    try:
        yield Draft(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def remove(pack_id: str, folder: Path | None = None) -> None:
    """Delete a pack, broken or not.

    Raises:
        NoSuchPack: there is none of this name.
        PackTrouble: it cannot be deleted.
    """
    place = find_folder(pack_id, folder)
    try:
        _discard(place)
    except OSError as error:
        raise PackTrouble("The pack cannot be deleted.") from error


def _sweep(root: Path) -> None:
    """Delete what an import that was killed has left."""
    for item in root.iterdir():
        if item.name.startswith(DRAFT) and time.time() - item.stat().st_mtime > _STALE_S:
            shutil.rmtree(item, ignore_errors=True)


def _swap(new: Path, old: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=DRAFT, dir=old.parent))
    old.rename(aside / "old")
    try:
        new.rename(old)
    except OSError:
        (aside / "old").rename(old)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _discard(place: Path) -> None:
    """Move a pack away first: whoever looks then sees all of it or nothing."""
    aside = Path(tempfile.mkdtemp(prefix=DRAFT, dir=place.parent))
    place.rename(aside / "old")
    shutil.rmtree(aside)


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise PackTrouble("A file of the pack cannot be written; the disk may be full.") from error
