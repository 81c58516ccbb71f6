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

    async def play(self, view: str) -> None:
        """Start or stop cine in a view."""

    async def set_cine(self, frames_per_s: object, bounce: object) -> None:
        """Set the speed of cine, and whether it turns back at the ends."""

    async def place_canal(self, on: object) -> None:
        """Let clicks in slices add points of the canal, or no longer."""

    async def remove_canal_point(self) -> None:
        """Remove the chosen point of the canal."""

    async def clear_canal(self) -> None:
        """Remove all points of the canal."""

    async def choose_course(self, course: object) -> None:
        """Follow the segmented canal or the user's points in the straightened view."""

    async def take_canal(self) -> None:
        """Make the segmented canal a line of points that can be moved."""

    async def turn_curved(self, angle_deg: object) -> None:
        """Turn the cut of the straightened view about the canal."""

    async def fit_curved(self) -> None:
        """Show the whole canal in the straightened view."""
