"""What the page can ask for about exports of a label map."""

from typing import Protocol


class ExportCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def make(self) -> None:
        """Make the export that the dialog describes."""

    async def cancel(self) -> None:
        """Stop making the export."""
