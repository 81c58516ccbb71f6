"""The same brush as others make it: a mask of numpy, and VTK's stencil of a surface."""

import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import VTK_UNSIGNED_CHAR
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonTransforms import vtkTransform
from vtkmodules.vtkFiltersGeneral import vtkTransformPolyDataFilter
from vtkmodules.vtkFiltersSources import vtkCylinderSource
from vtkmodules.vtkImagingStencil import vtkImageStencilToImage, vtkPolyDataToImageStencil


def numpy_brush(labels, grid, start, end, radius):
    """A mask of distances in the box of the brush, and a copy of the box for undo."""
    box = _box(grid, start, end, radius)
    part = labels[box]
    undo = part.copy()
    k, j, i = (np.arange(one.start, one.stop) for one in box)
    points = np.stack(np.meshgrid(k, j, i, indexing="ij"), axis=-1)[..., ::-1] * grid.spacing_ijk
    way = end - start
    offset = points + grid.origin_lps - start
    along = np.clip(offset @ way / max(way @ way, 1e-12), 0, 1)
    under = np.linalg.norm(offset - along[..., None] * way, axis=-1) <= radius
    part[under & (part == 0)] = 1
    return undo


def vtk_brush(labels, grid, start, end, radius):
    """A capsule as a surface, its stencil in the box, and a copy of the box for undo."""
    box = _box(grid, start, end, radius)
    part = labels[box]
    undo = part.copy()
    to_stencil = vtkPolyDataToImageStencil()
    to_stencil.SetInputData(_capsule(start, end, radius))
    to_stencil.SetOutputSpacing(*grid.spacing_ijk)
    to_stencil.SetOutputOrigin(*grid.origin_lps)
    extent = [n for one in reversed(box) for n in (one.start, one.stop - 1)]
    to_stencil.SetOutputWholeExtent(*extent)
    to_image = vtkImageStencilToImage()
    to_image.SetInputConnection(to_stencil.GetOutputPort())
    to_image.SetInsideValue(1)
    to_image.SetOutsideValue(0)
    to_image.SetOutputScalarType(VTK_UNSIGNED_CHAR)
    to_image.Update()
    image: vtkImageData = to_image.GetOutput()
    under = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(part.shape) > 0
    part[under & (part == 0)] = 1
    return undo


def _capsule(start, end, radius):
    """VTK's cylinder with round ends lies along y about the origin."""
    way = end - start
    length = float(np.linalg.norm(way))
    source = vtkCylinderSource()
    source.SetRadius(radius)
    source.SetHeight(length)
    source.SetCapsuleCap(True)
    source.SetLatLongTessellation(True)
    source.SetResolution(32)
    turn = vtkTransform()
    turn.Translate(*((start + end) / 2))
    axis = np.cross((0.0, 1.0, 0.0), way)
    angle = np.degrees(np.arccos(way[1] / length))
    turn.RotateWXYZ(angle, *axis)
    placed = vtkTransformPolyDataFilter()
    placed.SetInputConnection(source.GetOutputPort())
    placed.SetTransform(turn)
    placed.Update()
    return placed.GetOutput()


def _box(grid, start, end, radius):
    """Slices of k, j and i around the brush."""
    low = np.floor(grid.indices_ijk(np.minimum(start, end) - radius)).astype(int)
    high = np.ceil(grid.indices_ijk(np.maximum(start, end) + radius)).astype(int) + 1
    return tuple(slice(a, b) for a, b in zip(low[::-1], high[::-1], strict=True))
