"""The 3D view: what it shows, orbit, pan, zoom and the sides of the patient."""

from collections.abc import Callable

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.overlays import write_volume
from spine_app.controllers.rendering.look import RenderLook
from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.controllers.rendering.turn import Turning
from spine_app.controllers.zooming import zoom_factor
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.history import History
from spine_app.domain.view.camera import Camera, Side, fitted, looking_at
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.projection import CameraProjection, Ray
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow
from spine_app.screen.state import Shown

DEGREES_PER_VIEW = 240.0
"""Turn of a drag over the whole height of the view."""
ZOOM_PER_VIEW = 8.0
WHEEL_ZOOM = 1.12
KEY_DEGREES = 10.0


class VolumeControl:
    """State of the 3D view of one session. Loop thread only."""

    def __init__(
        self,
        target: VolumeTarget,
        shown: Shown,
        drawers: Drawers,
        history: History | None = None,
    ) -> None:
        """Draw into `target`, write into `shown`.

        Args:
            target: what draws.
            shown: what the page shows.
            drawers: who draws over the picture.
            history: where edits of the look can be taken back.
        """
        self._target = target
        self._shown = shown
        self._drawers = drawers
        self._size = ViewSize(600, 400)
        self._volume: Volume | None = None
        self._camera: Camera | None = None
        self._held = Button.NONE
        self._last = (0.0, 0.0)
        self.look = RenderLook(target, shown, history or History())
        self.turning = Turning(self._look)
        self.on_volume: list[Callable[[], None]] = []
        """Called when another volume is shown, or none."""
        self.on_camera: list[Callable[[Camera], None]] = []
        """Called before each picture."""

    def show(
        self, volume: Volume, window: GreyWindow, *, inverted: bool = False, keep: bool = False
    ) -> None:
        """Show a volume, with the preset of the one before where it has that.

        Args:
            volume: what to show.
            window: grey window to which MR presets are scaled.
            inverted: low values stand for what is bright.
            keep: look from where the user looks; otherwise from the front.
        """
        self.turning.stop()
        self._volume = volume
        self.look.show(volume, window, inverted=inverted)
        self._target.show(volume)
        if self._camera is None or not keep:
            self._camera = looking_at(volume.grid, Side.ANTERIOR, self._aspect)
        self._tell_volume()
        self.redraw()

    def clear(self) -> None:
        """Let go of the volume."""
        self.turning.stop()
        self._volume = self._camera = None
        self.look.clear()
        self._target.clear()
        self._tell_volume()

    @property
    def camera(self) -> Camera | None:
        """Where the view looks from; None while it shows nothing."""
        return self._camera

    @property
    def volume(self) -> Volume | None:
        """What is shown."""
        return self._volume

    @property
    def grid(self) -> Grid | None:
        """Grid of what is shown."""
        return None if self._volume is None else self._volume.grid

    def pick(self, ray: Ray) -> Floats | None:
        """(3,) float64, mm, LPS. Point of the picture that a ray meets; None where it meets none.

        The point lies where the picture becomes half opaque, with the preset and cut of now.
        """
        return None if self._volume is None else self._target.pick(ray)

    def use_preset(self, name: str) -> None:
        """Use a preset of the volume's modality; an unknown name changes nothing."""
        self.look.choose(name)

    def look_from(self, side: Side) -> None:
        """See the whole volume from a side."""
        if self._volume is not None:
            self.turn_to(looking_at(self._volume.grid, side, self._aspect))

    def fit(self) -> None:
        """See the whole volume in the present direction."""
        if self._volume is not None and self._camera is not None:
            camera = self._camera
            self.turn_to(fitted(self._volume.grid, camera.looking, camera.up, self._aspect))

    def turn_to(self, camera: Camera) -> None:
        """Look from another camera, on a short way if the page wants that."""
        if self._camera is not None:
            self.turning.go(self._camera, camera)

    def resize(self, size: ViewSize) -> None:
        """The browser shows the view in another size; (0, 0) where it shows it nowhere."""
        self._target.resize(*size.device)
        if size.width and size.height:
            self._size = size
            self.redraw()

    @property
    def projection(self) -> CameraProjection | None:
        """How the view maps patient space now; None while it shows nothing."""
        if self._camera is None:
            return None
        size = (max(self._size.width, 1.0), max(self._size.height, 1.0))
        return CameraProjection(self._camera, size)

    def redraw(self) -> None:
        """Draw again, with what lies over the picture."""
        if self._camera is not None:
            self._look(self._camera)

    def turn(self, right: int, up: int) -> None:
        """Turn by key strokes."""
        if self._camera is not None:
            self._move(self._camera.orbited(right * KEY_DEGREES, up * KEY_DEGREES))

    def zoom(self, factor: float) -> None:
        """Come nearer."""
        if self._camera is not None:
            self._move(self._camera.zoomed(factor))

    def on_pointer(self, event: PointerEvent) -> None:
        """Left turns, middle or shift pans, right and wheel zoom."""
        projection = self.projection
        if projection is None or self._drawers.intercept("volume", projection, event):
            return
        if event.gesture is Gesture.PRESS:
            self._held, self._last = event.button, (event.x, event.y)
        elif event.gesture is Gesture.RELEASE:
            self._held = Button.NONE
        elif event.gesture is Gesture.WHEEL:
            self.zoom(zoom_factor(WHEEL_ZOOM, -event.amount))
        elif event.gesture is Gesture.MOVE and self._held is not Button.NONE:
            self._drag(event)

    @property
    def _aspect(self) -> float:
        return self._size.width / max(self._size.height, 1.0)

    def _drag(self, event: PointerEvent) -> None:
        if self._camera is None:
            return
        height = max(self._size.height, 1.0)
        right, down = (event.x - self._last[0]) / height, (event.y - self._last[1]) / height
        self._last = (event.x, event.y)
        if self._held is Button.RIGHT or event.ctrl:
            self._move(self._camera.zoomed(zoom_factor(ZOOM_PER_VIEW, -down)))
        elif self._held is Button.MIDDLE or event.shift:
            self._move(self._camera.panned(right, down))
        else:
            self._move(self._camera.orbited(right * DEGREES_PER_VIEW, -down * DEGREES_PER_VIEW))

    def _move(self, camera: Camera) -> None:
        """Look from a camera at once: the hand moves it."""
        self.turning.stop()
        self._look(camera)

    def _look(self, camera: Camera) -> None:
        self._camera = camera
        for listener in self.on_camera:
            listener(camera)
        size = (max(self._size.width, 1.0), max(self._size.height, 1.0))
        overlay = self._drawers.overlay("volume", CameraProjection(camera, size))
        self._target.look(camera, overlay)
        write_volume(self._shown.volume, camera, self._size.height)

    def _tell_volume(self) -> None:
        for listener in self.on_volume:
            listener()
