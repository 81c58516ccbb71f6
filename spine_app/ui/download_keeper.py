"""What fetches files that the session offers, and lets the browser save them."""

from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Shown


class DownloadKeeper(AbstractElement):
    """Invisible; once in the page."""

    def __init__(self, **kwargs: object) -> None:
        """Place it."""
        super().__init__("spine-download-keeper", **kwargs)
        self._attr_names += ["tickets"]


def place_downloads(shown: TypedState[Shown]) -> None:
    """Place what saves the files that the session offers."""
    DownloadKeeper(tickets=(shown.name.downloads,))
