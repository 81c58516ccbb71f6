"""What the page can ask for about the 3D view."""

from typing import Protocol


class RenderCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""
