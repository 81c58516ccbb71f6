"""Files for the page to save: offered under a ticket that works once.

Small ones are kept in memory alone; a large one lies in the session's private folder until it was
fetched. Only numbers of tickets enter the shared state; name and bytes travel in the answer to the
page that fetches one over a route of its own.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from spine_app.screen.screen import Screen

WAITING_MAX = 8
"""Files that wait to be fetched; the oldest goes when there are more."""
WAITING_BYTES_MAX = 512 * 2**20
"""Bytes that wait to be fetched; the oldest files go when there are more."""
FILE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,9}\.[a-z0-9]{2,5}")
"""Words and numbers of our own: a name that came from a study or from a user does not fit."""
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")


@dataclass(frozen=True)
class Download:
    """A file for the page to save.

    Attributes:
        name: file name that the browser proposes, of a fixed vocabulary.
        media_type: such as `text/csv`.
        content: the file, where it is kept in memory.
        path: where it lies otherwise, in the session's private folder.

    Raises:
        ValueError: the name or the media type is none of ours.
    """

    name: str
    media_type: str
    content: bytes = b""
    path: Path | None = None

    def __post_init__(self) -> None:
        """Refuse names that could hold something else than words of ours."""
        if len(self.name) > 64 or not FILE_NAME.fullmatch(self.name):
            raise ValueError
        if not MEDIA_TYPE.fullmatch(self.media_type):
            raise ValueError

    def discard(self) -> None:
        """Remove the file that lies in the session's folder."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink()


class Downloads:
    """Files that wait to be fetched by the page. Loop thread only."""

    def __init__(self, screen: Screen) -> None:
        """Write the tickets onto this screen."""
        self._screen = screen
        self._serial = 0
        self._waiting: dict[int, Download] = {}
        self._lent: set[int] = set()

    def offer(self, name: str, media_type: str, content: bytes) -> None:
        """Give the page a file to save.

        Args:
            name: proposed file name: lower-case words and numbers of our own, never text of a
                study, a user or a date of the patient.
            media_type: such as `text/csv`.
            content: the file.

        Raises:
            ValueError: the name or the media type is none of ours.
        """
        self._add(Download(name, media_type, content))
        self._tell()

    def offer_file(self, name: str, media_type: str, path: Path) -> None:
        """Give the page a large file to save, which is removed once it was fetched.

        Args:
            name: as for `offer`.
            media_type: such as `video/mp4`.
            path: where it lies, in the session's private folder.

        Raises:
            ValueError: the name or the media type is none of ours.
        """
        self._add(Download(name, media_type, path=path))
        self._tell()

    def lend(self, name: str, media_type: str, content: bytes) -> int:
        """Keep a file that the page asks for by itself and does not save, as for the clipboard.

        Returns:
            Its ticket; the caller tells it.

        Raises:
            ValueError: the name or the media type is none of ours.
        """
        ticket = self._add(Download(name, media_type, content))
        self._lent.add(ticket)
        return ticket

    def take(self, ticket: int) -> Download | None:
        """The file of a ticket, which works once; None where there is none.

        Whoever takes it discards it.
        """
        download = self._waiting.pop(ticket, None)
        if download is not None:
            self._tell()
        return download

    def clear(self) -> None:
        """Let go of everything nobody fetched; the study was closed."""
        if self._waiting:
            for download in self._waiting.values():
                download.discard()
            self._waiting.clear()
            self._tell()

    def _add(self, download: Download) -> int:
        self._serial += 1
        self._waiting[self._serial] = download
        while len(self._waiting) > 1 and self._is_too_much:
            self._waiting.pop(min(self._waiting)).discard()
        return self._serial

    @property
    def _is_too_much(self) -> bool:
        size = sum(len(one.content) for one in self._waiting.values())
        return len(self._waiting) > WAITING_MAX or size > WAITING_BYTES_MAX

    def _tell(self) -> None:
        with self._screen.update():
            self._screen.shown.downloads = sorted(self._waiting.keys() - self._lent)
