"""What the page can ask for about the label map over the study."""

from collections.abc import Callable
from pathlib import Path

from spine_app.controllers.guard import user_action
from spine_app.controllers.labels.reading import LabelReading
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.values import color, fraction, switch, whole_number, word
from spine_app.screen.screen import Screen


class LabelActions(Reporter):
    """The part of `screen.commands.Commands` that is about labels."""

    def __init__(self, screen: Screen, reading: LabelReading) -> None:
        """Act on a label map, and on the reading of another one."""
        super().__init__(screen)
        self._labels = reading.labels
        self._reading = reading
        # Called with a label that the user went to; set by whoever has a use for it.
        self.on_jump: Callable[[int], object] = lambda _label: None

    @user_action
    async def open_labels(self, path: Path) -> None:
        """Open a label map of this computer on top of the study."""
        with self._screen.update():
            await self._reading.open(path)

    @user_action
    async def cancel_labels(self) -> None:
        """Stop reading a label map."""
        self._reading.cancel()

    @user_action
    async def remove_labels(self) -> None:
        """Take the label map off the study."""
        self._reading.cancel()
        self._labels.remove()

    @user_action
    async def use_label_table(self, name: str) -> None:
        """Name the labels after a table."""
        self._labels.use_table(word(name))

    @user_action
    async def show_label(self, label: int, visible: object) -> None:
        """Show or hide a label."""
        self._labels.show_label(whole_number(label), visible=switch(visible))

    @user_action
    async def show_all_labels(self, visible: object) -> None:
        """Show or hide all labels."""
        self._labels.show_all(visible=switch(visible))

    @user_action
    async def show_label_alone(self, label: int) -> None:
        """Show one label alone, or all of before again."""
        self._labels.show_alone(whole_number(label))

    @user_action
    async def color_label(self, label: int, value: str) -> None:
        """Give a label a colour."""
        self._labels.color_label(whole_number(label), color(value))

    @user_action
    async def fade_label(self, label: int, opacity: object) -> None:
        """Make a label more or less opaque than the others."""
        self._labels.fade_label(whole_number(label), fraction(opacity))

    @user_action
    async def jump_to_label(self, label: int) -> None:
        """Move the crosshair to the middle of a label."""
        self._labels.jump_to(whole_number(label))
        self.on_jump(label)

    def follow_label_opacity(self) -> None:
        """Draw again after the opacity was set in the page."""
        self.safely(self._labels.paint)
