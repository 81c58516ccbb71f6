"""A surface with what it is, as mesh files hold it."""

from dataclasses import dataclass

from spine_app.domain.export.structures import ExportedStructure
from spine_app.domain.rendering.mesh import Mesh


@dataclass(frozen=True, eq=False)
class MeshPart:
    """The surface of one structure.

    Attributes:
        structure: what it is.
        mesh: its surface, LPS mm.
    """

    structure: ExportedStructure
    mesh: Mesh
