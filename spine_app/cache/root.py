"""The folder of all lasting caches of an account: who may use it, and who is using it.

    ROOT/lock                      held while names in ROOT change
    ROOT/FORMAT-FOLDER/            what one secret opens
        NAME                       an entry, 32 hexadecimal digits
        TOKEN.use                  held by a process as long as it has this cache open
        TOKEN-N.part               an entry that this process is writing
        uses                       names in the order of their use

Locks are those of the operating system: they end with their process, however it ends.
"""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]
from filelock import FileLock, Timeout

from spine_app.cache.files import remove

FOLDER_MODE: Final = 0o700
LOCK_S: Final = 10.0
_POLL_S: Final = 0.003
_FOLDER: Final = re.compile(r"\d{1,5}-([0-9a-f]{32})")
_ENTRY: Final = re.compile(r"[0-9a-f]{32}")
_REMOTE: Final = re.compile(
    r"(nfs\d*|cifs|smb\w*|afs|afpfs|ncpfs|ceph|glusterfs|lustre|gpfs|davfs|webdav"
    r"|fuse\.(sshfs|rclone|davfs2?|glusterfs|s3fs|ceph.*))",
    re.IGNORECASE,
)


class Standing(Enum):
    """Where a cache is kept, or why it is only in memory."""

    LASTING = "lasting"
    NEVER = "never"  # nobody asked for a lasting one
    UNSAFE = "unsafe"  # the folder is a link, of another account, or open to others
    REMOTE = "remote"  # the folder is on another computer
    UNUSABLE = "unusable"  # nothing can be written or locked there


class Refused(Exception):
    """A folder cannot hold a lasting cache."""

    def __init__(self, standing: Standing) -> None:
        """Say why."""
        super().__init__(standing.value)
        self.standing = standing


def prepare(root: Path) -> None:
    """Make the folder, or find it fit for use.

    A folder that others could write to is refused, not mended: what lies in it may be theirs.

    Raises:
        Refused: it cannot be used.
    """
    if is_remote(root):
        raise Refused(Standing.REMOTE)
    try:
        root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        private = is_private(root)
    except OSError:
        raise Refused(Standing.UNUSABLE) from None
    if not private:
        raise Refused(Standing.UNSAFE)


def is_private(folder: Path) -> bool:
    """Whether something is a folder that this account alone can use.

    Raises:
        OSError: that cannot be found out.
    """
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return False
    if os.name != "posix":
        return True
    return status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o077


def is_remote(folder: Path) -> bool:
    """Whether a folder, or the place where it would be made, is on another computer."""
    where = folder.absolute()
    if str(where).startswith("\\\\"):
        return True
    mounts = {Path(one.mountpoint): one for one in psutil.disk_partitions(all=True)}
    for above in (where, *where.parents):
        if above in mounts:
            mount = mounts[above]
            return bool(_REMOTE.fullmatch(mount.fstype)) or "remote" in mount.opts.split(",")
    return False


@contextmanager
def locked(root: Path, timeout_s: float | None = None) -> Iterator[None]:
    """Hold the lock of the folder.

    Args:
        root: prepared.
        timeout_s: how long to wait for it; None for `LOCK_S`.

    Raises:
        Timeout: another process holds it.
        OSError: it cannot be had.
    """
    with _lock(root / "lock", LOCK_S if timeout_s is None else timeout_s):
        yield


def _lock(path: Path, timeout_s: float) -> FileLock:
    """A lock that never becomes a mere file whose owner has to be guessed."""
    return FileLock(
        path,
        timeout_s,
        0o600,
        thread_local=False,
        poll_interval=_POLL_S,
        fallback_to_soft=False,
        preserve_lock_file=True,
    )


class Presence:
    """A process that uses a cache, seen by others for as long as it lives."""

    def __init__(self, folder: Path, token: str) -> None:
        """Be seen. Called with the lock of the root.

        Raises:
            Timeout: another process has this token.
            OSError: the lock cannot be had.
        """
        self._path = folder / f"{token}.use"
        self._lock = _lock(self._path, 0)
        self._lock.acquire()

    def end(self) -> None:
        """Be seen no more."""
        with suppress(OSError):
            self._lock.release()
        remove(self._path)


def present(folder: Path) -> set[str]:
    """Tokens of the processes that use a cache; traces of dead ones are removed.

    Called with the lock of the root.
    """
    found = set()
    for path in folder.glob("*.use"):
        try:
            _lock(path, 0).acquire().lock.release()
        except (Timeout, OSError):
            found.add(path.stem)
        else:
            remove(path)
    return found


def drop_unfinished(folder: Path, living: set[str]) -> None:
    """Remove entries that a dead process was writing."""
    for path in folder.glob("*.part"):
        if path.name.split("-")[0] not in living:
            remove(path)


def folders(root: Path) -> Iterator[tuple[str, Path]]:
    """Folders of caches in a root: the name that their keys give them, and where they are.

    A link of such a name is removed, not followed.
    """
    with suppress(FileNotFoundError):
        for entry in list(os.scandir(root)):
            match = _FOLDER.fullmatch(entry.name)
            if match and entry.is_dir(follow_symlinks=False):
                yield match[1], Path(entry.path)
            elif match:
                remove(Path(entry.path))


def entries(folder: Path) -> dict[str, int]:
    """Names of the entries of a cache, with their bytes on disk."""
    found = {}
    with suppress(FileNotFoundError), os.scandir(folder) as listing:
        for entry in listing:
            if _ENTRY.fullmatch(entry.name):
                with suppress(FileNotFoundError):
                    found[entry.name] = entry.stat(follow_symlinks=False).st_size
    return found


def sweep(root: Path, own: str) -> None:
    """Remove caches that nobody can open any more: of other secrets, and in use by no process.

    Called with the lock of the root. What another version wrote under the same secret stays.

    Args:
        root: prepared.
        own: name that the present secret gives to its folders.
    """
    for name, folder in folders(root):
        if name != own and not present(folder):
            shutil.rmtree(folder, ignore_errors=True)


def empty(folder: Path) -> int:
    """Remove all of a cache but the traces of living processes. Called with the lock of the root.

    What a process is writing is removed too, so that it finds its file gone.

    Returns:
        How many entries are left, which is 0 unless files cannot be removed.
    """
    living = present(folder)
    for path in list(folder.glob("*")):
        if path.suffix == ".use" and path.stem in living:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            remove(path)
    if not living:
        with suppress(OSError):
            folder.rmdir()
    left = (path for path in folder.glob("*") if path.suffix != ".use")
    return sum(1 for _path in left)
