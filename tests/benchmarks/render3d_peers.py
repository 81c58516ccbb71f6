"""VTK's own volume mappers, drawn by a software OpenGL, as a VTK program would use them."""

import time

from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction
from vtkmodules.vtkRenderingCore import vtkColorTransferFunction, vtkVolume, vtkVolumeProperty
from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper
from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkSmartVolumeMapper

from spine_app.domain.view.camera import VIEW_ANGLE_DEG
from spine_app.pipelines.convert import image_of, prop_matrix
from spine_app.pipelines.scene import Scene

STILL_RATE, MOVING_RATE = 0.0001, 15.0
"""Frames per second that an interactor of VTK asks for at rest and in motion."""
PEERS = {
    "vtkSmartVolumeMapper": vtkSmartVolumeMapper,
    "vtkFixedPointVolumeRayCastMapper": vtkFixedPointVolumeRayCastMapper,
}


class Peer:
    """One mapper with its defaults in a window of its own."""

    def __init__(self, name, volume, preset, size):
        self.name = name
        self.scene = Scene(lambda _frame: None, (0, 0, 0))
        self.scene.resize(*size)
        prop = vtkVolume()
        mapper = PEERS[name]()
        mapper.SetInputData(image_of(volume))
        prop.SetMapper(mapper)
        prop.SetProperty(_property(preset))
        prop.SetUserMatrix(prop_matrix(volume.grid))
        self.scene.renderer.AddVolume(prop)

    def seconds(self, camera, *, moving):
        """Of one frame, until its pixels are there."""
        self.scene.window.SetDesiredUpdateRate(MOVING_RATE if moving else STILL_RATE)
        target = self.scene.renderer.GetActiveCamera()
        target.SetPosition(*camera.position_lps)
        target.SetFocalPoint(*camera.focus_lps)
        target.SetViewUp(*camera.up)
        target.SetViewAngle(VIEW_ANGLE_DEG)
        self.scene.renderer.ResetCameraClippingRange()
        started = time.perf_counter()
        self.scene.render()
        assert self.scene.pixels()[..., :3].max() > 100, "the peer drew nothing"
        return time.perf_counter() - started

    def release(self):
        self.scene.release()


def _property(preset):
    prop = vtkVolumeProperty()
    prop.ShadeOn()
    prop.SetInterpolationTypeToLinear()
    colors, opacities = vtkColorTransferFunction(), vtkPiecewiseFunction()
    for value, rgb in preset.colors:
        colors.AddRGBPoint(value, *rgb)
    for value, alpha in preset.opacities:
        opacities.AddPoint(value, alpha)
    prop.SetColor(colors)
    prop.SetScalarOpacity(opacities)
    return prop
