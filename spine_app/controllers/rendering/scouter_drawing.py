"""What is drawn over the Scouter: camera, crop box, slice planes and crosshair."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.rendering.cutting import (
    EDGES,
    CropBox,
    HalfSpace,
    box_corners,
    plane_segments,
    whole_box,
)
from spine_app.domain.view.camera import Camera
from spine_app.domain.view.drawing import Handle, Ink, Line, Pixel, Shape
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import CameraProjection

PLANE_INKS = {Plane.AXIAL: Ink.AXIAL, Plane.CORONAL: Ink.CORONAL, Plane.SAGITTAL: Ink.SAGITTAL}
CAMERA_PART = 0.5
"""Where the camera is drawn, as a part of the volume's diagonal from its focus: it may be further
away than the Scouter sees."""
CONE_PART = 0.16
"""Half width of the camera's far end, as a part of its distance from the focus."""
CONE_DEPTH = 0.32


@dataclass(frozen=True, eq=False)
class Scene:
    """What the Scouter shows besides the volume.

    Attributes:
        grid: the volume's grid.
        camera: that of the 3D view.
        planes: the plane of each slice view that shows something.
        crosshair_lps: (3,) float64, mm, LPS; None where there is none.
        box: the crop box; None where it is off.
    """

    grid: Grid
    camera: Camera | None
    planes: Mapping[Plane, HalfSpace]
    crosshair_lps: Floats | None
    box: CropBox | None


def scouter_shapes(scene: Scene, projection: CameraProjection) -> Iterator[Shape]:
    """The shapes, those that are drawn over others last."""
    corners = box_corners(whole_box(scene.grid), scene.grid)
    for plane, half_space in scene.planes.items():
        for start, end in plane_segments(corners, half_space).values():
            yield from _line(projection, start, end, PLANE_INKS[plane])
    if scene.box is not None:
        box = box_corners(scene.box, scene.grid)
        for first, second in EDGES:
            yield from _line(projection, box[first], box[second], Ink.GUIDE)
    if scene.camera is not None:
        yield from _camera(projection, scene.camera, scene.grid)
    if scene.crosshair_lps is not None:
        at = projection.pixel(scene.crosshair_lps)
        if at is not None:
            yield Handle(at, Ink.CHOSEN, active=True)


def _line(projection: CameraProjection, start: Floats, end: Floats, ink: Ink) -> Iterator[Line]:
    pixels = (projection.pixel(start), projection.pixel(end))
    if pixels[0] is not None and pixels[1] is not None:
        yield Line((pixels[0], pixels[1]), ink)


def _camera(projection: CameraProjection, camera: Camera, grid: Grid) -> Iterator[Shape]:
    """A small pyramid where the camera looks from, and its line of sight to the focus."""
    diagonal = float(np.linalg.norm(grid.corners_lps[-1] - grid.corners_lps[0]))
    distance = min(camera.distance, CAMERA_PART * diagonal)
    eye = camera.focus_lps - distance * camera.looking
    far = eye + CONE_DEPTH * distance * camera.looking
    half = CONE_PART * distance
    ends = [
        far + x * half * camera.right + y * half * camera.up
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    tip, focus = projection.pixel(eye), projection.pixel(camera.focus_lps)
    base: list[Pixel] = [pixel for end in ends if (pixel := projection.pixel(end)) is not None]
    if tip is None or focus is None or len(base) < len(ends):
        return
    yield Line((tip, focus), Ink.MEASURE, dashed=True)
    for corner in base:
        yield Line((tip, corner), Ink.MEASURE)
    yield Line(tuple(base), Ink.MEASURE, closed=True, filled=True)
