"""Finding the files that the index of a disc names, below its own folder."""

import os
from pathlib import Path

from spine_app.domain.errors import StudyTooLarge


class Media:
    """A disc, or a copy of one, whose names may have lost their capital letters."""

    def __init__(self, root: Path, most: int) -> None:
        """Look at nothing yet.

        Args:
            root: folder that holds the index.
            most: entries that may be looked at, over all folders.
        """
        self._root = root
        self._left = most
        self._folders: dict[Path, dict[str, os.DirEntry[str]]] = {}

    def find(self, components: tuple[str, ...]) -> Path | None:
        """Path of a regular file below the root; None where there is none.

        Args:
            components: names of folders, then of the file. Links are not followed.

        Raises:
            StudyTooLarge: too many entries.
        """
        path = self._root
        for name in components[:-1]:
            entry = self._entry(path, name)
            if entry is None or not entry.is_dir(follow_symlinks=False):
                return None
            path /= entry.name
        entry = self._entry(path, components[-1])
        if entry is None or not entry.is_file(follow_symlinks=False):
            return None
        return path / entry.name

    def _entry(self, folder: Path, name: str) -> "os.DirEntry[str] | None":
        """Entry of a folder: of exactly that name, else of one that differs in case only."""
        entries = self._folders.get(folder)
        if entries is None:
            entries = self._folders[folder] = self._list(folder)
        return entries.get(name) or entries.get(_plain(name))

    def _list(self, folder: Path) -> "dict[str, os.DirEntry[str]]":
        """Entries of a folder under their exact and their plain names."""
        exact: dict[str, os.DirEntry[str]] = {}
        try:
            with os.scandir(folder) as listing:
                for entry in listing:
                    self._left -= 1
                    if self._left < 0:
                        raise StudyTooLarge
                    exact[entry.name] = entry
        except OSError:
            return {}
        plain = {_plain(name): exact[name] for name in sorted(exact, reverse=True)}
        return plain | exact


def _plain(name: str) -> str:
    """A name in capital letters, without what some systems add to names on a disc (`X.;1`)."""
    return name.upper().partition(";")[0].rstrip(".")
