"""Which files surfaces become, in each format."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO

from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.export.parts import MeshPart
from spine_app.domain.export.structures import file_stems
from spine_app.io.export.glb import write_glb
from spine_app.io.export.obj import write_materials, write_obj
from spine_app.io.export.out_file import OutFile
from spine_app.io.export.ply import write_ply
from spine_app.io.export.stl import write_stl
from spine_app.io.export.table import Told, table_record, write_table

TOGETHER = "spine-surfaces"
"""Stem of the file that holds all surfaces."""
TABLE = "spine-structures.json"

_Plain = Callable[[BinaryIO, Sequence[MeshPart]], None]
_PLAIN: dict[MeshFormat, _Plain] = {MeshFormat.STL: write_stl, MeshFormat.PLY: write_ply}


def mesh_files(
    parts: Sequence[MeshPart], kind: MeshFormat, told: Told, *, together: bool
) -> list[OutFile]:
    """The files of some surfaces and, last, the table that explains them.

    Args:
        parts: the surfaces; those without a triangle are left out.
        kind: the format.
        told: what is said about all of them.
        together: one file for all, else one for each structure.
    """
    solid = [part for part in parts if len(part.mesh.triangles)]
    structures = [part.structure for part in solid]
    stems = file_stems(structures)
    groups = (
        [(TOGETHER, solid)]
        if together
        else [(stems[part.structure.label], [part]) for part in solid]
    )
    files = [file for stem, group in groups for file in _files(stem, group, kind, told)]
    return [*files, OutFile(TABLE, partial(write_table, structures=structures, told=told))]


def _files(stem: str, parts: Sequence[MeshPart], kind: MeshFormat, told: Told) -> list[OutFile]:
    name = f"{stem}.{kind.value}"
    structures = [part.structure for part in parts]
    if kind is MeshFormat.GLB:
        extras = table_record(structures, told)
        del extras["frame"], extras["unit"]
        return [OutFile(name, partial(write_glb, parts=parts, extras=extras))]
    if kind is MeshFormat.OBJ:
        materials = f"{stem}.mtl"
        return [
            OutFile(name, partial(write_obj, parts=parts, materials=materials)),
            OutFile(materials, partial(write_materials, structures=structures)),
        ]
    write = _PLAIN[kind]
    return [OutFile(name, lambda file: write(file, parts))]
