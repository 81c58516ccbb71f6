"""A window without a screen: renderer, size, pixels, and what kind of OpenGL draws it."""

import ctypes
import sys
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass, field

import numpy as np
import vtkmodules.vtkRenderingOpenGL2
import vtkmodules.vtkRenderingVolumeOpenGL2
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import vtkLogger, vtkObject, vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

from spine_app.domain.view.drawing import Overlay
from spine_app.pipelines.convert import pixels_of

C_LIBRARY = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
SOFTWARE_RENDERERS = ("llvmpipe", "softpipe", "swiftshader", "software", "gdi generic")
PIXELS_MAX = 4_000_000
"""Largest window in device pixels; a larger view is drawn smaller and enlarged by the browser."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One drawn picture.

    Attributes:
        pixels: (height, width, 4) uint8 RGBA, first row at the top.
        still: True for a frame at full quality, False for one drawn while the scene moves.
        overlay: what the page draws over it.
    """

    pixels: NDArray[np.uint8]
    still: bool
    overlay: Overlay = field(default_factory=Overlay)


OnFrame = Callable[[Frame], None]


def quiet_vtk() -> None:
    """Keep VTK's own messages off the terminal: they are text of others."""
    vtkObject.GlobalWarningDisplayOff()
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)


def make_window() -> vtkRenderWindow:
    """An off-screen render window; on Linux through EGL, which needs no display."""
    quiet_vtk()
    window = _egl_window() if sys.platform.startswith("linux") else None
    window = window or vtkRenderWindow()
    window.SetOffScreenRendering(True)
    window.SetMultiSamples(0)
    return window


def _egl_window() -> vtkRenderWindow | None:
    kind = getattr(vtkmodules.vtkRenderingOpenGL2, "vtkEGLRenderWindow", None)
    if kind is None or find_library("EGL") is None:
        return None
    window: vtkRenderWindow = kind()
    return window


class Scene:
    """A renderer in a window of its own. Belongs to the thread that made it."""

    def __init__(self, on_frame: OnFrame, background: tuple[float, float, float]) -> None:
        """Make the window; `on_frame` is called on this thread with each picture."""
        self.window = make_window()
        self.renderer = vtkRenderer()
        self.renderer.SetBackground(*background)
        self.window.AddRenderer(self.renderer)
        self._on_frame = on_frame
        self._buffer = vtkUnsignedCharArray()
        self.overlay = Overlay()
        self.sized = False

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels, reduced to `PIXELS_MAX` in all; 0 is drawn no more."""
        self.sized = width > 0 and height > 0
        if not self.sized:
            return
        shrink = min(1.0, (PIXELS_MAX / max(width * height, 1)) ** 0.5)
        self.window.SetSize(max(8, int(width * shrink)), max(8, int(height * shrink)))

    def render(self) -> None:
        """Draw, without handing over."""
        self.window.Render()

    def hand_over(self, *, still: bool) -> None:
        """Give what was drawn to `on_frame`."""
        self._on_frame(Frame(self.pixels(), still, self.overlay))

    def pixels(self) -> NDArray[np.uint8]:
        """(height, width, 4) uint8 RGBA of what was drawn last."""
        width, height = self.window.GetSize()
        self.window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._buffer, 0)
        return pixels_of(self._buffer, width, height)

    def renderer_name(self) -> str:
        """Name of the OpenGL renderer; renders once if nothing was drawn yet."""
        self.window.Render()
        lines = self.window.ReportCapabilities().splitlines()
        named = [line.split(":", 1)[1] for line in lines if "renderer string" in line.lower()]
        return named[0].strip() if named else "unknown"

    @staticmethod
    def forget_freed_memory() -> None:
        """Give freed memory back to the system; the C library would keep it for later."""
        trim = getattr(C_LIBRARY, "malloc_trim", None)
        if trim is not None:
            trim(0)

    def release(self) -> None:
        """Free the GL context."""
        self.window.Finalize()


def is_software(renderer_name: str) -> bool:
    """Whether an OpenGL renderer draws on the CPU."""
    return any(word in renderer_name.lower() for word in SOFTWARE_RENDERERS)
