"""What the buttons of the page can ask for: one coroutine each."""

from typing import Protocol

from spine_app.screen.edit_commands import EditCommands
from spine_app.screen.export_commands import ExportCommands
from spine_app.screen.measure_commands import MeasureCommands
from spine_app.screen.picture_commands import PictureCommands
from spine_app.screen.render_commands import RenderCommands
from spine_app.screen.segment_commands import SegmentCommands
from spine_app.screen.slice_commands import SliceCommands
from spine_app.screen.spine_commands import SpineCommands
from spine_app.screen.surface_commands import SurfaceCommands


class Commands(Protocol):
    """Every command returns at once; long work goes on in a job and is shown as progress."""

    @property
    def render(self) -> RenderCommands:
        """About the 3D view."""

    @property
    def slices(self) -> SliceCommands:
        """About the slice views."""

    @property
    def surfaces(self) -> SurfaceCommands:
        """About the surfaces of labels."""

    @property
    def measure(self) -> MeasureCommands:
        """About measurements."""

    @property
    def spine(self) -> SpineCommands:
        """About automatic measurements."""

    @property
    def edit(self) -> EditCommands:
        """About editing the label map."""

    @property
    def pictures(self) -> PictureCommands:
        """About pictures that leave the program."""

    @property
    def segment(self) -> SegmentCommands:
        """About the segmentation."""

    @property
    def exports(self) -> ExportCommands:
        """About exports of the label map."""

    async def open_demo(self) -> None:
        """Open the built-in demo case."""

    async def reopen(self, index: int) -> None:
        """Open an entry of the recent list again."""

    async def choose_series(self, index: int) -> None:
        """Show another series of the open study."""

    async def cancel(self) -> None:
        """Stop the running work."""

    async def transfer_refused(self, status: int) -> None:
        """Tell why the server did not take a transfer: HTTP status 409 or 413."""

    async def dismiss(self) -> None:
        """Close the notice."""

    async def close_study(self) -> None:
        """Close the study and free its memory."""

    async def look_from(self, side: str) -> None:
        """Turn the 3D view to a side of the patient."""

    async def use_preset(self, name: str) -> None:
        """Use a volume-rendering preset."""

    async def use_window(self, name: str) -> None:
        """Use a grey-window preset."""

    async def set_window(self, center: object, width: object) -> None:
        """Set the grey window to typed numbers."""

    async def set_crosshair(self, axis: object, value: object) -> None:
        """Move the crosshair to a typed x, y or z (axis 0, 1, 2), mm, LPS."""

    async def cancel_labels(self) -> None:
        """Stop reading a label map."""

    async def remove_labels(self) -> None:
        """Take the label map off the study."""

    async def use_label_table(self, name: str) -> None:
        """Name the labels after the table of a program."""

    async def show_label(self, label: int, visible: object) -> None:
        """Show or hide a label."""

    async def show_all_labels(self, visible: object) -> None:
        """Show or hide all labels."""

    async def show_label_alone(self, label: int) -> None:
        """Show one label alone, or all of before again."""

    async def color_label(self, label: int, value: str) -> None:
        """Give a label a colour, `#rrggbb`."""

    async def fade_label(self, label: int, opacity: object) -> None:
        """Make a label more or less opaque than the others, 0 to 1."""

    async def jump_to_label(self, label: int) -> None:
        """Move the crosshair to the middle of a label."""

    async def reset_views(self) -> None:
        """Fit all views and centre the crosshair."""

    async def key(self, view: str, name: str) -> None:
        """Do what an action of the table of keys means in a view."""

    async def assign_key(self, name: str, key: str) -> None:
        """Give an action of the table another key."""

    async def reset_keys(self) -> None:
        """Give every action its usual key again."""
