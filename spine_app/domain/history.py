"""Undo and redo: one bounded list of named commands for everything that a session can change."""

from collections.abc import Callable
from typing import Protocol

DEPTH_MAX = 500
"""Commands that can be undone; the oldest goes when there are more."""


class Command(Protocol):
    """A change that was made, as a small delta: what was before, and what is after.

    A command is made when it is run and holds only what it changed, not copies of everything.
    """

    @property
    def key(self) -> str:
        """What it does, as a key of the text catalogue: `history.move_ruler`."""

    @property
    def is_nothing(self) -> bool:
        """Whether doing it changes nothing; such a command is not recorded."""

    def do(self) -> None:
        """Make the change, the first time or again."""

    def undo(self) -> None:
        """Take the change back, exactly."""


class History:
    """What was done, and what was undone and can be done again. Loop thread only."""

    def __init__(self, depth: int = DEPTH_MAX) -> None:
        """Remember at most `depth` commands, at least 1."""
        self._depth = depth
        self._done: list[Command] = []
        self._undone: list[Command] = []
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each change of what can be undone or done again."""
        self._listeners.append(listener)

    @property
    def undo_key(self) -> str:
        """Text key of what `undo` would take back; empty where there is nothing."""
        return self._done[-1].key if self._done else ""

    @property
    def redo_key(self) -> str:
        """Text key of what `redo` would do again; empty where there is nothing."""
        return self._undone[-1].key if self._undone else ""

    def run(self, command: Command) -> None:
        """Do a command and remember it; what was undone before cannot be done again.

        A command that changes nothing is neither done nor remembered, and one that raises is not
        remembered.
        """
        if command.is_nothing:
            return
        command.do()
        self._done.append(command)
        del self._done[: -self._depth]
        self._undone.clear()
        self._tell()

    def undo(self) -> str:
        """Take the last command back.

        Returns:
            Its text key; empty where there was nothing.
        """
        if not self._done:
            return ""
        command = self._done[-1]
        command.undo()
        self._undone.append(self._done.pop())
        self._tell()
        return command.key

    def redo(self) -> str:
        """Do again what was undone last.

        Returns:
            Its text key; empty where there was nothing.
        """
        if not self._undone:
            return ""
        command = self._undone[-1]
        command.do()
        self._done.append(self._undone.pop())
        self._tell()
        return command.key

    def forget(self, is_stale: Callable[[Command], bool]) -> None:
        """Forget commands whose subject is gone; the others keep their order."""
        kept = [[c for c in commands if not is_stale(c)] for commands in (self._done, self._undone)]
        if kept != [self._done, self._undone]:
            self._done, self._undone = kept
            self._tell()

    def clear(self) -> None:
        """Forget everything; what the commands were about is gone."""
        self._done.clear()
        self._undone.clear()
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
