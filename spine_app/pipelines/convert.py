"""Numpy to VTK; the only place where index order changes."""

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.volume import Volume


def image_of(volume: Volume) -> vtkImageData:
    """VTK image over the same memory, without origin and direction.

    `vtkFixedPointVolumeRayCastMapper` ignores an image's direction matrix, so images stay in index
    space scaled to mm, and props carry `prop_matrix` as their user matrix.

    Args:
        volume: its array must be C-contiguous and outlive the image (the image keeps a reference).
    """
    image = vtkImageData()
    image.SetDimensions(*volume.grid.shape_ijk)
    image.SetSpacing(*volume.grid.spacing_ijk)
    scalars = numpy_to_vtk(volume.voxels_kji.reshape(-1), deep=False)
    image.GetPointData().SetScalars(scalars)
    return image


def prop_matrix(grid: Grid) -> vtkMatrix4x4:
    """Matrix from the mm space of `image_of` to LPS mm: the grid's direction and origin."""
    return matrix_of(prop_axes(grid))


def prop_axes(grid: Grid) -> Floats:
    """(4, 4) float64. The same as `prop_matrix`, as an array."""
    matrix = np.eye(4)
    matrix[:3, :3] = grid.direction
    matrix[:3, 3] = grid.origin_lps
    return matrix


def matrix_of(matrix: Floats) -> vtkMatrix4x4:
    """VTK copy of a (4, 4) matrix."""
    result = vtkMatrix4x4()
    result.DeepCopy([float(value) for value in matrix.reshape(-1)])
    return result


def pixels_of(array: vtkUnsignedCharArray, width: int, height: int) -> NDArray[np.uint8]:
    """(height, width, 4) uint8 RGBA copy of window pixels, first row at the top."""
    flat = vtk_to_numpy(array)
    return np.ascontiguousarray(flat.reshape(height, width, 4)[::-1])
