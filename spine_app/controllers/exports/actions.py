"""What the page can ask for about exports of a label map."""

from spine_app.controllers.exports.control import ExportControl
from spine_app.controllers.exports.dialog import ExportDialog
from spine_app.controllers.guard import user_action
from spine_app.controllers.reporter import Reporter
from spine_app.screen.screen import Screen


class ExportActions(Reporter):
    """Implements `screen.export_commands.ExportCommands`."""

    def __init__(self, screen: Screen, dialog: ExportDialog, control: ExportControl) -> None:
        """Act on the dialog and the exports of a session."""
        super().__init__(screen)
        self._dialog = dialog
        self._control = control

    @user_action
    async def make(self) -> None:
        """Make the export that the dialog describes."""
        self._control.make()

    @user_action
    async def cancel(self) -> None:
        """Stop making the export."""
        await self._control.cancel()

    def follow_controls(self) -> None:
        """Describe again what would be made, after a field of the dialog was set."""
        if self._screen.controls.exporting.open:
            self.safely(self._dialog.describe)
