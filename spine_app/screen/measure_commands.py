"""What the page can ask for about measurements."""

from typing import Protocol


class MeasureCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def choose(self, number: int) -> None:
        """Choose a measurement; 0 for none."""

    async def jump(self, number: int) -> None:
        """Choose a measurement and show where it lies."""

    async def rename(self, number: int, name: str) -> None:
        """Give a measurement a name; an empty one brings the usual one back."""

    async def show(self, number: int, visible: object) -> None:
        """Show or hide a measurement."""

    async def show_all(self, visible: object) -> None:
        """Show or hide all measurements."""

    async def remove(self, number: int) -> None:
        """Delete a measurement."""

    async def remove_all(self) -> None:
        """Delete all measurements."""

    async def undo(self) -> None:
        """Take the last change back."""

    async def redo(self) -> None:
        """Do again what was taken back last."""

    async def export(self) -> None:
        """Give the page a CSV file of all measurements to save."""
