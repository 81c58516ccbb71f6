"""The private folder of one session: made at start, removed at exit, swept when that failed."""

import os
import secrets
import shutil
import stat
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from spine_app.domain.errors import UnsafeFolder

_PREFIX = "s-"
_MODE = 0o700


class SessionFolder:
    """A folder that only this process uses and that dies with it.

    Its name is `s-PID-START-RANDOM`: process id and start time (whole seconds) tell a later
    process whether the owner still lives.
    """

    def __init__(self, root: Path) -> None:
        """Sweep leftovers, then make the folder.

        Args:
            root: folder of all sessions of this account.

        Raises:
            UnsafeFolder: the root cannot be made private.
        """
        _secure_root(root)
        sweep(root)
        owner = psutil.Process()
        name = f"{_PREFIX}{owner.pid}-{int(owner.create_time())}-{secrets.token_hex(16)}"
        self.path = root / name
        self.path.mkdir(mode=_MODE)

    def __enter__(self) -> "SessionFolder":
        """Return the folder."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Remove it."""
        self.remove()

    def remove(self) -> None:
        """Remove the folder and all in it. Safe to call twice."""
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(root: Path) -> int:
    """Remove the folders of sessions whose process is gone.

    Args:
        root: folder of all sessions; entries that are no session folder are left alone.

    Returns:
        How many were removed.
    """
    removed = 0
    for entry in os.scandir(root):
        if entry.is_dir(follow_symlinks=False) and _is_left_over(entry.name):
            shutil.rmtree(entry.path, ignore_errors=True)
            removed += 1
    return removed


def _is_left_over(name: str) -> bool:
    """Whether a name is that of a session folder whose owner is gone."""
    parts = name.removeprefix(_PREFIX).split("-")
    if not name.startswith(_PREFIX) or len(parts) != 3:
        return False
    if not (parts[0].isdecimal() and parts[1].isdecimal()):
        return False
    try:
        started = int(psutil.Process(int(parts[0])).create_time())
    except (psutil.NoSuchProcess, OverflowError):
        return True
    except psutil.AccessDenied:
        return False
    # The clock may have been set meanwhile; another process would differ by more.
    return abs(started - int(parts[1])) > 2


def _secure_root(root: Path) -> None:
    """Make the root ours alone.

    Raises:
        UnsafeFolder: it is a link, belongs to someone else, or cannot be made.
    """
    try:
        root.mkdir(mode=_MODE, parents=True, exist_ok=True)
        status = root.lstat()
        if not stat.S_ISDIR(status.st_mode):
            raise UnsafeFolder
        if os.name == "posix":
            if status.st_uid != os.geteuid():
                raise UnsafeFolder
            root.chmod(_MODE)
    except OSError:
        raise UnsafeFolder from None
