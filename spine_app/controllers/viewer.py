"""The viewer of one session: slice views and 3D view of the same volume, and its grey windows."""

from dataclasses import fields

from spine_app.controllers.guard import logged
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.slice_views import SliceViews
from spine_app.controllers.volume_view import VolumeControl
from spine_app.domain.errors import RenderFailed
from spine_app.domain.presets import presets_for
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import PRESETS, GreyWindow, percentile_window
from spine_app.pipelines.scene import is_software
from spine_app.screen.screen import Screen
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import text


class Viewer:
    """Shows volumes. Loop thread only."""

    def __init__(self, slices: SliceViews, volume: VolumeControl, screen: Screen) -> None:
        """Show in these views; the menus of presets go onto the screen."""
        self.slices = slices
        self.volume = volume
        self._screen = screen
        self._shown = screen.shown
        self._windows: dict[str, GreyWindow] = {}
        self._is_showing = False

    @property
    def is_showing(self) -> bool:
        """Whether a volume is on screen."""
        return self._is_showing

    def show(self, volume: Volume, stored: GreyWindow | None, automatic: GreyWindow | None) -> None:
        """Show a volume with the best window for its modality.

        Args:
            volume: what to show.
            stored: window written in the study, if any.
            automatic: window from the values' percentiles; computed here when absent.
        """
        automatic = automatic or percentile_window(volume.voxels_kji)
        self._windows = dict(PRESETS) if volume.modality is Modality.CT else {}
        self._windows["auto"] = automatic
        if stored is not None:
            self._windows["stored"] = stored
        first = "bone" if volume.modality is Modality.CT else "auto"
        shown = self._shown
        shown.windows = [{"name": n, "title": text(f"window.{n}")} for n in self._windows]
        names = presets_for(volume.modality)
        shown.presets = [{"name": n, "title": text(f"preset.{n}")} for n in names]
        shown.window_name = first
        self.slices.show(volume, self._windows[first])
        self.volume.show(volume, automatic)
        shown.has_volume = self._is_showing = True

    def clear(self) -> None:
        """Show nothing and let go of the volume."""
        self.slices.clear()
        self.volume.clear()
        shown = self._shown
        shown.has_volume = self._is_showing = False
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

    def set_window(self, window: GreyWindow) -> None:
        """Use a window of numbers."""
        self._shown.window_name = ""
        self.slices.set_window(window)
