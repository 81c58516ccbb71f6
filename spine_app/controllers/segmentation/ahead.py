"""The volume in the helper before anybody asks for labels, so that a click starts the work."""

import asyncio
from contextlib import suppress

from spine_app.controllers.background import Background
from spine_app.controllers.segmentation.kept import Kept
from spine_app.domain.helper_errors import HelperError
from spine_app.domain.volume import Volume
from spine_app.helper_client.client import HelperClient


class Ahead:
    """Sends one volume at a time, at most once to each helper. Loop thread only.

    The helper holds it in a block of its own, so this costs as much memory as the voxels have,
    at most the 1 GiB of the largest volume. That is why it begins when somebody looks at the
    segmentation and not when a study is opened.
    """

    def __init__(self, kept: Kept, background: Background) -> None:
        """Nothing is sent before `send`.

        Args:
            kept: remembers what the helper was given.
            background: where it is sent.
        """
        self._kept = kept
        self._background = background
        self._sent: tuple[Volume, HelperClient] | None = None
        self._task: asyncio.Task[None] | None = None

    def send(self, volume: Volume, client: HelperClient) -> None:
        """Send a volume where that was not tried before; what goes wrong is told by the run."""
        if self._sent is not None and self._sent == (volume, client):
            return
        self.stop()
        self._sent = volume, client
        self._task = self._background.start(self._put(volume, client))

    def stop(self) -> None:
        """Send no more: the volume has gone, or the session ends."""
        task, self._task, self._sent = self._task, None, None
        if task is not None:
            task.cancel()

    async def _put(self, volume: Volume, client: HelperClient) -> None:
        with suppress(HelperError):
            await self._kept.put(client, volume)
