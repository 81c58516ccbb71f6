"""The order in which entries were used: a file of their names, the last use last.

No clock has a say in it. It is a hint: a lost or damaged one costs only a good choice of what to
drop next, so it is not waited for on the disk. Called with the lock of the root.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from spine_app.cache.files import NewFile, OpenFile, replace
from spine_app.cache.keys import NAME_BYTES

FILE: Final = "uses"
_BYTES_MAX: Final = 64 * 2**20
_SPARE: Final = 4096
"""Uses that may be written down beyond two for each entry before the file is made short."""


def note(folder: Path, name: str) -> None:
    """Write down a use.

    Raises:
        OSError: that cannot be done.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    fd = os.open(folder / FILE, flags, 0o600)
    try:
        # What a dead process left half written is written over.
        os.lseek(fd, os.fstat(fd).st_size // NAME_BYTES * NAME_BYTES, os.SEEK_SET)
        os.write(fd, bytes.fromhex(name))
    finally:
        os.close(fd)


def oldest_first(folder: Path, known: dict[str, int]) -> list[str]:
    """Entries by their last use; those without one come first.

    Args:
        folder: of the cache.
        known: entries that exist, with their bytes.
    """
    uses = _uses(folder)
    last = {name: position for position, name in enumerate(uses)}
    ordered = sorted(known, key=lambda name: (last.get(name, -1), name))
    if len(uses) > 2 * len(known) + _SPARE:
        with suppress(OSError):
            _rewrite(folder, [name for name in ordered if name in last])
    return ordered


def _uses(folder: Path) -> list[str]:
    """Names in the file, first to last."""
    try:
        with OpenFile(folder / FILE) as file:
            data = bytearray(min(file.size(), _BYTES_MAX))
            got = file.readinto(data)
    except OSError:
        return []
    text = bytes(data[:got]).hex()
    width = 2 * NAME_BYTES
    return [text[at : at + width] for at in range(0, len(text) - width + 1, width)]


def _rewrite(folder: Path, names: list[str]) -> None:
    """Make the file short.

    Raises:
        OSError: it is as it was.
    """
    new = NewFile(folder / f"{os.urandom(8).hex()}-0.part")
    try:
        new.write(bytes.fromhex("".join(names)))
        new.settle()
        replace(new.path, folder / FILE)
    except OSError:
        new.drop()
        raise
