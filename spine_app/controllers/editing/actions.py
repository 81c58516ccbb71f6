"""What the page can ask for about editing the label map."""

from collections.abc import Callable

from spine_app.controllers.editing import operations
from spine_app.controllers.editing.command import Doing
from spine_app.controllers.editing.control import EditControl
from spine_app.controllers.editing.operations import Operation
from spine_app.controllers.editing.own_map import OwnMaps
from spine_app.controllers.editing.pointer import EditPointer
from spine_app.controllers.editing.rules import grow_rule
from spine_app.controllers.guard import user_action
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.values import whole_number, word
from spine_app.domain.errors import RequestRefused
from spine_app.domain.labels.editing.errors import NothingToEdit
from spine_app.screen.edit_state import EditControls
from spine_app.screen.screen import Screen

PARTS_MAX = 20
"""Islands that become structures of their own at once, the largest first."""


class EditActions(Reporter):
    """Implements `screen.edit_commands.EditCommands`."""

    def __init__(
        self, screen: Screen, control: EditControl, pointer: EditPointer, own: OwnMaps
    ) -> None:
        """Act on a label map, or begin one."""
        super().__init__(screen)
        self._own = own
        self._control = control
        self._pointer = pointer

    @property
    def keys(self) -> dict[str, Callable[[str], bool]]:
        """Keys that the editor may take before others do, by the name of their action."""
        return {
            "edit.undo": lambda _view: self._pointer.let_go(),
            "edit.cancel": lambda _view: self._pointer.cancel(),
        }

    @user_action
    async def begin(self) -> None:
        """Begin a label map without a voxel, to be drawn by hand."""
        with self._screen.update():
            self._own.begin()

    @user_action
    async def choose(self, label: int) -> None:
        """Choose the structure that tools and operations are about."""
        self._control.choose(whole_number(label))

    @user_action
    async def add(self, label: int) -> None:
        """Add a structure without voxels, by its label, and choose it."""
        self._control.in_background(self._add(whole_number(label)))

    @user_action
    async def add_unnamed(self) -> None:
        """Add a structure that has a number and no name, and choose it."""
        self._control.in_background(self._add(None))

    @user_action
    async def do(self, name: str) -> None:
        """Do an operation of the editor to the chosen structure, by its name."""
        if word(name) not in OPERATIONS:
            raise RequestRefused
        self._control.in_background(self._do(name))

    @user_action
    async def cancel(self) -> None:
        """Give up the operation that is being worked out."""
        self._control.cancel()

    def follow_controls(self) -> None:
        """Draw again after the page chose a tool or a setting of one."""
        self.safely(self._pointer.follow_tool)

    async def _add(self, label: int | None) -> None:
        await self._control.prepare()
        with self._screen.update():
            self._control.add(label)

    async def _do(self, name: str) -> None:
        await self._control.prepare()
        label, settings = self._control.active, self._screen.controls.editing
        if not label:
            raise NothingToEdit
        added = None
        if name in ("delete", "merge"):
            added = self._control.without(label)
        with self._screen.update():
            operation = OPERATIONS[name](self._control, label, settings)
            self._control.run(Doing(f"history.edit_{name}", label, added), operation)


def _merge(control: EditControl, label: int, settings: EditControls) -> Operation:
    if settings.merge_into == label or settings.merge_into not in control.names():
        raise NothingToEdit
    return operations.become(label, settings.merge_into)


OPERATIONS: dict[str, Callable[[EditControl, int, EditControls], Operation]] = {
    "keep_largest": lambda _, label, __: operations.keep_largest(label),
    "remove_small": lambda _, label, s: operations.remove_small(label, s.island_ml),
    "split_islands": lambda c, label, _: operations.split_islands(label, c.free(PARTS_MAX)),
    "fill_holes": lambda _, label, s: operations.fill_holes(label, grow_rule(label, s)),
    "smooth": lambda _, label, s: operations.smooth(label, grow_rule(label, s), s.smooth_mm),
    "grow": lambda _, label, s: operations.grow(label, grow_rule(label, s), s.margin_mm),
    "shrink": lambda _, label, s: operations.shrink(label, s.margin_mm),
    "merge": _merge,
    "delete": lambda _, label, __: operations.become(label, 0),
}
"""What can be done to the chosen structure, by name."""
