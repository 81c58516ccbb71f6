"""Surfaces as binary PLY: LPS mm, a colour and the number of its structure for each vertex."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np

from spine_app.domain.export.parts import MeshPart

_VERTEX = np.dtype([("place", "<f4", 3), ("color", "u1", 3), ("structure", "<u2")])
_FACE = np.dtype([("count", "u1"), ("corners", "<i4", 3)])


def write_ply(file: BinaryIO, parts: Sequence[MeshPart]) -> None:
    """Write some surfaces as one; comments name the numbers of the structures.

    Source:
        Turk, The PLY Polygon File Format, 1994.
    """
    file.write(_header(parts))
    for part in parts:
        vertices = np.zeros(len(part.mesh.points_lps), _VERTEX)
        vertices["place"] = part.mesh.points_lps
        vertices["color"] = part.structure.color
        vertices["structure"] = part.structure.number
        file.write(vertices.tobytes())
    first = 0
    for part in parts:
        faces = np.zeros(len(part.mesh.triangles), _FACE)
        faces["count"] = 3
        faces["corners"] = part.mesh.triangles + first
        file.write(faces.tobytes())
        first += len(part.mesh.points_lps)


def _header(parts: Sequence[MeshPart]) -> bytes:
    vertices = sum(len(part.mesh.points_lps) for part in parts)
    faces = sum(len(part.mesh.triangles) for part in parts)
    lines = (
        "ply",
        "format binary_little_endian 1.0",
        "comment Spine App; LPS millimetres; research and education only",
        *(f"comment structure {part.structure.number} {part.structure.name}" for part in parts),
        f"element vertex {vertices}",
        *(f"property float {axis}" for axis in "xyz"),
        *(f"property uchar {color}" for color in ("red", "green", "blue")),
        "property ushort structure",
        f"element face {faces}",
        "property list uchar int vertex_indices",
        "end_header",
    )
    return ("\n".join(lines) + "\n").encode("ascii")
