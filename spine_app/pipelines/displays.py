"""The loop-side handles of the render thread: requests go in, the newest wins."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.camera import Camera
from spine_app.domain.cutting import HalfSpace
from spine_app.domain.drawing import Overlay
from spine_app.domain.geometry import Floats
from spine_app.domain.mesh import ShownMesh
from spine_app.domain.planes import Plane
from spine_app.domain.presets import RenderPreset
from spine_app.domain.projection import Ray
from spine_app.pipelines.display import Display
from spine_app.pipelines.render_thread import RenderThread
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slice_display import CURVED, CurvedDisplay, SliceDisplay
from spine_app.pipelines.slice_drawing import rehearse_cuts
from spine_app.pipelines.volume import VolumeView


class VolumeDisplay(Display[VolumeView]):
    """The 3D view."""

    def __init__(
        self,
        thread: RenderThread,
        name: str,
        on_frame: OnFrame,
        on_ready: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Build the view on `thread`.

        Args:
            thread: where it lives.
            name: of the view.
            on_frame: called there with each picture.
            on_ready: called there once, with the name of the OpenGL renderer.
        """

        def build() -> VolumeView:
            view = VolumeView(on_frame)
            on_ready(view.renderer_name)
            return view

        super().__init__(thread, name, build)

    def apply(self, preset: RenderPreset) -> None:
        """Use a transfer function."""
        self._post("preset", lambda view: view.apply(preset))

    def look(self, camera: Camera, overlay: Overlay) -> None:
        """Look from a camera; the page draws `overlay` over the picture."""
        self._post("camera", lambda view: view.look(camera, overlay))

    def cut(self, half_spaces: tuple[HalfSpace, ...]) -> None:
        """Show only what lies in all of these half spaces."""
        self._post("cut", lambda view: view.cut(half_spaces))

    def show_meshes(self, meshes: tuple[ShownMesh, ...]) -> None:
        """Show surfaces; the caster that can is not wired yet."""

    def thumbnails(
        self,
        camera: Camera,
        looks: Mapping[str, RenderPreset],
        size: tuple[int, int],
        on_picture: Callable[[str, NDArray[np.uint8]], None],
    ) -> None:
        """Draw small pictures; the caster that can is not wired yet."""

    def pick(self, ray: Ray) -> Floats | None:
        """First point of a ray that is half opaque; the caster that can is not wired yet."""
        del ray


class Displays:
    """The views of a session and the two threads that draw them.

    Slices have a thread of their own, so that they never wait for the 3D view. It must not use VTK:
    VTK's garbage collector takes a lock that is shared by all threads and may need the interpreter
    while it holds it, so two threads that use VTK from Python deadlock.
    """

    def __init__(
        self,
        on_frame: Callable[[str], OnFrame],
        on_ready: Callable[[str], object],
        on_failure: Callable[[], object],
    ) -> None:
        """Start the threads.

        Args:
            on_frame: gives the frame callback of a view by its name.
            on_ready: called on the render thread with the name of the OpenGL renderer.
            on_failure: called on a render thread when a view cannot be drawn.
        """
        self._thread = RenderThread("render", on_failure)
        self._slice_thread = RenderThread("slices", on_failure)
        self._slice_thread.post("rehearsal", rehearse_cuts)
        self.slices = {
            plane: SliceDisplay(self._slice_thread, plane, on_frame(plane.value)) for plane in Plane
        }
        self.curved = CurvedDisplay(self._slice_thread, on_frame(CURVED))
        self.volume = VolumeDisplay(self._thread, "volume", on_frame("volume"), on_ready)
        self.scouter = VolumeDisplay(self._thread, "scouter", on_frame("scouter"))

    def stop(self) -> None:
        """Free the windows and end the threads."""
        self._slice_thread.stop()
        self._thread.stop()
