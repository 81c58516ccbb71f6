"""What the page can ask for about editing the label map."""

from typing import Protocol


class EditCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def begin(self) -> None:
        """Begin a label map without a voxel, to be drawn by hand."""

    async def choose(self, label: int) -> None:
        """Choose the structure that tools and operations are about."""

    async def add(self, label: int) -> None:
        """Add a structure without voxels, by its label, and choose it."""

    async def add_unnamed(self) -> None:
        """Add a structure that has a number and no name, and choose it."""

    async def do(self, name: str) -> None:
        """Do an operation of the editor to the chosen structure, by its name."""

    async def cancel(self) -> None:
        """Give up the operation that is being worked out."""
