"""Undo and redo: one bounded list of named commands for everything that a session can change."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

DEPTH_MAX = 500
"""Commands that can be undone; the oldest goes when there are more."""
BYTES_MAX = 192 * 2**20
"""Memory that all commands may take; the oldest go when they take more. The newest stays."""
SMALL = 1000
"""Bytes that are counted for a command that does not tell."""


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


@runtime_checkable
class Detailed(Protocol):
    """A command that tells more about itself."""

    @property
    def what(self) -> str:
        """Name of what it is done to, in words of the screen: `L4`."""

    @property
    def size(self) -> int:
        """Bytes it takes."""


class History:
    """What was done, and what was undone and can be done again. Loop thread only."""

    def __init__(self, depth: int = DEPTH_MAX, size: int = BYTES_MAX) -> None:
        """Remember at most `depth` commands, at least 1, in at most `size` bytes."""
        self._depth = depth
        self._most = size
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

    @property
    def undo_what(self) -> str:
        """Name of what the last command was done to; empty where it has none."""
        return _what(self._done)

    @property
    def redo_what(self) -> str:
        """Name of what would be changed again; empty where it has none."""
        return _what(self._undone)

    @property
    def size(self) -> int:
        """Bytes that all commands take."""
        return sum(map(_size, (*self._done, *self._undone)))

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
        self._make_room()
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

    def _make_room(self) -> None:
        """Let the oldest commands go until the rest fits."""
        too_much = self.size - self._most
        while too_much > 0 and len(self._done) > 1:
            too_much -= _size(self._done.pop(0))

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _what(commands: list[Command]) -> str:
    last = commands[-1] if commands else None
    return last.what if isinstance(last, Detailed) else ""


def _size(command: Command) -> int:
    return command.size if isinstance(command, Detailed) else SMALL
