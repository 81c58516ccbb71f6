"""What the controllers of the 3D view ask of whatever draws it."""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.mesh import ShownMesh
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.view.camera import Camera
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.projection import Ray
from spine_app.domain.volume import Volume


class VolumeTarget(Protocol):
    """Something that draws a 3D view. Every call returns at once."""

    def show(self, volume: Volume) -> None:
        """Show a volume."""

    def clear(self) -> None:
        """Show nothing."""

    def apply(self, preset: RenderPreset) -> None:
        """Use a transfer function whose values are grey values of the volume."""

    def look(self, camera: Camera, overlay: Overlay) -> None:
        """Look from a camera; the page draws `overlay` over the picture."""

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels; (0, 0) is a hidden view."""

    def cut(self, half_spaces: tuple[HalfSpace, ...]) -> None:
        """Show only what lies in all of these half spaces."""

    def show_meshes(self, meshes: tuple[ShownMesh, ...]) -> None:
        """Show surfaces together with the volume."""

    def thumbnails(
        self,
        camera: Camera,
        looks: Mapping[str, RenderPreset],
        size: tuple[int, int],
        on_picture: Callable[[str, NDArray[np.uint8]], None],
    ) -> None:
        """Draw small pictures when nothing else is to be drawn.

        Args:
            camera: where they look from.
            looks: transfer functions by name.
            size: width and height in pixels.
            on_picture: called on another thread with each name and (h, w, 4) uint8 RGBA.
        """

    def pick(self, ray: Ray) -> Floats | None:
        """(3,) float64, mm, LPS. First point of a ray where the picture becomes half opaque."""
