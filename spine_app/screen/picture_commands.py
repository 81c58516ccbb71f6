"""What the page can ask for about pictures that leave the program."""

from typing import Protocol


class PictureCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def lay_out(self, boxes: object) -> None:
        """Tell where the views lie on the page: rows of name, x, y, width, height."""

    async def save(self) -> None:
        """Make the picture that the dialog describes, for the page to save."""

    async def copy(self) -> None:
        """Make the picture that the dialog describes, for the clipboard."""

    async def copy_failed(self) -> None:
        """Tell that the browser let nothing into the clipboard."""

    async def copied(self) -> None:
        """Tell that the picture is in the clipboard."""

    async def film(self) -> None:
        """Make the film that the dialog describes."""

    async def cancel_film(self) -> None:
        """Stop making the film."""
