"""What the page can ask for about pictures that leave the program."""

from spine_app.controllers.reporter import Reporter


class PictureActions(Reporter):
    """Implements `screen.picture_commands.PictureCommands`."""
