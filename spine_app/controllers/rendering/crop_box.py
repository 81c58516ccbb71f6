"""The crop box under the hand: drawn with handles in 3D, as an outline with edges in slices."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.rendering.cut import Cutting
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.rendering.cutting import (
    EDGES,
    FACES,
    CropBox,
    Face,
    HalfSpace,
    along_axis,
    box_corners,
    face_center,
    face_index,
    plane_segments,
)
from spine_app.domain.view.drawing import Handle, Ink, Line, Shape
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent
from spine_app.domain.view.projection import Projection

REACH_PX = 11.0
"""How near to a handle or an edge a press must be, in CSS pixels."""
VIEWS = frozenset({"volume", "axial", "coronal", "sagittal"})


@dataclass(frozen=True, eq=False)
class Grip:
    """A face in the hand.

    Attributes:
        view: name of the view in which it is held.
        face: which face.
        start: where it was, as an index along its axis.
        point_lps: (3,), mm, LPS. Middle of the face when it was taken.
        taken_mm: where along the axis the hand took it, from `point_lps`.
    """

    view: str
    face: Face
    start: float
    point_lps: Floats
    taken_mm: float


class CropHandles:
    """Draws the crop box and lets its faces be dragged. Loop thread only."""

    def __init__(self, cutting: Cutting, drawers: Drawers, redraw: Callable[[], None]) -> None:
        """Draw the box of `cutting`; `redraw` draws every view again."""
        self._cutting = cutting
        self._cursors = drawers.cursors
        self._redraw = redraw
        self._grip: Grip | None = None
        self._hot: tuple[str, Face] | None = None
        drawers.add(self.shapes, self.take)

    def shapes(self, view: str, projection: Projection) -> Iterator[Shape]:
        """The box over a view."""
        box, grid = self._cutting.box, self._cutting.grid
        if not self._cutting.is_on or view not in VIEWS or box is None or grid is None:
            return
        if projection.is_slice:
            yield from self._outline(view, projection, box, grid)
        else:
            yield from self._solid(view, projection, box, grid)

    def take(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Take pointer events that are about the box; True when done with one."""
        if not self._cutting.is_on or view not in VIEWS:
            self._grip = None
            return False
        if self._grip is not None and self._grip.view == view:
            return self._hold(self._grip, projection, event)
        if event.gesture is Gesture.MOVE:
            self._point_at(view, self._face_at(projection, event))
        elif event.gesture is Gesture.PRESS and event.button is Button.LEFT:
            face = self._face_at(projection, event)
            return face is not None and self._grab(view, face, projection, event)
        return False

    def _grab(self, view: str, face: Face, projection: Projection, event: PointerEvent) -> bool:
        box, grid = self._cutting.box, self._cutting.grid
        if box is None or grid is None:
            return False
        point = face_center(box, grid, face)
        taken = self._along(point, grid, face, projection, event)
        if taken is None:
            return False
        self._grip = Grip(view, face, face_index(box, face), point, taken)
        self._point_at(view, face)
        return True

    def _hold(self, grip: Grip, projection: Projection, event: PointerEvent) -> bool:
        """Move the face that is held, until the button is let go."""
        grid = self._cutting.grid
        released = event.gesture is Gesture.RELEASE
        if event.gesture is Gesture.WHEEL or grid is None:
            return False
        along = self._along(grip.point_lps, grid, grip.face, projection, event)
        if along is not None:
            moved = (along - grip.taken_mm) / float(grid.spacing_ijk[grip.face.axis])
            self._cutting.move_face(grip.face, grip.start + moved, done=released)
        if released:
            self._grip = None
            self._point_at(grip.view, self._face_at(projection, event))
        return True

    @staticmethod
    def _along(
        point: Floats, grid: Grid, face: Face, projection: Projection, event: PointerEvent
    ) -> float | None:
        """Where along a face's axis the pointer is, mm from a point, if it can be said."""
        axis, ray = grid.direction[:, face.axis], projection.ray(event.x, event.y)
        if not projection.is_slice:
            return along_axis(ray, point, axis)
        # A pixel of a slice is a point of the patient.
        return float((ray.start_lps - point) @ axis)

    def _face_at(self, projection: Projection, event: PointerEvent) -> Face | None:
        """The face whose handle or edge is nearest to the pointer, within reach."""
        box, grid = self._cutting.box, self._cutting.grid
        if box is None or grid is None:
            return None
        pointer = np.array((event.x, event.y))
        near = [
            (_distance(pointer, *ends), n, face)
            for n, (face, ends) in enumerate(self._places(projection, box, grid))
        ]
        distance, _, face = min(near, default=(REACH_PX, 0, None))
        return face if distance < REACH_PX else None

    @staticmethod
    def _places(
        projection: Projection, box: CropBox, grid: Grid
    ) -> Iterator[tuple[Face, tuple[Floats, Floats]]]:
        """Both ends, in pixels, of what can be dragged for each face."""
        if projection.is_slice:
            segments = plane_segments(box_corners(box, grid), _plane(projection))
        else:
            middles = {face: face_center(box, grid, face) for face in FACES}
            segments = {face: (middle, middle) for face, middle in middles.items()}
        for face, ends in segments.items():
            pixels = [projection.pixel(end) for end in ends]
            if pixels[0] is not None and pixels[1] is not None:
                yield face, (np.array(pixels[0]), np.array(pixels[1]))

    def _point_at(self, view: str, face: Face | None) -> None:
        """Show which face the pointer is over."""
        hot = None if face is None else (view, face)
        if hot != self._hot:
            self._hot = hot
            self._cursors[view] = "" if hot is None else "grab"
            self._redraw()

    def _is_hot(self, view: str, face: Face) -> bool:
        return self._hot == (view, face)

    def _outline(
        self, view: str, projection: Projection, box: CropBox, grid: Grid
    ) -> Iterator[Shape]:
        for face, (start, end) in self._places(projection, box, grid):
            ink = Ink.CHOSEN if self._is_hot(view, face) else Ink.GUIDE
            yield Line((_pixel(start), _pixel(end)), ink, dashed=True)

    def _solid(
        self, view: str, projection: Projection, box: CropBox, grid: Grid
    ) -> Iterator[Shape]:
        pixels = [projection.pixel(corner) for corner in box_corners(box, grid)]
        for first, second in EDGES:
            start, end = pixels[first], pixels[second]
            if start is not None and end is not None:
                yield Line((start, end), Ink.GUIDE)
        for face, (middle, _) in self._places(projection, box, grid):
            yield Handle(_pixel(middle), Ink.GUIDE, active=self._is_hot(view, face))


def _plane(projection: Projection) -> HalfSpace:
    """The plane that a slice view shows."""
    ray = projection.ray(projection.size[0] / 2, projection.size[1] / 2)
    return HalfSpace(ray.start_lps, ray.direction)


def _pixel(point: Floats) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _distance(pointer: Floats, start: Floats, end: Floats) -> float:
    """Pixels from a pointer to a segment."""
    way = end - start
    length = float(way @ way)
    part = 0.0 if length == 0.0 else float(np.clip((pointer - start) @ way / length, 0.0, 1.0))
    return float(np.linalg.norm(pointer - start - part * way))
