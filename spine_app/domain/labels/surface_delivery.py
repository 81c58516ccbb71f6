"""What the maker of surfaces and the session tell each other: numbers only."""

from dataclasses import dataclass

from spine_app.domain.labels.delivery import GridNumbers
from spine_app.domain.study.messages import Progress

INTERACTIVE_TRIANGLES = 250_000
"""Triangles of all surfaces together in a 3D view that moves under the hand."""


@dataclass(frozen=True)
class MakeSurfaces:
    """Request: make the surfaces of labels.

    Attributes:
        work_folder: private folder in which the labels lie, and in which surfaces are put.
        number: of this request in the session; part of the names of its files.
        grid: of the labels.
        ids: which labels, in the order in which they are wanted.
        triangles: of all surfaces together, about; 0 for full resolution.
    """

    work_folder: str
    number: int
    grid: GridNumbers
    ids: tuple[int, ...]
    triangles: int = INTERACTIVE_TRIANGLES


@dataclass(frozen=True)
class SurfacesReady:
    """Some more surfaces lie in the work folder.

    Attributes:
        number: that of the request.
        ids: their labels.
    """

    number: int
    ids: tuple[int, ...]


@dataclass(frozen=True)
class SurfacesDone:
    """There are no more; labels without a voxel have no surface.

    Attributes:
        number: that of the request.
    """

    number: int


SurfaceAnswer = Progress | SurfacesReady | SurfacesDone


def surface_labels_name(number: int) -> str:
    """Name of the labels of a request inside the work folder."""
    return f"surfaces-{number:d}.npy"


def surface_file_name(number: int, label: int) -> str:
    """Name of the surface of a label inside the work folder; made from numbers only."""
    return f"surface-{number:d}-{label:d}.npy"
