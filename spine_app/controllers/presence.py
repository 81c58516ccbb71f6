"""Whether the segmentation helper is there, for the status line."""

import asyncio

from spine_app.helper_client.client import HelperClient
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text

PROBE_EVERY_S = 10.0


class HelperWatch:
    """Asks the helper from time to time; without one, everything else works."""

    def __init__(self, screen: Screen, client: HelperClient | None) -> None:
        """Watch through `client`; None where no helper was named."""
        self._screen = screen
        self._client = client
        screen.shown.helper = text("status.helper_none")

    async def run(self) -> None:
        """Probe until cancelled."""
        while self._client is not None:
            status = await self._client.probe()
            with self._screen.update():
                self._screen.shown.helper = text(f"status.helper_{status.presence.value}")
            await asyncio.sleep(PROBE_EVERY_S)

    async def close(self) -> None:
        """Close the connection to the helper."""
        if self._client is not None:
            await self._client.close()
