"""One-use tickets: a page fetches one over HTTP and spends it as the first word on its socket."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

LIFETIME_S: Final = 30.0
MAX_OPEN: Final = 64


class Tickets:
    """Tickets that were given out and not yet used."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none; `clock` gives seconds, never going back."""
        self._clock = clock
        self._open: OrderedDict[str, float] = OrderedDict()

    def issue(self) -> str:
        """Make one; beyond `MAX_OPEN` the oldest stops working."""
        ticket = secrets.token_urlsafe(32)
        self._open[ticket] = self._clock() + LIFETIME_S
        while len(self._open) > MAX_OPEN:
            self._open.popitem(last=False)
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Whether this is one that still works; it does not afterwards."""
        # Of 256 random bits nothing can be learnt from how long the look-up takes.
        expires = self._open.pop(ticket, None)
        return expires is not None and self._clock() <= expires
