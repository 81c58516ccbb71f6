import io
import json
import struct

import numpy as np
import pytest
import trimesh
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOGeometry import vtkGLTFReader, vtkOBJReader, vtkSTLReader
from vtkmodules.vtkIOPLY import vtkPLYReader

from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.export.parts import MeshPart
from spine_app.domain.rendering.mesh import Mesh
from spine_app.io.export.mesh_files import mesh_files
from spine_app.io.export.out_file import write_folder, write_zip
from spine_app.io.export.stl import HEADER
from tests.data.exported import DISC, L4, TOLD, UNSURE, parts

VTK_READERS = {MeshFormat.STL: vtkSTLReader, MeshFormat.PLY: vtkPLYReader}
VTK_READERS[MeshFormat.OBJ] = vtkOBJReader
MM = np.array([[1000, 0, 0], [0, 0, -1000], [0, 1000, 0]])
"""From glTF's metres with Y up to LPS mm."""


def written(folder, kind, *, together=True, of=None):
    write_folder(folder, mesh_files(of or parts(), kind, TOLD, together=together))
    return {path.name: path for path in folder.iterdir()}


def corners(points, triangles):
    """Corners of all triangles, in an order that does not depend on the file's."""
    found = np.asarray(points, np.float32)[np.asarray(triangles)]
    return found[np.lexsort(found.reshape(-1, 9).T)]


def truth(some):
    sets = [part.mesh.points_lps[part.mesh.triangles] for part in some]
    found = np.concatenate(sets)
    return found[np.lexsort(found.reshape(-1, 9).T)]


@pytest.mark.parametrize("kind", [MeshFormat.STL, MeshFormat.PLY, MeshFormat.OBJ])
def test_vtk_reads_the_very_same_triangles(tmp_path, kind):
    reader = VTK_READERS[kind]()
    reader.SetFileName(str(written(tmp_path, kind)[f"spine-surfaces.{kind.value}"]))
    if kind is MeshFormat.STL:
        reader.MergingOff()
    reader.Update()
    surface = reader.GetOutput()
    points = vtk_to_numpy(surface.GetPoints().GetData())
    triangles = vtk_to_numpy(surface.GetPolys().GetConnectivityArray()).reshape(-1, 3)

    assert np.array_equal(corners(points, triangles), truth(parts()))


@pytest.mark.parametrize("kind", MeshFormat)
def test_trimesh_reads_each_structure_closed_and_facing_outwards(tmp_path, kind):
    files = written(tmp_path, kind, together=False)
    scale = 1e-9 if kind is MeshFormat.GLB else 1.0
    for part, stem in zip(parts(), ("l4", "l5-unsure", "disc-l4-l5"), strict=True):
        mesh = trimesh.load(files[f"{stem}.{kind.value}"], force="mesh")
        sizes = np.ptp(part.mesh.points_lps, axis=0).astype(float)
        assert mesh.is_watertight
        assert mesh.is_winding_consistent
        assert mesh.volume == pytest.approx(np.prod(sizes) * scale, rel=1e-5)


def test_trimesh_finds_a_glb_in_metres_with_the_head_up_and_the_front_forward(tmp_path):
    scene = trimesh.load(written(tmp_path, MeshFormat.GLB)["spine-surfaces.glb"])
    for part in parts():
        transform, name = scene.graph.get(part.structure.name)
        points = trimesh.transform_points(scene.geometry[name].vertices, transform)
        assert np.abs(points @ MM.T - part.mesh.points_lps).max() < 1e-4


def test_the_stored_vertices_of_a_glb_are_the_surface_itself(tmp_path):
    scene = trimesh.load(written(tmp_path, MeshFormat.GLB)["spine-surfaces.glb"], process=False)
    for part in parts():
        stored = scene.geometry[part.structure.name].vertices
        assert np.array_equal(stored.astype(np.float32), part.mesh.points_lps)


def test_vtk_opens_a_glb_with_as_many_triangles(tmp_path):
    reader = vtkGLTFReader()
    reader.SetFileName(str(written(tmp_path, MeshFormat.GLB)["spine-surfaces.glb"]))
    reader.Update()
    blocks = reader.GetOutput().NewIterator()
    count = 0
    while not blocks.IsDoneWithTraversal():
        count += blocks.GetCurrentDataObject().GetNumberOfCells()
        blocks.GoToNextItem()

    assert count == 36


def test_names_of_unsure_levels_carry_a_question_mark_in_every_format_that_has_names(tmp_path):
    for kind in (MeshFormat.PLY, MeshFormat.OBJ, MeshFormat.GLB):
        folder = tmp_path / kind.value
        folder.mkdir()
        assert b"L5?" in written(folder, kind)[f"spine-surfaces.{kind.value}"].read_bytes()
        table = json.loads((folder / "spine-structures.json").read_text())
        assert [row["unsure"] for row in table["structures"]] == [False, True, False]


def test_colours_are_those_of_the_structures(tmp_path):
    mesh = trimesh.load(written(tmp_path, MeshFormat.PLY)["spine-surfaces.ply"], process=False)

    assert mesh.visual.vertex_colors[[0, 8, 16], :3].tolist() == [
        list(one.color) for one in (L4, UNSURE, DISC)
    ]


def test_groups_of_an_obj_are_the_structures_in_their_colours(tmp_path):
    (tmp_path / "o").mkdir()
    scene = trimesh.load(written(tmp_path / "o", MeshFormat.OBJ)["spine-surfaces.obj"])
    found = {
        tuple(mesh.visual.material.main_color[:3].tolist()): len(mesh.faces)
        for mesh in scene.geometry.values()
    }

    assert found == {one.color: 12 for one in (L4, UNSURE, DISC)}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("kind", MeshFormat)
def test_the_same_surfaces_give_the_same_bytes(tmp_path, kind, together):
    def packed():
        stream = io.BytesIO()
        write_zip(stream, mesh_files(parts(), kind, TOLD, together=together))
        return stream.getvalue()

    assert packed() == packed()


def test_every_byte_of_an_stl_is_header_count_or_geometry(tmp_path):
    content = written(tmp_path, MeshFormat.STL)["spine-surfaces.stl"].read_bytes()
    records = np.frombuffer(content[84:], np.dtype([("f", "<f4", 12), ("a", "<u2")]))

    assert content[:80] == HEADER
    assert not HEADER.startswith(b"solid")
    assert struct.unpack("<I", content[80:84]) == (36,)
    assert len(content) == 84 + 36 * 50
    assert not records["a"].any()


def test_every_byte_of_a_ply_is_header_or_geometry(tmp_path):
    content = written(tmp_path, MeshFormat.PLY)["spine-surfaces.ply"].read_bytes()
    header, body = content.split(b"end_header\n", 1)

    assert len(body) == 24 * (12 + 3 + 2) + 36 * 13
    assert header.decode().splitlines() == [
        "ply",
        "format binary_little_endian 1.0",
        "comment Spine App; LPS millimetres; research and education only",
        "comment structure 23 L4",
        "comment structure 24 L5?",
        "comment structure 123 Disc L4/L5",
        "element vertex 24",
        *("property float " + axis for axis in "xyz"),
        *("property uchar " + color for color in ("red", "green", "blue")),
        "property ushort structure",
        "element face 36",
        "property list uchar int vertex_indices",
    ]


def test_every_byte_of_a_glb_is_in_a_chunk_and_a_view(tmp_path):
    content = written(tmp_path, MeshFormat.GLB)["spine-surfaces.glb"].read_bytes()
    length = struct.unpack_from("<I", content, 12)[0]
    document = json.loads(content[20 : 20 + length])
    views = document["bufferViews"]

    assert struct.unpack_from("<III", content) == (0x46546C67, 2, len(content))
    assert struct.unpack_from("<I", content, 20 + length)[0] == len(content) - length - 28
    assert sum(view["byteLength"] for view in views) == document["buffers"][0]["byteLength"]
    assert "LPS millimetres" in document["asset"]["extras"]["frame"]


def test_a_structure_without_a_surface_is_left_out(tmp_path):
    nothing = Mesh(np.empty((0, 3), np.float32), np.empty((0, 3), np.int32))
    some = [*parts()[:1], MeshPart(DISC, nothing)]
    files = written(tmp_path, MeshFormat.STL, together=False, of=some)

    assert sorted(files) == ["l4.stl", "spine-structures.json"]
