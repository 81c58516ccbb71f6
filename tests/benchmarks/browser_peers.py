"""Pages of other viewers on the same volume: programs for environments of their own.

Each is a file that is run with `PYTHON FILE VOLUME.npy PORT` and serves a page whose picture fills
the window; they import nothing of ours.
"""

import os
import subprocess
import sys
import time
import urllib.request
import venv
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "build" / "peers"
INSTALL_S = 900

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


@dataclass(frozen=True)
class Peer:
    """Another viewer: how it is called, what it needs, and its page."""

    name: str
    requirements: tuple[str, ...]
    program: str


STOCK_PEER = Peer(
    "vtkSmartVolumeMapper + VtkRemoteView",
    ("pyvista[jupyter]", "trame>=4", "trame-vtk", "trame-vuetify", "vtk>=9.7"),
    STOCK,
)
PYVISTA_PEER = Peer("PyVista's trame viewer", STOCK_PEER.requirements, PYVISTA)
ALL = (STOCK_PEER, PYVISTA_PEER)


class NotHere(Exception):
    """A peer cannot be installed or does not start; the reason is the text."""


def environment(name, requirements):
    """Python of an environment with the requirements, made on demand.

    Raises:
        NotHere: they do not install.
    """
    folder = PEERS / name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if (folder / "complete").exists():
        return python
    venv.create(folder, with_pip=True)
    command = [python, "-m", "pip", "install", "-q", *requirements]
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_S, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise NotHere(f"does not install: {last[0][:160]}")
    (folder / "complete").touch()
    return python


@contextmanager
def serving(peer, volume, folder, port):
    """Run a peer's page; yields its address.

    Args:
        peer: which.
        volume: .npy file, (k, j, i) int16.
        folder: for its program.
        port: to listen on.

    Raises:
        NotHere: it cannot be installed or does not answer.
    """
    python = environment("pyvista", peer.requirements)
    program = Path(folder, "peer.py")
    program.write_text(peer.program)
    settings = {**os.environ, "TRAME_LOG_NETWORK": ""}
    process = subprocess.Popen(
        [python, program, volume, str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=settings,
    )
    try:
        yield _wait(process, f"http://127.0.0.1:{port}/")
    finally:
        process.kill()
        process.communicate()


def _wait(process, address):
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if process.poll() is not None:
            last = process.stderr.read().strip().splitlines()[-1:] or ["no message"]
            raise NotHere(f"does not start: {last[0][:160]}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return address
        except OSError:
            time.sleep(0.2)
    raise NotHere("does not answer")


def trame_slicer():
    """Why trame-slicer 2.0 is not measured, after trying to install it in its own environment."""
    try:
        environment("slicer", ("trame-slicer==2.0.0",))
    except (NotHere, subprocess.TimeoutExpired) as error:
        return f"trame-slicer 2.0.0 {error}"
    return "trame-slicer 2.0.0 installs, but a page of it on our volume is not written yet"


if __name__ == "__main__":
    sys.stdout.write(f"{trame_slicer()}\n")
