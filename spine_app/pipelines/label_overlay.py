"""Labels over a slice: the same plane of a label map in colours, just in front of the grey one."""

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkCommonDataModel import vtkPlane
from vtkmodules.vtkRenderingCore import vtkImageProperty, vtkImageSlice, vtkRenderer
from vtkmodules.vtkRenderingImage import vtkImageResliceMapper

from spine_app.domain.geometry import Floats
from spine_app.domain.labels import LabelMap
from spine_app.domain.slice_view import SliceView
from spine_app.pipelines.convert import label_image_of, matrix_of, prop_axes

FRONT_MM = 1.0
"""How far the labels are drawn in front of the slice: two pictures in one plane would fight."""


class LabelOverlay:
    """Labels of one slice view. Belongs to the thread of the view."""

    def __init__(self, renderer: vtkRenderer) -> None:
        """Draw nothing yet."""
        self._renderer = renderer
        self._property = vtkImageProperty()
        # Labels are names, not amounts: there is nothing between two of them.
        self._property.SetInterpolationTypeToNearest()
        self._property.UseLookupTableScalarRangeOn()
        self._slice = vtkImageSlice()
        self._slice.SetProperty(self._property)
        self._slice.PickableOff()
        self._plane = vtkPlane()
        self._mapper = vtkImageResliceMapper()
        self._matrix: Floats | None = None

    def show(self, labels: LabelMap) -> None:
        """Show a label map; its array is used in place. It is invisible until it is painted."""
        self._mapper = vtkImageResliceMapper()
        self._mapper.SetSlicePlane(self._plane)
        self._mapper.BorderOn()
        self._mapper.SetInputData(label_image_of(labels))
        self._slice.SetMapper(self._mapper)
        self._slice.VisibilityOff()
        self._matrix = prop_axes(labels.grid)
        self._renderer.AddViewProp(self._slice)

    def paint(self, table: NDArray[np.uint8]) -> None:
        """Give the labels colours.

        Args:
            table: (n, 4) uint8. Red, green, blue and opacity by label; labels from n on are
                drawn like the last one.
        """
        colors = vtkLookupTable()
        colors.SetNumberOfTableValues(len(table))
        colors.SetTable(numpy_to_vtk(np.ascontiguousarray(table), deep=True))
        # Each label is the middle of its own step.
        colors.SetTableRange(-0.5, len(table) - 0.5)
        self._property.SetLookupTable(colors)
        self._slice.VisibilityOn()

    def place(self, view: SliceView) -> None:
        """Take the plane of a view.

        Slice and plane move together towards the viewer, so what is sampled is exactly the plane
        of the view, and what is drawn lies before it.
        """
        if self._matrix is None:
            return
        forward = -FRONT_MM * view.axes.looking
        matrix = self._matrix.copy()
        matrix[:3, 3] += forward
        self._slice.SetUserMatrix(matrix_of(matrix))
        self._plane.SetOrigin(*(view.center_lps + forward))
        self._plane.SetNormal(*(-view.axes.looking))

    def clear(self) -> None:
        """Draw nothing and let go of the labels."""
        self._renderer.RemoveViewProp(self._slice)
        self._mapper = vtkImageResliceMapper()
        self._slice.SetMapper(self._mapper)
        self._matrix = None
