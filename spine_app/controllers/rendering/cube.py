"""The orientation cube in the corner of the 3D view: drawn, pointed at, clicked."""

from collections.abc import Iterator

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.geometry import Floats
from spine_app.domain.rendering.orientation_cube import (
    REACH,
    SeenFace,
    Spot,
    patches,
    seen_faces,
    spot_at,
)
from spine_app.domain.view.camera import outwards
from spine_app.domain.view.drawing import Anchor, Ink, Line, Pixel, Shape, Words
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.view.projection import CameraProjection, Projection

VIEW = "volume"
HALF_EDGE_PX = 23.0
MARGIN_PX = 12.0
VIEW_MIN_PX = 200.0
"""A view lower or narrower than this has no room for the cube."""
LIT, HALF_LIT = 0.8, 0.45
"""Cosines to the viewer above which a face is drawn bright, or half bright."""
LETTER_MIN = 0.3
"""Cosine to the viewer above which a face has room for its letter."""


class OrientationCube:
    """Says how the patient lies, and turns the camera to what is clicked. Loop thread only."""

    def __init__(self, volume: VolumeControl, drawers: Drawers) -> None:
        """Draw over the 3D view and turn its camera."""
        self._volume = volume
        self._cursors = drawers.cursors
        self._hot: Spot | None = None
        self._pressed: Spot | None = None
        drawers.add(self.shapes, self.take)

    def shapes(self, view: str, projection: Projection) -> Iterator[Shape]:
        """The cube over the 3D view."""
        if view != VIEW or not isinstance(projection, CameraProjection) or not _fits(projection):
            return
        camera, middle = projection.camera, _middle(projection)
        for face in seen_faces(camera):
            outline = _placed(face.outline, middle)
            yield Line(outline, _ink(face), closed=True, filled=True)
            yield Line(outline, Ink.CUBE_EDGE, closed=True)
            if face.facing > LETTER_MIN:
                (at,) = _placed(face.middle[None], middle)
                yield Words(at, face.letter, Ink.CUBE_LETTER, Anchor.MIDDLE)
        if self._hot is not None:
            for outline_of in patches(camera, self._hot):
                yield Line(_placed(outline_of, middle), Ink.CHOSEN, closed=True, filled=True)

    def take(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Take pointer events over the cube; True when done with one."""
        if view != VIEW or not isinstance(projection, CameraProjection) or not _fits(projection):
            return False
        spot = _spot(projection, event)
        if event.gesture is Gesture.MOVE:
            self._point_at(spot)
            return self._pressed is not None
        if event.gesture is Gesture.PRESS and event.button is Button.LEFT:
            self._pressed = spot
            return spot is not None
        if event.gesture is Gesture.RELEASE and self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            if pressed == spot:
                self._volume.turn_to(
                    outwards(projection.camera, np.array(pressed, dtype=np.float64))
                )
            return True
        return False

    def _point_at(self, spot: Spot | None) -> None:
        if spot != self._hot:
            self._hot = spot
            self._cursors[VIEW] = "" if spot is None else "pointer"
            self._volume.redraw()


def _fits(projection: CameraProjection) -> bool:
    return min(projection.size) >= VIEW_MIN_PX


def _middle(projection: CameraProjection) -> Pixel:
    """Where the cube's middle lies: in the lower right corner."""
    room = REACH * HALF_EDGE_PX + MARGIN_PX
    return projection.size[0] - room, projection.size[1] - room


def _spot(projection: CameraProjection, event: PointerEvent) -> Spot | None:
    x, y = _middle(projection)
    return spot_at(projection.camera, (event.x - x) / HALF_EDGE_PX, (event.y - y) / HALF_EDGE_PX)


def _placed(outline: Floats, middle: Pixel) -> tuple[Pixel, ...]:
    """Points (n, 2) of the cube in pixels of the view."""
    return tuple(
        (middle[0] + HALF_EDGE_PX * float(x), middle[1] + HALF_EDGE_PX * float(y))
        for x, y in outline
    )


def _ink(face: SeenFace) -> Ink:
    if face.facing > LIT:
        return Ink.CUBE
    return Ink.CUBE_SIDE if face.facing > HALF_LIT else Ink.CUBE_DARK
