"""Surfaces as binary STL: LPS mm, with a header that is always the same."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np

from spine_app.domain.export.parts import MeshPart
from spine_app.domain.rendering.mesh import Mesh
from spine_app.io.export.normals import triangle_normals

HEADER = b"Spine App; LPS millimetres; research and education only".ljust(80)
"""80 bytes; must not begin with "solid", by which readers know the text form."""

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_AT_ONCE = 2**17
"""Triangles that are put together at a time."""


def write_stl(file: BinaryIO, parts: Sequence[MeshPart]) -> None:
    """Write some surfaces as one; STL knows neither names nor colours.

    Source:
        The format as 3D Systems published it in 1988; there is no later standard.
    """
    file.write(HEADER)
    file.write(np.uint32(sum(len(part.mesh.triangles) for part in parts)).astype("<u4").tobytes())
    for part in parts:
        for start in range(0, len(part.mesh.triangles), _AT_ONCE):
            file.write(_records(part.mesh, start))


def _records(mesh: Mesh, start: int) -> bytes:
    triangles = mesh.triangles[start : start + _AT_ONCE]
    records = np.zeros(len(triangles), _RECORD)
    records["corners"] = mesh.points_lps[triangles]
    records["normal"] = triangle_normals(mesh.points_lps, triangles)
    return records.tobytes()
