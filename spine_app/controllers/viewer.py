"""The viewer of one session: slice views and 3D view of the same volume, and its grey windows."""

from dataclasses import fields

from spine_app.controllers.guard import logged
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.controllers.slicing.target import Look
from spine_app.controllers.slicing.views import SliceViews
from spine_app.controllers.study.loading import Images
from spine_app.domain.errors import RenderFailed
from spine_app.domain.geometry import Grid
from spine_app.domain.rendering.presets import presets_for
from spine_app.domain.slicing.paging import AcquiredPages, Pages, VolumePages
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import Projection
from spine_app.domain.volume import Modality
from spine_app.domain.window import PRESETS, GreyWindow
from spine_app.pipelines.scene import is_software
from spine_app.screen.screen import Screen
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import text

PLANE_NAMES = frozenset(plane.value for plane in Plane)


class Viewer:
    """Shows volumes. Loop thread only."""

    def __init__(self, slices: SliceViews, volume: VolumeControl, screen: Screen) -> None:
        """Show in these views; the menus of presets go onto the screen."""
        self.slices = slices
        self.volume = volume
        self._screen = screen
        self._shown = screen.shown
        self._windows: dict[str, GreyWindow] = {}
        self._images: Images | None = None

    @property
    def is_showing(self) -> bool:
        """Whether images are on screen."""
        return self._images is not None

    @property
    def images(self) -> Images | None:
        """What is on screen; another object once it is replaced."""
        return self._images

    @property
    def is_coarse(self) -> bool:
        """Whether a first look is on screen that waits to be replaced."""
        return self._images is not None and self._images.coarse

    @property
    def volume_grid(self) -> Grid | None:
        """Grid of the volume on screen; None without one, and while its rest is being read."""
        images = self._images
        if images is None or images.volume is None or images.coarse:
            return None
        return images.volume.grid

    @property
    def only_view(self) -> str:
        """Name of the view of slices that are shown alone, empty where all views are there."""
        images = self._images
        if images is None or images.volume is not None or images.acquired is None:
            return ""
        return images.acquired.plane.value

    def show(self, images: Images, *, keep: bool = False) -> None:
        """Show images with the best window for their modality.

        Args:
            images: what to show.
            keep: they are the rest of what is on screen already: cameras, crosshair, zoom and
                window stay as the user left them.
        """
        keep = keep and images.volume is not None and self._volume_is_shown
        self._images = images
        self._offer(images, keep=keep)
        window = self._windows.get(self._shown.window_name, self.slices.window)
        if keep:
            self.slices.replace(self._pages(images), window)
        else:
            self.slices.show(self._pages(images), window, Look(images.unit, images.inverted))
        if images.volume is not None:
            self.volume.show(images.volume, images.automatic, inverted=images.inverted, keep=keep)
        else:
            self.volume.clear()
        self._tell(images)
        self.follow_acquired()

    def follow_acquired(self) -> None:
        """Show the acquired slices or those of the volume, as the switch of the page says."""
        images = self._images
        if images is None or images.volume is None or images.acquired is None:
            return
        plane = images.acquired.plane
        pages = (
            AcquiredPages(images.acquired)
            if self._screen.controls.show_acquired
            else VolumePages(images.volume, plane)
        )
        self.slices.use_pages(plane, pages)

    @property
    def _volume_is_shown(self) -> bool:
        return self._images is not None and self._images.volume is not None

    def _offer(self, images: Images, *, keep: bool) -> None:
        """Fill the menus of windows and presets, and choose a window."""
        has_unit = images.modality is Modality.CT and bool(images.unit)
        self._windows = dict(PRESETS) if has_unit else {}
        self._windows["auto"] = images.automatic
        if not has_unit:
            self._windows |= images.windows
        if images.stored is not None:
            self._windows["stored"] = images.stored
        shown = self._shown
        shown.windows = [{"name": n, "title": text(f"window.{n}")} for n in self._windows]
        names = presets_for(images.modality) if images.volume is not None else {}
        shown.presets = [{"name": n, "title": text(f"preset.{n}")} for n in names]
        if not keep:
            shown.window_name = next(iter(self._windows))

    def _pages(self, images: Images) -> dict[Plane, Pages]:
        if images.volume is not None:
            return {plane: VolumePages(images.volume, plane) for plane in Plane}
        if images.acquired is not None:
            return {images.acquired.plane: AcquiredPages(images.acquired)}
        return {}

    def _tell(self, images: Images) -> None:
        shown, acquired = self._shown, images.acquired
        plane = "" if acquired is None else acquired.plane.value
        shown.flat_view = self.only_view
        shown.acquired_view = plane if images.volume is not None else ""
        shown.is_coarse = images.coarse
        shown.has_volume = True

    def projection(self, view: str) -> Projection | None:
        """How the view of a name maps patient space now; None while it shows nothing."""
        if view == "volume":
            return self.volume.projection
        return self.slices.projection(Plane(view)) if view in PLANE_NAMES else None

    def redraw(self) -> None:
        """Draw every view again, with what lies over the pictures."""
        self.slices.redraw()
        self.volume.redraw()

    def clear(self) -> None:
        """Show nothing and let go of the volume."""
        self.slices.clear()
        self.volume.clear()
        shown = self._shown
        self._images = None
        shown.has_volume = shown.is_coarse = False
        shown.flat_view = shown.acquired_view = ""
        shown.crosshair = []
        blank = ViewShown()
        for overlay in (shown.volume, shown.axial, shown.coronal, shown.sagittal):
            for entry in fields(blank):
                setattr(overlay, entry.name, getattr(blank, entry.name))

    def show_renderer(self, name: str) -> None:
        """Say in the status line what draws the 3D view; `name` is that of the OpenGL renderer."""
        with self._screen.update():
            kind = "software" if is_software(name) else "gpu"
            self._shown.renderer = text(f"renderer.{kind}")

    def show_compiling(self) -> None:
        """Say in the status line that what draws is being compiled."""
        with self._screen.update():
            self._shown.renderer = text("renderer.compiling")

    def tell_failure(self) -> None:
        """Say that a view could not be drawn."""
        with self._screen.update():
            tell(self._shown, error_sentence(*logged(RenderFailed())), "error")

    def use_window(self, name: str) -> None:
        """Use a named window; an unknown name changes nothing."""
        window = self._windows.get(name)
        if window is not None:
            self._shown.window_name = name
            self.slices.set_window(window)

    def next_window(self) -> None:
        """Use the named window after the present one; the first after one of numbers."""
        names = list(self._windows)
        if names:
            now = self._shown.window_name
            following = names.index(now) + 1 if now in names else 0
            self.use_window(names[following % len(names)])

    def reset_window(self) -> None:
        """Use the window with which images of this kind are first shown."""
        if self._windows:
            self.use_window(next(iter(self._windows)))

    def set_window(self, window: GreyWindow) -> None:
        """Use a window of numbers."""
        self._shown.window_name = ""
        self.slices.set_window(window)
