import sys

import numpy as np
import pytest
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from spine_app.pipelines import scene as scene_module
from spine_app.pipelines.scene import PIXELS_MAX, Scene, is_software, make_window


@pytest.fixture
def frames():
    return []


@pytest.fixture
def scene(frames):
    scene = Scene(frames.append, (1.0, 0.0, 0.0))
    yield scene
    scene.release()


@pytest.mark.parametrize(
    "name",
    [
        "llvmpipe (LLVM 19.1.7, 256 bits)",
        "softpipe",
        "Google SwiftShader",
        "Apple Software Renderer",
        "GDI Generic",
    ],
)
def test_a_renderer_on_the_cpu_is_known_by_its_name(name):
    assert is_software(name)


@pytest.mark.parametrize("name", ["NVIDIA H100/PCIe/SSE2", "AMD Radeon", "Apple M3", "unknown", ""])
def test_any_other_renderer_is_taken_for_a_gpu(name):
    assert not is_software(name)


def test_a_window_is_never_on_a_screen():
    window = make_window()

    assert window.GetOffScreenRendering()
    assert window.GetMultiSamples() == 0


@pytest.mark.parametrize(("platform", "library"), [("linux", None), ("win32", "EGL")])
def test_a_window_can_be_made_where_there_is_no_egl(monkeypatch, platform, library):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(scene_module, "find_library", lambda _name: library)

    assert isinstance(make_window(), vtkRenderWindow)


def test_a_vtk_without_egl_windows_makes_another(monkeypatch):
    monkeypatch.delattr(
        scene_module.vtkmodules.vtkRenderingOpenGL2, "vtkEGLRenderWindow", raising=False
    )

    assert isinstance(make_window(), vtkRenderWindow)


@pytest.mark.parametrize(("asked", "given"), [((640, 480), (640, 480)), ((3, 300), (8, 300))])
def test_a_window_has_the_size_of_its_view(scene, asked, given):
    scene.resize(*asked)

    assert scene.window.GetSize() == given
    assert scene.sized


@pytest.mark.parametrize("hidden", [(0, 0), (-5, 300)])
def test_a_view_that_is_hidden_has_no_size(scene, hidden):
    scene.resize(640, 480)
    scene.resize(*hidden)
    assert not scene.sized

    scene.resize(640, 480)
    assert scene.sized


@pytest.mark.parametrize("asked", [(8000, 6000), (100_000, 100), (2001, 2001)])
def test_a_large_view_is_drawn_smaller_in_the_same_shape(scene, asked):
    scene.resize(*asked)
    width, height = scene.window.GetSize()

    assert width * height <= PIXELS_MAX
    assert width / height == pytest.approx(asked[0] / asked[1], rel=0.05)


def test_a_new_scene_has_no_size(scene):
    assert not scene.sized


def test_a_picture_is_handed_over_with_its_size_and_colours(scene, frames):
    scene.resize(24, 16)
    scene.render()
    scene.hand_over(still=True)

    (frame,) = frames
    assert frame.still
    assert frame.pixels.shape == (16, 24, 4)
    assert frame.pixels.dtype == np.uint8
    assert frame.pixels.reshape(-1, 4).mean(axis=0)[:3] == pytest.approx([255, 0, 0])


def test_a_picture_that_was_handed_over_is_not_drawn_over(scene, frames):
    scene.resize(24, 16)
    scene.render()
    scene.hand_over(still=False)
    scene.renderer.SetBackground(0, 0, 1)
    scene.render()
    scene.hand_over(still=False)

    assert frames[0].pixels[0, 0, 0] == 255
    assert frames[1].pixels[0, 0, 0] == 0


def test_the_window_says_what_draws_it(scene):
    assert scene.renderer_name() not in ("", "unknown")
