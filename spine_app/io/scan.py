"""Finding the regular files under a path, without following anything."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from pathlib import Path

from spine_app.domain.errors import (
    FilesChanged,
    IndexOnly,
    StudyError,
    StudyNotFound,
    StudyTooLarge,
)
from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom.dicomdir import is_index, read_file_ids
from spine_app.io.dicom.media import Media
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
        root: folder, or one file. A link is followed here only: it is what the user named. The
            index of a disc (DICOMDIR) stands for the files it lists.
        limits: `files` is the largest number of entries.
        on_file: called before each folder and file that is looked at.

    Raises:
        StudyNotFound: nothing is there, or it may not be read.
        StudyTooLarge: more entries than `limits.files`.
        IndexOnly: an index without any of its files.
        UnreadableFile: an index that breaks the format.
    """
    found = Found()
    try:
        root = root.resolve(strict=True)
        is_folder = root.is_dir()
        paths = _walk(root, found, limits, on_file) if is_folder else [root]
    except (OSError, RuntimeError, ValueError):
        raise StudyNotFound from None
    _open_all(paths, found, on_file)
    if not is_folder:
        _look_at_single(root, found, limits, on_file)
    return found


def _look_at_single(
    path: Path, found: Found, limits: ReadLimits, on_file: Callable[[], None]
) -> None:
    """See whether the file that was named is the index of a disc."""
    try:
        found.is_single = not is_index(found.sources[0])
    except (IndexError, FilesChanged):
        raise StudyNotFound from None
    if not found.is_single:
        _add_indexed(path.parent, found, limits, on_file)


def _add_indexed(
    folder: Path, found: Found, limits: ReadLimits, on_file: Callable[[], None]
) -> None:
    """Add the files that an index lists; those that are not there count as unreadable."""
    ids = read_file_ids(found.sources[0], limits)
    media = Media(folder, limits.files)
    paths = [path for one in ids.inside if (path := media.find(one)) is not None]
    found.unreadable += ids.refused + len(ids.inside) - len(paths)
    _open_all(paths, found, on_file)
    if len(found.sources) == 1:
        raise IndexOnly


def _walk(
    root: Path, found: Found, limits: ReadLimits, on_folder: Callable[[], None]
) -> list[Path]:
    """Paths of regular files on the same device as `root`; counts everything else."""
    device = root.stat().st_dev
    folders, files, left = [root], [], limits.files
    while folders:
        folder = folders.pop()
        on_folder()
        try:
            entries = _list(folder, left)
        except OSError:
            if folder == root:
                raise
            found.unreadable += 1
            continue
        left -= len(entries)
        kinds = [(folder / entry.name, _kind(entry, device)) for entry in entries]
        files += [path for path, kind in kinds if kind is _Kind.FILE]
        folders += [path for path, kind in kinds if kind is _Kind.FOLDER]
        found.special += sum(kind is _Kind.SPECIAL for _, kind in kinds)
        found.unreadable += sum(kind is _Kind.UNREADABLE for _, kind in kinds)
    return sorted(files)


def _list(folder: Path, most: int) -> "list[os.DirEntry[str]]":
    """Entries of a folder, by name; looks at no more than it may, for there may be millions."""
    with os.scandir(folder) as listing:
        entries = list(islice(listing, most + 1))
    if len(entries) > most:
        raise StudyTooLarge
    return sorted(entries, key=lambda entry: entry.name)


class _Kind(Enum):
    """What an entry of a folder is."""

    FILE = "file"
    FOLDER = "folder"
    SPECIAL = "special"
    UNREADABLE = "unreadable"


def _kind(entry: "os.DirEntry[str]", device: int) -> _Kind:
    """What an entry is; a folder on another device is special."""
    try:
        if entry.is_file(follow_symlinks=False):
            return _Kind.FILE
        is_folder = entry.is_dir(follow_symlinks=False) and _is_on(device, entry)
    except OSError:
        return _Kind.UNREADABLE
    return _Kind.FOLDER if is_folder else _Kind.SPECIAL


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
