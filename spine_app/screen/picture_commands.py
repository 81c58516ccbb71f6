"""What the page can ask for about pictures that leave the program."""

from typing import Protocol


class PictureCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""
