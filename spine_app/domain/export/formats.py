"""What can leave the program about labels, and in which formats."""

from enum import Enum


class MeshFormat(Enum):
    """Formats of surfaces; the value is the ending of the file."""

    STL = "stl"
    """Binary, LPS mm; without names and colours."""
    PLY = "ply"
    """Binary, LPS mm, with colours."""
    OBJ = "obj"
    """Text, LPS mm, with names, and colours in a file beside it."""
    GLB = "glb"
    """Names and colours in one file; the scene is in metres with Y up, as glTF demands."""


class LabelFormat(Enum):
    """Formats of label maps; the value is the ending of the file."""

    NIFTI = "nii.gz"
    NRRD = "seg.nrrd"
    """With what 3D Slicer needs to open it as a segmentation."""
