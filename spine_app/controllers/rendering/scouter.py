"""The Scouter: a small view of the whole volume that shows where everything else looks.

Its own camera stands still, in front of the patient, a little to the left and above: a locator that
turned along would have to be read anew at each look.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.rendering.cut import Cutting
from spine_app.controllers.rendering.scouter_drawing import Scene, scouter_shapes
from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.controllers.slicing.views import SliceViews
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.rendering.presets import presets_for
from spine_app.domain.view.camera import Camera, Side, fitted, looking_at
from spine_app.domain.view.drawing import Shape
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import CameraProjection, Projection

VIEW = "scouter"
TURN_DEG = (-32.0, -14.0)
CLOSER = 0.92


class Scouter:
    """State of the Scouter of one session. Loop thread only."""

    def __init__(
        self,
        target: VolumeTarget,
        volume: VolumeControl,
        slices: SliceViews,
        cutting: Cutting,
        drawers: Drawers,
    ) -> None:
        """Show in `target` what `volume` shows.

        Args:
            target: what draws.
            volume: the 3D view; its camera is shown and moved.
            slices: the slice views; their planes are shown, their crosshair is moved.
            cutting: its box is shown.
            drawers: who draws over the views.
        """
        self._target = target
        self._volume = volume
        self._slices = slices
        self._cutting = cutting
        self._drawers = drawers
        self._size = ViewSize(0, 0)
        self._camera: Camera | None = None
        self._held = False
        self._stale = False
        drawers.add(self.shapes)
        volume.on_volume.append(self._follow_volume)
        cutting.listeners.append(self._refresh)

    @property
    def projection(self) -> CameraProjection | None:
        """How the Scouter maps patient space; None while it shows nothing."""
        if self._camera is None or not self._is_seen:
            return None
        return CameraProjection(self._camera, (self._size.width, self._size.height))

    def resize(self, size: ViewSize) -> None:
        """The browser shows the Scouter in another size, or hides it (0, 0)."""
        self._size = size
        self._target.resize(*size.device)
        self._fit()
        self.redraw()

    def on_pointer(self, event: PointerEvent) -> None:
        """A click or drag moves crosshair and main camera to the point under the pointer."""
        projection = self.projection
        if projection is None or self._drawers.intercept(VIEW, projection, event):
            return
        if event.gesture is Gesture.PRESS and event.button is Button.LEFT:
            self._held = True
        elif event.gesture is Gesture.RELEASE:
            self._held = False
            return
        if self._held and event.gesture in (Gesture.PRESS, Gesture.MOVE):
            self._go(projection, event)

    def redraw(self) -> None:
        """Draw again, with what lies over the picture."""
        projection = self.projection
        if self._camera is not None and projection is not None:
            self._target.look(self._camera, self._drawers.overlay(VIEW, projection))

    def shapes(self, view: str, projection: Projection) -> Iterator[Shape]:
        """What is drawn over the Scouter; what is drawn elsewhere may have moved something."""
        if view != VIEW:
            self._refresh()
        elif isinstance(projection, CameraProjection):
            scene = self._scene()
            if scene is not None:
                yield from scouter_shapes(scene, projection)

    @property
    def _is_seen(self) -> bool:
        return min(self._size.width, self._size.height) > 0

    def _go(self, projection: CameraProjection, event: PointerEvent) -> None:
        point = self._target.pick(projection.ray(event.x, event.y))
        camera = self._volume.camera
        if point is None or camera is None:
            return
        self._slices.show_point(point)
        self._volume.turn_to(replace(camera, focus_lps=point))

    def _refresh(self) -> None:
        """Draw again soon, once for all that moves now."""
        if self._stale or self.projection is None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # Nothing comes later where no loop runs.
            return
        self._stale = True
        loop.call_soon(self._catch_up)

    def _catch_up(self) -> None:
        self._stale = False
        self.redraw()

    def _follow_volume(self) -> None:
        volume = self._volume.volume
        self._camera, self._held = None, False
        if volume is None:
            self._target.clear()
            return
        self._target.apply(self._preset())
        self._target.show(volume)
        self._fit()
        self.redraw()

    def _preset(self) -> RenderPreset:
        """The first preset of the modality, as it is before any edit."""
        look = self._volume.look
        return look.looks()[next(iter(presets_for(look.modality)))]

    def _fit(self) -> None:
        grid = self._volume.grid
        if grid is not None and self._is_seen:
            aspect = self._size.width / self._size.height
            front = looking_at(grid, Side.ANTERIOR).orbited(*TURN_DEG)
            self._camera = fitted(grid, front.looking, front.up, aspect).zoomed(CLOSER)

    def _scene(self) -> Scene | None:
        grid = self._volume.grid
        if grid is None:
            return None
        seen = {plane: self._slices.projection(plane) for plane in Plane}
        planes = {
            plane: HalfSpace(one.view.center_lps, one.view.axes.looking)
            for plane, one in seen.items()
            if one is not None
        }
        crosshair = self._slices.crosshair_lps if planes else None
        box = self._cutting.box if self._cutting.is_on else None
        return Scene(grid, self._volume.camera, planes, crosshair, box)
