"""Other ways to draw a slice: VTK's mapper in a window, as we did before, and ITK's resampler."""

import itk
import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkImageProperty, vtkImageSlice
from vtkmodules.vtkRenderingImage import vtkImageResliceMapper

from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.volume import Volume
from spine_app.pipelines.convert import image_of, prop_matrix
from spine_app.pipelines.scene import Scene
from spine_app.pipelines.slicing.flat import SliceSettings

DISTANCE_MM = 2000.0


class VtkWindow:
    """`vtkImageResliceMapper` in an off-screen window, read back; labels as a second image."""

    name = "vtkImageResliceMapper"

    def __init__(self, volume: Volume, labels: LabelMap | None, table, size) -> None:
        self.frames = []
        self._scene = Scene(self.frames.append, (0, 0, 0))
        self._scene.resize(*size)
        self._scene.renderer.GetActiveCamera().ParallelProjectionOn()
        self._mapper, self._property = vtkImageResliceMapper(), vtkImageProperty()
        self._property.SetInterpolationTypeToLinear()
        self._add(image_of(volume), self._mapper, self._property, volume.grid)
        if labels is not None:
            self._add_labels(labels, table)

    def _add(self, image, mapper, look, grid):
        mapper.SliceAtFocalPointOn()
        mapper.SliceFacesCameraOn()
        mapper.BorderOn()
        mapper.SetInputData(image)
        prop = vtkImageSlice()
        prop.SetMapper(mapper)
        prop.SetProperty(look)
        prop.SetUserMatrix(prop_matrix(grid))
        self._scene.renderer.AddViewProp(prop)

    def _add_labels(self, labels, table):
        image = vtkImageData()
        image.SetDimensions(*labels.grid.shape_ijk)
        image.SetSpacing(*labels.grid.spacing_ijk)
        image.GetPointData().SetScalars(numpy_to_vtk(labels.labels_kji.reshape(-1), deep=False))
        colors, look = vtkLookupTable(), vtkImageProperty()
        colors.SetNumberOfTableValues(len(table))
        colors.SetTable(numpy_to_vtk(np.ascontiguousarray(table), deep=True))
        colors.SetTableRange(-0.5, len(table) - 0.5)
        look.SetInterpolationTypeToNearest()
        look.UseLookupTableScalarRangeOn()
        look.SetLookupTable(colors)
        look.SetLayerNumber(1)
        self._add(image, vtkImageResliceMapper(), look, labels.grid)

    def draw(self, settings: SliceSettings) -> None:
        """One picture, with its pixels read back."""
        view, camera = settings.view, self._scene.renderer.GetActiveCamera()
        camera.SetFocalPoint(*view.center_lps)
        camera.SetPosition(*(view.center_lps - DISTANCE_MM * view.axes.looking))
        camera.SetViewUp(*view.axes.up)
        camera.SetParallelScale(view.size[1] * view.mm_per_pixel / 2)
        camera.SetClippingRange(DISTANCE_MM / 2, DISTANCE_MM * 1.5)
        self._property.SetColorWindow(settings.window.width)
        self._property.SetColorLevel(settings.window.center)
        self._mapper.SetSlabTypeToMax()
        self._mapper.SetSlabThickness(settings.slab.thickness_mm if settings.slab.is_thick else 0.0)
        self._scene.render()
        self._scene.hand_over(still=False)

    def pixels(self):
        """(h, w, 4) uint8 of the last picture."""
        return self.frames[-1].pixels

    def release(self) -> None:
        """Free the window."""
        self._scene.release()


class ItkResampler:
    """`itk.ResampleImageFilter`, then window and level in numpy; no labels."""

    name = "itk.ResampleImageFilter"

    def __init__(self, volume: Volume, size) -> None:
        grid = volume.grid
        image = itk.image_view_from_array(volume.voxels_kji)
        image.SetSpacing([float(v) for v in grid.spacing_ijk])
        image.SetOrigin([float(v) for v in grid.origin_lps])
        image.SetDirection(np.ascontiguousarray(grid.direction))
        self._kind = kind = type(image)
        self._filter = itk.ResampleImageFilter[kind, kind].New(Input=image)
        self._filter.SetInterpolator(itk.LinearInterpolateImageFunction[kind, itk.D].New())
        self._filter.SetDefaultPixelValue(-32768)
        self._filter.UseReferenceImageOn()
        self._image, self._size = image, size
        self._pixels = None

    def draw(self, settings: SliceSettings) -> None:
        """One picture."""
        view, axes = settings.view, settings.view.axes
        mm, (width, height) = view.mm_per_pixel, self._size
        corner = (
            view.center_lps - (width - 1) / 2 * mm * axes.right + (height - 1) / 2 * mm * axes.up
        )
        direction = np.column_stack((axes.right, -axes.up, axes.looking))
        count, step = 1, 1.0
        if settings.slab.is_thick:
            step = float(1 / np.linalg.norm(view.grid.lps_to_index[:3, :3] @ axes.looking))
            count = 2 * int(settings.slab.thickness_mm / step / 2) + 1
        start = corner - (count // 2) * step * axes.looking
        # A picture without pixels that says where the result lies.
        place = self._kind.New()
        place.SetRegions([width, height, count])
        place.SetOrigin([float(v) for v in start])
        place.SetSpacing([mm, mm, step])
        place.SetDirection(np.ascontiguousarray(direction))
        self._filter.SetReferenceImage(place)
        self._filter.Update()
        values = itk.array_view_from_image(self._filter.GetOutput()).max(axis=0)
        low = settings.window.center - settings.window.width / 2
        grey = np.clip((values - low) * (255 / settings.window.width), 0, 255).astype(np.uint8)
        self._pixels = np.dstack((grey, grey, grey, np.full_like(grey, 255)))

    def pixels(self):
        """(h, w, 4) uint8 of the last picture."""
        return self._pixels
