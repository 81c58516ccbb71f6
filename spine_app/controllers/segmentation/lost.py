"""A run whose helper has gone, and which goes on when there is a helper again."""

import asyncio
from collections.abc import Callable
from typing import Final

from spine_app.controllers.segmentation.helper import Helper
from spine_app.controllers.segmentation.run import Order
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.presence import HelperPresence

PATIENCE_S: Final = 40.0
"""A helper that ended is back within some seconds, or after 20 where it ends often."""
_AWAY: Final = (
    HelperPresence.OFF,
    HelperPresence.ABSENT,
    HelperPresence.MISMATCH,
    HelperPresence.STOPPED,
    HelperPresence.UNSAFE,
)
"""States from which no helper comes back by itself."""


class LostRun:
    """An order that waits for another helper. Loop thread only."""

    def __init__(self, order: Order, client: HelperClient, give_up: Callable[[], None]) -> None:
        """Wait, but not for ever.

        Args:
            order: what was asked for.
            client: spoke to the helper that has gone.
            give_up: called when none has come.
        """
        self.order = order
        self._client = client
        self._alarm = asyncio.get_running_loop().call_later(PATIENCE_S, give_up)

    def can_go_on(self, helper: Helper | None) -> bool:
        """Whether there is another helper that can be asked."""
        client = None if helper is None else helper.client
        return (
            helper is not None
            and client is not None
            and client is not self._client
            and helper.status.is_usable
        )

    def end(self) -> None:
        """Wait no longer."""
        self._alarm.cancel()


def may_return(helper: Helper | None) -> bool:
    """Whether there will be a helper again without anybody's doing."""
    return helper is not None and helper.status.presence not in _AWAY
