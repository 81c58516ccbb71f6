"""The screen of one session: typed state, and how changes reach the browser."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spine_app.screen.state import Controls, Shown
from spine_app.screen.trickle import Trickle


@dataclass(frozen=True)
class Screen:
    """What controllers know of the page.

    Attributes:
        shown: fields that the server writes.
        controls: fields that the browser writes; read them, write them never.
        state: the shared state behind both, a context manager that sends changes at its end.
    """

    shown: Shown
    controls: Controls
    state: Any

    def update(self) -> AbstractContextManager[Any]:
        """Changes made inside reach the browser at the end; may be nested."""
        manager: AbstractContextManager[Any] = self.state
        return manager

    def update_in_motion(self) -> AbstractContextManager[None]:
        """As `update`, for what changes with every move of a hand: see `Trickle`."""
        return self._trickle.update()

    @cached_property
    def _trickle(self) -> Trickle:
        return Trickle(self._send)

    def _send(self) -> None:
        with self.update():
            pass
