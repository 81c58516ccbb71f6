"""The loop-side handles of the render thread: requests go in, the newest wins."""

from collections.abc import Callable

from spine_app.domain.camera import Camera
from spine_app.domain.planes import Plane
from spine_app.domain.presets import RenderPreset
from spine_app.domain.volume import Volume
from spine_app.pipelines.render_thread import RenderThread
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slices import ResliceView, SliceSettings
from spine_app.pipelines.volume import VolumeView


class SliceDisplay:
    """Posts requests to one slice view on its render thread."""

    def __init__(self, thread: RenderThread, plane: Plane, on_frame: OnFrame) -> None:
        """Build the view on `thread`; `on_frame` is called there."""
        self._thread = thread
        self._plane = plane
        self._stage: ResliceView | None = None

        def build() -> ResliceView:
            self._stage = ResliceView(on_frame, plane)
            return self._stage

        thread.add(build)

    def show(self, volume: Volume) -> None:
        """Show a volume."""
        self._post("volume", lambda stage: stage.show(volume))

    def clear(self) -> None:
        """Show nothing."""
        self._post("volume", lambda stage: stage.clear())

    def apply(self, settings: SliceSettings) -> None:
        """Show a slice with a window and a crosshair."""
        self._post("settings", lambda stage: stage.apply(settings))

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""
        self._post("size", lambda stage: stage.resize(width, height))

    def _post(self, what: str, act: Callable[[ResliceView], None]) -> None:
        def request() -> None:
            if self._stage is not None:
                act(self._stage)

        self._thread.post((self._plane, what), request)


class VolumeDisplay:
    """Posts requests to the 3D view on its render thread."""

    def __init__(
        self, thread: RenderThread, on_frame: OnFrame, on_ready: Callable[[str], None]
    ) -> None:
        """Build the view on `thread`.

        Args:
            thread: where it lives.
            on_frame: called there with each picture.
            on_ready: called there once, with the name of the OpenGL renderer.
        """
        self._thread = thread
        self._stage: VolumeView | None = None

        def build() -> VolumeView:
            self._stage = VolumeView(on_frame)
            on_ready(self._stage.renderer_name)
            return self._stage

        thread.add(build)

    def show(self, volume: Volume) -> None:
        """Show a volume."""
        self._post("volume", lambda stage: stage.show(volume))

    def clear(self) -> None:
        """Show nothing."""
        self._post("volume", lambda stage: stage.clear())

    def apply(self, preset: RenderPreset) -> None:
        """Use a transfer function."""
        self._post("preset", lambda stage: stage.apply(preset))

    def look(self, camera: Camera) -> None:
        """Look from a camera."""
        self._post("camera", lambda stage: stage.look(camera))

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""
        self._post("size", lambda stage: stage.resize(width, height))

    def _post(self, what: str, act: Callable[[VolumeView], None]) -> None:
        def request() -> None:
            if self._stage is not None:
                act(self._stage)

        self._thread.post(("volume", what), request)


class Displays:
    """The four views of a session and the thread that draws them.

    One thread, not two: VTK's garbage collector takes a lock that is shared by all threads and may
    need the interpreter while it holds it, so two threads that use VTK from Python deadlock.
    """

    def __init__(
        self,
        on_frame: Callable[[str], OnFrame],
        on_ready: Callable[[str], None],
    ) -> None:
        """Start the thread.

        Args:
            on_frame: gives the frame callback of a view by its name.
            on_ready: called on the render thread with the name of the OpenGL renderer.
        """
        self._thread = RenderThread("render")
        # Slices come first: they are quick, and the hand is more often there.
        self.slices = {
            plane: SliceDisplay(self._thread, plane, on_frame(plane.value)) for plane in Plane
        }
        self.volume = VolumeDisplay(self._thread, on_frame("volume"), on_ready)

    def stop(self) -> None:
        """Free the windows and end the thread."""
        self._thread.stop()
