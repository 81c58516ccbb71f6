"""Surfaces as OBJ text: LPS mm, a group and a material for each structure."""

from collections.abc import Sequence
from typing import BinaryIO

from spine_app.domain.export.parts import MeshPart
from spine_app.domain.export.structures import ExportedStructure

_FIRST_LINE = "# Spine App; LPS millimetres; research and education only"
_AT_ONCE = 2**14
"""Lines that are put together at a time."""


def write_obj(file: BinaryIO, parts: Sequence[MeshPart], materials: str) -> None:
    """Write some surfaces, one after the other.

    Args:
        file: open for writing.
        parts: the surfaces.
        materials: name of the file of their colours, which lies beside this one.

    Source:
        Wavefront, Advanced Visualizer Manual, appendix B1.
    """
    file.write(f"{_FIRST_LINE}\nmtllib {materials}\n".encode("ascii"))
    first = 1
    for part in parts:
        name = group_name(part.structure)
        # Nine digits are enough to read a float32 back unchanged.
        _write_lines(file, "v %.9g %.9g %.9g\n", part.mesh.points_lps.tolist())
        file.write(f"g {name}\nusemtl {name}\n".encode("ascii"))
        _write_lines(file, "f %d %d %d\n", (part.mesh.triangles + first).tolist())
        first += len(part.mesh.points_lps)


def write_materials(file: BinaryIO, structures: Sequence[ExportedStructure]) -> None:
    """Write the colours of structures."""
    lines = [_FIRST_LINE]
    for one in structures:
        color = " ".join(f"{value / 255:.6f}" for value in one.color)
        lines += [f"newmtl {group_name(one)}", f"Kd {color}", "d 1.0", "illum 1"]
    file.write(("\n".join(lines) + "\n").encode("ascii"))


def group_name(structure: ExportedStructure) -> str:
    """The name of a structure as one word, for a space would begin another group."""
    return structure.name.replace(" ", "_")


def _write_lines(file: BinaryIO, form: str, rows: list[list[float]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        values = tuple(value for row in some for value in row)
        file.write((form * len(some) % values).encode("ascii"))
