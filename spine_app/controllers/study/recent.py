"""Studies opened since the program started: requests in memory, rows without names on screen."""

from spine_app.domain.study.messages import OpenUpload, StudyRequest
from spine_app.screen.state import Shown

RECENT_MAX = 6


class Recent:
    """The recent list, newest first. Uploads are left out: their bytes are gone."""

    def __init__(self, shown: Shown) -> None:
        """Start empty; rows go into `shown`."""
        self._shown = shown
        self._entries: list[tuple[StudyRequest, str, str]] = []

    def remember(self, request: StudyRequest | None, title: str, subtitle: str) -> None:
        """Put a study at the head of the list, once.

        Args:
            request: what opens it again, None where nothing does.
            title: catalogue text or numbers.
            subtitle: likewise.
        """
        if request is None or isinstance(request, OpenUpload):
            return
        others = [entry for entry in self._entries if entry[0] != request]
        self._entries = [(request, title, subtitle), *others][:RECENT_MAX]
        self._shown.recent = [
            {"index": n, "title": title, "subtitle": subtitle}
            for n, (_, title, subtitle) in enumerate(self._entries)
        ]

    def request(self, index: int) -> StudyRequest | None:
        """What opens an entry again, None where there is no such entry."""
        return self._entries[index][0] if 0 <= index < len(self._entries) else None
