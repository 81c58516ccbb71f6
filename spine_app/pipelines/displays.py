"""The loop-side handles of the render thread: requests go in, the newest wins."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.camera import Camera
from spine_app.domain.drawing import Overlay
from spine_app.domain.labels import LabelMap
from spine_app.domain.planes import Plane
from spine_app.domain.presets import RenderPreset
from spine_app.domain.volume import Volume
from spine_app.pipelines.render_thread import RenderThread, Stage
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slices import ResliceView, SliceSettings
from spine_app.pipelines.volume import VolumeView


class View(Stage, Protocol):
    """A stage that shows a volume."""

    def show(self, volume: Volume) -> None:
        """Show a volume."""

    def clear(self) -> None:
        """Show nothing."""

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""


V = TypeVar("V", bound=View)


class Display(Generic[V]):
    """Posts requests to one view on its render thread."""

    def __init__(self, thread: RenderThread, name: str, build: Callable[[], V]) -> None:
        """Let `thread` build the view, which lives there from then on."""
        self._thread = thread
        self._name = name
        self._view: V | None = None

        def build_there() -> V:
            self._view = build()
            return self._view

        thread.add(build_there)

    def show(self, volume: Volume) -> None:
        """Show a volume."""
        self._post("volume", lambda view: view.show(volume))

    def clear(self) -> None:
        """Show nothing."""
        self._post("volume", lambda view: view.clear())

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""
        self._post("size", lambda view: view.resize(width, height))

    def _post(self, what: str, act: Callable[[V], None]) -> None:
        def request() -> None:
            if self._view is not None:
                act(self._view)

        self._thread.post((self._name, what), request)


class SliceDisplay(Display[ResliceView]):
    """One slice view."""

    def __init__(self, thread: RenderThread, plane: Plane, on_frame: OnFrame) -> None:
        """Build the view on `thread`; `on_frame` is called there."""
        super().__init__(thread, plane.value, lambda: ResliceView(on_frame, plane))

    def apply(self, settings: SliceSettings) -> None:
        """Show a slice with a window and a crosshair."""
        self._post("settings", lambda view: view.apply(settings))

    def show_slice(self, volume: Volume, settings: SliceSettings) -> None:
        """Show a slice of another volume, in one request: neither is ever drawn without the other.

        Args:
            volume: what to show from now on.
            settings: what to show of it.
        """

        def act(view: ResliceView) -> None:
            view.show(volume)
            view.apply(settings)

        self._post("volume", act)

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels over the slice, in colours by label: (n, 4) uint8 RGBA."""
        self._post("labels", lambda view: view.show_labels(labels, table))

    def paint_labels(self, table: NDArray[np.uint8]) -> None:
        """Give the labels that are shown other colours."""
        self._post("paint", lambda view: view.paint_labels(table))

    def clear_labels(self) -> None:
        """Show no labels."""
        self._post("labels", lambda view: view.clear_labels())


class VolumeDisplay(Display[VolumeView]):
    """The 3D view."""

    def __init__(
        self, thread: RenderThread, on_frame: OnFrame, on_ready: Callable[[str], object]
    ) -> None:
        """Build the view on `thread`.

        Args:
            thread: where it lives.
            on_frame: called there with each picture.
            on_ready: called there once, with the name of the OpenGL renderer.
        """

        def build() -> VolumeView:
            view = VolumeView(on_frame)
            on_ready(view.renderer_name)
            return view

        super().__init__(thread, "volume", build)

    def apply(self, preset: RenderPreset) -> None:
        """Use a transfer function."""
        self._post("preset", lambda view: view.apply(preset))

    def look(self, camera: Camera, overlay: Overlay) -> None:
        """Look from a camera; the page draws `overlay` over the picture."""
        self._post("camera", lambda view: view.look(camera, overlay))


class Displays:
    """The four views of a session and the thread that draws them.

    One thread, not two: VTK's garbage collector takes a lock that is shared by all threads and may
    need the interpreter while it holds it, so two threads that use VTK from Python deadlock.
    """

    def __init__(
        self,
        on_frame: Callable[[str], OnFrame],
        on_ready: Callable[[str], object],
        on_failure: Callable[[], object],
    ) -> None:
        """Start the thread.

        Args:
            on_frame: gives the frame callback of a view by its name.
            on_ready: called on the render thread with the name of the OpenGL renderer.
            on_failure: called on the render thread when a view cannot be drawn.
        """
        self._thread = RenderThread("render", on_failure)
        # Slices come first: they are quick, and the hand is more often there.
        self.slices = {
            plane: SliceDisplay(self._thread, plane, on_frame(plane.value)) for plane in Plane
        }
        self.volume = VolumeDisplay(self._thread, on_frame("volume"), on_ready)

    def stop(self) -> None:
        """Free the windows and end the thread."""
        self._thread.stop()
