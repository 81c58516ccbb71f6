"""Other ways from a label to a smooth surface: 3D Slicer's, scikit-image's, TotalSegmentator's.

All get the label's box only, with a rim of one voxel, which is quicker than the whole volume that
two of them take at home.
"""

import numpy as np
from scipy import sparse
from skimage.measure import marching_cubes
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkFiltersCore import vtkSurfaceNets3D, vtkWindowedSincPolyDataFilter
from vtkmodules.vtkFiltersGeneral import vtkDiscreteMarchingCubes

SLICER_ROUNDS, SLICER_BAND = 40, 0.01
"""What 3D Slicer makes of its usual smoothing factor of 0.5: 20 + 40 f rounds, 10^(-4 f)."""
TOTAL_ROUNDS, TOTAL_WEIGHT = 20, 0.1


def slicer(mask, spacing, origin):
    """3D Slicer's classic recipe: discrete marching cubes, then a windowed sinc filter."""
    cubes = vtkDiscreteMarchingCubes()
    cubes.SetInputData(_image(mask, spacing, origin))
    cubes.GenerateValues(1, 1, 1)
    cubes.ComputeNormalsOff()
    cubes.ComputeGradientsOff()
    smoother = vtkWindowedSincPolyDataFilter()
    smoother.SetInputConnection(cubes.GetOutputPort())
    smoother.SetNumberOfIterations(SLICER_ROUNDS)
    smoother.SetPassBand(SLICER_BAND)
    smoother.BoundarySmoothingOff()
    smoother.FeatureEdgeSmoothingOff()
    smoother.NonManifoldSmoothingOn()
    smoother.NormalizeCoordinatesOn()
    smoother.Update()
    return _arrays(smoother.GetOutput())


def skimage(mask, spacing, origin):
    """Marching cubes of scikit-image, not smoothed."""
    points, triangles, _, _ = marching_cubes(mask, 0.5, spacing=spacing[::-1])
    return points[:, ::-1] + np.asarray(origin), triangles


def total_segmentator(mask, spacing, origin):
    """As its previews are made: marching cubes of scikit-image, 20 rounds of uniform smoothing."""
    points, triangles, _, _ = marching_cubes(mask, 0.5)
    ends = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    both = np.concatenate([ends, ends[:, ::-1]]).T
    links = sparse.coo_matrix(
        (np.ones(both.shape[1], np.float32), both), (len(points), len(points))
    ).tocsr()
    links.data[:] = 1
    degrees = np.asarray(links.sum(axis=1))
    for _ in range(TOTAL_ROUNDS):
        points += TOTAL_WEIGHT * ((links @ points) / degrees - points)
    return points[:, ::-1] * spacing + np.asarray(origin), triangles


def surface_nets(labels, spacing, ids):
    """VTK's surface nets, all labels at once; their surfaces share points where they touch."""
    nets = vtkSurfaceNets3D()
    nets.SetInputData(_image(labels, spacing, (0, 0, 0)))
    for n, label in enumerate(ids):
        nets.SetValue(n, label)
    nets.SmoothingOn()
    nets.SetOutputMeshTypeToTriangles()
    nets.Update()
    return nets.GetOutput()


def _image(array, spacing, origin):
    image = vtkImageData()
    image.SetDimensions(*array.shape[::-1])
    image.SetSpacing(*spacing)
    image.SetOrigin(*origin)
    image.GetPointData().SetScalars(numpy_to_vtk(array.reshape(-1), deep=False))
    return image


def _arrays(surface):
    points = vtk_to_numpy(surface.GetPoints().GetData())
    return points, vtk_to_numpy(surface.GetPolys().GetConnectivityArray()).reshape(-1, 3)
