"""The loop-side handles of the render thread: requests go in, the newest wins."""

import time
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.mesh import ShownMesh
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.view.camera import Camera
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import Ray
from spine_app.kernels.overlay import rehearse as rehearse_labels
from spine_app.kernels.ray_rehearsal import rehearse as rehearse_rays
from spine_app.kernels.reslice import rehearse as rehearse_slices
from spine_app.pipelines.display import Display
from spine_app.pipelines.render_thread import WORK_PATIENCE_S, RenderThread
from spine_app.pipelines.rendering.drawing import Graphics
from spine_app.pipelines.rendering.sight import BACKGROUND
from spine_app.pipelines.rendering.volume import VolumeView
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slicing.display import CURVED, CurvedDisplay, SliceDisplay
from spine_app.pipelines.warming import Warming


class SharedGraphics:
    """Makes what the 3D views share, on the thread that asks first."""

    def __init__(self, on_ready: Callable[[str], object]) -> None:
        """Tell `on_ready` the name of the OpenGL renderer once it is known."""
        self._on_ready = on_ready
        self._made: Graphics | None = None

    @property
    def graphics(self) -> Graphics:
        """The shared part."""
        if self._made is None:
            self._made = Graphics()
            self._on_ready(self._made.renderer_name)
        return self._made

    def release(self) -> None:
        """End its threads."""
        if self._made is not None:
            self._made.release()


class VolumeDisplay(Display[VolumeView]):
    """The 3D view."""

    def __init__(
        self,
        thread: RenderThread,
        name: str,
        on_frame: OnFrame,
        shared: SharedGraphics,
    ) -> None:
        """Build the view on `thread`.

        Args:
            thread: where it lives.
            name: of the view.
            on_frame: called there with each picture.
            shared: what it shares with the other 3D view.
        """
        super().__init__(thread, name, lambda: VolumeView(on_frame, shared.graphics))

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
        """Show surfaces together with the volume."""
        self._post("meshes", lambda view: view.show_meshes(meshes))

    def thumbnails(
        self,
        camera: Camera,
        looks: Mapping[str, RenderPreset],
        size: tuple[int, int],
        on_picture: Callable[[str, NDArray[np.uint8]], None],
    ) -> None:
        """Draw small pictures of the whole volume when nothing else is to be drawn.

        Args:
            camera: where they look from.
            looks: transfer functions by name.
            size: width and height in pixels.
            on_picture: called on the render thread with each name and (h, w, 4) uint8 RGBA, unless
                another volume is shown by then.
        """

        def act(view: VolumeView) -> None:
            self._thread.post_idle(view.thumbnail_works(camera, looks, size, on_picture))

        self._ask(act)

    def picture(
        self,
        camera: Camera,
        size: tuple[int, int],
        on_picture: Callable[[NDArray[np.uint8]], None],
        background: tuple[float, float, float] = BACKGROUND,
    ) -> None:
        """Draw what is shown in the best quality, beside the view; none is left out.

        It is drawn while nothing else is to be drawn and gives way to the hand, but for
        `WORK_PATIENCE_S` at the most.

        Args:
            camera: where it looks from.
            size: width and height in pixels.
            on_picture: called on the render thread with (h, w, 4) uint8 RGBA.
            background: red, green and blue behind the volume, 0 … 1.
        """
        asked = time.monotonic()

        def interrupted() -> bool:
            return self._thread.interrupted() and time.monotonic() - asked < WORK_PATIENCE_S

        def work(view: VolumeView) -> None:
            pixels = view.picture(camera, size, interrupted, background)
            if pixels is None:
                self._thread.work_later(self._request(work))
            else:
                on_picture(pixels)

        self._thread.work_later(self._request(work))

    def pick(self, ray: Ray) -> Floats | None:
        """(3,) float64, mm, LPS. First point of a ray where the picture becomes half opaque.

        Answers at once, with what was last shown; None where nothing is, and while a volume is
        being prepared.
        """
        return None if self._view is None else self._view.pick(ray)


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
        on_compiling: Callable[[], object] = lambda: None,
    ) -> None:
        """Start the threads.

        Args:
            on_frame: gives the frame callback of a view by its name.
            on_ready: called on the render thread with the name of the OpenGL renderer.
            on_failure: called on a render thread when a view cannot be drawn.
            on_compiling: called on a render thread when kernels have to be compiled first.
        """
        self._warming = Warming(on_compiling)
        self._thread = RenderThread("render", on_failure)
        self._slice_thread = RenderThread("slices", on_failure)
        load = self._warming.load
        self._thread.post("rehearsal", lambda: load(rehearse_rays))
        self._slice_thread.post("rehearsal", lambda: load(rehearse_slices, rehearse_labels))
        self.slices = {
            plane: SliceDisplay(self._slice_thread, plane, on_frame(plane.value)) for plane in Plane
        }
        self.curved = CurvedDisplay(self._slice_thread, on_frame(CURVED))
        # Both 3D views use what is prepared of a volume; the large one is drawn first.
        self._shared = SharedGraphics(on_ready)
        self.volume = VolumeDisplay(self._thread, "volume", on_frame("volume"), self._shared)
        self.scouter = VolumeDisplay(self._thread, "scouter", on_frame("scouter"), self._shared)

    def stop(self) -> None:
        """Free the windows and end the threads."""
        self._warming.stop()
        self._slice_thread.stop()
        self._thread.stop()
        self._shared.release()
