"""Surfaces as GLB: names and colours in one file, in metres with Y up as glTF demands."""

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from numpy.typing import NDArray

from spine_app.domain.export.parts import MeshPart
from spine_app.io.export.normals import vertex_normals

FRAME = (
    "Vertices are LPS millimetres. The matrix of the root node turns them into metres with Y up:"
    " X to the patient's left, Y to the head, Z to the front."
)

_METRES_Y_UP = (
    *(0.001, 0.0, 0.0, 0.0),
    *(0.0, 0.0, -0.001, 0.0),
    *(0.0, 0.001, 0.0, 0.0),
    *(0.0, 0.0, 0.0, 1.0),
)
"""Column by column: x' = x, y' = z, z' = -y, a thousandth of each."""

_MAGIC, _VERSION, _JSON, _BINARY = 0x46546C67, 2, 0x4E4F534A, 0x004E4942
_FLOAT, _UINT32 = 5126, 5125
_VERTICES, _INDICES = 34962, 34963


def write_glb(file: BinaryIO, parts: Sequence[MeshPart], extras: Mapping[str, object]) -> None:
    """Write some surfaces as one scene, a node for each structure.

    Args:
        file: open for writing.
        parts: the surfaces; none of them empty.
        extras: what else is to be known, for `asset.extras`.

    Source:
        Khronos, glTF 2.0 Specification, sections 3.4 (units), 3.6-3.9 and 4 (GLB).
    """
    document = _document(parts, extras)
    text = json.dumps(document, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % 4)
    binary = document["buffers"][0]["byteLength"]
    file.write(struct.pack("<III", _MAGIC, _VERSION, 12 + 8 + len(text) + 8 + binary))
    file.write(struct.pack("<II", len(text), _JSON) + text)
    file.write(struct.pack("<II", binary, _BINARY))
    for part in parts:
        for array in _arrays(part):
            file.write(array.tobytes())


def _arrays(part: MeshPart) -> Iterator[NDArray[Any]]:
    """Places, normals and corners of a surface; each a multiple of four bytes."""
    yield part.mesh.points_lps.astype("<f4")
    yield vertex_normals(part.mesh).astype("<f4")
    yield part.mesh.triangles.ravel().astype("<u4")


def _document(parts: Sequence[MeshPart], extras: Mapping[str, object]) -> dict[str, Any]:
    views: list[dict[str, Any]] = []
    accessors: list[dict[str, Any]] = []
    for part in parts:
        _add_accessors(part, views, accessors)
    count = len(parts)
    return {
        "asset": {
            "version": "2.0",
            "generator": "Spine App",
            "extras": {"frame": FRAME, **extras},
        },
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [
            {"name": "Spine", "matrix": _METRES_Y_UP, "children": list(range(1, count + 1))},
            *(_node(part, n) for n, part in enumerate(parts)),
        ],
        "meshes": [_mesh(part, n) for n, part in enumerate(parts)],
        "materials": [_material(part) for part in parts],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": sum(view["byteLength"] for view in views)}],
    }


def _add_accessors(
    part: MeshPart, views: list[dict[str, Any]], accessors: list[dict[str, Any]]
) -> None:
    """Describe the three arrays of a surface."""
    vertices, corners = len(part.mesh.points_lps), 3 * len(part.mesh.triangles)
    bounds = {
        "min": part.mesh.points_lps.min(axis=0).tolist(),
        "max": part.mesh.points_lps.max(axis=0).tolist(),
    }
    for size, target, accessor in (
        (12 * vertices, _VERTICES, _accessor(_FLOAT, vertices, "VEC3") | bounds),
        (12 * vertices, _VERTICES, _accessor(_FLOAT, vertices, "VEC3")),
        (4 * corners, _INDICES, _accessor(_UINT32, corners, "SCALAR")),
    ):
        start = sum(view["byteLength"] for view in views)
        accessors.append({"bufferView": len(views)} | accessor)
        views.append({"buffer": 0, "byteOffset": start, "byteLength": size, "target": target})


def _accessor(kind: int, count: int, shape: str) -> dict[str, Any]:
    return {"componentType": kind, "count": count, "type": shape}


def _node(part: MeshPart, n: int) -> dict[str, Any]:
    one = part.structure
    extras = {"number": one.number, "unsure": one.is_unsure}
    return {"name": one.name, "mesh": n, "extras": extras}


def _mesh(part: MeshPart, n: int) -> dict[str, Any]:
    attributes = {"POSITION": 3 * n, "NORMAL": 3 * n + 1}
    primitive = {"attributes": attributes, "indices": 3 * n + 2, "material": n}
    return {"name": part.structure.name, "primitives": [primitive]}


def _material(part: MeshPart) -> dict[str, Any]:
    color = [round(_linear(value / 255), 6) for value in part.structure.color]
    surface = {"baseColorFactor": [*color, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.8}
    return {"name": part.structure.name, "pbrMetallicRoughness": surface}


def _linear(value: float) -> float:
    """A part of sRGB as linear light, in which glTF gives colours (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
