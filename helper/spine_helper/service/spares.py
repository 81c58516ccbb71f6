"""A child that has started and imported before anybody needs it."""

import threading
from collections.abc import Sequence

from spine_helper.service.child import Child, Limits


class Spares:
    """Keeps one waiting child. Its methods block for a moment and may be called in any thread."""

    def __init__(self, modules: Sequence[str], limits: Limits) -> None:
        """Nothing starts before `refill`.

        Args:
            modules: what a child shall import before an order comes.
            limits: what a child may use.
        """
        self._modules = tuple(modules)
        self._limits = limits
        self._lock = threading.Lock()
        self._waiting: Child | None = None
        self._is_closed = False

    def refill(self) -> None:
        """Start a child where none waits."""
        with self._lock:
            if not self._is_closed and (self._waiting is None or not self._waiting.is_alive):
                self._discard()
                self._waiting = Child(self._modules, self._limits)

    def take(self) -> Child:
        """The child that waits, or one that starts now; it belongs to the caller.

        Raises:
            OSError: the system gives no process.
        """
        with self._lock:
            child, self._waiting = self._waiting, None
            if child is not None and child.is_alive:
                return child
        if child is not None:
            child.end()
        return Child(self._modules, self._limits)

    def close(self) -> None:
        """End the child that waits; none is started from now on."""
        with self._lock:
            self._is_closed = True
            self._discard()

    def _discard(self) -> None:
        if self._waiting is not None:
            self._waiting.end()
            self._waiting = None
