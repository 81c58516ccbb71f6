"""Surfaces for VTK, with the light that our own ray caster gives them."""

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from spine_app.domain.rendering.mesh import Mesh, ShownMesh
from spine_app.kernels.ray_surface import AMBIENT, DIFFUSE, SPECULAR, SPECULAR_POWER
from spine_app.pipelines.rendering.ray_surfaces import vertex_normals


def poly_data(mesh: Mesh) -> vtkPolyData:
    """VTK surface with normals at its points, in patient space."""
    points = vtkPoints()
    points.SetData(numpy_to_vtk(mesh.points_lps, deep=True))
    corners = np.ascontiguousarray(mesh.triangles, np.int64).reshape(-1)
    offsets = np.arange(0, corners.size + 1, 3, dtype=np.int64)
    cells = vtkCellArray()
    cells.SetData(
        numpy_to_vtkIdTypeArray(offsets, deep=True), numpy_to_vtkIdTypeArray(corners, deep=True)
    )
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetPolys(cells)
    data.GetPointData().SetNormals(numpy_to_vtk(vertex_normals(mesh), deep=True))
    return data


def surface_actor(shown: ShownMesh) -> vtkActor:
    """A surface as it is drawn, lit on both sides."""
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(poly_data(shown.mesh))
    actor = vtkActor()
    actor.SetMapper(mapper)
    look = actor.GetProperty()
    look.SetInterpolationToPhong()
    look.SetColor(*shown.color)
    look.SetOpacity(shown.opacity)
    look.SetAmbient(AMBIENT)
    look.SetDiffuse(DIFFUSE)
    look.SetSpecular(SPECULAR)
    look.SetSpecularPower(SPECULAR_POWER)
    return actor
