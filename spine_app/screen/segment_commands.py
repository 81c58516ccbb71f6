"""What the page can ask for about the segmentation."""

from typing import Protocol


class SegmentCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def start(self) -> None:
        """Segment what the page has chosen with the model that it has chosen."""

    async def stop(self) -> None:
        """Stop the segmentation that runs; what is on screen stays."""

    async def ask_helper(self) -> None:
        """Start the helper again after it has stopped for good."""

    async def pin(self, label: int, level: str) -> None:
        """Say which level a vertebra is; its neighbours follow."""

    async def unpin(self, label: int) -> None:
        """Take back what was said of a vertebra."""
