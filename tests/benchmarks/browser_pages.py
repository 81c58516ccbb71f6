"""Pages of other viewers on the same volume, each a program for an environment of its own.

A program is run with `PYTHON FILE VOLUME.npy PORT`, serves a page whose picture fills the window,
and imports nothing of ours.
"""

_IMAGE = """
import sys
import numpy as np
import vtk
from vtk.util.numpy_support import numpy_to_vtk
voxels = np.load(sys.argv[1])
image = vtk.vtkImageData()
image.SetDimensions(*voxels.shape[::-1])
image.GetPointData().SetScalars(numpy_to_vtk(voxels.ravel(), deep=True))
"""

STOCK = (
    _IMAGE
    + """
from trame.app import get_server
from trame.ui.html import DivLayout
from trame.widgets import vtk as vtk_widgets
mapper, volume = vtk.vtkSmartVolumeMapper(), vtk.vtkVolume()
mapper.SetInputData(image)
volume.SetMapper(mapper)
prop = volume.GetProperty()
prop.ShadeOn()
prop.SetInterpolationTypeToLinear()
color, opacity = vtk.vtkColorTransferFunction(), vtk.vtkPiecewiseFunction()
for value, rgb in ((-1000, (0, 0, 0)), (150, (.6, .4, .3)), (1500, (1, 1, .9))):
    color.AddRGBPoint(value, *rgb)
for value, alpha in ((-1000, 0), (150, 0), (400, .5), (1500, .9)):
    opacity.AddPoint(value, alpha)
prop.SetColor(color)
prop.SetScalarOpacity(opacity)
renderer, window = vtk.vtkRenderer(), vtk.vtkRenderWindow()
renderer.AddVolume(volume)
window.AddRenderer(renderer)
window.SetOffScreenRendering(1)
interactor = vtk.vtkRenderWindowInteractor()
interactor.SetRenderWindow(window)
interactor.SetInteractorStyle(vtk.vtkInteractorStyleTrackballCamera())
renderer.ResetCamera()
server = get_server()
with DivLayout(server) as layout:
    layout.root.style = "position: fixed; inset: 0"
    view = vtk_widgets.VtkRemoteView(window, interactive_ratio=1)
    server.controller.on_server_ready.add(lambda **_: view.update())
server.start(host="127.0.0.1", port=int(sys.argv[2]), open_browser=False, timeout=0)
"""
)

PYVISTA = """
import sys
import numpy as np
import pyvista
from pyvista.trame.ui import plotter_ui
from trame.app import get_server
from trame.ui.vuetify3 import VAppLayout
pyvista.OFF_SCREEN = True
voxels = np.load(sys.argv[1])
grid = pyvista.ImageData(dimensions=voxels.shape[::-1])
grid.point_data["v"] = voxels.ravel()
plotter = pyvista.Plotter(off_screen=True)
plotter.add_volume(grid, scalars="v", cmap="bone", opacity=[0, 0, 0, .4, .7, .9], shade=True)
server = get_server(client_type="vue3")
with VAppLayout(server):
    plotter_ui(plotter, mode="server", default_server_rendering=True)
server.start(host="127.0.0.1", port=int(sys.argv[2]), open_browser=False, timeout=0)
"""

SLICER = (
    _IMAGE
    + """
from slicer import vtkMRMLScalarVolumeNode
from trame.app import get_server
from trame.ui.vuetify3 import VAppLayout
from trame.widgets import client
from trame_slicer.core import LayoutManager, SlicerApp
from trame_slicer.rca_view import register_rca_factories
server = get_server(client_type="vue3")
slicer = SlicerApp()
register_rca_factories(slicer.view_manager, server)
layouts = LayoutManager(slicer.scene, slicer.view_manager, server)
layouts.register_layout_dict({"3D": LayoutManager.default_grid_configuration()["3D Only"]})
layouts.set_layout("3D")
node = slicer.scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
node.SetAndObserveImageData(image)
node.CreateDefaultDisplayNodes()
with VAppLayout(server) as layout:
    client.Style("html, body { overflow: hidden } .v-application__wrap { height: 100vh }")
    layouts.initialize_layout_grid(layout)
slicer.display_manager.show_volume(node, vr_preset="CT-Bone", do_reset_views=True)
server.start(host="127.0.0.1", port=int(sys.argv[2]), open_browser=False, timeout=0)
"""
)
