"""What the page can ask for about measurements."""

import unicodedata
from collections.abc import Callable
from importlib.metadata import version

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.guard import user_action
from spine_app.controllers.measure.control import MeasureControl
from spine_app.controllers.measure.csv import measurements_csv
from spine_app.controllers.measure.history_texts import step_words
from spine_app.controllers.measure.pointer import MeasurePointer
from spine_app.controllers.notices import tell
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.values import switch, whole_number, word
from spine_app.domain.errors import RequestRefused
from spine_app.domain.history import History
from spine_app.domain.measure.table import NAME_MAX
from spine_app.screen.screen import Screen

PROGRAM = f"Spine App {version('spine-app')}"
FILE_NAME = "measurements.csv"


class MeasureActions(Reporter):
    """Implements `screen.measure_commands.MeasureCommands`."""

    def __init__(
        self,
        screen: Screen,
        control: MeasureControl,
        pointer: MeasurePointer,
        history: History,
        downloads: Downloads,
    ) -> None:
        """Act on measurements; files go to `downloads`."""
        super().__init__(screen)
        self._control = control
        self._pointer = pointer
        self._history = history
        self._downloads = downloads

    @property
    def keys(self) -> dict[str, Callable[[str], None]]:
        """What the keys of the table do, by the name of their action."""
        return {
            "edit.undo": lambda _view: self._undo(),
            "edit.redo": lambda _view: self._redo(),
            "edit.delete": lambda _view: self._delete(),
            "edit.cancel": lambda _view: self._cancel(),
        }

    @user_action
    async def choose(self, number: int) -> None:
        """Choose a measurement; 0 for none."""
        self._control.choose(whole_number(number))

    @user_action
    async def jump(self, number: int) -> None:
        """Choose a measurement and show where it lies."""
        with self._screen.update():
            self._control.jump(whole_number(number))

    @user_action
    async def rename(self, number: int, name: str) -> None:
        """Give a measurement a name; an empty one brings the usual one back."""
        self._control.rename(whole_number(number), clean_name(name))

    @user_action
    async def show(self, number: int, visible: object) -> None:
        """Show or hide a measurement."""
        self._control.show(whole_number(number), visible=switch(visible))

    @user_action
    async def show_all(self, visible: object) -> None:
        """Show or hide all measurements."""
        self._control.show_all(visible=switch(visible))

    @user_action
    async def remove(self, number: int) -> None:
        """Delete a measurement."""
        self._control.remove(whole_number(number))

    @user_action
    async def remove_all(self) -> None:
        """Delete all measurements."""
        self._control.remove_all()

    @user_action
    async def undo(self) -> None:
        """Take the last change back."""
        self._undo()

    @user_action
    async def redo(self) -> None:
        """Do again what was taken back last."""
        self._redo()

    @user_action
    async def export(self) -> None:
        """Give the page a CSV file of all measurements to save."""
        control = self._control
        entries = list(control.table.entries.values())
        if not entries:
            raise RequestRefused
        content = measurements_csv(entries, control.values, control.source, PROGRAM)
        self._downloads.offer(FILE_NAME, "text/csv", content)

    def follow_controls(self) -> None:
        """Write and draw again after the page chose a tool or a setting of one."""
        self.safely(self._follow)

    def _follow(self) -> None:
        self._pointer.follow_tool()
        self._control.write()

    def _undo(self) -> None:
        what = self._history.undo_what
        self._step(self._history.undo(), "history.undone", what)

    def _redo(self) -> None:
        what = self._history.redo_what
        self._step(self._history.redo(), "history.redone", what)

    def _step(self, command: str, key: str, what: str) -> None:
        if command:
            with self._screen.update():
                tell(self._screen.shown, step_words(key, command, what))

    def _delete(self) -> None:
        if self._control.chosen:
            self._control.remove(self._control.chosen)

    def _cancel(self) -> None:
        with self._screen.update():
            self._pointer.cancel()


def clean_name(name: object) -> str:
    """A name from the browser: one line, without signs that cannot be seen.

    Raises:
        RequestRefused: it is no text, or longer than `NAME_MAX`.
    """
    words = word(name)
    if len(words) > NAME_MAX:
        raise RequestRefused
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in words)
    return " ".join(kept.split())
