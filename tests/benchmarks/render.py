"""Frames of the 3D view against VTK's own choice of mapper, `vtkSmartVolumeMapper`."""

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction
from vtkmodules.vtkRenderingCore import vtkColorTransferFunction, vtkVolume, vtkVolumeProperty
from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkSmartVolumeMapper

from spine_app.domain.camera import VIEW_ANGLE_DEG, Side, looking_at
from spine_app.domain.drawing import Overlay
from spine_app.domain.geometry import Grid
from spine_app.domain.presets import CT_PRESETS
from spine_app.domain.render_preset import RenderPreset
from spine_app.domain.volume import Modality, Volume
from spine_app.pipelines.convert import image_of, prop_matrix
from spine_app.pipelines.scene import Scene
from spine_app.pipelines.volume import VolumeView
from tests.benchmarks.rows import Row, interleaved

SIZE = (800, 600)
PEER = "vtkSmartVolumeMapper"


def rows() -> list[Row]:
    """Interactive and still frames of a turning 256-cube of nested shells, bone preset."""
    volume = _shells(256)
    preset = CT_PRESETS["bone"]
    frames: list[object] = []
    view = VolumeView(frames.append)
    view.resize(*SIZE)
    view.show(volume)
    view.apply(preset)
    peer = _Peer(volume, preset)
    camera = looking_at(volume.grid, Side.ANTERIOR, SIZE[0] / SIZE[1])

    def ours_moving() -> None:
        nonlocal camera
        camera = camera.orbited(7, 2)
        view.look(camera, Overlay())
        view.draw()

    def ours_still() -> None:
        ours_moving()
        while view.refine(lambda: False):
            pass

    def theirs() -> None:
        peer.draw(camera)

    ours_still()
    theirs()
    assert peer.scene.pixels()[..., :3].max() > 100, "the peer drew nothing"
    moving = interleaved(ours_moving, theirs)
    still = interleaved(ours_still, theirs)
    case = f"256 cubed, {SIZE[0]} x {SIZE[1]}, {view.renderer_name.split()[0]}"
    view.release()
    peer.scene.release()
    return [
        Row(case, "moving frame", *moving, PEER, "s"),
        Row(case, "still frame, all steps", *still, PEER, "s"),
    ]


class _Peer:
    """The stock mapper in a window of the same kind."""

    def __init__(self, volume: Volume, preset: RenderPreset) -> None:
        self.scene = Scene(lambda _frame: None, (0, 0, 0))
        self.scene.resize(*SIZE)
        prop = vtkVolume()
        mapper = vtkSmartVolumeMapper()
        mapper.SetInputData(image_of(volume))
        prop.SetMapper(mapper)
        prop.SetProperty(_property(preset))
        prop.SetUserMatrix(prop_matrix(volume.grid))
        self.scene.renderer.AddVolume(prop)

    def draw(self, camera) -> None:
        target = self.scene.renderer.GetActiveCamera()
        target.SetPosition(*camera.position_lps)
        target.SetFocalPoint(*camera.focus_lps)
        target.SetViewUp(*camera.up)
        target.SetViewAngle(VIEW_ANGLE_DEG)
        self.scene.renderer.ResetCameraClippingRange()
        self.scene.render()
        self.scene.hand_over(still=True)


def _property(preset: RenderPreset) -> vtkVolumeProperty:
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


def _shells(size: int) -> Volume:
    """A ball with dense shells and a gap, so that rays pass air, soft and dense parts."""
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    radius = np.sqrt(axis[:, None, None] ** 2 + axis[:, None] ** 2 + axis**2)
    values = np.where(radius < 0.9, 60 + 700 * np.sin(14 * radius) ** 8, -1000)
    values[:, :, size // 2 :][radius[:, :, size // 2 :] > 0.6] = -1000
    grid = Grid((size, size, size), (1, 1, 1), (0, 0, 0), np.eye(3))
    return Volume(values.astype(np.int16), grid, Modality.CT)
