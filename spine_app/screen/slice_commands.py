"""What the page can ask for about the slice views."""

from typing import Protocol


class SliceCommands(Protocol):
    """Every command returns at once; see `screen.commands`. Views go by their names."""

    async def go_to_step(self, view: str, step: object) -> None:
        """Bring a view to a place of its slider."""

    async def go_to_position(self, view: str, along_mm: object) -> None:
        """Bring a view to a typed position along its normal, mm, LPS."""

    async def reset_orientation(self) -> None:
        """Let the planes lie as in the volume again."""

    async def use_slab(self, mode: str, thickness_mm: object) -> None:
        """Show slabs of a mode and thickness in all slice views."""

    async def interpolate(self, on: object) -> None:
        """Show values between voxels, or the voxels as they are."""

    async def outline_labels(self, on: object) -> None:
        """Show labels as outlines, or filled."""
