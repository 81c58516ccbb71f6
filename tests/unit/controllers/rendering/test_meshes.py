import numpy as np
import pytest

from spine_app.controllers.rendering.meshes import MeshControl, NamedMesh
from spine_app.domain.rendering.mesh import Mesh
from tests.unit.controllers.rendering.rig import Rig

RED = (1.0, 0.0, 0.0)


def tetrahedron():
    points = np.array([[0, 0, 40], [10, 0, 40], [0, 10, 40], [0, 0, 50]], np.float32)
    triangles = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], np.int32)
    return Mesh(points, triangles)


@pytest.fixture
def rig():
    rig = Rig()
    rig.meshes = MeshControl(rig.target, rig.volume)
    return rig


def test_surfaces_are_shown_whole_in_colour_and_cut_with_the_volume(rig):
    rig.meshes.show([NamedMesh("L3", tetrahedron(), RED)])

    (shown,) = rig.target.meshes
    assert (shown.color, shown.opacity, shown.cut) == (RED, 1.0, True)
    assert rig.meshes.has_any


def test_switches_act_on_surfaces_that_are_shown_and_on_later_ones(rig):
    rig.meshes.show([NamedMesh("L3", tetrahedron(), RED)])
    rig.meshes.set_switches(cut=False, opacity=0.4)
    assert (rig.target.meshes[0].opacity, rig.target.meshes[0].cut) == (0.4, False)

    rig.meshes.show([NamedMesh("L4", tetrahedron(), RED)])
    assert (rig.target.meshes[0].opacity, rig.target.meshes[0].cut) == (0.4, False)


def test_a_surface_is_named_at_a_point_of_itself(rig):
    mesh = tetrahedron()
    rig.meshes.show([NamedMesh("L3", mesh, RED)])

    (named,) = rig.meshes.structures()
    assert named.name == "L3"
    assert any(np.allclose(named.inside_lps, point) for point in mesh.points_lps)


def test_surfaces_go_with_their_volume(rig):
    told = []
    rig.meshes.listeners.append(lambda: told.append(rig.meshes.has_any))
    rig.meshes.show([NamedMesh("L3", tetrahedron(), RED)])
    rig.volume.clear()

    assert rig.target.meshes == ()
    assert told == [True, False]


def test_without_surfaces_switches_draw_nothing(rig):
    count = len(rig.target.calls)
    rig.meshes.set_switches(cut=False, opacity=0.4)

    assert len(rig.target.calls) == count
