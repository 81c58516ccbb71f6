"""What the page can ask for about measurements."""

from typing import Protocol


class MeasureCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""
