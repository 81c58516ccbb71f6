"""What anybody with the account may see and erase without a secret."""

import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import Timeout

from spine_app.cache import root
from spine_app.cache.files import OpenFile, remove
from spine_app.domain.lasting.kinds import Kind
from spine_app.domain.lasting.layout import PREFIX_BYTES, Damaged, Foreign, Prefix, read_prefix


@dataclass(frozen=True)
class Stored:
    """A file of the lasting cache.

    Attributes:
        nbytes: of the file.
        kind: what it says it is; None where it says nothing that this version knows.
        day: on which it says it was put there.
    """

    nbytes: int
    kind: Kind | None
    day: date | None


def survey(place: Path) -> list[Stored]:
    """Every file of all lasting caches of an account but locks, whosever secret opens it.

    Args:
        place: folder of all lasting caches of the account.
    """
    if not _is_ours(place):
        return []
    found = []
    for path in sorted(place.glob("*/*")):
        if path.suffix != ".use" and not path.is_dir():
            with suppress(OSError):
                prefix = _prefix(path)
                kind, day = (prefix.kind, prefix.day) if prefix else (None, None)
                found.append(Stored(path.lstat().st_size, kind, day))
    return found


def _prefix(path: Path) -> Prefix | None:
    """What a file says of itself, unproven."""
    data = bytearray(PREFIX_BYTES)
    try:
        with OpenFile(path) as file:
            got = file.readinto(data)
        return read_prefix(bytes(data[:got]))
    except (OSError, Damaged, Foreign):
        return None


def erase(place: Path) -> int:
    """Remove all lasting caches of an account, those that sessions use now included.

    Args:
        place: folder of all lasting caches of the account.

    Returns:
        How many files are left that are no locks: 0 means that nothing is left. A link, or a folder
        of another account, counts as one.
    """
    if not os.path.lexists(place):
        return 0
    if not _is_ours(place):
        return 1
    try:
        with root.locked(place):
            for path in list(place.glob("*")):
                _empty(path)
    except (OSError, Timeout):
        return max(1, _left(place))
    if not any(place.glob("*/*.use")):
        # Whoever waits for the lock meanwhile finds it without a name, and makes it anew.
        remove(place / "lock")
        with suppress(OSError):
            place.rmdir()
    return _left(place)


def _empty(path: Path) -> None:
    """Remove something that lies in the folder, but for locks."""
    if path.name == "lock" and path.is_file() and not path.is_symlink():
        return
    if path.is_symlink() or not path.is_dir():
        remove(path)
    elif any(path.glob("*.use")):
        root.empty(path)
    else:
        shutil.rmtree(path, ignore_errors=True)


def _left(place: Path) -> int:
    """Files that are no locks."""
    return sum(
        1
        for path in place.rglob("*")
        if path.name != "lock" and path.suffix != ".use" and not path.is_dir()
    )


def _is_ours(place: Path) -> bool:
    """Whether there is a folder of this account, reached through no link; closed to others then."""
    try:
        status = place.lstat()
        if not stat.S_ISDIR(status.st_mode):
            return False
        if os.name == "posix":
            if status.st_uid != os.geteuid():
                return False
            place.chmod(root.FOLDER_MODE)
    except OSError:
        return False
    return True
