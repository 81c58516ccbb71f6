"""What the page can ask for about the slice views."""

from typing import Protocol


class SliceCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""
