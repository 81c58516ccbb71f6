"""trame-slicer's 3D view beside VTK's mappers: in a process of an environment of its own.

Its window is drawn as trame-slicer sets it up, with the volume rendering that it chooses by itself,
but the transfer function, the camera and the clock are those of the other peers. Lines of JSON go
in (a camera) and out (the seconds of a frame).
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from spine_app.domain.view.camera import VIEW_ANGLE_DEG
from tests.benchmarks.browser_peers import SLICER_PEER, NotHere, environment
from tests.benchmarks.render3d_peers import MOVING_RATE, STILL_RATE

PROGRAM = """
import json
import sys
import time
import numpy as np
from slicer import vtkMRMLScalarVolumeNode
from trame_slicer.core import SlicerApp
from trame_slicer.views import DirectViewFactory, ViewLayoutDefinition
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkWindowToImageFilter
voxels, told = np.load(sys.argv[1]), json.loads(sys.argv[2])
image = vtkImageData()
image.SetDimensions(*voxels.shape[::-1])
image.GetPointData().SetScalars(numpy_to_vtk(voxels.ravel(), deep=True))
app = SlicerApp()
app.view_manager.register_factory(DirectViewFactory(do_render_offscreen=True))
view = app.view_manager.create_view(ViewLayoutDefinition.threed_view())
view.update_size(*told["size"])
view.set_render_blocked(True)
node = app.scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
matrix = vtkMatrix4x4()
matrix.DeepCopy(told["index_to_ras"])
node.SetIJKToRASMatrix(matrix)
node.SetAndObserveImageData(image)
node.CreateDefaultDisplayNodes()
app.display_manager.show_volume(node, vr_preset="CT-Bone")
look = app.volume_rendering.get_vr_display_node(node).GetVolumePropertyNode().GetVolumeProperty()
colors, opacities = look.GetRGBTransferFunction(), look.GetScalarOpacity()
colors.RemoveAllPoints()
opacities.RemoveAllPoints()
for value, rgb in told["colors"]:
    colors.AddRGBPoint(value, *rgb)
for value, alpha in told["opacities"]:
    opacities.AddPoint(value, alpha)
look.GetGradientOpacity().RemoveAllPoints()
look.GetGradientOpacity().AddPoint(0, 1)
window, renderer = view.render_window(), view.renderer()
for line in sys.stdin:
    seen = json.loads(line)
    camera = renderer.GetActiveCamera()
    camera.SetPosition(seen["position"])
    camera.SetFocalPoint(seen["focus"])
    camera.SetViewUp(seen["up"])
    camera.SetViewAngle(seen["angle"])
    renderer.ResetCameraClippingRange()
    window.SetDesiredUpdateRate(seen["rate"])
    started = time.perf_counter()
    window.Render()
    grab = vtkWindowToImageFilter()
    grab.SetInput(window)
    grab.SetShouldRerender(False)
    grab.ReadFrontBufferOff()
    grab.Update()
    seconds = time.perf_counter() - started
    pixels = vtk_to_numpy(grab.GetOutput().GetPointData().GetScalars())
    answer = {"seconds": seconds, "brightest": int(pixels.max()), "size": window.GetSize()}
    print("answer", json.dumps(answer), flush=True)
"""
RAS_OF_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


class SlicerPeer:
    """The same as `render3d_peers.Peer`, in the other process."""

    name = SLICER_PEER.name

    def __init__(self, volume, preset, size):
        """Nothing runs before the first frame, so that it disturbs nobody else's.

        Raises:
            NotHere: it cannot be installed.
        """
        self._python = environment(SLICER_PEER.environment, SLICER_PEER.requirements)
        self._volume, self._preset, self._size = volume, preset, list(size)
        self._folder = tempfile.TemporaryDirectory()
        self._process = None

    def _start(self):
        array, program = (Path(self._folder.name, name) for name in ("volume.npy", "peer.py"))
        np.save(array, self._volume.voxels_kji)
        program.write_text(PROGRAM)
        preset, index_to_ras = self._preset, RAS_OF_LPS @ self._volume.grid.index_to_lps
        told = {
            "size": self._size,
            "index_to_ras": index_to_ras.ravel().tolist(),
            "colors": [[float(value), list(map(float, rgb))] for value, rgb in preset.colors],
            "opacities": [[float(value), float(alpha)] for value, alpha in preset.opacities],
        }
        return subprocess.Popen(
            [self._python, program, array, json.dumps(told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def seconds(self, camera, *, moving):
        """Of one frame, until its pixels are there.

        Raises:
            NotHere: it ended instead.
        """
        self._process = self._process or self._start()
        ras = RAS_OF_LPS[:3, :3]
        seen = {
            "position": (ras @ camera.position_lps).tolist(),
            "focus": (ras @ camera.focus_lps).tolist(),
            "up": (ras @ camera.up).tolist(),
            "angle": VIEW_ANGLE_DEG,
            "rate": MOVING_RATE if moving else STILL_RATE,
        }
        try:
            self._process.stdin.write(json.dumps(seen) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise NotHere("does not start") from None
        for line in self._process.stdout:
            if line.startswith("answer "):
                answer = json.loads(line.removeprefix("answer "))
                assert answer["brightest"] > 100, "the peer drew nothing"
                assert answer["size"] == self._size, "the peer drew another size"
                return answer["seconds"]
        raise NotHere("ends instead of drawing")

    def release(self):
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._folder.cleanup()
