"""What the page can ask for about the surfaces of labels."""

from typing import Protocol


class SurfaceCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def show(self, on: object) -> None:
        """Show the surfaces of the labels in 3D, or none."""

    async def use_full(self, full: object) -> None:
        """Make surfaces of full resolution, or such as move easily."""

    async def cancel(self) -> None:
        """Make no more surfaces."""
