"""One edit that can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from spine_app.controllers.editing.edited_map import EditedMap
from spine_app.domain.history import Command
from spine_app.domain.labels.editing.delta import LabelDelta

Added = frozenset[int]
Apply = Callable[["LabelEdit", bool], None]


@dataclass(frozen=True)
class Doing:
    """What an edit is about.

    Attributes:
        key: what it does, a key of the text catalogue.
        label: structure that it is done to.
        added: structures that are listed without voxels from then on; None for those of now.
    """

    key: str
    label: int
    added: Added | None = None


@dataclass(frozen=True, eq=False)
class LabelEdit:
    """A change of a label map; see `domain.history.Command` and `Detailed`.

    Attributes:
        key: what it does, a key of the text catalogue.
        what: name of the structure.
        edited: the map it is about.
        delta: the voxels that change.
        added: structures that are listed without voxels, before and after.
        apply: makes the change (True) or takes it back.
    """

    key: str
    what: str
    edited: EditedMap
    delta: LabelDelta
    added: tuple[Added, Added]
    apply: Apply

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return self.delta.size

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changes."""
        return self.delta.is_nothing and self.added[0] == self.added[1]

    def do(self) -> None:
        """Make the change."""
        self.apply(self, True)

    def undo(self) -> None:
        """Take it back."""
        self.apply(self, False)


def is_about(command: Command, edited: EditedMap) -> bool:
    """Whether a command changes this map."""
    return isinstance(command, LabelEdit) and command.edited is edited
