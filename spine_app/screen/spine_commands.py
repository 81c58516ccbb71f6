"""What the page can ask for about automatic measurements."""

from typing import Protocol


class SpineCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def choose(self, number: int) -> None:
        """Draw a measurement and go to it; the one that is drawn, or -1: draw none."""

    async def show_plane(self) -> None:
        """Turn a slice view onto the plane of the chosen measurement."""

    async def export_table(self) -> None:
        """Give the page a CSV file of all measurements to save."""

    async def export_record(self) -> None:
        """Give the page a JSON file of bones, measurements and constructions to save."""
