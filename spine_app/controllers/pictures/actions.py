"""What the page can ask for about pictures that leave the program."""

from spine_app.controllers.guard import user_action
from spine_app.controllers.notices import tell
from spine_app.controllers.pictures.control import PictureControl
from spine_app.controllers.pictures.dialog import PictureDialog
from spine_app.controllers.pictures.film import FilmControl
from spine_app.controllers.reporter import Reporter
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text


class PictureActions(Reporter):
    """Implements `screen.picture_commands.PictureCommands`."""

    def __init__(
        self, screen: Screen, dialog: PictureDialog, pictures: PictureControl, films: FilmControl
    ) -> None:
        """Act on the dialog, the pictures and the films of a session."""
        super().__init__(screen)
        self._dialog = dialog
        self._pictures = pictures
        self._films = films

    @user_action
    async def lay_out(self, boxes: object) -> None:
        """Take where the views lie on the page: rows of name, x, y, width, height."""
        self._dialog.lay_out(boxes)

    @user_action
    async def save(self) -> None:
        """Make the picture that the dialog describes, for the page to save."""
        self._pictures.save()

    @user_action
    async def copy(self) -> None:
        """Make the picture that the dialog describes, for the clipboard."""
        self._pictures.copy()

    @user_action
    async def copied(self) -> None:
        """Tell that the picture is in the clipboard."""
        with self._screen.update():
            tell(self._screen.shown, text("picture.copied"))

    @user_action
    async def copy_failed(self) -> None:
        """Tell that the browser let nothing into the clipboard."""
        with self._screen.update():
            tell(self._screen.shown, text("picture.copy_failed"), "warning")

    @user_action
    async def film(self) -> None:
        """Make the film that the dialog describes."""
        self._films.make()

    @user_action
    async def cancel_film(self) -> None:
        """Stop making the film."""
        await self._films.cancel()

    def follow_controls(self) -> None:
        """Describe again what would be made, after a field of the dialog was set."""
        self.safely(self._dialog.describe)
