"""What the page can ask for about the 3D view."""

from typing import Protocol


class RenderCommands(Protocol):
    """Every command returns at once; see `screen.commands`."""

    async def look_as(self, plane: str) -> None:
        """See the whole volume as slices are seen: `ax`, `cor` or `sag`."""

    async def fit(self) -> None:
        """See the whole volume in the present direction."""

    async def move_point(
        self, part: str, index: object, value: object, height: object, done: object
    ) -> None:
        """Move a point of a curve of the transfer function; `done` when the hand let go."""

    async def add_point(self, part: str, value: object, height: object) -> None:
        """Add a point to a curve of the transfer function."""

    async def delete_point(self, part: str, index: object) -> None:
        """Delete a point of a curve of the transfer function."""

    async def color_point(self, index: object, color: str, done: object) -> None:
        """Give a colour point another colour, "#rrggbb"; `done` when it was chosen."""

    async def set_light(self, name: str, value: object, done: object) -> None:
        """Set a coefficient of the light; `done` when the hand let go."""

    async def set_lit(self, on: object) -> None:
        """Switch the light on or off."""

    async def reset_light(self) -> None:
        """Use the light of the preset."""

    async def reset_preset(self) -> None:
        """Undo every edit of the preset."""

    async def save_preset(self) -> None:
        """Keep the edited preset under a name of its own until the session ends."""

    async def delete_preset(self, name: str) -> None:
        """Delete a preset that was saved."""

    async def export_preset(self) -> None:
        """Give the page the preset as a volume property file of 3D Slicer."""

    async def import_preset(self, content: str) -> None:
        """Use a volume property file of 3D Slicer, given as its text."""

    async def move_crop(self, axis: object, end: str, position: object) -> None:
        """Move a face of the crop box to a typed place: mm from the low end of its axis."""

    async def reset_crop(self) -> None:
        """Make the crop box as large as the volume."""

    async def fit_crop(self) -> None:
        """Fit the crop box to what the preset shows."""
