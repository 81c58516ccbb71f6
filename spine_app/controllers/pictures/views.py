"""Which views can be pictured now, and what each of them shows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.overlays import write_slice, write_volume
from spine_app.controllers.pictures.curved import NAME as CURVED
from spine_app.controllers.pictures.curved import CurvedPainter, curved_shot
from spine_app.controllers.pictures.legend import Over, grey_details, legend_of
from spine_app.controllers.pictures.shot import OnPicture, Shot
from spine_app.controllers.slicing.curved_control import CurvedControl
from spine_app.controllers.viewer import Viewer
from spine_app.domain.view.camera import Camera
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import CameraProjection, Projection, SliceProjection
from spine_app.domain.view.slice_view import MM_PER_PIXEL_MAX, MM_PER_PIXEL_MIN, SliceView
from spine_app.domain.volume import Volume
from spine_app.pipelines.rendering.sight import BACKGROUND
from spine_app.pipelines.slicing.flat import SliceSettings
from spine_app.screen.picture_state import IN_PICTURES, Background
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import speaking

Size = tuple[float, float]
"""Width and height in CSS pixels."""
Triple = tuple[float, float, float]
"""Red, green and blue, 0 … 1."""
BACKGROUNDS: dict[Background, Triple] = {
    Background.VIEW: BACKGROUND,
    Background.BLACK: (0.0, 0.0, 0.0),
    Background.WHITE: (1.0, 1.0, 1.0),
}
CROPPED = 0.98
"""A picture that is narrower than the view by more than this shows the same from further away."""


class SlicePainter(Protocol):
    """Draws pictures of slices beside what is on screen."""

    def picture(
        self,
        settings: SliceSettings,
        size: tuple[int, int],
        on_picture: OnPicture,
        volume: Volume | None,
    ) -> None:
        """Draw a slice of a volume at a size; `on_picture` is called on another thread."""


class VolumePainter(Protocol):
    """Draws pictures of the volume beside what is on screen."""

    def picture(
        self, camera: Camera, size: tuple[int, int], on_picture: OnPicture, background: Triple
    ) -> None:
        """Draw the volume at a size; `on_picture` is called on another thread."""


class Painters(Protocol):
    """What draws pictures of the views."""

    @property
    def slices(self) -> Mapping[Plane, SlicePainter]:
        """The slice views."""

    @property
    def curved(self) -> CurvedPainter:
        """The straightened view."""

    @property
    def volume(self) -> VolumePainter:
        """The 3D view."""


class PictureViews:
    """Takes shots of the views. Loop thread only."""

    def __init__(self, viewer: Viewer, painters: Painters, drawers: Drawers) -> None:
        """Picture what a viewer shows, with what the drawers draw over it."""
        self._viewer = viewer
        self._painters = painters
        self._drawers = drawers
        self.curved: CurvedControl | None = None
        """The straightened view, where there is one."""

    @property
    def names(self) -> list[str]:
        """Views that show something now."""
        planes = [plane.value for plane in Plane if self._viewer.slices.view(plane) is not None]
        bent = self.curved is not None and self.curved.view() is not None
        solid = ["volume"] if self.camera is not None else []
        return [*solid, *planes, *([CURVED] if bent else [])]

    @property
    def camera(self) -> Camera | None:
        """Where the 3D view looks from; None while it shows nothing."""
        return self._viewer.volume.camera

    @speaking(IN_PICTURES)
    def shot(self, view: str, size: Size, over: Over) -> Shot | None:
        """What a view shows now, in a picture of another size; None for a view without anything.

        Nothing that is on screen is cut off, however the picture is shaped.

        Args:
            view: its name.
            size: of the picture in CSS pixels.
            over: what lies over it.
        """
        if view == "volume":
            return None if self.camera is None else self.volume_shot(self.camera, size, over)
        if view == CURVED:
            return self._curved_shot(size, over)
        seen = self._viewer.slices.view(Plane(view))
        return None if seen is None else self.slice_shot(seen, size, over)

    def _curved_shot(self, size: Size, over: Over) -> Shot | None:
        if self.curved is None:
            return None
        return curved_shot(self.curved, self._painters.curved, self._drawers, size, over)

    @speaking(IN_PICTURES)
    def volume_shot(self, camera: Camera, size: Size, over: Over) -> Shot:
        """What the 3D view would show from a camera."""
        before = self._viewer.volume.projection
        if before is not None:
            shape = (size[0] / size[1]) / (before.size[0] / before.size[1])
            camera = camera.zoomed(shape) if shape < CROPPED else camera
        behind, shown = BACKGROUNDS[over.background], ViewShown()
        write_volume(shown, camera, size[1])
        legend = replace(
            legend_of("volume", shown, camera.height_at_focus / size[1], ""),
            on_white=over.background is Background.WHITE,
        )
        return Shot(
            lambda pixels, take: self._painters.volume.picture(camera, pixels, take, behind),
            self._overlay("volume", CameraProjection(camera, size), over),
            legend if over.words else legend.without_facts,
        )

    @speaking(IN_PICTURES)
    def slice_shot(self, seen: SliceView, size: Size, over: Over) -> Shot | None:
        """What a slice view would show of a slice."""
        plane, slices = seen.plane, self._viewer.slices
        settings, pages = slices.settings(plane), slices.planes.pages.get(plane)
        if settings is None or pages is None:
            return None
        view = contained(seen, size)
        overlay = self._overlay(plane.value, SliceProjection(view), over)
        settings = replace(settings, view=view, overlay=Overlay())
        shown = ViewShown()
        triad = slices.planes.triad
        angle = 0.0 if triad is None else triad.angle_deg(plane)
        write_slice(shown, view, pages, alone=not slices.planes.is_linked, angle_deg=angle)
        details = grey_details(slices.window, slices.drawing.slab)
        legend = legend_of(plane.value, shown, view.mm_per_pixel, details)
        volume, painter = pages.volume(view), self._painters.slices[plane]
        return Shot(
            lambda pixels, take: painter.picture(settings, pixels, take, volume),
            overlay,
            legend if over.words else legend.without_facts,
            view.mm_per_pixel if pages.is_calibrated else None,
        )

    def slices(self, plane: Plane) -> list[SliceView]:
        """Every slice of a view as it would be shown, in the order of their numbers."""
        view, pages = self._viewer.slices.view(plane), self._viewer.slices.planes.pages.get(plane)
        if view is None or pages is None:
            return []
        view, point = pages.scrolled(view, view.center_lps, -self.count(plane))
        found = [view]
        while pages.place(view).number < self.count(plane):
            before = pages.place(view).number
            view, point = pages.scrolled(view, point, 1)
            if pages.place(view).number <= before:
                break
            found.append(view)
        return found

    def count(self, plane: Plane) -> int:
        """How many slices a view has."""
        view, pages = self._viewer.slices.view(plane), self._viewer.slices.planes.pages.get(plane)
        return 0 if view is None or pages is None else pages.place(view).count

    def _overlay(self, view: str, projection: Projection, over: Over) -> Overlay:
        return self._drawers.overlay(view, projection) if over.drawings else Overlay()


def contained(view: SliceView, size: Size) -> SliceView:
    """All that a slice view shows, in a view of another size and shape."""
    mm_per_pixel = view.mm_per_pixel * max(view.size[0] / size[0], view.size[1] / size[1])
    limited = float(np.clip(mm_per_pixel, MM_PER_PIXEL_MIN, MM_PER_PIXEL_MAX))
    return replace(view, size=size, mm_per_pixel=limited)
