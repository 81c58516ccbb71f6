"""How the segmentation helper is, for the status line."""

from collections.abc import Callable

from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.keeper import Keeper
from spine_app.helper_client.presence import HelperStatus
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text


class HelperWatch:
    """Tells the page how the helper is; without one, everything else works."""

    def __init__(self, screen: Screen, keeper: Keeper) -> None:
        """Follow the helper that `keeper` keeps."""
        self._screen = screen
        self._keeper = keeper
        keeper.on_change = self._tell
        self.listeners: list[Callable[[], None]] = []
        """Called when the helper is not as it was."""
        screen.shown.helper = _words(keeper.status)

    @property
    def client(self) -> HelperClient | None:
        """What speaks to the helper; None while there is none."""
        return self._keeper.client

    @property
    def status(self) -> HelperStatus:
        """How the helper is."""
        return self._keeper.status

    def ask(self) -> None:
        """Start the helper again where it has stopped for good."""
        self._keeper.ask()

    async def run(self) -> None:
        """Keep the helper until cancelled."""
        await self._keeper.run()

    async def close(self) -> None:
        """End the helper."""
        await self._keeper.close()

    def _tell(self, status: HelperStatus) -> None:
        words = _words(status)
        if words != self._screen.shown.helper:
            with self._screen.update():
                self._screen.shown.helper = words
        for listener in self.listeners:
            listener()


def _words(status: HelperStatus) -> str:
    return text(f"status.helper_{status.presence.value}")
