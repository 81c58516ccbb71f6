"""Finding the regular files under a path, without following anything."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from spine_app.domain.errors import StudyError, StudyNotFound, StudyTooLarge
from spine_app.domain.limits import ReadLimits
from spine_app.io.sources import FileSource, NotAFile, Source


@dataclass
class Found:
    """What a scan came across.

    Attributes:
        sources: regular files, in the order of their paths; one for each inode.
        special: links, pipes, sockets and devices, which are never opened.
        unreadable: files and folders that may not be read.
        is_single: the user named one file, not a folder.
        archive_problem: an archive was met that cannot be opened.
    """

    sources: list[Source] = field(default_factory=list)
    special: int = 0
    unreadable: int = 0
    is_single: bool = False
    archive_problem: StudyError | None = None


def find_files(root: Path, limits: ReadLimits, on_file: Callable[[], None] = lambda: None) -> Found:
    """List the regular files at or under a path.

    Args:
        root: folder, or one file. A link is followed here only: it is what the user named.
        limits: `files` is the largest number of entries.
        on_file: called before each file that is looked at.

    Raises:
        StudyNotFound: nothing is there, or it may not be read.
        StudyTooLarge: more entries than `limits.files`.
    """
    found = Found()
    try:
        root = root.resolve(strict=True)
        paths = _walk(root, found, limits) if root.is_dir() else [root]
    except (OSError, RuntimeError, ValueError):
        raise StudyNotFound from None
    _open_all(paths, found, on_file)
    found.is_single = not root.is_dir()
    if found.is_single and not found.sources:
        raise StudyNotFound
    return found


def _walk(root: Path, found: Found, limits: ReadLimits) -> list[Path]:
    """Paths of regular files on the same device as `root`; counts everything else."""
    device = root.stat().st_dev
    folders, files, entries = [root], [], 0
    while folders:
        folder = folders.pop()
        try:
            listing = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            if folder == root:
                raise
            found.unreadable += 1
            continue
        entries += len(listing)
        if entries > limits.files:
            raise StudyTooLarge
        for entry in listing:
            if entry.is_file(follow_symlinks=False):
                files.append(folder / entry.name)
            elif entry.is_dir(follow_symlinks=False) and _is_on(device, entry):
                folders.append(folder / entry.name)
            else:
                found.special += 1
    return sorted(files)


def _is_on(device: int, entry: "os.DirEntry[str]") -> bool:
    """Whether a folder lies on a device; one that cannot be asked does, and fails later."""
    try:
        return entry.stat(follow_symlinks=False).st_dev == device or os.name == "nt"
    except OSError:
        return True


def _open_all(paths: list[Path], found: Found, on_file: Callable[[], None]) -> None:
    """Look at each file once, however many names it has."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        on_file()
        try:
            source = FileSource(path)
        except NotAFile:
            found.special += 1
        except OSError:
            found.unreadable += 1
        else:
            if source.inode not in seen:
                seen.add(source.inode)
                found.sources.append(source)
