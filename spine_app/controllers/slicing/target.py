"""What a slice view is drawn with, and how its grey values are shown and told."""

from dataclasses import dataclass, field
from typing import Protocol

from spine_app.domain.slicing.slab import Slab
from spine_app.domain.volume import Volume
from spine_app.pipelines.slicing.flat import SliceSettings


class SliceTarget(Protocol):
    """Something that draws a slice view."""

    def show(self, volume: Volume) -> None:
        """Show a volume."""

    def clear(self) -> None:
        """Show nothing."""

    def apply(self, settings: SliceSettings) -> None:
        """Show a slice with a window and a crosshair."""

    def show_slice(self, volume: Volume, settings: SliceSettings) -> None:
        """Show a slice of another volume."""

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""


@dataclass(frozen=True)
class Look:
    """How grey values are shown and told, besides the window.

    Attributes:
        unit: of a value, empty where it has none.
        inverted: low values are shown bright.
    """

    unit: str = "HU"
    inverted: bool = False


@dataclass(frozen=True)
class Drawing:
    """How the user wants slices drawn; stays from study to study.

    Attributes:
        slab: how the values around a plane become one picture.
        interpolated: values between voxels are shown; otherwise the voxels as they are.
        outline: labels are drawn as outlines.
    """

    slab: Slab = field(default_factory=Slab)
    interpolated: bool = True
    outline: bool = False
