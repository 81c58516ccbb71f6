"""The 3D view: what it shows, how finely it draws while the hand moves and when it rests."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from spine_app.domain.geometry import Floats
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.mesh import ShownMesh
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.view.camera import Camera
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.projection import Ray
from spine_app.domain.volume import Volume
from spine_app.pipelines.rendering.drawing import Graphics
from spine_app.pipelines.rendering.ray_caster import Aim, aim_at, pick
from spine_app.pipelines.rendering.ray_workers import never
from spine_app.pipelines.rendering.sampling import BEST, SMALL, Sampling
from spine_app.pipelines.rendering.sight import BACKGROUND, Grain, Pixels, Sight, plain
from spine_app.pipelines.scene import PIXELS_MAX, Frame, OnFrame, Scene

OnThumbnail = Callable[[str, Pixels], None]


class DrawingJob:
    """A picture in the making."""

    def __init__(self, interrupted: Callable[[], bool] = never) -> None:
        """Ask `interrupted` whether to give way."""
        self.interrupted = interrupted
        self.seconds = 0.0


class VolumeView:
    """A view of a volume in 3D. Belongs to the thread that made it."""

    def __init__(
        self, on_frame: OnFrame, graphics: Graphics | None = None, *, cpu: bool | None = None
    ) -> None:
        """Make what draws it.

        Args:
            on_frame: gets each picture.
            graphics: what it shares with other views of the same thread; its own if None.
            cpu: which ray caster; None lets `graphics` choose.
        """
        self._on_frame = on_frame
        self._own = graphics is None
        self._graphics = graphics or Graphics()
        self.renderer_name = self._graphics.renderer_name
        self.on_cpu = self._graphics.on_cpu if cpu is None else cpu
        self._drawing = self._graphics.make(on_cpu=self.on_cpu)
        self._volume: Volume | None = None
        self._preset: RenderPreset | None = None
        self._camera: Camera | None = None
        self._cut: tuple[HalfSpace, ...] = ()
        self._meshes: tuple[ShownMesh, ...] = ()
        self._aim: Aim | None = None
        self._overlay = Overlay()
        self._size = (0, 0)
        self._sampling = Sampling()
        self.dirty = False

    def show(self, volume: Volume) -> None:
        """Show a volume; its array is used in place."""
        self._volume = volume
        self._aim = None
        self._graphics.volumes.of(volume)
        self._changed()

    def clear(self) -> None:
        """Show nothing and let go of the volume."""
        self._volume = self._aim = None
        self._drawing.forget()
        Scene.forget_freed_memory()
        self._changed()

    def apply(self, preset: RenderPreset) -> None:
        """Use a transfer function whose values are grey values of the volume."""
        self._preset = preset
        self._changed()

    def look(self, camera: Camera, overlay: Overlay) -> None:
        """Look from a camera; the page draws `overlay` over the picture."""
        self._camera, self._overlay = camera, overlay
        self._changed()

    def cut(self, half_spaces: tuple[HalfSpace, ...]) -> None:
        """Show only what lies in all of these half spaces."""
        self._cut = half_spaces
        self._changed()

    def show_meshes(self, meshes: tuple[ShownMesh, ...]) -> None:
        """Show surfaces together with the volume."""
        self._meshes = meshes
        self._changed()

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels, reduced to `PIXELS_MAX` in all; no size hides the view."""
        shrink = min(1.0, math.sqrt(PIXELS_MAX / max(width * height, 1)))
        size = int(width * shrink), int(height * shrink)
        self._size = (max(size[0], 8), max(size[1], 8)) if min(width, height) > 0 else (0, 0)
        self._changed()

    @property
    def sight(self) -> Sight | None:
        """What is seen now; None while a part of it is missing."""
        if self._volume is None or self._preset is None or self._camera is None:
            return None
        return Sight(self._volume, self._preset, self._camera, self._cut, self._meshes)

    def draw(self) -> None:
        """Draw an interactive frame within the time budget."""
        self.dirty = False
        sight = self.sight
        if self._size == (0, 0):
            return
        if sight is None:
            self._hand_over(plain(self._size), still=True)
            return
        job = DrawingJob()
        pixels = self._drawing.draw(sight, self._size, self._sampling.moving, job)
        # A graphics card needs none of what is prepared here; there it can wait for rest.
        if self.on_cpu or self._aim is None:
            self._take_aim(sight)
        self._sampling = self._sampling.after(job.seconds)
        self._hand_over(pixels, still=False)

    def refine(self, interrupted: Callable[[], bool]) -> bool:
        """Draw the next better frame; True while there is one."""
        sight = self.sight
        if sight is None or self._sampling.done or self._size == (0, 0):
            return False
        grain = self._sampling.next_still
        pixels = self._drawing.draw(sight, self._size, grain, DrawingJob(interrupted))
        if pixels is None:
            return True
        self._take_aim(sight)
        self._sampling = self._sampling.refined()
        self._hand_over(pixels, still=self._sampling.done)
        return not self._sampling.done

    def picture(
        self,
        camera: Camera,
        size: tuple[int, int],
        interrupted: Callable[[], bool] = never,
        background: tuple[float, float, float] = BACKGROUND,
    ) -> Pixels | None:
        """The best picture of what is shown, from any camera, at any size.

        Args:
            camera: where it looks from.
            size: width and height in pixels.
            interrupted: says when to give way.
            background: red, green and blue behind the volume, 0 … 1.

        Returns:
            (h, w, 4) uint8 RGBA; None where it gave way.
        """
        sight = self.sight
        if sight is None:
            return plain(size)
        seen = replace(sight, camera=camera, background=background)
        sides = (max(size[0], 8), max(size[1], 8))
        return self._drawing.draw(seen, sides, BEST, DrawingJob(interrupted))

    def thumbnail(self, camera: Camera, preset: RenderPreset, size: tuple[int, int]) -> Pixels:
        """(h, w, 4) uint8 RGBA. A small picture of the whole volume with another look."""
        if self._volume is None:
            return plain(size)
        return self._still(Sight(self._volume, preset, camera), size, SMALL)

    def pick(self, ray: Ray) -> Floats | None:
        """(3,) float64, mm, LPS. First point of a ray where the picture becomes half opaque.

        The picture is the one that was drawn last. Any thread may ask; None as well while there is
        none of the volume yet.
        """
        aim = self._aim
        return None if aim is None else pick(aim, ray)

    def release(self) -> None:
        """Free the window."""
        self.clear()
        self._drawing.release()
        if self._own:
            self._graphics.release()

    def shows(self, volume: Volume | None) -> bool:
        """Whether this is the volume that is shown."""
        return volume is not None and volume is self._volume

    def thumbnail_works(
        self,
        camera: Camera,
        looks: Mapping[str, RenderPreset],
        size: tuple[int, int],
        on_picture: OnThumbnail,
    ) -> list[Callable[[], None]]:
        """One piece of work for each small picture; nothing once another volume is shown."""
        volume = self._volume

        def work(name: str, preset: RenderPreset) -> None:
            if self.shows(volume):
                on_picture(name, self.thumbnail(camera, preset, size))

        return [partial(work, name, preset) for name, preset in looks.items()]

    def _still(self, sight: Sight, size: tuple[int, int], grain: Grain) -> Pixels:
        size = max(size[0], 8), max(size[1], 8)
        pixels = self._drawing.draw(sight, size, grain, DrawingJob())
        return plain(size) if pixels is None else pixels

    def _take_aim(self, sight: Sight) -> None:
        """Let rays of the hand go through what is drawn."""
        prepared = self._graphics.volumes.of(sight.volume)
        self._aim = aim_at(prepared, sight.preset, sight.cut)

    def _changed(self) -> None:
        self.dirty = True

    def _hand_over(self, pixels: Pixels | None, *, still: bool) -> None:
        if pixels is not None:
            self._on_frame(Frame(pixels, still, self._overlay))
