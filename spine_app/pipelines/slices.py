"""One slice view: a reslice of the volume at screen resolution, and the crosshair over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import vtkLookupTable, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkActor2D,
    vtkImageProperty,
    vtkImageSlice,
    vtkPolyDataMapper2D,
)
from vtkmodules.vtkRenderingImage import vtkImageResliceMapper

from spine_app.domain.drawing import Overlay
from spine_app.domain.geometry import Floats
from spine_app.domain.labels import LabelMap
from spine_app.domain.planes import Plane, view_axes
from spine_app.domain.slab import Slab
from spine_app.domain.slice_view import SliceView
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.convert import image_of, prop_matrix
from spine_app.pipelines.label_overlay import LabelOverlay
from spine_app.pipelines.scene import OnFrame, Scene

PLANE_COLORS: dict[Plane, tuple[float, float, float]] = {
    Plane.AXIAL: (0.93, 0.36, 0.33),
    Plane.CORONAL: (0.36, 0.78, 0.42),
    Plane.SAGITTAL: (0.96, 0.80, 0.28),
}
"""Colour of a plane's line in the other views; the frames around the views use the same."""
CROSSHAIR_GAP = 0.018
"""Free part around the crosshair's centre, as a fraction of the view's smaller side."""
CAMERA_DISTANCE_MM = 2000.0


@dataclass(frozen=True, eq=False)
class SliceSettings:
    """Everything a slice view shows besides the volume.

    Attributes:
        view: position, zoom and plane.
        window: grey window.
        crosshair_lps: (3,) float64, mm, LPS.
        crosshair: whether its lines are drawn.
        normals: (3,) float64, unit, LPS. Normals of the planes that the other views show; a plane
            that is not named is one of the view's own grid.
        inverted: low values are shown bright.
        overlay: what the page draws over the picture.
        slab: how the values around the plane become one picture.
        interpolated: values between voxels are shown; otherwise the voxels as they are.
        outline: labels are drawn as outlines.
    """

    view: SliceView
    window: GreyWindow
    crosshair_lps: Floats
    crosshair: bool = False
    normals: Mapping[Plane, Floats] = field(default_factory=dict)
    inverted: bool = False
    overlay: Overlay = field(default_factory=Overlay)
    slab: Slab = field(default_factory=Slab)
    interpolated: bool = True
    outline: bool = False


class ResliceView:
    """A slice view. Belongs to the thread that made it."""

    def __init__(self, on_frame: OnFrame, plane: Plane) -> None:
        """Make the window; `on_frame` gets each picture."""
        self._scene = Scene(on_frame, (0.0, 0.0, 0.0))
        self._plane = plane
        self._mapper = _mapper()
        self._property = vtkImageProperty()
        self._property.SetInterpolationTypeToLinear()
        self._inverted = _inverted()
        self._slice = vtkImageSlice()
        self._slice.SetMapper(self._mapper)
        self._slice.SetProperty(self._property)
        self._lines = [_line(PLANE_COLORS[other]) for other in _others(plane)]
        self._labels = LabelOverlay(self._scene.renderer)
        self._scene.renderer.GetActiveCamera().ParallelProjectionOn()
        self._settings: SliceSettings | None = None
        self._still = True
        self.dirty = False

    def show(self, volume: Volume) -> None:
        """Show a volume; its array is used in place."""
        self._mapper.SetInputData(image_of(volume))
        self._slice.SetUserMatrix(prop_matrix(volume.grid))
        self._scene.renderer.AddViewProp(self._slice)
        for line in self._lines:
            self._scene.renderer.AddViewProp(line)
        self.dirty = True

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels over the slice; see `LabelOverlay.paint` for the table."""
        self._labels.show(labels)
        self.paint_labels(table)

    def paint_labels(self, table: NDArray[np.uint8]) -> None:
        """Give the labels other colours."""
        self._labels.paint(table)
        self.dirty = True

    def clear_labels(self) -> None:
        """Show no labels."""
        self._labels.clear()
        self.dirty = True

    def clear(self) -> None:
        """Show nothing and let go of the volume."""
        self._labels.clear()
        self._scene.renderer.RemoveAllViewProps()
        self._mapper = _mapper()
        self._slice.SetMapper(self._mapper)
        self._settings = None
        self._scene.overlay = Overlay()
        self.dirty = True

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""
        self._scene.resize(width, height)
        self.dirty = True

    def apply(self, settings: SliceSettings) -> None:
        """Show a slice with a window and a crosshair."""
        self._settings = settings
        self._scene.overlay = settings.overlay
        self._property.SetColorWindow(settings.window.width)
        self._property.SetColorLevel(settings.window.center)
        self._property.SetLookupTable(self._inverted if settings.inverted else None)
        self.dirty = True

    def draw(self) -> None:
        """Draw the slice."""
        self.dirty = False
        if not self._scene.sized:
            return
        if self._settings is not None:
            self._aim(self._settings.view)
            self._labels.place(self._settings.view)
            self._place_lines(self._settings)
        self._scene.render()
        self._still = False
        self._scene.hand_over(still=False)

    def refine(self, interrupted: Callable[[], bool]) -> bool:
        """Hand the same picture over once more at full picture quality."""
        if not self._still and not interrupted():
            self._still = True
            self._scene.hand_over(still=True)
        return False

    def release(self) -> None:
        """Free the window."""
        self.clear()
        self._scene.release()

    def _aim(self, view: SliceView) -> None:
        axes = view.axes
        camera = self._scene.renderer.GetActiveCamera()
        camera.SetFocalPoint(*view.center_lps)
        camera.SetPosition(*(view.center_lps - CAMERA_DISTANCE_MM * axes.looking))
        camera.SetViewUp(*axes.up)
        camera.SetParallelScale(view.size[1] * view.mm_per_pixel / 2)
        camera.SetClippingRange(CAMERA_DISTANCE_MM / 2, CAMERA_DISTANCE_MM * 1.5)

    def _place_lines(self, settings: SliceSettings) -> None:
        """Draw the traces of the two other planes, with a gap where they cross."""
        view = settings.view
        width, height = self._scene.window.GetSize()
        scale = np.array([width / view.size[0], height / view.size[1]])
        x, y = view.pixel(settings.crosshair_lps)
        center = np.array([x, view.size[1] - y]) * scale
        reach = float(width + height)
        gap = max(6.0, CROSSHAIR_GAP * min(width, height) * 2)
        for line, other in zip(self._lines, _others(self._plane), strict=True):
            line.SetVisibility(settings.crosshair)
            direction = _trace(view, other, settings.normals.get(other))
            ends = [center + direction * at for at in (-reach, -gap, gap, reach)]
            _set_line(line, ends)


def _inverted() -> vtkLookupTable:
    table = vtkLookupTable()
    table.SetNumberOfTableValues(256)
    for n in range(256):
        grey = 1.0 - n / 255
        table.SetTableValue(n, grey, grey, grey, 1.0)
    return table


def _mapper() -> vtkImageResliceMapper:
    mapper = vtkImageResliceMapper()
    mapper.SliceAtFocalPointOn()
    mapper.SliceFacesCameraOn()
    mapper.BorderOn()
    return mapper


def _others(plane: Plane) -> list[Plane]:
    return [other for other in Plane if other is not plane]


def _trace(view: SliceView, other: Plane, normal: Floats | None) -> Floats:
    """(2,) unit screen direction of another view's plane in this view, y upwards.

    Args:
        view: this view.
        other: the other view.
        normal: (3,) float64, unit, LPS. Normal of the plane it shows; None takes that of the grid.
    """
    axes = view.axes
    if normal is None:
        normal = view_axes(view.grid, other).through
    along = np.cross(normal, axes.through)
    direction = np.array([along @ axes.right, along @ axes.up])
    return np.asarray(direction / np.linalg.norm(direction))


def _line(color: tuple[float, float, float]) -> vtkActor2D:
    actor = vtkActor2D()
    actor.GetProperty().SetColor(*color)
    actor.GetProperty().SetOpacity(0.75)
    actor.GetProperty().SetLineWidth(1.0)
    return actor


def _set_line(actor: vtkActor2D, ends: list[Floats]) -> None:
    points = vtkPoints()
    cells = vtkCellArray()
    for end in ends:
        points.InsertNextPoint(float(end[0]), float(end[1]), 0.0)
    for first in (0, 2):
        cells.InsertNextCell(2)
        cells.InsertCellPoint(first)
        cells.InsertCellPoint(first + 1)
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetLines(cells)
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(data)
    actor.SetMapper(mapper)
